// Drawn for the pages; the text of the code is `epc-text.ts`.
import QRCode from 'qrcode'
import type { Context } from '../../../kernel/http/context.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { billingSettings } from '../settings.ts'
import { epcText, numbersIn } from './epc-text.ts'
import type { Payable } from './lines.ts'

/** A code as a path of squares: as many to a side as it has modules. Error correction M, as the norm says. */
export function codePath(text: string): { size: number; path: string } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const parts: string[] = []
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; ) {
      let end = column
      while (end < modules.size && modules.get(row, end)) end++
      if (end > column) parts.push(`M${column} ${row}h${end - column}v1h-${end - column}z`)
      column = Math.max(end, column + 1)
    }
  return { size: modules.size, path: parts.join('') }
}

/** How invoices are paid by transfer to the brand's account; null where it shows none. The numbers of the invoices are its words. */
export function transferOf(ctx: Pick<Context, 'brand' | 'services'>, { amountCents, currency, lines }: Payable) {
  const iban = settingOf(ctx, billingSettings.seller_iban)
  if (!iban) return null
  const name = settingOf(ctx, billingSettings.seller_name)
  const bic = settingOf(ctx, billingSettings.seller_bic)
  const reference = numbersIn(lines.map(({ number }) => number))
  const epc = currency === 'EUR' ? epcText({ name, iban, bic, cents: amountCents, text: reference }) : undefined
  return { name, iban, bic, reference, epc: epc ?? '', code: epc ? codePath(epc) : null }
}
