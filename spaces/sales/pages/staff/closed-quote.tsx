import { Button, NumberInput } from '@mantine/core'
import { IconCopy, IconDownload, IconFileX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { EffectLine } from '../../../../web/ui/effect-panel.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { todayThere } from '../../../../web/ui/zone.ts'
import { QuotePaper } from '../quote-paper.tsx'
import { QuoteState } from '../quote-state.tsx'
import type { StaffQuote } from './quote-editor.tsx'
import '../../../../web/ui/effect.css'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'

/** A closed quote: what it says, what became of it, and what is made of it (B24). */
export function ClosedQuote({ quote }: { quote: StaffQuote }) {
  const t = useTexts('sales')
  const navigate = useNavigate()
  const store = useQueryClient()
  const [withdrawing, setWithdrawing] = useState(false)
  const params = { id: quote.id }
  const take = (now: StaffQuote) => {
    store.setQueryData(['quotes', 'staff', quote.id], now)
    void store.invalidateQueries({ queryKey: ['list'] })
  }
  const copy = useMutation({
    mutationFn: () => api.post('/staff/quotes/:id/copies', { params }),
    onSuccess: ({ id }) => void navigate({ to: `/fournisseur/devis/${id}` }),
  })
  const publish = useMutation({
    mutationFn: () => api.post('/staff/quotes/:id/publication', { params, body: { version: quote.version } }),
    onSuccess: take,
  })
  const may = (what: StaffQuote['may'][number]) => quote.may.includes(what)
  const error = (copy.error ?? publish.error) as ApiProblem | null
  return (
    <>
      <PageHeader
        title={quote.number}
        windowTitle={quote.number ?? ''}
        breadcrumb={[{ label: t('quotes.title'), to: '/fournisseur/devis' }, { label: quote.number ?? '' }]}
        state={<QuoteState quote={quote} tag />}
        lead={[quote.organisation.name, quote.subject].filter(Boolean).join(' · ')}
        more={[
          {
            label: t('quotes.pdf'),
            icon: IconDownload,
            href: fileAddress(quote.signedFileId ? '/staff/quotes/:id/signed-file' : '/staff/quotes/:id/pdf', {
              params,
            }),
          },
          ...(may('copy') ? [{ label: t('quotes.copy'), icon: IconCopy, onClick: () => copy.mutate() }] : []),
          ...(may('withdraw')
            ? [{ label: t('quotes.withdraw'), icon: IconFileX, onClick: () => setWithdrawing(true) }]
            : []),
        ]}
      />
      {error ? <ProblemNotice problem={error} /> : null}
      <div className="effect-layout">
        <QuotePaper quote={quote} />
        <div className="sales-stack">
          <section className="surface sales-box">
            <EffectLine label={t('quotes.date')}>{formatDay(quote.issueOn)}</EffectLine>
            <EffectLine label={t('quotes.validUntil')}>{formatDay(quote.validUntil)}</EffectLine>
            {quote.answeredBy ? (
              <EffectLine label={t(`quotes.by.${quote.state as 'signed'}`)}>
                {quote.answeredBy}, {formatDay(quote.answeredAt?.slice(0, 10) ?? null)}
              </EffectLine>
            ) : null}
            {quote.reason ? <p>{quote.reason}</p> : null}
            {quote.signature ? <p className="help">{t('quotes.waitsFor', { name: quote.signature.signer })}</p> : null}
            {may('publish') ? (
              <Button mt={8} fullWidth loading={publish.isPending} onClick={() => publish.mutate()}>
                {t('quotes.publish')}
              </Button>
            ) : null}
          </section>
          {quote.state === 'signed' ? <Uses quote={quote} take={take} /> : null}
          {quote.copiedFrom || quote.copies.length > 0 ? (
            <section className="surface sales-box">
              <h2>{t('quotes.versions')}</h2>
              <ul>
                {[...(quote.copiedFrom ? [quote.copiedFrom] : []), ...quote.copies].map((one) => (
                  <li key={one.id}>
                    <Link to={`/fournisseur/devis/${one.id}`}>{one.number ?? t('quotes.states.draft')}</Link>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
        </div>
      </div>
      {withdrawing ? <WithdrawDialog quote={quote} take={take} onClose={() => setWithdrawing(false)} /> : null}
    </>
  )
}

type Change = { quote: StaffQuote; take: (quote: StaffQuote) => void }

/** What is made of a signed quote: each once. */
function Uses({ quote, take }: Change) {
  const t = useTexts('sales')
  const invoices = useStaffMay('billing.invoices.write')
  const subscribes = useStaffMay('sales.subscriptions.write')
  const [percent, setPercent] = useState<number | string>(30)
  const [startsOn, setStartsOn] = useState(todayThere)
  const params = { id: quote.id }
  const use = useMutation({
    mutationFn: (what: 'invoice' | 'deposit' | 'subscriptions') =>
      what === 'subscriptions'
        ? api.post('/staff/quotes/:id/subscriptions', { params, body: { startsOn } })
        : api.post('/staff/quotes/:id/uses', {
            params,
            body: what === 'invoice' ? { kind: 'invoice' } : { kind: 'deposit', percent: Number(percent) },
          }),
    onSuccess: take,
  })
  const made = (kind: string) => quote.uses.find((one) => one.kind === kind)
  const once = quote.may.includes('use') && invoices && quote.once && !made('invoice')
  return (
    <section className="surface sales-box sales-acts">
      <h2>{t('quotes.uses')}</h2>
      {use.error ? <ProblemNotice problem={use.error as ApiProblem} /> : null}
      {quote.uses
        .filter((one) => one.invoice)
        .map((one) => (
          <EffectLine key={one.kind} label={t(`quotes.use.${one.kind}`, { percent: one.percent })}>
            <Link to={`/fournisseur/factures/${one.invoice!.id}`}>
              {one.invoice!.number ?? t('quotes.states.draft')}
            </Link>
          </EffectLine>
        ))}
      {quote.subscriptions.map((one) => (
        <EffectLine key={one.id} label={t('quotes.use.subscriptions')}>
          <Link to={`/fournisseur/abonnements/${one.id}`}>{one.number}</Link>
        </EffectLine>
      ))}
      {once ? (
        <Button loading={use.isPending && use.variables === 'invoice'} onClick={() => use.mutate('invoice')}>
          {t('quotes.makeInvoice')}
        </Button>
      ) : null}
      {once && !made('deposit') ? (
        <>
          <NumberInput
            label={t('quotes.percent')}
            description={`≈ ${formatMoney(
              Math.round((quote.onceGrossCents * Number(percent || 0)) / 100),
              quote.currency,
            )}`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={1}
            max={99}
            allowDecimal={false}
            value={percent}
            onChange={setPercent}
          />
          <Button
            variant="default"
            loading={use.isPending && use.variables === 'deposit'}
            onClick={() => use.mutate('deposit')}
          >
            {t('quotes.makeDeposit')}
          </Button>
        </>
      ) : null}
      {quote.may.includes('use') && subscribes && quote.recurring && !made('subscriptions') ? (
        <>
          <DateField label={t('subscriptions.startsOn')} value={startsOn} onChange={setStartsOn} />
          <Button
            variant="default"
            disabled={!startsOn}
            loading={use.isPending && use.variables === 'subscriptions'}
            onClick={() => use.mutate('subscriptions')}
          >
            {t('quotes.makeSubscriptions')}
          </Button>
        </>
      ) : null}
    </section>
  )
}

function WithdrawDialog({ quote, take, onClose }: Change & { onClose: () => void }) {
  const t = useTexts('sales')
  return (
    <ReasonDialog
      icon={IconFileX}
      danger
      title={t('quotes.withdraw')}
      lead={t('quotes.withdrawWhat')}
      label={t('quotes.reason')}
      act={t('quotes.withdraw')}
      most={500}
      run={(reason) =>
        api.post('/staff/quotes/:id/withdrawal', { params: { id: quote.id }, body: { version: quote.version, reason } })
      }
      onDone={(now) => {
        take(now)
        onClose()
      }}
      onClose={onClose}
    />
  )
}
