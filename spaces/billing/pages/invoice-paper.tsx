import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatMoney } from '../../../web/ui/format.ts'
import { percent, priceOf, quantityOf } from '../../../web/ui/paper/amounts.ts'
import { Totals } from '../../../web/ui/paper/totals.tsx'

export type Shown = Answer<'GET /invoices/:id'>

/** What is wider than a phone is scrolled by keys too. */
const scrollable = { tabIndex: 0 }

/** What an invoice says (B11): who, to whom, its lines, VAT by rate, totals. The same on both sides. */
export function InvoicePaper({ invoice }: { invoice: Shown }) {
  const t = useTexts('billing')
  const money = (cents: number) => formatMoney(cents, invoice.currency)
  return (
    <>
      <section className="surface paper">
        {invoice.external ? (
          <p className="paper-note">{t('one.external', { source: invoice.external.source })}</p>
        ) : null}
        {invoice.seller && invoice.buyer ? (
          <div className="paper-parties">
            <Party title={t('one.seller')} of={invoice.seller} />
            <Party title={t('one.buyer')} of={invoice.buyer} />
          </div>
        ) : null}
        <section className="paper-scroll" aria-label={t('one.lines')} {...scrollable}>
          <table className="paper-lines" aria-label={t('one.lines')}>
            <thead>
              <tr>
                <th scope="col">{t('edit.label')}</th>
                <th scope="col" className="number">
                  {t('edit.quantity')}
                </th>
                <th scope="col" className="number">
                  {t(`edit.price.${invoice.priceMode}`)}
                </th>
                <th scope="col" className="number">
                  {t('edit.vat')}
                </th>
                <th scope="col" className="number">
                  {t('edit.amount.net')}
                </th>
              </tr>
            </thead>
            <tbody>
              {invoice.lines.map((line) => (
                <tr key={line.id}>
                  <td>
                    {line.label}
                    {line.origin || line.description || line.discountRate ? (
                      <small>
                        {[
                          line.origin,
                          line.description,
                          line.discountRate ? `${t('edit.discount')} ${percent(line.discountRate)}` : '',
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      </small>
                    ) : null}
                  </td>
                  <td className="number">{quantityOf(line.quantity)}</td>
                  <td className="number">{priceOf(line.unitPrice)}</td>
                  <td className="number">
                    {line.vatCategory === 'S' ? t('totals.at', { rate: percent(line.vatRate) }) : line.vatCategory}
                  </td>
                  <td className="number strong">{money(line.netCents)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <Totals of={invoice} />
        {invoice.comment ? <p className="paper-note">{invoice.comment}</p> : null}
      </section>
    </>
  )
}

function Party({ title, of }: { title: string; of: NonNullable<Shown['seller']> }) {
  const t = useTexts('billing')
  return (
    <div>
      <h3>{title}</h3>
      <p className="strong">{of.name}</p>
      {[
        of.form,
        of.addressLine1,
        of.addressLine2,
        [of.postalCode, of.city].filter(Boolean).join(' '),
        of.siren ? t('one.siren', { siren: of.siren }) : '',
        of.vatNumber ? t('one.vatNumber', { number: of.vatNumber }) : '',
      ]
        .filter(Boolean)
        .map((text) => (
          <p key={text}>{text}</p>
        ))}
    </div>
  )
}
