import { Checkbox } from '@mantine/core'
import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatMoney } from '../../../web/ui/format.ts'
import { percent, priceOf, quantityOf } from '../../../web/ui/paper/amounts.ts'
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
  const row = (line: QuoteShown['lines'][number]) => (
    <tr key={line.id} className={line.isOptional && !line.isChosen ? 'left' : undefined}>
      {options.length > 0 ? (
        <td className="tick">
          {line.isOptional ? (
            <Checkbox
              aria-label={line.label}
              checked={line.isChosen}
              disabled={!choose}
              onChange={(event) =>
                choose?.(event.currentTarget.checked ? [...chosen, line.id] : chosen.filter((one) => one !== line.id))
              }
            />
          ) : null}
        </td>
      ) : null}
      <td>
        {line.label}
        {line.termsWords ? <small>{line.termsWords}</small> : null}
        {line.description || line.discountRate || line.isOptional ? (
          <small>
            {[
              line.isOptional
                ? t(line.isChosen ? 'quotes.optionTaken' : 'quotes.optionLeft', {
                    amount: money(line.addsGrossCents ?? 0),
                  })
                : '',
              line.description,
              line.discountRate ? `${ui('paper.discount')} ${percent(line.discountRate)}` : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        ) : null}
      </td>
      <td className="number">{quantityOf(line.quantity)}</td>
      <td className="number">{priceOf(line.unitPrice)}</td>
      <td className="number">
        {line.vatCategory === 'S' ? ui('paper.totals.at', { rate: percent(line.vatRate) }) : line.vatCategory}
      </td>
      <td className="number strong">{money(line.netCents)}</td>
    </tr>
  )
  return (
    <section className="surface paper">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than a phone is scrolled by keys too */}
      <section className="paper-scroll" aria-label={ui('paper.lines')} tabIndex={0}>
        <table className="paper-lines" aria-label={ui('paper.lines')}>
          <thead>
            <tr>
              {options.length > 0 ? (
                <th scope="col">
                  <span className="sr-only">{ui('paper.option')}</span>
                </th>
              ) : null}
              <th scope="col">{ui('paper.label')}</th>
              <th scope="col" className="number">
                {ui('paper.quantity')}
              </th>
              <th scope="col" className="number">
                {ui(`paper.price.${quote.priceMode}`)}
              </th>
              <th scope="col" className="number">
                {ui('paper.vat')}
              </th>
              <th scope="col" className="number">
                {ui('paper.amount.net')}
              </th>
            </tr>
          </thead>
          <tbody>{quote.lines.map(row)}</tbody>
        </table>
      </section>
      <Totals of={{ ...quote.chosen, currency: quote.currency }} />
      {quote.comment ? <p className="paper-note">{quote.comment}</p> : null}
    </section>
  )
}
