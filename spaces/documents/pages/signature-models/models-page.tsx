import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { newRecord } from '../../../../web/ui/record-pages.tsx'

type Row = ItemOf<'GET /staff/signature-models'>
/** Where models of signature are listed, and each is edited. */
export const modelsAt = '/fournisseur/modeles-de-signature'
const holders = ['client', 'employee'] as const

/** «Modèles de signature» (D35). */
export function SignatureModelsPage() {
  const t = useTexts('documents')
  const navigate = useNavigate()
  const address = useListSearch()
  const { pour } = address.values
  return (
    <>
      <PageHeader
        title={t('models.title')}
        lead={t('models.lead')}
        breadcrumb={[{ label: t('signatures'), to: '/fournisseur/documents/signatures' }, { label: t('models.title') }]}
        actions={
          <Permitted needs="documents.documents.publish">
            <Button
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              onClick={() => void navigate({ to: `${modelsAt}/${newRecord}` })}
            >
              {t('models.add')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('models.title')}
        path="/staff/signature-models"
        query={{ holder: oneOf(holders, pour) }}
        search={t('models.name')}
        filters={[
          {
            key: 'holder',
            label: t('whose'),
            value: pour ? [pour] : [],
            options: holders.map((value) => ({ value, label: t(`lots.of.${value}`) })),
            change: ([value = '']) => address.change({ pour: value }),
          },
        ]}
        rowKey={(row: Row) => row.id}
        rowName={(row) => row.name}
        href={(row) => `${modelsAt}/${row.id}`}
        columns={[
          { key: 'name', title: t('models.name'), cell: (row) => row.name, phone: 'title' },
          { key: 'holder', title: t('whose'), cell: (row) => t(`lots.of.${row.holder}`), width: 140, phone: 'line' },
          {
            key: 'signers',
            title: t('signers'),
            cell: (row) =>
              row.asksThird
                ? t('models.signersAndThird', { count: row.signers })
                : t('models.count', { count: row.signers }),
            width: 260,
            phone: 'line',
          },
          {
            key: 'days',
            title: t('models.days'),
            cell: (row) => (row.days === null ? t('models.usualDays') : t('models.inDays', { count: row.days })),
            width: 190,
            phone: 'line',
          },
          {
            key: 'folders',
            title: t('models.folders'),
            cell: (row) => row.folders,
            width: 120,
            kind: 'right',
            phone: 'hidden',
          },
        ]}
        empty={{ title: t('models.empty'), text: t('models.emptyWhat') }}
      />
    </>
  )
}
