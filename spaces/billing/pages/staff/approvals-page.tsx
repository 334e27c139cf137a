import { Button } from '@mantine/core'
import { IconCircleX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { sessionKey, useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime, formatMoney } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'
import { useBillingTabs } from './tabs.ts'
import '../billing.css'
import '../../../../web/ui/requests/requests.css'

type Approval = ItemOf<'GET /staff/approvals'>
const states = ['open', 'given', 'refused', 'withdrawn'] as const

/** «Accords» (B17): acts on money that wait for a second person; each is done the moment that it is given. */
export function ApprovalsPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const address = useListSearch()
  const state = oneOf(states, address.values.etat) ?? 'open'
  const [refusing, setRefusing] = useState<Approval>()
  return (
    <>
      <PageHeader title={t('title')} tabs={tabs} lead={t('approvals.lead')} />
      <KeysetList
        title={t('approvals.title')}
        path="/staff/approvals"
        query={{ state }}
        rowHeight={44}
        rowKey={(row) => row.id}
        rowName={(row) => `${t(`approvals.kinds.${row.kind}`)} ${aboutOf(row, t)}`}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: [state],
            usual: true,
            options: states.map((value) => ({ value, label: t(`approvals.states.${value}`) })),
            change: ([value = 'open']) => address.change({ etat: value === 'open' ? '' : value }),
          },
        ]}
        columns={[
          {
            key: 'act',
            title: t('approvals.act'),
            phone: 'title',
            cell: (row) => (
              <>
                {t(`approvals.kinds.${row.kind}`)} <About of={row} />
              </>
            ),
          },
          {
            key: 'amount',
            title: t('amount'),
            kind: 'money',
            width: 140,
            phone: 'aside',
            cell: (row) => <span className="strong">{formatMoney(row.amountCents, row.currency)}</span>,
          },
          {
            key: 'asked',
            title: t('approvals.askedBy'),
            phone: 'line',
            cell: (row) => `${row.askedBy}, ${formatDayTime(row.askedAt)}`,
          },
          {
            key: 'why',
            title: t('pay.reason'),
            phone: 'line',
            cell: (row) => row.reason,
            truncate: (row) => row.reason,
          },
          {
            key: 'end',
            title: '',
            width: 280,
            phone: 'below',
            cell: (row) =>
              row.state === 'open' ? (
                <Acts of={row} refuse={() => setRefusing(row)} />
              ) : (
                [t(`approvals.states.${row.state}`), row.endedBy, formatDayTime(row.endedAt), row.refusalReason]
                  .filter(Boolean)
                  .join(', ')
              ),
          },
        ]}
        empty={{ title: t('approvals.empty'), text: t('approvals.emptyWhat') }}
      />
      {refusing ? <RefusalDialog of={refusing} onClose={() => setRefusing(undefined)} /> : null}
    </>
  )
}

const aboutOf = (row: Approval, t: ReturnType<typeof useTexts>) =>
  row.kind === 'batch' ? t('approvals.batchOf', { count: Number(row.label) }) : row.label

function About({ of }: { of: Approval }) {
  const t = useTexts('billing')
  return of.kind === 'credit_note' ? (
    <Link to={`/fournisseur/factures/${of.subjectId}`}>{of.label}</Link>
  ) : (
    aboutOf(of, t)
  )
}

function useEnded() {
  const store = useQueryClient()
  return async () => {
    await store.invalidateQueries({ queryKey: ['list'] })
    await store.invalidateQueries({ queryKey: sessionKey })
  }
}

function Acts({ of, refuse }: { of: Approval; refuse: () => void }) {
  const t = useTexts('billing')
  const ended = useEnded()
  const closes = useStaffMay('billing.invoices.close')
  const pays = useStaffMay('billing.payments.write')
  const act = useMutation({
    mutationFn: () =>
      api.post(of.own ? '/staff/approvals/:id/withdrawal' : '/staff/approvals/:id/giving', {
        params: { id: of.id },
        body: { version: of.version },
      }),
    onSuccess: ended,
  })
  const refunds = useStaffMay('billing.refunds.write')
  const sets = useStaffMay('billing.settings.manage')
  const may = { credit_note: closes, batch: closes, refund: refunds, payment_undo: pays, threshold: sets }[of.kind]
  if (!of.own && !may) return null
  const name = `${t(`approvals.kinds.${of.kind}`)} ${aboutOf(of, t)}`
  return (
    <div className="row-acts">
      {of.own ? null : (
        <Button size="xs" variant="default" aria-label={`${t('approvals.refuse')}, ${name}`} onClick={refuse}>
          {t('approvals.refuse')}
        </Button>
      )}
      <Button
        size="xs"
        variant={of.own ? 'default' : 'filled'}
        loading={act.isPending}
        aria-label={`${t(of.own ? 'approvals.withdraw' : 'approvals.give')}, ${name}`}
        onClick={() => act.mutate()}
      >
        {t(of.own ? 'approvals.withdraw' : 'approvals.give')}
      </Button>
      {act.error ? <ProblemNotice problem={act.error as ApiProblem} /> : null}
    </div>
  )
}

function RefusalDialog({ of, onClose }: { of: Approval; onClose: () => void }) {
  const t = useTexts('billing')
  const ended = useEnded()
  return (
    <ReasonDialog
      danger
      icon={IconCircleX}
      title={t('approvals.refuse')}
      lead={t('approvals.refuseWhat', { who: of.askedBy })}
      label={t('pay.reason')}
      act={t('approvals.refuse')}
      run={(reason) =>
        api.post('/staff/approvals/:id/refusal', { params: { id: of.id }, body: { version: of.version, reason } })
      }
      onClose={onClose}
      onDone={async () => {
        onClose()
        await ended()
      }}
    />
  )
}
