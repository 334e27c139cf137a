import { Button } from '@mantine/core'
import {
  IconAlarm,
  IconClock,
  IconMail,
  IconPlayerPause,
  IconPlayerPlay,
  IconSettings,
  IconTemplate,
} from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useRef } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useLiveQuery } from '../../../../web/api/live.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState, NoResult } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatQuote } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import { Toolbar } from '../../../../web/ui/toolbar.tsx'
import { remaining } from './remaining.ts'
import { TicketDesk } from './ticket-desk.tsx'
import './tickets.css'

type Row = ItemOf<'GET /staff/tickets'>
const shown = ['in_progress', 'waiting_client', 'open', 'closed', 'all'] as const
const whose = ['mine', 'nobody'] as const
/** What is counted above the queue, each with the filters that show just those. */
const counted = {
  waiting: {},
  mine: { qui: 'mine', etat: 'open' },
  nobody: { qui: 'nobody', etat: 'open' },
  late: { retard: 'true' },
} as const

/**
 * «Assistance» on the provider's side (P15): the queue by what is due first, and the ticket that is open beside it. `J` and `K` go from one to the next,
 * and both follow what comes (P33).
 */
export function StaffTicketsPage() {
  const t = useTexts('staffSupport')
  const mails = useTexts('inboundMails')
  const session = useSession()
  const address = useListSearch()
  const navigate = useNavigate()
  const { ticketId } = useParams({ strict: false }) as { ticketId?: string }
  const { q } = address.values
  const etat = oneOf(shown, address.values.etat)
  const responsible = oneOf(whose, address.values.qui)
  const priority = address.values.priorite
  const nature = address.values.nature
  const late = address.values.retard ? ('true' as const) : undefined
  const query = {
    status: late && !etat ? ('open' as const) : etat,
    responsible,
    priority,
    nature,
    late,
    search: q,
    sort: etat === 'closed' || etat === 'all' ? ('lastActivity' as const) : ('due' as const),
  }
  const key = ['list', '/staff/tickets', query]
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api.get('/staff/tickets', { query: { ...query, cursor: pageParam, size: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const counts = useQuery({
    queryKey: ['list', '/staff/tickets', 'count'],
    queryFn: () => api.get('/staff/ticket-count'),
  })
  const catalogue = useQuery({
    queryKey: ['staff', 'ticket-catalogue'],
    queryFn: () => api.get('/staff/ticket-catalogue'),
    staleTime: 60_000,
  })
  useLiveQuery(`support.queue:${session.brand.id}`, ['list', '/staff/tickets'])
  const rows = list.data?.pages.flatMap((page) => page.items)
  const kept = Object.fromEntries(Object.entries(address.values).filter(([, value]) => value)) as Record<string, string>
  const open = (id: string | undefined) =>
    void navigate({ to: `/fournisseur/assistance${id ? `/${id}` : ''}`, search: kept as never, resetScroll: false })
  const step = (by: 1 | -1) => {
    if (!rows?.length) return
    const at = rows.findIndex((row) => row.id === ticketId)
    const next = rows[at < 0 ? 0 : at + by]
    if (next) open(next.id)
  }
  useShortcuts({ j: () => step(1), k: () => step(-1) })
  const end = useRef<HTMLDivElement>(null)
  const filtered = Boolean(q || etat || responsible || priority || nature || late)
  const clear = () => address.change({ q: '', etat: '', qui: '', priorite: '', nature: '', retard: '' })
  const settings = session.permissions.includes('support.tickets.read')
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={
          counts.data ? (
            <span className="desk-counts">
              {(Object.keys(counted) as Array<keyof typeof counted>)
                .filter((one) => one !== 'late' || counts.data.late > 0)
                .map((one) => (
                  <Link
                    key={one}
                    to={`/fournisseur/assistance${ticketId ? `/${ticketId}` : ''}`}
                    search={counted[one] as never}
                    resetScroll={false}
                  >
                    {t(`counts.${one}`, { count: counts.data[one] })}
                  </Link>
                ))}
            </span>
          ) : undefined
        }
        actions={
          session.permissions.includes('support.tickets.answer') ? (
            <Button component={Link} to="/fournisseur/assistance/nouveau">
              {t('openFor')}
            </Button>
          ) : undefined
        }
        more={[
          ...(counts.data?.timer
            ? [
                {
                  label: t('clock.link', { number: counts.data.timer.number }),
                  icon: IconPlayerPlay,
                  to: `/fournisseur/assistance/${counts.data.timer.ticketId}`,
                },
              ]
            : []),
          ...(session.permissions.includes('support.tickets.answer')
            ? [
                {
                  label: counts.data?.mails ? mails('linkCount', { count: counts.data.mails }) : mails('link'),
                  icon: IconMail,
                  to: '/fournisseur/assistance/e-mails',
                },
              ]
            : []),
          { label: t('models'), icon: IconTemplate, to: '/fournisseur/assistance/modeles' },
          ...(settings ? [{ label: t('setUp'), icon: IconSettings, to: '/fournisseur/assistance/reglages' }] : []),
        ]}
      />
      <div className={ticketId ? 'desk opened' : 'desk'}>
        <section className="surface desk-list" aria-label={t(etat ? 'list' : 'waiting')}>
          <Toolbar
            title={t(etat ? 'list' : 'waiting')}
            search={{ value: q ?? '', placeholder: t('search'), change: (value) => address.change({ q: value }) }}
            filters={[
              {
                key: 'qui',
                label: t('responsible'),
                value: responsible ? [responsible] : [],
                options: whose.map((value) => ({ value, label: t(`whose.${value}`) })),
                change: ([value]) => address.change({ qui: value ?? '' }),
              },
              {
                key: 'etat',
                label: t('state'),
                value: etat ? [etat] : [],
                options: shown.map((value) => ({ value, label: t(`states.${value}`) })),
                change: ([value]) => address.change({ etat: value ?? '' }),
              },
              {
                key: 'retard',
                label: t('late'),
                value: late ? ['true'] : [],
                options: [{ value: 'true', label: t('lateOnly') }],
                change: ([value]) => address.change({ retard: value ?? '' }),
              },
              ...(catalogue.data?.natures.length
                ? [
                    {
                      key: 'nature',
                      label: t('category'),
                      value: nature ? [nature] : [],
                      options: catalogue.data.natures.map(({ id, title }) => ({ value: id, label: title })),
                      change: ([value]: string[]) => address.change({ nature: value ?? '' }),
                    },
                  ]
                : []),
            ]}
          />
          {list.error && !rows ? (
            <ErrorState title={t('failed')} problem={list.error as ApiProblem} onRetry={() => void list.refetch()} />
          ) : null}
          {rows?.length === 0 ? (
            filtered ? (
              <NoResult filters={t('filtered')} onClear={clear} />
            ) : (
              <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
            )
          ) : null}
          <ol className="desk-rows" aria-busy={list.isPlaceholderData || undefined}>
            {rows?.map((row) => (
              <li key={row.id}>
                <Link
                  to={`/fournisseur/assistance/${row.id}`}
                  search={kept as never}
                  resetScroll={false}
                  aria-current={row.id === ticketId ? 'true' : undefined}
                >
                  <span className="subject">{row.subject}</span>
                  <Due row={row} />
                  <span className="client">{row.organisation?.name ?? row.openedBy}</span>
                  <span className="owner">{row.responsible || t('whose.nobody')}</span>
                  <span className="last">{row.last ? `${row.lastBy}${t('colon')} ${formatQuote(row.last)}` : ''}</span>
                </Link>
              </li>
            ))}
          </ol>
          {list.hasNextPage ? (
            <div className="desk-more" ref={end}>
              <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('next')}
              </Button>
            </div>
          ) : null}
        </section>
        {ticketId ? (
          <TicketDesk
            key={ticketId}
            id={ticketId}
            catalogue={catalogue.data}
            onOpen={open}
            onClose={() => open(undefined)}
          />
        ) : null}
      </div>
    </>
  )
}

/** What is left of the next promise: red under an hour, brass under two, stopped while the client is awaited. */
function Due({ row }: { row: Row }) {
  const t = useTexts('staffSupport')
  if (row.status === 'waiting_client')
    return (
      <span className="due stopped">
        <IconPlayerPause size={15} stroke={1.7} aria-hidden /> {t('stopped')}
      </span>
    )
  if (row.status === 'closed')
    return <span className="due stopped">{t(`states.${row.closedAs === 'cancelled' ? 'cancelled' : 'closed'}`)}</span>
  if (!row.dueAt) return <span className="due" />
  const { words, tone } = remaining(row.dueAt, t)
  const Icon = tone === 'brique' ? IconAlarm : IconClock
  return (
    <span className={`due ${tone}`}>
      <Icon size={15} stroke={1.7} aria-hidden /> {words}
    </span>
  )
}
