import { Button } from '@mantine/core'
import { IconBellOff, IconMailForward } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../../web/api/client.ts'
import type { Answer } from '../../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DateField } from '../../../../../web/ui/date-field.tsx'
import { formatDay, formatMoney } from '../../../../../web/ui/format.ts'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { ReasonDialog } from '../../../../../web/ui/reason-dialog.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { DisputeCard, InstalmentList, PromiseDrawer, PromiseList } from '../../pay/own-receivable.tsx'
import type { Draft } from '../draft-values.ts'
import { InstalmentsDrawer } from './instalments-drawer.tsx'

type Receivable = Answer<'GET /staff/invoices/:id/receivable'>

/** What there is to an invoice being paid, beside it: reminders, instalments, disputes, promises, what being late costs (B26, B30). */
export function StaffReceivable({ invoice }: { invoice: Draft }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const [doing, setDoing] = useState<'instalments' | 'promise' | 'spare' | 'waive'>()
  const { data } = useQuery({
    queryKey: ['invoices', 'staff', invoice.id, 'receivable'],
    queryFn: () => api.get('/staff/invoices/:id/receivable', { params: { id: invoice.id } }),
  })
  const reload = () => store.invalidateQueries()
  const withdraw = useMutation({
    mutationFn: (id: string) => api.post('/staff/promises/:id/withdrawal', { params: { id } }),
    onSettled: reload,
  })
  const endLinks = useMutation({
    mutationFn: () => api.post('/staff/invoices/:id/pay-links/ending', { params: { id: invoice.id } }),
    onSettled: reload,
  })
  const spareNoMore = useMutation({
    mutationFn: (id: string) => api.delete('/staff/reminder-exemptions/:id', { params: { id } }),
    onSettled: reload,
  })
  if (!data) return null
  const close = () => setDoing(undefined)
  const may = (act: Receivable['may'][number]) => data.may.includes(act)
  return (
    <>
      <section className="surface rest">
        <header>
          <h2>{t('reminders.title')}</h2>
          {may('spare') && !data.spared ? (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconBellOff size={16} stroke={1.7} aria-hidden />}
              onClick={() => setDoing('spare')}
            >
              {t('reminders.spare')}
            </Button>
          ) : null}
        </header>
        {data.spared ? (
          <p>
            {t('reminders.sparedFor', { reason: data.spared.reason })}{' '}
            <Button variant="subtle" size="compact-sm" onClick={() => spareNoMore.mutate(data.spared!.id)}>
              {t('reminders.spareNoMore')}
            </Button>
          </p>
        ) : data.pause ? (
          <p>
            <StateTag state={data.pause === 'disputed' ? 'disputed' : 'announced'}>
              {t(`reminders.pauses.${data.pause}`)}
            </StateTag>
          </p>
        ) : null}
        <ul>
          {data.reminders.map((one) => (
            <li key={one.id}>
              <span>
                <StateTag state="activating">
                  {t('reminders.next', { level: one.level, on: formatDay(one.sentAt.slice(0, 10)) })}
                </StateTag>
                <small>{one.sentTo.join(', ')}</small>
              </span>
              <span>{formatMoney(one.restCents, one.currency)}</span>
            </li>
          ))}
          {data.next && !data.spared && !data.pause ? (
            <li>
              <StateTag state="planned">
                {t('reminders.next', { level: data.next.level, on: formatDay(data.next.on) })}
              </StateTag>
              <Link to="/fournisseur/factures/relances">
                <IconMailForward size={16} stroke={1.7} aria-hidden /> {t('reminders.see')}
              </Link>
            </li>
          ) : null}
        </ul>
        {data.payLinks > 0 ? (
          <p>
            {t('reminders.links', { count: data.payLinks })}{' '}
            {may('end_links') ? (
              <Button variant="subtle" size="compact-sm" onClick={() => endLinks.mutate()}>
                {t('reminders.endLinks')}
              </Button>
            ) : null}
          </p>
        ) : null}
        {data.reminders.length === 0 && !data.next ? <p className="help">{t('reminders.none')}</p> : null}
      </section>
      <InstalmentList
        instalments={data.instalments}
        currency={invoice.currency}
        act={
          may('instalments') ? (
            <Button variant="subtle" size="compact-sm" onClick={() => setDoing('instalments')}>
              {t('instalments.set')}
            </Button>
          ) : undefined
        }
      />
      {data.disputes.map((one) => (
        <DisputeCard
          key={one.id}
          dispute={one}
          act={
            one.endedAt ? undefined : (
              <Link to={`/fournisseur/factures/contestations?contestation=${one.id}`}>{t('dispute.answerTitle')}</Link>
            )
          }
        />
      ))}
      <PromiseList
        promises={data.promises}
        act={(id) =>
          may('promise') ? (
            <Button variant="subtle" size="compact-sm" onClick={() => withdraw.mutate(id)}>
              {t('promise.withdraw')}
            </Button>
          ) : null
        }
      />
      {may('promise') && !data.promises.some(({ state }) => state === 'open') && data.promises.length < 2 ? (
        <p>
          <Button variant="subtle" size="compact-sm" onClick={() => setDoing('promise')}>
            {t('promise.open')}
          </Button>
        </p>
      ) : null}
      <LateFees data={data} invoice={invoice} onWaive={() => setDoing('waive')} />
      {doing === 'instalments' ? (
        <InstalmentsDrawer invoice={invoice} known={data.instalments} onClose={close} />
      ) : null}
      {doing === 'promise' ? (
        <PromiseDrawer
          number={invoice.number ?? ''}
          save={(promisedOn) =>
            api.post('/staff/invoices/:id/promises', { params: { id: invoice.id }, body: { promisedOn } })
          }
          onClose={close}
        />
      ) : null}
      {doing === 'spare' ? (
        <SpareDialog invoice={invoice} onClose={close} />
      ) : doing === 'waive' ? (
        <WaiveDialog invoice={invoice} data={data} onClose={close} />
      ) : null}
    </>
  )
}

