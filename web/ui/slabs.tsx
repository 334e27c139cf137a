import { useTexts } from '../i18n/index.ts'
import { formatNumber } from './format.ts'
import './slabs.css'

/** Seats by what they are: each one is a slab. */
export interface SeatCounts {
  used?: number
  free?: number
  /** In notice: still charged, soon gone. */
  notice?: number
  /** Added by the request under way. */
  added?: number
  /** Removed by the request under way. */
  removed?: number
  /** Of a pool: nobody's own. */
  shared?: number
}

const order = ['used', 'shared', 'notice', 'added', 'removed', 'free'] as const
const most = 120

/**
 * Named seats, paved: full = used, outlined = free, round = shared, hatched = in notice, brass ringed = added. Over 120, one bar. Read as one
 * picture whose text says the figures.
 */
export function Slabs({ counts, label, large }: { counts: SeatCounts; label: string; large?: boolean }) {
  const t = useTexts()
  const total = order.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0)
  const said = order
    .filter((kind) => counts[kind])
    .map((kind) => t(`slabs.${kind}`, { count: counts[kind] ?? 0 }))
    .join(', ')
  const text = `${label}${t('colon')} ${said || t('slabs.none')}`
  if (total > most) {
    return (
      <div className="slab-bar" role="img" aria-label={text}>
        {order.map((kind) =>
          counts[kind] ? (
            <span key={kind} className={`slab-${kind}`} style={{ flex: counts[kind], background: barColours[kind] }} />
          ) : null,
        )}
      </div>
    )
  }
  const size = (large ?? total <= 16) ? 'slabs-large' : 'slabs-small'
  return (
    <div className={`slabs ${size}`} role="img" aria-label={text}>
      {order.flatMap((kind) =>
        Array.from({ length: counts[kind] ?? 0 }, (_, i) => (
          <span key={`${kind}${i}`} className={`slab slab-${kind}`} />
        )),
      )}
    </div>
  )
}

const barColours: Partial<Record<keyof SeatCounts, string>> = {
  used: 'var(--plein)',
  shared: 'var(--vide)',
  added: 'var(--laiton-vif)',
  free: 'transparent',
  removed: 'var(--brique-vif)',
}

/** One kind of seat in a contract's summary: how many are bought, the slabs, who has them; a pool has no seat of anybody's own. */
export function Seats(props: {
  label: string
  seats: { bought: number; used: number; inNotice: number }
  pool: boolean
  large?: boolean
}) {
  const t = useTexts()
  const { bought, used, inNotice } = props.seats
  const counts: SeatCounts = props.pool
    ? { shared: bought }
    : { used: Math.max(0, used - inNotice), notice: inNotice, free: Math.max(0, bought - used) }
  return (
    <div className="seats">
      <div className="seats-head">
        <span className="label">{props.label}</span>
        <span className="figure">
          <b>{formatNumber(bought)}</b>
        </span>
      </div>
      <Slabs counts={counts} label={props.label} large={props.large} />
      <p className="seats-note">
        {[
          t(props.pool ? 'slabs.subscribers' : 'slabs.assigned', { count: used }),
          inNotice ? t('slabs.notice', { count: inNotice }) : '',
          counts.free ? t('slabs.free', { count: counts.free }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  )
}
