// biome-ignore-all lint/a11y/useSemanticElements: see below
// biome-ignore-all lint/a11y/noRedundantRoles: on a phone the rows are laid out as blocks, which takes their roles from some browsers
import type { ReactNode } from 'react'
import { useTexts } from '../../i18n/index.ts'
import { formatMoney } from '../format.ts'
import { percent, priceOf, quantityOf } from './amounts.ts'
import './paper.css'

/** A line of an invoice or a quote, as the server computed it. */
export type PaperLine = {
  id: string
  label: string
  quantity: string
  unitPrice: string
  vatCategory: string
  vatRate: number
  netCents: number
}

/** The lines of an invoice or a quote to read; on a phone each is a block, with what it says over the whole width and its amount at the right. */
export function LinesTable<Line extends PaperLine>(props: {
  lines: readonly Line[]
  priceMode: 'net' | 'gross'
  currency: string
  /** What stands under the description, each on a line of its own; the empty ones are left out. */
  notes: (line: Line) => string[]
  /** A cell before the others, for lines that are chosen. */
  tick?: ((line: Line) => ReactNode) | undefined
  /** A line that does not count. */
  left?: (line: Line) => boolean
}) {
  const t = useTexts()
  const { lines, tick } = props
  const vat = t('paper.vat')
  return (
    <div className="paper-scroll">
      <table role="table" className="paper-lines paper-read" aria-label={t('paper.lines')}>
        <thead role="rowgroup">
          <tr role="row">
            {tick ? (
              <th role="columnheader" scope="col">
                <span className="sr-only">{t('paper.option')}</span>
              </th>
            ) : null}
            <th role="columnheader" scope="col">
              {t('paper.label')}
            </th>
            {[t('paper.quantity'), t(`paper.price.${props.priceMode}`), vat, t('paper.amount.net')].map((title) => (
              <th key={title} role="columnheader" scope="col" className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {lines.map((line) => (
            <tr key={line.id} role="row" className={props.left?.(line) ? 'left' : undefined}>
              {tick ? (
                <td role="cell" className="tick">
                  {tick(line)}
                </td>
              ) : null}
              <td role="cell" className="label">
                {line.label}
                {props
                  .notes(line)
                  .filter(Boolean)
                  .map((note) => (
                    <small key={note}>{note}</small>
                  ))}
              </td>
              <td role="cell" className="number">
                {quantityOf(line.quantity)}
              </td>
              <td role="cell" className="number price">
                {priceOf(line.unitPrice)}
              </td>
              <td role="cell" className="number vat" data-title={vat}>
                {line.vatCategory === 'S' ? t('paper.totals.at', { rate: percent(line.vatRate) }) : line.vatCategory}
              </td>
              <td role="cell" className="number strong">
                {formatMoney(line.netCents, props.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
