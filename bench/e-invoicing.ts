// What checking an electronic invoice takes (B15): reading its file and looking at every rule of EN 16931, beside the bare reading of the same bytes.
import { SaxesParser } from 'saxes'
import { findingsOf, invoiceOf, invoiceXml, readInvoice, type Syntax } from '../kernel/e-invoicing/index.ts'
import { decimalText } from '../kernel/e-invoicing/model/decimal.ts'
import { soundInvoice } from '../kernel/e-invoicing/testing.ts'
import { median } from './measuring.ts'

/** A sound invoice of so many lines of ten euros. */
function fileOf(lines: number, syntax: Syntax): Buffer {
  const {
    lines: [line],
    ...whole
  } = soundInvoice()
  const cents = (units: number) => decimalText({ units: BigInt(units), scale: 2 })
  const invoice = invoiceOf({
    ...whole,
    allowances: [],
    charges: [],
    lines: Array.from({ length: lines }, (_, index) => ({
      ...line!,
      identifier: String(index + 1),
      quantity: '1',
      netAmount: '10.00',
      price: { net: '10' },
      item: { name: `Prestation ${index + 1}`, description: 'Ce qui a été fait, sur une ligne que les gens lisent.' },
    })),
    vatBreakdown: [{ base: cents(lines * 1_000), tax: cents(lines * 200), category: 'S', rate: '20' }],
    totals: {
      lines: cents(lines * 1_000),
      withoutVat: cents(lines * 1_000),
      vat: cents(lines * 200),
      withVat: cents(lines * 1_200),
      due: cents(lines * 1_200),
    },
  })
  return Buffer.from(invoiceXml(invoice, syntax))
}

/** Checks invoices of `lines` lines. @returns the median milliseconds of a check, the slower syntax, and those of the bare parser */
export function checkTimes(lines: number, rounds: number): { own: number; bare: number } {
  const times = (['cii', 'ubl-invoice'] as const).map((syntax) => {
    const bytes = fileOf(lines, syntax)
    const timed = (work: () => void) => {
      const begin = performance.now()
      work()
      return performance.now() - begin
    }
    const own = Array.from({ length: rounds }, () =>
      timed(() => {
        const found = findingsOf(readInvoice(bytes))
        if (found.length > 0) throw new Error(`not sound: ${found.map(({ id }) => id)}`)
      }),
    )
    const bare = Array.from({ length: rounds }, () =>
      timed(() => new SaxesParser({ xmlns: true }).write(bytes.toString()).close()),
    )
    // The first rounds are those in which the code is compiled.
    return { own: median(own.slice(rounds / 4)), bare: median(bare.slice(rounds / 4)) }
  })
  return times.toSorted((a, b) => b.own - a.own)[0]!
}
