import { Button } from '@mantine/core'
import { IconArchive, IconArrowLeft, IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import type { Decision } from './reconciliation-page.tsx'

type Proposal = Decision['proposals'][number]
const tones = { for: IconCheck, against: IconX, neutral: IconMinus } as const

/** The open movement: what the bank says of it, what it may be with the reasons, what matching it does; then the act. */
export function MatchPanel({
  item,
  place,
  mayDecide,
  onBack,
  onSkip,
  onDone,
}: {
  item: Decision
  place: { index: number; total: number }
  mayDecide: boolean
  onBack: (() => void) | undefined
  onSkip: () => void
  /** `aside`: the movement was set aside, which is taken back where it is said. */
  onDone: (said: string, aside?: string) => Promise<void>
}) {
  const t = useTexts('billing')
  const { entry, proposals, verdict, found } = item
  const sure = verdict === 'sure'
  // Of several nothing is ticked beforehand.
  const [chosen, setChosen] = useState<number | 'other' | undefined>(sure && !item.found ? 0 : undefined)
  const [other, setOther] = useState<Proposal>()
  const [setting, setSetting] = useState(false)
  const picked = chosen === 'other' ? other : chosen === undefined ? undefined : proposals[chosen]
  const money = (cents: number) => formatMoney(cents, entry.currency)
  const said = { amount: money(entry.amountCents), party: entry.party || entry.words || entry.account.name }
  const match = useMutation({
    mutationFn: (one: Proposal) =>
      api.post('/staff/bank-entries/:id/decision', {
        params: { id: entry.id },
        body: {
          organisationId: one.organisation.id,
          // What credit notes pay whole the movement pays nothing of.
          invoices: one.invoices
            .filter(({ cents }) => cents > 0)
            .map(({ id, cents }) => ({ invoiceId: id, amountCents: cents })),
          credits: (one.credits ?? []).map((credit) => ({
            creditNoteId: credit.id,
            invoices: credit.invoices.map(({ id, cents }) => ({ invoiceId: id, amountCents: cents })),
          })),
        },
      }),
    onSuccess: () => onDone(t('bank.done', said)),
  })
  const accept = useMutation({
    mutationFn: () => api.post('/staff/bank-entries/:id/acceptance', { params: { id: entry.id } }),
    onSuccess: () => onDone(t('bank.done', said)),
  })
  const busy = match.isPending || accept.isPending
  const act = () => {
    if (!mayDecide || busy) return
    if (found) accept.mutate()
    else if (picked) match.mutate(picked)
  }
  useShortcuts({
    ...Object.fromEntries(
      proposals.map((_, index) => [
        String(index + 1),
        () => {
          setChosen(index)
          // Entrée is then the act, whatever had the focus before.
          document.getElementById(`proposal-${index + 1}`)?.focus()
        },
      ]),
    ),
    enter: (event) => {
      if ((event.target as HTMLElement).closest('button, a, input[type=text], [role=combobox]')) return
      act()
    },
    s: onSkip,
    a: () => mayDecide && setSetting(true),
  })
  return (
    <section
      className="matching-panel"
      aria-label={t(entry.side === 'credit' ? 'bank.received' : 'bank.debited', { amount: money(entry.amountCents) })}
    >
      {onBack ? (
        <Button variant="subtle" leftSection={<IconArrowLeft size={17} stroke={1.7} aria-hidden />} onClick={onBack}>
          {t('bank.back')}
        </Button>
      ) : null}
      <header>
        <p className="help">{t('bank.line', { account: entry.account.name, on: formatDay(entry.bookedOn) })}</p>
        <p className="help keys">
          <kbd aria-hidden>J</kbd> <kbd aria-hidden>K</kbd> {place.index} / {place.total}
        </p>
        <h2>{t(entry.side === 'credit' ? 'bank.received' : 'bank.debited', { amount: money(entry.amountCents) })}</h2>
      </header>
      <dl className="surface matching-facts">
        {(
          [
            ['party', entry.party],
            ['words', [entry.words, entry.creditorReference, entry.endToEndId].filter(Boolean).join(' · ')],
            ['account', entry.partyAccount],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`bank.${name}`)}</dt>
            <dd>{value || t('bank.unknown')}</dd>
          </div>
        ))}
      </dl>
      {sure ? null : verdict === 'none' ? (
        <Notice title={t('bank.nothing')}>{t('bank.nothingWhat')}</Notice>
      ) : (
        <Notice kind="brass" title={t(`bank.says.${item.why.code as 'missing'}`)}>
          {' '}
          {t('bank.ticked')}
        </Notice>
      )}
      {match.error || accept.error ? <ProblemNotice problem={(match.error ?? accept.error) as ApiProblem} /> : null}
      {found ? (
        <Notice kind="done" title={t(`bank.why.${found.kind}`, { number: found.number, count: found.lines })}>
          {t(`bank.answers.${found.kind}`)}
        </Notice>
      ) : null}
      {found ? null : (
        <fieldset className="surface matching-proposals">
          <legend className="sr-only">{t('bank.proposals')}</legend>
          {proposals.map((one, index) => (
            <ProposalRow
              key={one.organisation.id + one.invoices.map(({ id }) => id).join()}
              proposal={one}
              number={index + 1}
              money={money}
              chosen={chosen === index}
              onChoose={() => setChosen(index)}
            />
          ))}
          <OtherChoice
            currency={entry.currency}
            amountCents={entry.amountCents}
            chosen={chosen === 'other'}
            onChoose={(one) => {
              setOther(one)
              setChosen('other')
            }}
          />
        </fieldset>
      )}
      {picked ? <Effect proposal={picked} amountCents={entry.amountCents} money={money} /> : null}
      <footer className="matching-acts">
        <span className="help">{t('bank.undo')}</span>
        <Button variant="default" rightSection={<kbd aria-hidden>S</kbd>} aria-keyshortcuts="S" onClick={onSkip}>
          {t('bank.skip')}
        </Button>
        {mayDecide ? (
          <>
            <Button
              variant="default"
              rightSection={<kbd aria-hidden>A</kbd>}
              aria-keyshortcuts="A"
              onClick={() => setSetting(true)}
            >
              {t('bank.aside')}
            </Button>
            <Button
              disabled={!picked && !found}
              loading={busy}
              rightSection={<kbd aria-hidden>↵</kbd>}
              aria-keyshortcuts="Enter"
              onClick={act}
            >
              {t('bank.match')}
            </Button>
          </>
        ) : null}
      </footer>
      {setting ? (
        <AsideDialog
          id={entry.id}
          onClose={() => setSetting(false)}
          onDone={() => onDone(t('bank.setAside', said), entry.id)}
        />
      ) : null}
    </section>
  )
}

