import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatDay, formatNumber } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../../web/ui/permitted.tsx'

/** «Contrats», on the provider's side. */
export function StaffContractsPage() {
  const t = useTexts('staff')
  const { client } = useListSearch().values
  return (
    <>
      <PageHeader
        title={t('contracts.title')}
        actions={
          <Permitted needs="contracts.contracts.manage">
            <Button
              component={Link}
              to="/fournisseur/contrats/nouveau"
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
            >
              {t('contracts.make')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('contracts.list')}
        path="/staff/contracts"
        defaultSort="number"
        query={{ organisation: client }}
        search={t('queue.findContract')}
        columns={[
          { key: 'number', title: t('contracts.number'), sort: 'number', cell: (row) => row.number, phone: 'title' },
          { key: 'title', title: t('contracts.name'), cell: (row) => row.title, phone: 'line', phoneOrder: 1 },
          { key: 'client', title: t('queue.client'), cell: (row) => row.organisation.name, phone: 'line' },
          { key: 'starts', title: t('contracts.starts'), cell: (row) => formatDay(row.startsOn), phone: 'hidden' },
          { key: 'ends', title: t('contracts.ends'), cell: (row) => formatDay(row.endsOn), phone: 'hidden' },
          {
            key: 'connections',
            title: t('contracts.connections'),
            kind: 'right',
            cell: (row) => formatNumber(row.connections),
            phone: 'aside',
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        href={(row) => `/fournisseur/contrats/${row.id}`}
        empty={{ title: t('contracts.emptyTitle'), text: t('contracts.empty') }}
      />
    </>
  )
}
