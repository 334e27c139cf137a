import { Button } from '@mantine/core'
import { IconBell, IconCertificate, IconStack2, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { useTicked } from '../../../../web/ui/use-ticked.ts'
import { workPage } from '../../../../web/ui/work.ts'
import { modelsAt } from '../signature-models/models-page.tsx'

type Row = ItemOf<'GET /staff/signatures'>
const states = ['open', 'completed', 'refused', 'cancelled'] as const
const tags = { open: 'inReview', completed: 'done', refused: 'refused', cancelled: 'cancelled' } as const
const keyOf = (row: Row) => row.id
const kinds = ['client', 'employee', 'provider', 'third'] as const

/** The signatures that the provider asked for; several pending ones are reminded or cancelled at once (D35). */
export function RequestsPage() {
  const t = useTexts('documents')
  const address = useListSearch()
  const navigate = useNavigate()
  const ticked = useTicked(keyOf)
  const [cancelling, setCancelling] = useState(false)
  const { etat } = address.values
  /** Where nobody is named yet, a signer is told by their kind. */
  const kindWord = (waitsFor: string) => {
    const kind = oneOf(kinds, waitsFor)
    return kind ? t(`kind_${kind}`) : waitsFor
  }
  const ids = ticked.rows.filter((row) => row.state === 'open').map((row) => row.id)
  const follow = ({ workId }: { workId: string }) => void navigate({ to: workPage({ id: workId }) } as never)
  const remind = useMutation({
    mutationFn: () => api.post('/staff/signatures/reminders', { body: { ids } }),
    onSuccess: follow,
  })
  return (
    <>
      <PageHeader
        title={t('signatures')}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/documents' }]}
        more={[
          { label: t('models.title'), icon: IconStack2, to: modelsAt },
          { label: t('certificateTitle'), icon: IconCertificate, to: '/fournisseur/documents/certificat' },
        ]}
      />
      <KeysetList
        title={t('signatures')}
        path="/staff/signatures"
        query={{ state: oneOf(states, etat) }}
        search={t('searchNames')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: etat ? [etat] : [],
            options: states.map((value) => ({ value, label: t(`request_${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowKey={keyOf}
        rowName={(row) => row.name}
        openKey={null}
        onOpen={(row) => void navigate({ to: `/fournisseur/documents/signature/${row.documentId}` } as never)}
        columns={[
          { key: 'name', title: t('document'), cell: (row) => row.name, phone: 'title' },
          {
            key: 'holder',
            title: t('holder'),
            cell: (row) => row.organisation?.name ?? row.employee?.name ?? '',
            width: 220,
            phone: 'line',
          },
          {
            key: 'state',
            title: t('state'),
            cell: (row) => (
              <StateTag state={row.late ? 'late' : tags[row.state]}>
                {row.late ? t('late') : t(`request_${row.state}`)}
              </StateTag>
            ),
            width: 150,
            phone: 'below',
          },
          {
            key: 'progress',
            title: t('signers'),
            cell: (row) => t('progress', { signed: row.signed, of: row.signers }),
            width: 110,
            phone: 'hidden',
          },
          {
            key: 'waits',
            title: t('waitsFor'),
            cell: (row) => (row.state !== 'open' ? '—' : kindWord(row.waitsFor)),
            width: 180,
            phone: 'hidden',
          },
          {
            key: 'deadline',
            title: t('deadline'),
            cell: (row) => (row.deadline ? formatDay(row.deadline) : '—'),
            width: 150,
            phone: 'line',
          },
        ]}
        selection={ticked.selection}
        empty={{ title: t('noSignatures'), text: t('noSignaturesWhat') }}
      >
        <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
          <Button
            variant="default"
            disabled={ids.length === 0}
            leftSection={<IconX size={17} stroke={1.7} aria-hidden />}
            onClick={() => setCancelling(true)}
          >
            {t('cancelMany')}
          </Button>
          <Button
            disabled={ids.length === 0}
            loading={remind.isPending}
            leftSection={<IconBell size={17} stroke={1.7} aria-hidden />}
            onClick={() => remind.mutate()}
          >
            {t('remind')}
          </Button>
        </BulkBar>
      </KeysetList>
      {cancelling ? <CancelDialog ids={ids} onClose={() => setCancelling(false)} onStarted={follow} /> : null}
    </>
  )
}

function CancelDialog(props: { ids: string[]; onClose: () => void; onStarted: (started: { workId: string }) => void }) {
  const t = useTexts('documents')
  return (
    <ReasonDialog
      icon={IconX}
      title={t('cancelTitle')}
      lead={t('cancelLead')}
      label={t('cancelReason')}
      act={t('cancelThem', { count: props.ids.length })}
      run={(reason) => api.post('/staff/signatures/cancellations', { body: { ids: props.ids, reason } })}
      onDone={props.onStarted}
      onClose={props.onClose}
    />
  )
}
