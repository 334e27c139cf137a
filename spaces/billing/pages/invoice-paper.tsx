import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { percent } from '../../../web/ui/paper/amounts.ts'
import { LinesTable } from '../../../web/ui/paper/lines-table.tsx'
import { Totals } from '../../../web/ui/paper/totals.tsx'

export type Shown = Answer<'GET /invoices/:id'>

/** What an invoice says (B11): who, to whom, its lines, VAT by rate, totals. The same on both sides. */
export function InvoicePaper({ invoice }: { invoice: Shown }) {
  const t = useTexts('billing')
  const ui = useTexts()
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
        <LinesTable
          lines={invoice.lines}
          priceMode={invoice.priceMode}
          currency={invoice.currency}
          notes={(line) => [
            [
              line.origin,
              line.description,
              line.discountRate ? `${ui('paper.discount')} ${percent(line.discountRate)}` : '',
            ]
              .filter(Boolean)
              .join(' · '),
          ]}
        />
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
