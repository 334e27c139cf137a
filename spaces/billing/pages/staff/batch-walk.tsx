import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'

export type BatchItem = ItemOf<'GET /staff/invoice-batch'>
export const batchAt = '/fournisseur/factures/lot'
/** So many drafts are read; the next ones come once these are closed. */
export const mostDrafts = 1000

/** Every draft of the batch, page by page: what is closed is what was read. */
export async function readBatch(review: boolean): Promise<BatchItem[]> {
  const items: BatchItem[] = []
  let cursor: string | undefined
  do {
    const page = await api.get('/staff/invoice-batch', { query: { review: String(review), size: 100, cursor } })
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor && items.length < mostDrafts)
  return items
}

/** Where a draft of the batch is looked at, as one of those that are. */
export const reviewOf = (id: string) =>
  ({ to: `/fournisseur/factures/${id}`, search: { lot: 'revoir' } }) as { to: string }

export type BatchWalk = { at: number; of: number; previous?: BatchItem; next?: BatchItem; go: (to?: BatchItem) => void }

/**
 * The drafts of the batch that somebody looks at, one after the other (B11): which of them this is, and its neighbours, by `J` `K` too. Undefined where
 * it was not opened from there. `go` without a draft leads back to the batch.
 */
export function useBatchWalk(id: string): BatchWalk | undefined {
  const navigate = useNavigate()
  const walks = useListSearch().values.lot !== undefined
  const { data } = useQuery({ queryKey: ['batch', 'review'], queryFn: () => readBatch(true), enabled: walks })
  const at = data?.findIndex((one) => one.id === id) ?? -1
  const previous = at > 0 ? data?.[at - 1] : undefined
  const next = data?.[at + 1]
  const go = (to?: BatchItem) => void navigate(to ? reviewOf(to.id) : { to: batchAt })
  useShortcuts({ j: () => next && go(next), k: () => previous && go(previous) })
  if (!walks || !data) return undefined
  return { at: at + 1, of: data.length, ...(previous ? { previous } : {}), ...(next ? { next } : {}), go }
}

/** «2 sur 5 à revoir», with the ways to its neighbours. */
export function BatchSteps({ walk }: { walk: BatchWalk }) {
  const t = useTexts('billing')
  const step = (to: BatchItem | undefined, key: string, label: string) => (
    <Button
      size="compact-sm"
      variant="default"
      disabled={!to}
      aria-label={label}
      aria-keyshortcuts={key}
      onClick={() => walk.go(to)}
    >
      <kbd aria-hidden>{key}</kbd>
    </Button>
  )
  return (
    <span className="batch-steps">
      {walk.at > 0 ? <span>{t('batch.walk', { at: walk.at, of: walk.of })}</span> : null}
      {step(walk.previous, 'K', t('batch.previous'))}
      {step(walk.next, 'J', t('batch.next'))}
    </span>
  )
}
