import { useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import { sessionKey, useSession, useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../../web/ui/one-of.ts'
import { useShortcuts } from '../../../../../web/ui/shortcuts.ts'
import type { QueueRow } from '../types.ts'
import { BulkDialog, type BulkWork } from './bulk-dialog.tsx'
import { formNames, kindNames, QueueList, stateNames } from './queue-list.tsx'
import { RequestPanel } from './request-panel.tsx'
import './queue.css'

/** The work queue (C28): the requests at the left, the one that is open at the right. */
export function QueuePage() {
  const t = useTexts('staff')
  const { brand } = useSession()
  const decides = useStaffMay('contracts.requests.decide')
  const address = useListSearch()
  const store = useQueryClient()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [bulk, setBulk] = useState<BulkWork>()
  const [refusing, setRefusing] = useState(false)
  useEffect(() => {
    document.title = `${t('queue.title')} · ${brand.name}`
  }, [t, brand.name])

  const { etat, client, contrat, type, age, formulaire, ordre, q, demande } = address.values
  const filters = {
    state: oneOf(stateNames, etat) ?? 'waiting',
    organisation: client,
    contract: contrat,
    kind: oneOf(kindNames, type),
    olderThanDays: age,
    form: oneOf(formNames, formulaire),
    order: oneOf(['asc', 'desc'], ordre),
    search: q,
  }
  const list = useInfiniteQuery({
    queryKey: ['queue', filters],
    queryFn: ({ pageParam }) =>
      api.get('/staff/change-requests', { query: { ...filters, cursor: pageParam, size: 50 } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const count = useQuery({
    queryKey: ['queue-count', filters],
    queryFn: () => api.get('/staff/change-request-count', { query: filters }),
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data])
  const openId = demande ?? (phone ? undefined : rows?.[0]?.id)
  const place = rows?.findIndex((row) => row.id === openId) ?? -1

  const open = (id: string | undefined) => {
    setRefusing(false)
    const chosen = { demande: id, onglet: undefined }
    // On a phone the request takes the place of the list; beside it, the next one is no step.
    if (!phone) address.settle(chosen)
    else if (id) address.open(chosen)
    else address.close(chosen)
    requestAnimationFrame(() => document.querySelector(`[data-request="${id}"]`)?.scrollIntoView({ block: 'nearest' }))
  }
  const move = (by: number) => {
    const next = rows?.[Math.min(rows.length - 1, Math.max(0, place < 0 ? 0 : place + by))]
    if (next) open(next.id)
    if (rows && place + by >= rows.length - 5 && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
  }
  const tick = (id: string) => {
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    setTicked(next)
  }
  const tickedRows = (rows ?? []).filter((row) => ticked.has(row.id))
  const startBulk = (decision: BulkWork['decision']) => setBulk({ decision, rows: tickedRows })
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => decides && openId && place >= 0 && tick(openId),
    escape: () => {
      if (ticked.size) setTicked(new Set())
      else if (refusing) setRefusing(false)
      else if (phone && demande) open(undefined)
    },
    ...(tickedRows.length ? { v: () => startBulk('validated'), r: () => startBulk('refused') } : {}),
  })

  /** After a decision the list and the counts are read again, and the next request opens. */
  function decided(row: QueueRow) {
    setRefusing(false)
    const after = rows?.[place + 1] ?? rows?.[place - 1]
    if (filters.state === 'waiting' && place >= 0) open(phone ? undefined : after?.id)
    setTicked(new Set([...ticked].filter((id) => id !== row.id)))
    refresh()
  }
  function refresh() {
    void store.invalidateQueries({ queryKey: ['queue'] })
    void store.invalidateQueries({ queryKey: ['queue-count'] })
    void store.invalidateQueries({ queryKey: ['queue-request'] })
    void store.invalidateQueries({ queryKey: sessionKey })
  }

  return (
    <div className={demande ? 'queue reading' : 'queue'}>
      <QueueList
        rows={rows}
        error={list.error}
        onRetry={() => void list.refetch()}
        total={count.data?.total}
        openId={openId}
        onOpen={open}
        ticked={ticked}
        onTick={tick}
        onClear={() => setTicked(new Set())}
        onBulk={startBulk}
        bulkCount={tickedRows.length}
        more={
          list.hasNextPage ? { loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() } : undefined
        }
      />
      <RequestPanel
        id={openId}
        place={place >= 0 ? { index: place + 1, total: count.data?.total ?? rows?.length ?? 0 } : undefined}
        phone={phone}
        noRow={rows?.length === 0}
        keys={tickedRows.length === 0}
        refusing={refusing}
        onRefusing={setRefusing}
        onDecided={decided}
        onChanged={refresh}
        onBack={() => open(undefined)}
        onMove={move}
      />
      {bulk ? (
        <BulkDialog
          work={bulk}
          onClose={() => {
            setBulk(undefined)
            setTicked(new Set())
            refresh()
          }}
          onAbandon={() => setBulk(undefined)}
        />
      ) : null}
    </div>
  )
}
