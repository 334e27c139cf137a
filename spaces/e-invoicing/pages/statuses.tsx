import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { decimalsOf, formatMoney, formatPercent } from '../../../web/ui/format.ts'
import type { StateName } from '../../../web/ui/state-tag.tsx'
import { Timeline } from '../../../web/ui/timeline.tsx'

type Status = Answer<'GET /e-invoices/:id'>['timeline'][number]

const states: Partial<Record<string, StateName>> = {
  204: 'inReview',
  205: 'validated',
  206: 'disputed',
  207: 'disputed',
  208: 'awaitingRegularisation',
  209: 'inReview',
  210: 'refused',
  211: 'announced',
  212: 'done',
  213: 'refused',
  220: 'cancelled',
  221: 'failed',
  501: 'refused',
}
/** How a status looks beside its word. */
export const stateOfStatus = (code: string): StateName => states[code] ?? 'running'
/** Whether nothing is reminded of, and a credit note is the next step. */
export const isStopped = (code: string): boolean => ['210', '213', '501'].includes(code)

/** What was said of an invoice, the latest first: who, when, the reasons, the amounts (B15). */
export function StatusTimeline({ of }: { of: readonly Status[] }) {
  const t = useTexts('e-invoicing')
  const money = ({ amount, currency }: { amount: string; currency: string }) =>
    currency ? formatMoney(Math.round(Number(amount) * 10 ** decimalsOf(currency)), currency) : amount
  if (of.length === 0) return <p className="help">{t('exchange.nothingSaid')}</p>
  return (
    <Timeline
      label={t('exchange.timeline')}
      events={of.toReversed().map((status) => ({
        id: status.id,
        at: status.at,
        title: (
          <>
            {status.title} <span className="help">{status.code}</span>
          </>
        ),
        by: [
          status.madeBy ? t('exchange.byUs', { who: status.madeBy }) : status.byName || t(`exchange.by.${status.by}`),
          status.ack === null ? '' : t(`exchange.ack.${status.ack}`),
        ]
          .filter(Boolean)
          .join(' · '),
        detail:
          status.reasons.length + status.amounts.length > 0 || status.words ? (
            <>
              {status.reasons.map((reason) => (
                <div key={reason.code}>
                  {reason.words} <span className="help">{reason.code}</span>
                </div>
              ))}
              {status.words ? <div>{status.words}</div> : null}
              {status.amounts.map((one) => (
                <div key={`${one.type} ${one.percent} ${one.amount}`}>
                  {['MEN', 'MPA', 'MAPTTC', 'MNATTC'].includes(one.type)
                    ? t(`exchange.amounts.${one.type as 'MEN'}`, {
                        amount: money(one),
                        percent: formatPercent(Number(one.percent)),
                      })
                    : t('exchange.amounts.other', { type: one.type, amount: money(one) })}
                </div>
              ))}
            </>
          ) : undefined,
      }))}
    />
  )
}
