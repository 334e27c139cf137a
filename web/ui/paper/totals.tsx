import { useTexts } from '../../i18n/index.ts'
import { formatMoney } from '../format.ts'
import { percent } from './amounts.ts'
import './paper.css'

/** What an invoice or a quote comes to, as the server computed it. */
export type Summed = {
  vat: ReadonlyArray<{ category: string; rate: number; baseCents: number; vatCents: number; exemptionWords?: string }>
  currency: string
  netCents: number
  vatCents: number
  grossCents: number
  /** What deposits take off. */
  deductedCents?: number
}

/** VAT by rate at the left, the totals at the right. */
export function Totals({ of: invoice }: { of: Summed }) {
  const t = useTexts()
  const deducted = invoice.deductedCents ?? 0
  const money = (cents: number) => formatMoney(cents, invoice.currency)
  return (
    <div className="paper-totals">
      <table aria-label={t('paper.totals.byRate')}>
        <thead>
          <tr>
            <th scope="col">{t('paper.totals.byRate')}</th>
            <th scope="col" className="number">
              {t('paper.totals.base')}
            </th>
            <th scope="col" className="number">
              {t('paper.totals.vat')}
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.vat.map((one) => (
            <tr key={`${one.category} ${one.rate}`}>
              <td>
                {t('paper.totals.at', { rate: percent(one.rate) })}
                {one.category === 'S' ? '' : `, ${one.exemptionWords || t(`paper.categories.${one.category}`)}`}
              </td>
              <td className="number">{money(one.baseCents)}</td>
              <td className="number">{money(one.vatCents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl>
        <div>
          <dt>{t('paper.totals.net')}</dt>
          <dd>{money(invoice.netCents)}</dd>
        </div>
        <div>
          <dt>{t('paper.totals.vat')}</dt>
          <dd>{money(invoice.vatCents)}</dd>
        </div>
        <div className={deducted ? undefined : 'total'}>
          <dt>{t('paper.totals.gross')}</dt>
          <dd>{money(invoice.grossCents)}</dd>
        </div>
        {deducted ? (
          <>
            <div>
              <dt>{t('paper.totals.deducted')}</dt>
              <dd>{money(-deducted)}</dd>
            </div>
            <div className="total">
              <dt>{t('paper.totals.payable')}</dt>
              <dd>{money(invoice.grossCents - deducted)}</dd>
            </div>
          </>
        ) : null}
      </dl>
    </div>
  )
}
