import { Button } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { sessionKey, useSession, useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import { type Column, DataTable, TableFooter } from '../../../../web/ui/data-table.tsx'
import { EmptyState, NoResult } from '../../../../web/ui/empty-state.tsx'
import { formatAge, formatDayTime } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Toolbar } from '../../../../web/ui/toolbar.tsx'
import { CreationRequestDrawer } from './creation-request-drawer.tsx'
import { DecisionDialog, type Work } from './decision-dialog.tsx'
import { type AnyRequest, kinds, nameOf, type RequestKind, requestStates } from './kinds.ts'
import { MembershipRequestDrawer } from './membership-request-drawer.tsx'
import { SpaceRequestDrawer } from './space-request-drawer.tsx'

const stateTags = { waiting: 'toValidate', approved: 'validated', refused: 'refused', withdrawn: 'cancelled' } as const

const at = '/fournisseur/demandes-des-structures'

/** «Demandes des structures», its first tab: requests to join any client (O2). */
export function MembershipQueuePage() {
  const t = useTexts('backOffice')
  return (
    <StructureRequests
      kind="membership"
      load={(query) => api.get('/staff/membership-requests', { query })}
      column={{
        key: 'services',
        title: t('memberships.services'),
        cell: ({ whole, services }) => (whole ? t('memberships.whole') : services.join(', ')),
        phone: 'line',
        phoneOrder: 1,
      }}
    />
  )
}

/** Its second: requests for spaces (O9). */
export function SpaceQueuePage() {
  const t = useTexts('backOffice')
  return (
    <StructureRequests
      kind="space"
      load={(query) => api.get('/staff/space-requests', { query })}
      column={{
        key: 'spaces',
        title: t('structures.spaces'),
        cell: (row) => row.items.map((item) => [item.title, item.service?.name].filter(Boolean).join(', ')).join(' · '),
        phone: 'line',
        phoneOrder: 1,
      }}
    />
  )
}

/** Its third: requests for an organisation that is not there (O37). */
export function CreationQueuePage() {
  const t = useTexts('backOffice')
  return (
    <StructureRequests
      kind="creation"
      // What is asked for belongs to no client yet.
      load={({ organisation: _none, ...query }) => api.get('/staff/organisation-requests', { query })}
      column={{
        key: 'identifier',
        title: t('structures.identifier'),
        cell: (row) => [t(`clients.kinds.${row.kind}`), row.identifier].filter(Boolean).join(' · '),
        phone: 'line',
        phoneOrder: 1,
      }}
    />
  )
}

const drawers = { membership: MembershipRequestDrawer, space: SpaceRequestDrawer, creation: CreationRequestDrawer }

interface QueueProps<Row extends AnyRequest> {
  kind: RequestKind
  load: (query: {
    state: (typeof requestStates)[number]
    organisation: string | undefined
    search: string | undefined
    cursor: string | undefined
    size: number
  }) => Promise<{ items: Row[]; nextCursor: string | null }>
  /** What only requests of this kind have. */
  column: Column<Row>
}

function StructureRequests<Row extends AnyRequest>(props: QueueProps<Row>) {
  const { kind } = props
  const t = useTexts('backOffice')
  const { counts } = useSession()
  return (
    <>
      <PageHeader
        title={t('structures.title')}
        lead={t(kind === 'creation' ? 'structures.creationLead' : 'structures.lead')}
        tabs={[
          { label: t('structures.membership'), to: at, exact: true, count: counts.membershipRequests },
          { label: t('structures.space'), to: `${at}/abonnements`, count: counts.spaceRequests },
          { label: t('structures.creations'), to: `${at}/creations`, count: counts.organisationCreations },
        ]}
      />
      <Queue key={kind} {...props} />
    </>
  )
}

