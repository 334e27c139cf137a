import { Checkbox } from '@mantine/core'
import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatMoney } from '../../../web/ui/format.ts'
import { percent } from '../../../web/ui/paper/amounts.ts'
import { LinesTable } from '../../../web/ui/paper/lines-table.tsx'
import { Totals } from '../../../web/ui/paper/totals.tsx'

export type QuoteShown = Answer<'GET /quotes/:id'>

/** What a quote says (B24): its lines, and its options with what each changes; ticked where the person may choose. */
export function QuotePaper({
  quote,
  choose,
}: {
  quote: QuoteShown
  choose?: ((lineIds: string[]) => void) | undefined
}) {
  const t = useTexts('sales')
  const ui = useTexts()
  const money = (cents: number) => formatMoney(cents, quote.currency)
  const options = quote.lines.filter(({ isOptional }) => isOptional)
  const chosen = options.filter(({ isChosen }) => isChosen).map(({ id }) => id)
  return (
    <section className="surface paper">
      <LinesTable
        lines={quote.lines}
        priceMode={quote.priceMode}
        currency={quote.currency}
        left={(line) => line.isOptional && !line.isChosen}
        tick={
          options.length > 0
            ? (line) =>
                line.isOptional ? (
                  <Checkbox
                    aria-label={line.label}
                    checked={line.isChosen}
                    disabled={!choose}
                    onChange={(event) =>
                      choose?.(
                        event.currentTarget.checked ? [...chosen, line.id] : chosen.filter((one) => one !== line.id),
                      )
                    }
                  />
                ) : null
            : undefined
        }
        notes={(line) => [
          line.termsWords ?? '',
          [
            line.isOptional
              ? t(line.isChosen ? 'quotes.optionTaken' : 'quotes.optionLeft', {
                  amount: money(line.addsGrossCents ?? 0),
                })
              : '',
            line.description,
            line.discountRate ? `${ui('paper.discount')} ${percent(line.discountRate)}` : '',
          ]
            .filter(Boolean)
            .join(' · '),
        ]}
      />
      <Totals of={{ ...quote.chosen, currency: quote.currency }} />
      {quote.comment ? <p className="paper-note">{quote.comment}</p> : null}
    </section>
  )
}
