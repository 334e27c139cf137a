import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBuildingBank, IconCircleCheck, IconHelpCircle, IconUpload, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatMoney, formatShortDay } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import { Told } from '../../../../web/ui/told.tsx'
import { useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { MatchPanel } from './match-panel.tsx'
import { StatementDrawer } from './statement-drawer.tsx'
import { useBillingTabs } from './tabs.ts'
import '../bank.css'
import '../billing.css'

export type Decision = Answer<'GET /staff/bank-entries/decisions'>['items'][number]
type Decisions = Answer<'GET /staff/bank-entries/decisions'>

const groups = ['doubtful', 'sure', 'none'] as const
const icons = { doubtful: IconHelpCircle, sure: IconCircleCheck, none: IconX } as const

/** What a match comes to, in a few words. */
export function useWhy(): (why: Decision['why'], currency: string) => string {
  const t = useTexts('billing')
  return ({ code, params }, currency) =>
    t(`bank.why.${code as 'pays'}`, {
      ...params,
      ...(typeof params.cents === 'number' ? { amount: formatMoney(params.cents, currency) } : {}),
      ...(typeof params.on === 'string' ? { on: params.on ? formatDay(params.on) : '–' } : {}),
    })
}

/** «Rapprochement» (B12): what came in, by what is to be done about it; the open movement beside it, with what it may be and why. */
export function ReconciliationPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const address = useListSearch()
  const store = useQueryClient()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const pays = useStaffMay('billing.payments.write')
  const [importing, setImporting] = useState(false)
  const [said, setSaid] = useState<{ words: string; aside?: string | undefined }>()
  const [skipped, setSkipped] = useState<string[]>([])
  const { data, error, refetch } = useQuery({
    queryKey: ['bank-decisions'],
    queryFn: () => api.get('/staff/bank-entries/decisions'),
    // The sure ones are matched elsewhere: whoever comes back sees what is left.
    refetchOnMount: 'always',
  })
  const rows = groups.flatMap((verdict) => inOrder(data, verdict, skipped))
  const asked = address.values.mouvement
  const first = phone ? undefined : rows[0]?.entry.id
  const open = rows.find(({ entry }) => entry.id === (asked ?? first))
  const place = open ? rows.indexOf(open) : -1
  const move = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, place + by))]
    if (next) address.open({ mouvement: next.entry.id })
  }
  useShortcuts({ j: () => move(1), k: () => move(-1), 'shift+v': () => validate.current?.click() })
  const validate = useRef<HTMLButtonElement>(null)
  const takeBack = useTakeBack(async (id) => {
    setSaid(undefined)
    await store.invalidateQueries()
    address.settle({ mouvement: id })
  })
  const decided = async (words: string, aside?: string) => {
    setSaid({ words, aside })
    const next = rows[place + 1] ?? rows[place - 1]
    address.settle({ mouvement: phone || !next ? '' : next.entry.id })
    await store.invalidateQueries()
  }
  const skip = () => {
    if (!open) return
    setSkipped((all) => [...all.filter((id) => id !== open.entry.id), open.entry.id])
    move(1)
  }
  return (
    <>
      <PageHeader
        title={t('bank.title')}
        tabs={tabs}
        lead={t('bank.lead')}
        more={[{ label: t('bank.accounts'), icon: IconBuildingBank, to: '/fournisseur/factures/comptes-bancaires' }]}
        actions={
          pays ? (
            <Button
              variant="default"
              leftSection={<IconUpload size={17} stroke={1.7} aria-hidden />}
              onClick={() => setImporting(true)}
            >
              {t('bank.import')}
            </Button>
          ) : undefined
        }
      />
      <Told
        said={said?.words}
        {...(said?.aside ? { undo: () => takeBack.mutate(said.aside!) } : {})}
        padding="0 0 12px"
      />
      {takeBack.error ? <ProblemNotice problem={takeBack.error as ApiProblem} /> : null}
      <StatementGaps />
      {error ? (
        <ErrorState title={t('bank.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : null}
      <div className={open && phone && asked ? 'matching one' : 'matching'}>
        <section className="surface matching-list" aria-label={t('bank.title')}>
          {data ? <Progress counts={data.counts} beyond={data.beyond} /> : null}
          {data && rows.length === 0 ? (
            <EmptyState title={t('bank.noneWaiting')}>{t('bank.noneWaitingWhat')}</EmptyState>
          ) : null}
          {groups.map((verdict) => {
            const items = inOrder(data, verdict, skipped)
            if (items.length === 0) return null
            return (
              <section key={verdict} aria-labelledby={`group-${verdict}`}>
                <header>
                  <h2 id={`group-${verdict}`}>
                    {t(`bank.groups.${verdict}`)} <span className="help">{items.length}</span>
                  </h2>
                  {verdict === 'sure' && pays ? <ValidateSure items={items} act={validate} /> : null}
                </header>
                <ul>
                  {items.map((item) => (
                    <Row
                      key={item.entry.id}
                      item={item}
                      current={open === item}
                      onOpen={() => address.open({ mouvement: item.entry.id })}
                    />
                  ))}
                </ul>
              </section>
            )
          })}
          <SetAside mayDecide={pays} takeBack={takeBack.mutate} />
        </section>
        {open ? (
          <MatchPanel
            key={open.entry.id}
            item={open}
            place={{ index: place + 1, total: rows.length }}
            mayDecide={pays}
            onBack={phone ? () => address.close({ mouvement: '' }) : undefined}
            onSkip={skip}
            onDone={decided}
          />
        ) : !phone && data && rows.length > 0 ? (
          <EmptyState title={t('bank.pick')}>{t('bank.pickWhat')}</EmptyState>
        ) : null}
      </div>
      {importing ? (
        <StatementDrawer
          onClose={() => setImporting(false)}
          onDone={async (words) => {
            setImporting(false)
            setSaid({ words })
            await store.invalidateQueries()
          }}
        />
      ) : null}
    </>
  )
}

/** Takes back that a movement was set aside: it waits for a decision again. */
function useTakeBack(onDone: (id: string) => Promise<void>) {
  return useMutation({
    mutationFn: (id: string) => api.delete('/staff/bank-entries/:id/setting-aside', { params: { id } }),
    onSuccess: ({ id }) => onDone(id),
  })
}

/** What was set aside, the latest first, folded: each comes back from here. */
function SetAside({ mayDecide, takeBack }: { mayDecide: boolean; takeBack: (id: string) => void }) {
  const t = useTexts('billing')
  const { data } = useQuery({
    queryKey: ['list', '/staff/bank-entries', 'aside'],
    queryFn: () => api.get('/staff/bank-entries', { query: { aside: 'true', size: 50 } }),
  })
  if (!data?.items.length) return null
  return (
    <details className="matching-aside">
      <summary>
        {t('bank.asideOnes')} <span className="help">{data.nextCursor ? '50+' : data.items.length}</span>
      </summary>
      <ul>
        {data.items.map((one) => (
          <li key={one.id}>
            <span className="who">{one.party || one.words}</span>
            <span className="amount">{formatMoney(one.amountCents, one.currency)}</span>
            <span className="help">
              {formatShortDay(one.bookedOn)} · {one.asideReason}
            </span>
            {mayDecide ? (
              <Button variant="subtle" size="compact-sm" onClick={() => takeBack(one.id)}>
                {t('bank.takeBack')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Those that were passed over come last. */
function inOrder(data: Decisions | undefined, verdict: Decision['verdict'], skipped: string[]): Decision[] {
  const items = data?.items.filter((one) => one.verdict === verdict) ?? []
  const later = (one: Decision) => skipped.indexOf(one.entry.id)
  return [...items].sort((a, b) => later(a) - later(b))
}

function Progress({ counts, beyond }: Pick<Decisions, 'counts' | 'beyond'>) {
  const t = useTexts('billing')
  const kinds = ['matched', 'sure', 'doubtful', 'none'] as const
  const words = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => [kind, t(`bank.counted.${kind}`, { count: counts[kind] })] as const)
  if (words.length === 0) return null
  return (
    <div className="matching-progress">
      <div
        className="matching-bar"
        role="img"
        aria-label={`${t('bank.progress')} : ${words.map(([, text]) => text).join(', ')}`}
      >
        {words.map(([kind]) => (
          <span key={kind} className={kind} style={{ flexGrow: counts[kind] }} />
        ))}
      </div>
      <p>
        {words.map(([kind, text]) => (
          <span key={kind} className={kind}>
            {text}
          </span>
        ))}
      </p>
      {beyond > 0 ? <p className="help">{t('bank.beyond', { count: beyond })}</p> : null}
    </div>
  )
}

function Row({ item, current, onOpen }: { item: Decision; current: boolean; onOpen: () => void }) {
  const why = useWhy()
  const own = useRef<HTMLButtonElement>(null)
  const { entry, verdict } = item
  const Icon = icons[verdict]
  useEffect(() => {
    if (current) own.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <li>
      <button ref={own} type="button" className="matching-row" aria-current={current || undefined} onClick={onOpen}>
        <span className="who">{entry.party || entry.words}</span>
        <span className="amount">{formatMoney(entry.amountCents, entry.currency)}</span>
        <span className="help">
          {[formatShortDay(entry.bookedOn), entry.party ? entry.words || entry.creditorReference : '']
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span className={`why ${verdict}`}>
          <Icon size={17} stroke={1.7} aria-hidden />
          {why(item.why, entry.currency)}
        </span>
      </button>
    </li>
  )
}

function ValidateSure({ items, act }: { items: Decision[]; act: React.RefObject<HTMLButtonElement | null> }) {
  const t = useTexts('billing')
  const navigate = useNavigate()
  const started = useWorkStarted()
  const validate = useMutation({
    mutationFn: () =>
      api.post('/staff/bank-entries/validations', {
        body: {
          entries: items.map(({ entry, proposals, found }) => ({
            id: entry.id,
            // What was seen: the invoices that it pays, or what of ours it answers.
            invoiceIds: found
              ? [found.id]
              : [...proposals[0]!.invoices, ...(proposals[0]!.credits ?? [])].map(({ id }) => id),
          })),
        },
      }),
    onSuccess: (work) => {
      started()
      void navigate({ to: workPage(work) })
    },
  })
  return (
    <>
      {validate.error ? <ProblemNotice problem={validate.error as ApiProblem} /> : null}
      <Button
        ref={act}
        size="xs"
        variant="default"
        loading={validate.isPending}
        rightSection={<kbd aria-hidden>⇧ V</kbd>}
        aria-keyshortcuts="Shift+V"
        onClick={() => validate.mutate()}
      >
        {t('bank.validate', { count: items.length })}
      </Button>
    </>
  )
}

/** What the balances of the latest statements do not explain. */
function StatementGaps() {
  const t = useTexts('billing')
  const { data } = useQuery({
    queryKey: ['bank-statements', 'latest'],
    queryFn: () => api.get('/staff/bank-statements', { query: { size: 10 } }),
  })
  const gaps = (data?.items ?? []).flatMap((one) =>
    (['sum', 'opening'] as const).flatMap((kind) => {
      const cents = kind === 'sum' ? one.sumGapCents : one.openingGapCents
      return cents
        ? [
            {
              key: `${one.id} ${kind}`,
              kind,
              id: one.sequence || one.statementId,
              amount: formatMoney(cents, one.currency),
            },
          ]
        : []
    }),
  )
  if (gaps.length === 0) return null
  return (
    <div className="matching-gaps">
      {gaps.map(({ key, kind, ...words }) => (
        <Notice key={key} kind="brass">
          {t(`bank.gaps.${kind}`, words)}
        </Notice>
      ))}
    </div>
  )
}
