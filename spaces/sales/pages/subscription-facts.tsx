import {
  IconCalendarDue,
  IconCalendarPlus,
  IconCircleMinus,
  IconCurrencyEuro,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconShoppingCart,
} from '@tabler/icons-react'
import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatPercent } from '../../../web/ui/format.ts'
import { priceIn, quantityOf } from '../../../web/ui/paper/amounts.ts'
import { Surface } from '../../../web/ui/surface.tsx'
import { Timeline } from '../../../web/ui/timeline.tsx'

export type SubscriptionShown = Answer<'GET /subscriptions/:id'>

const icons = {
  ordered: IconShoppingCart,
  activated: IconPlayerPlay,
  suspended: IconPlayerPause,
  resumed: IconPlayerPlay,
  noticed: IconCalendarDue,
  notice_lifted: IconCalendarPlus,
  renewed: IconRefresh,
  priced: IconCurrencyEuro,
  terminated: IconCircleMinus,
} as const

/** What happened to a subscription, the latest first: its state follows from it (B10). */
export function SubscriptionFacts({ of }: { of: SubscriptionShown }) {
  const t = useTexts('sales')
  return (
    <Surface title={t('subscriptions.facts')}>
      <Timeline
        label={t('subscriptions.facts')}
        events={[...of.facts].reverse().map((fact) => ({
          id: fact.id,
          at: fact.at,
          icon: icons[fact.kind],
          title: t(`subscriptions.fact.${fact.kind}`, { day: formatDay(fact.lastOn ?? fact.onDay) }),
          by: fact.by,
          detail: [
            fact.kind === 'suspended' && fact.cause ? t(`subscriptions.suspended.${fact.cause as 'staff'}`) : '',
            fact.unitPrice ? priceIn(fact.unitPrice, of.currency) : '',
            fact.reason,
          ]
            .filter(Boolean)
            .join(' · '),
        }))}
      />
    </Surface>
  )
}

/** What is subscribed to, and under what terms. */
export function SubscriptionTerms({ of }: { of: SubscriptionShown }) {
  const t = useTexts('sales')
  const rows: Array<[string, string]> = [
    [t('subscriptions.label'), of.label],
    [t('subscriptions.quantity'), quantityOf(of.quantity)],
    [
      t('subscriptions.unitPrice'),
      `${priceIn(of.unitPrice, of.currency)} ${t(`subscriptions.each.${of.periodMonths}`)}`,
    ],
    ...(of.discountRate
      ? ([[t('subscriptions.discount'), formatPercent(of.discountRate / 100)]] as [[string, string]])
      : []),
    [t('subscriptions.when'), t(of.inAdvance ? 'products.advance' : 'products.arrears')],
    ...(of.reference ? ([[t('quotes.reference'), of.reference]] as [[string, string]]) : []),
    [t('products.notice'), String(of.noticeDays)],
    ...(of.termEndsOn
      ? ([
          [t('subscriptions.term'), formatDay(of.termEndsOn)],
          [t('subscriptions.refuseBefore'), formatDay(of.refuseBefore)],
        ] as Array<[string, string]>)
      : []),
  ]
  return (
    <Surface title={t('subscriptions.terms')}>
      <dl className="sales-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Surface>
  )
}
