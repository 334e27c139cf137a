import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatShortDay } from '../../../web/ui/format.ts'
import { StateTag } from '../../../web/ui/state-tag.tsx'

export type Quote = ItemOf<'GET /staff/quotes'>
export type Subscription = ItemOf<'GET /staff/subscriptions'>

const drawn = {
  draft: 'draft',
  closed: 'noForm',
  to_sign: 'formExpected',
  lapsed: 'closed',
  signed: 'done',
  refused: 'refused',
  withdrawn: 'cancelled',
} as const
export const quoteStates = ['draft', 'closed', 'to_sign', 'lapsed', 'signed', 'refused', 'withdrawn'] as const

/** How far a quote is; one that waits says until when. */
export function QuoteState({ quote, tag }: { quote: Pick<Quote, 'state' | 'validUntil'>; tag?: boolean }) {
  const t = useTexts('sales')
  return (
    <StateTag state={drawn[quote.state]} {...(tag ? { tag: true } : {})}>
      {quote.state === 'to_sign' && quote.validUntil
        ? t('quotes.signBefore', { day: formatShortDay(quote.validUntil) })
        : t(`quotes.states.${quote.state}`)}
    </StateTag>
  )
}

const drawnSubscription = {
  ordered: 'pending',
  planned: 'planned',
  active: 'active',
  notice: 'notice',
  suspended: 'blocked',
  terminated: 'closed',
} as const
export const subscriptionStates = ['ordered', 'planned', 'active', 'notice', 'suspended', 'terminated'] as const

/** How far a subscription is: suspended says why, notice until when. */
export function SubscriptionState({
  of,
  tag,
}: {
  of: Pick<Subscription, 'state' | 'cause' | 'lastOn' | 'activatedOn'>
  tag?: boolean
}) {
  const t = useTexts('sales')
  const words =
    of.state === 'notice' && of.lastOn
      ? t('subscriptions.until', { day: formatShortDay(of.lastOn) })
      : of.state === 'planned' && of.activatedOn
        ? t('subscriptions.beginsOn', { day: formatShortDay(of.activatedOn) })
        : of.state === 'suspended' && of.cause
          ? t(`subscriptions.suspended.${of.cause}`)
          : t(`subscriptions.states.${of.state}`)
  return (
    <StateTag
      state={of.state === 'suspended' && of.cause !== 'unpaid' ? 'awaitingRegularisation' : drawnSubscription[of.state]}
      {...(tag ? { tag: true } : {})}
    >
      {words}
    </StateTag>
  )
}
