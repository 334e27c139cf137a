import { Button, Radio, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { DisputeCard } from '../pay/own-receivable.tsx'
import { useBillingTabs } from './tabs.ts'
import '../billing.css'

/** «Contestations» (B30): what clients contest, the open ones by a filter; one is answered beside the list. */
export function DisputesPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const address = useListSearch()
  const open = address.values.etat === 'ouvertes'
  return (
    <>
      <PageHeader title={t('title')} tabs={tabs} />
      <KeysetList
        title={t('dispute.title')}
        path="/staff/disputes"
        query={open ? { open: 'true' } : {}}
        search={t('dispute.search')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: open ? ['ouvertes'] : [],
            options: [{ value: 'ouvertes', label: t('dispute.onlyOpen') }],
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.invoice.number}
        openKey={address.values.contestation ?? null}
        onOpen={(row) => address.open({ contestation: row.id })}
        columns={[
          { key: 'number', title: t('number'), cell: (row) => row.invoice.number, width: 150, phone: 'title' },
          { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line', phoneOrder: 0 },
          {
            key: 'reason',
            title: t('dispute.reason'),
            cell: (row) => t(`dispute.reasons.${row.reason}`),
            phone: 'line',
          },
          {
            key: 'on',
            title: t('date'),
            cell: (row) => formatDay(row.openedAt.slice(0, 10)),
            width: 120,
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('state'),
            width: 150,
            phone: 'below',
            cell: (row) => (
              <StateTag state={!row.outcome ? 'disputed' : row.outcome === 'accepted' ? 'validated' : 'closed'}>
                {t(`dispute.state.${row.outcome ?? 'open'}`)}
              </StateTag>
            ),
          },
          {
            key: 'rest',
            title: t('rest'),
            kind: 'money',
            width: 130,
            phone: 'aside',
            cell: (row) => formatMoney(row.restCents, row.currency),
          },
        ]}
        empty={{ title: t('dispute.empty'), text: t('dispute.emptyWhat') }}
      />
      {address.values.contestation ? (
        <DisputeView
          key={address.values.contestation}
          id={address.values.contestation}
          onClose={() => address.close({ contestation: '' })}
        />
      ) : null}
    </>
  )
}

function DisputeView({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const manages = useStaffMay('billing.receivables.manage')
  const writes = useStaffMay('billing.invoices.write')
  const [outcome, setOutcome] = useState<'accepted' | 'rejected'>('rejected')
  const [message, setMessage] = useState('')
  const { data } = useQuery({
    queryKey: ['disputes', id],
    queryFn: () => api.get('/staff/disputes/:id', { params: { id } }),
  })
  const answer = useMutation({
    mutationFn: () =>
      api.post('/staff/disputes/:id/answer', { params: { id }, body: { version: data!.version, outcome, message } }),
    onSuccess: async () => {
      setMessage('')
      await store.invalidateQueries()
    },
  })
  const open = data && !data.endedAt && manages
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={data?.organisation.name}
      title={data?.invoice.number ?? t('dispute.title')}
      under={data ? formatMoney(data.restCents, data.currency) : undefined}
      unsaved={message !== '' && !answer.isPending}
      footer={
        open ? (
          <Button disabled={!message.trim()} loading={answer.isPending} onClick={() => answer.mutate()}>
            {t('dispute.answerTitle')}
          </Button>
        ) : data?.outcome === 'accepted' && !data.creditNote && writes ? (
          <Button
            component={Link}
            to={`/fournisseur/factures/${data.invoice.id}`}
            search={{ avoir: data.line?.id ?? 'tout' } as never}
          >
            {t('credit.act')}
          </Button>
        ) : undefined
      }
    >
      {data ? (
        <div className="drawer-stack">
          {answer.error ? <ProblemNotice problem={answer.error as ApiProblem} /> : null}
          <p>
            <Link to={`/fournisseur/factures/${data.invoice.id}`}>{t('dispute.invoice')}</Link>
          </p>
          <DisputeCard dispute={data} />
          {data.outcome === 'accepted' ? (
            data.creditNote ? (
              <Notice kind="done">
                <Link to={`/fournisseur/factures/${data.creditNote.id}`}>
                  {data.creditNote.number
                    ? t('dispute.credited', { number: data.creditNote.number })
                    : t('dispute.creditDrafted')}
                </Link>
              </Notice>
            ) : (
              <Notice>{t('dispute.creditNext')}</Notice>
            )
          ) : null}
          {open ? (
            <>
              <Radio.Group
                label={t('dispute.decision')}
                value={outcome}
                onChange={(value) => setOutcome(value as 'accepted')}
              >
                <Radio mt={8} value="rejected" label={t('dispute.reject')} description={t('dispute.rejectWhat')} />
                <Radio mt={8} value="accepted" label={t('dispute.accept')} description={t('dispute.acceptWhat')} />
              </Radio.Group>
              <Textarea
                {...compulsory}
                label={t('dispute.answer')}
                autosize
                minRows={4}
                maxLength={2_000}
                value={message}
                onChange={(event) => setMessage(event.currentTarget.value)}
              />
            </>
          ) : null}
        </div>
      ) : null}
    </SideDrawer>
  )
}