/** One queue, its filters and page in the address; `V` validates, `R` refuses, the ticked rows if any, else the one under the focus. */
function Queue<Row extends AnyRequest>(props: QueueProps<Row>) {
  const { kind } = props
  const t = useTexts('backOffice')
  const ui = useTexts()
  const address = useListSearch()
  const store = useQueryClient()
  const { path, approve: approval, permission } = kinds[kind]
  const reader = !useStaffMay(permission)
  const { client, q, demande } = address.values
  const etat = oneOf(requestStates, address.values.etat) ?? 'waiting'
  const { cursor } = address.pages
  const [ticked, setTicked] = useState<ReadonlyMap<string, AnyRequest>>(new Map())
  const [work, setWork] = useState<Work>()
  const [told, setTold] = useState<string>()
  const query = { state: etat, organisation: kind === 'creation' ? undefined : client, search: q }
  const list = useQuery({
    queryKey: ['list', path, query, cursor],
    queryFn: () => props.load({ ...query, cursor, size: 50 }),
    placeholderData: keepPreviousData,
  })
  const rows = list.data?.items
  const shown = useRef<AnyRequest[]>([])
  shown.current = rows ?? []
  const refresh = () =>
    Promise.all([
      store.invalidateQueries({ queryKey: ['list', path] }),
      store.invalidateQueries({ queryKey: ['structure-request'] }),
      store.invalidateQueries({ queryKey: sessionKey }),
    ])
  const one = useMutation({
    mutationFn: (row: AnyRequest) => api.post(approval, { params: { id: row.id }, body: { version: row.version } }),
    onMutate: () => setTold(undefined),
    onSuccess: (_answer, row) =>
      setTold(t(`structures.done.${kind}`, { name: nameOf(row), client: row.organisation.name })),
    onSettled: refresh,
  })
  const open = (id: string | undefined) => {
    const { page } = address.values
    if (id) address.open({ page, demande: id })
    else address.close({ page, demande: undefined })
  }
  const targets = (): AnyRequest[] => {
    if (ticked.size) return [...ticked.values()]
    const line = document.activeElement?.closest('tbody tr.row')
    const place = line ? [...line.parentElement!.querySelectorAll('tr.row')].indexOf(line) : -1
    const row = shown.current[place]
    return row?.state === 'waiting' ? [row] : []
  }
  const approve = (some: AnyRequest[]) => {
    if (reader || some.length === 0 || one.isPending) return
    if (some.length === 1) one.mutate(some[0]!)
    else setWork({ decision: 'approved', rows: some })
  }
  const refuse = (some: AnyRequest[]) => {
    if (!reader && some.length) setWork({ decision: 'refused', rows: some })
  }
  useShortcuts({
    v: () => approve(targets()),
    r: (event) => {
      // The letter must not land in the field of the reason.
      event.preventDefault()
      refuse(targets())
    },
  })
  const columns: Array<Column<Row>> = [
    { key: 'person', title: t('people.one'), cell: nameOf, phone: 'title' },
    {
      key: 'client',
      title: t(kind === 'creation' ? 'structures.creation' : 'structures.client'),
      cell: (row) => row.organisation.name,
      phone: 'line',
    },
    props.column,
    {
      key: 'age',
      title: t('structures.since'),
      width: 110,
      cell: (row) => (
        <time dateTime={row.requestedAt} title={formatDayTime(row.requestedAt)} className="nowrap">
          {formatAge(row.requestedAt)}
        </time>
      ),
      phone: 'aside',
    },
    {
      key: 'state',
      title: t('state'),
      width: 280,
      cell: (row) => (
        <span className="cell-inline">
          <StateTag state={stateTags[row.state]}>{t(`structures.states.${row.state}`)}</StateTag>
          {row.decidedBy ? <span className="help">{t('structures.by', { name: row.decidedBy })}</span> : null}
        </span>
      ),
      phone: 'below',
    },
  ]
  const filtered = Boolean(q || query.organisation || address.values.etat)
  const count = rows?.length
  const problem = one.error instanceof ApiProblem ? one.error : undefined
  const Drawer = drawers[kind]
  return (
    <>
      {problem || told ? (
        <div style={{ marginBottom: 16 }}>
          <ProblemNotice problem={problem} />
          {told && !problem ? <Notice kind="done">{told}</Notice> : null}
        </div>
      ) : null}
      <section className="surface">
        <Toolbar
          title={t(`structures.list.${kind}`)}
          search={{
            value: q ?? '',
            placeholder: t('structures.search'),
            change: (value) => address.change({ q: value }),
          }}
          filters={[
            {
              key: 'etat',
              label: t('state'),
              options: requestStates.map((value) => ({ value, label: t(`structures.states.${value}`) })),
              value: address.values.etat ? [etat] : [],
              change: ([value]) => address.change({ etat: value === 'waiting' ? '' : (value ?? ''), demande: '' }),
            },
          ]}
          field={
            kind === 'creation' ? undefined : (
              <RemoteSelect
                aria-label={t('structures.client')}
                placeholder={t('structures.anyClient')}
                listKey={['client-choices']}
                load={async (search, signal) =>
                  (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
                }
                name={(item) => item.name}
                value={client ?? ''}
                onPick={(item) => address.change({ client: item?.id ?? '', demande: '' })}
              />
            )
          }
        />
        <DataTable
          label={t(`structures.list.${kind}`)}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowName={nameOf}
          onOpen={(row) => open(row.id)}
          openKey={demande ?? null}
          selection={
            reader || (etat !== 'waiting' && etat !== 'all')
              ? undefined
              : {
                  keys: new Set(ticked.keys()),
                  change: (keys) =>
                    setTicked(
                      new Map(
                        [...keys].flatMap((key) => {
                          const row = ticked.get(key) ?? rows?.find((known) => known.id === key)
                          return row ? [[key, row] as const] : []
                        }),
                      ),
                    ),
                }
          }
          selectable={(row) => row.state === 'waiting'}
          error={list.error}
          onRetry={() => void list.refetch()}
          stale={list.isPlaceholderData}
          empty={
            filtered ? (
              <NoResult
                filters={ui('list.noResult')}
                onClear={() => address.change({ q: undefined, client: undefined, etat: undefined })}
              />
            ) : (
              <EmptyState title={t(`structures.emptyTitle.${kind}`)}>{t(`structures.empty.${kind}`)}</EmptyState>
            )
          }
        />
        {reader ? null : (
          <BulkBar count={ticked.size} onClear={() => setTicked(new Map())}>
            <Button
              leftSection={<IconX size={17} stroke={1.7} aria-hidden />}
              rightSection={<kbd aria-hidden>R</kbd>}
              aria-keyshortcuts="R"
              onClick={() => refuse([...ticked.values()])}
            >
              {t('structures.refuseN', { count: ticked.size })}
            </Button>
            <Button
              leftSection={<IconCheck size={17} stroke={1.7} aria-hidden />}
              rightSection={<kbd aria-hidden>V</kbd>}
              aria-keyshortcuts="V"
              onClick={() => approve([...ticked.values()])}
            >
              {t('structures.approveN', { count: ticked.size })}
            </Button>
          </BulkBar>
        )}
        {count ? (
          <TableFooter
            count={ui(list.data?.nextCursor || cursor ? 'list.shown' : 'list.rows', { count })}
            paged={Boolean(list.data?.nextCursor || cursor)}
            next={list.data?.nextCursor}
          />
        ) : null}
      </section>
      {work ? (
        <DecisionDialog
          kind={kind}
          work={work}
          onClose={async () => {
            setWork(undefined)
            setTicked(new Map())
            await refresh()
          }}
          onAbandon={() => setWork(undefined)}
        />
      ) : null}
      {demande ? (
        <Drawer key={demande} id={demande} onClose={() => open(undefined)} onDecided={() => void refresh()} />
      ) : null}
    </>
  )
}