function ProposalRow({
  proposal,
  number,
  money,
  chosen,
  onChoose,
}: {
  proposal: Proposal
  number: number
  money: (cents: number) => string
  chosen: boolean
  onChoose: () => void
}) {
  const t = useTexts('billing')
  const { invoices, organisation, gapCents, reasons } = proposal
  return (
    <label className={chosen ? 'matching-proposal chosen' : 'matching-proposal'}>
      <input id={`proposal-${number}`} type="radio" name="proposal" checked={chosen} onChange={onChoose} />
      <kbd aria-hidden>{number}</kbd>
      <span className="what">
        {invoices.length === 0 ? (
          <span>
            <b>{t('bank.credit')}</b>
            <small>{t('bank.creditWhat')}</small>
          </span>
        ) : (
          invoices.map((one) => (
            <span key={one.id}>
              <b>{one.number}</b>
              <small>
                {[one.subject, `${t('bank.due')} ${formatDay(one.dueOn)}`, `${t('bank.rest')} ${money(one.restCents)}`]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
          ))
        )}
        <small>{organisation.name}</small>
      </span>
      {invoices.length > 0 ? (
        <span className="gap">
          <small>{t('bank.gap')}</small> <b>{money(gapCents)}</b>
        </span>
      ) : null}
      <ul className="reasons" aria-label={t('bank.reasons')}>
        {reasons.map(({ tone, code, params }) => {
          const Icon = tones[tone]
          return (
            <li key={`${code} ${params.number ?? ''}`} className={tone}>
              <Icon size={16} stroke={2} role="img" aria-label={t(`bank.tone.${tone}`)} />
              {t(`bank.reason.${code as 'exact'}`, {
                ...params,
                ...(typeof params.cents === 'number' ? { amount: money(params.cents) } : {}),
                ...(typeof params.on === 'string' ? { on: params.on ? formatDay(params.on) : '–' } : {}),
              })}
            </li>
          )
        })}
      </ul>
    </label>
  )
}

/** A client that no proposal names, and one of their open invoices or none. */
function OtherChoice({
  currency,
  amountCents,
  chosen,
  onChoose,
}: {
  currency: string
  amountCents: number
  chosen: boolean
  onChoose: (one: Proposal) => void
}) {
  const t = useTexts('billing')
  const [open, setOpen] = useState(false)
  const [client, setClient] = useState<{ id: string; name: string }>()
  const [invoice, setInvoice] = useState('')
  const { data } = useQuery({
    queryKey: ['list', '/staff/invoices', 'open', client?.id],
    queryFn: () => api.get('/staff/invoices', { query: { organisation: client!.id, open: 'true', size: 100 } }),
    enabled: client !== undefined,
  })
  const items = data?.items.filter((one) => one.type !== 381 && one.currency === currency) ?? []
  const tell = (organisation: { id: string; name: string }, id: string) => {
    const one = items.find((each) => each.id === id)
    const restCents = one?.restCents ?? 0
    onChoose({
      organisation,
      gapCents: amountCents - restCents,
      reasons: [],
      invoices: one
        ? [
            {
              id: one.id,
              number: one.number ?? '',
              subject: one.subject,
              dueOn: one.dueOn ?? '',
              restCents,
              paidOn: null,
              cents: Math.min(restCents, amountCents),
            },
          ]
        : [],
    })
  }
  useShortcuts({ '/': (event) => (event.preventDefault(), setOpen(true)) })
  if (!open)
    return (
      <Button
        className="matching-other"
        variant="subtle"
        rightSection={<kbd aria-hidden>/</kbd>}
        aria-keyshortcuts="/"
        onClick={() => setOpen(true)}
      >
        {t('bank.other')}
      </Button>
    )
  return (
    <div className={chosen ? 'matching-other chosen' : 'matching-other'}>
      <RemoteSelect
        data-autofocus
        autoFocus
        label={t('bank.otherClient')}
        listKey={['client-choices']}
        load={async (search, signal) =>
          (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items.map(
            ({ id, name }) => ({
              id,
              name,
            }),
          )
        }
        name={({ name }) => name}
        value={client?.id ?? ''}
        onPick={(one) => {
          setClient(one)
          setInvoice('')
          if (one) tell(one, '')
        }}
      />
      {client ? (
        <fieldset className="choices">
          <legend>{t('bank.otherInvoice')}</legend>
          {['', ...items.map(({ id }) => id)].map((id) => {
            const one = items.find((each) => each.id === id)
            return (
              <label key={id}>
                <input
                  type="radio"
                  name="other-invoice"
                  checked={chosen && invoice === id}
                  onChange={() => {
                    setInvoice(id)
                    tell(client, id)
                  }}
                />
                <span>{one?.number ?? t('bank.credit')}</span>
                {one ? <span className="strong">{formatMoney(one.restCents, currency)}</span> : null}
              </label>
            )
          })}
        </fieldset>
      ) : null}
    </div>
  )
}

function Effect({
  proposal,
  amountCents,
  money,
}: {
  proposal: Proposal
  amountCents: number
  money: (cents: number) => string
}) {
  const t = useTexts('billing')
  const credit = amountCents - proposal.invoices.reduce((all, { cents }) => all + cents, 0)
  const credited = (id: string) =>
    (proposal.credits ?? [])
      .flatMap(({ invoices }) => invoices)
      .reduce((all, one) => all + (one.id === id ? one.cents : 0), 0)
  return (
    <section aria-label={t('bank.effect')}>
      <h3>{t('bank.effect')}</h3>
      <dl className="surface matching-facts">
        {proposal.invoices.map((one) => (
          <div key={one.id}>
            <dt>
              <Link to={`/fournisseur/factures/${one.id}`}>{t('bank.effectRest', { number: one.number })}</Link>
            </dt>
            <dd>
              <BeforeAfter before={money(one.restCents)} after={money(one.restCents - one.cents - credited(one.id))} />
            </dd>
          </div>
        ))}
        {credit > 0 ? (
          <div>
            <dt>{t('bank.effectCredit')}</dt>
            <dd>{money(credit)}</dd>
          </div>
        ) : null}
        <div>
          <dt>{t('bank.effectBooks')}</dt>
          <dd>{`${t('bank.effectEntries')} · ${proposal.organisation.name}`}</dd>
        </div>
      </dl>
    </section>
  )
}

function AsideDialog({ id, onClose, onDone }: { id: string; onClose: () => void; onDone: () => Promise<void> }) {
  const t = useTexts('billing')
  return (
    <ReasonDialog
      icon={IconArchive}
      tone="azur"
      title={t('bank.asideTitle')}
      lead={t('bank.asideWhat')}
      label={t('bank.asideReason')}
      act={t('bank.aside')}
      run={(reason) => api.post('/staff/bank-entries/:id/setting-aside', { params: { id }, body: { reason } })}
      onDone={onDone}
      onClose={onClose}
    />
  )
}