function LateFees({ data, invoice, onWaive }: { data: Receivable; invoice: Draft; onWaive: () => void }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const { lateCost, lateFees } = data
  const charge = useMutation({
    mutationFn: () =>
      api.post('/staff/invoices/:id/late-fees', {
        params: { id: invoice.id },
        body: { interestCents: lateCost.interestCents, indemnityCents: lateCost.indemnityCents, waived: false },
      }),
    onSettled: () => store.invalidateQueries(),
  })
  const money = (cents: number) => formatMoney(cents, invoice.currency)
  if (lateCost.interestCents + lateCost.indemnityCents === 0 && lateFees.length === 0) return null
  return (
    <section className="surface rest">
      <h2>{t('fees.title')}</h2>
      {charge.error ? <ProblemNotice problem={charge.error as ApiProblem} /> : null}
      {lateCost.interestCents > 0 ? (
        <div className="effect-line">
          <span>{t('fees.interest', { from: formatDay(lateCost.fromOn), until: formatDay(lateCost.untilOn) })}</span>
          <span className="value strong">{money(lateCost.interestCents)}</span>
        </div>
      ) : null}
      {lateCost.indemnityCents > 0 ? (
        <div className="effect-line">
          <span>{t('fees.indemnity')}</span>
          <span className="value strong">{money(lateCost.indemnityCents)}</span>
        </div>
      ) : null}
      <ul>
        {lateFees.map((fee) => (
          <li key={fee.id}>
            <span>
              {fee.kind === 'interest'
                ? t('fees.interest', { from: formatDay(fee.fromOn), until: formatDay(fee.untilOn) })
                : t('fees.indemnity')}
              <small>{fee.waived ? t('fees.waived', { reason: fee.reason }) : t('fees.charged')}</small>
            </span>
            <span className="settled">{money(fee.amountCents)}</span>
          </li>
        ))}
      </ul>
      {data.may.includes('charge') ? (
        <>
          <p className="help">{t('fees.chargeWhat')}</p>
          <div className="receivable-acts">
            <Button variant="default" loading={charge.isPending} onClick={() => charge.mutate()}>
              {t('fees.charge')}
            </Button>
            <Button variant="subtle" onClick={onWaive}>
              {t('fees.waive')}
            </Button>
          </div>
        </>
      ) : null}
    </section>
  )
}

/** Once it is done, all that there is to the invoice is read again. */
function useDone(onClose: () => void) {
  const store = useQueryClient()
  return async () => {
    await store.invalidateQueries()
    onClose()
  }
}

function SpareDialog({ invoice, onClose }: { invoice: Draft; onClose: () => void }) {
  const t = useTexts('billing')
  const [until, setUntil] = useState('')
  return (
    <ReasonDialog
      tone="azur"
      title={t('reminders.spare')}
      lead={t('reminders.spareWhat')}
      label={t('reminders.reason')}
      act={t('reminders.spare')}
      most={200}
      more={(problem) => (
        <DateField
          mt={12}
          label={t('reminders.until')}
          value={until}
          onChange={setUntil}
          error={problem?.errors.find(({ field }) => field === 'untilOn')?.message}
        />
      )}
      run={(reason) =>
        api.post('/staff/reminder-exemptions', {
          body: { invoiceId: invoice.id, reason: reason.trim(), untilOn: until || null },
        })
      }
      onDone={useDone(onClose)}
      onClose={onClose}
    />
  )
}

function WaiveDialog({ invoice, data, onClose }: { invoice: Draft; data: Receivable; onClose: () => void }) {
  const t = useTexts('billing')
  const { interestCents, indemnityCents } = data.lateCost
  return (
    <ReasonDialog
      tone="azur"
      title={t('fees.waive')}
      lead={formatMoney(interestCents + indemnityCents, invoice.currency)}
      label={t('fees.waiveReason')}
      act={t('fees.waive')}
      most={200}
      run={(reason) =>
        api.post('/staff/invoices/:id/late-fees', {
          params: { id: invoice.id },
          body: { interestCents, indemnityCents, waived: true, reason: reason.trim() },
        })
      }
      onDone={useDone(onClose)}
      onClose={onClose}
    />
  )
}
