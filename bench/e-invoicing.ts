// What electronic invoices take (B15): reading a file and looking at every rule of EN 16931, beside the bare reading of the same bytes; taking in those of a day.
import { SaxesParser } from 'saxes'
import { findingsOf, invoiceOf, invoiceXml, readInvoice, type Syntax } from '../kernel/e-invoicing/index.ts'
import { decimalText } from '../kernel/e-invoicing/model/decimal.ts'
import { soundInvoice } from '../kernel/e-invoicing/testing.ts'
import { dueOf } from '../spaces/e-invoicing/exchange/due.ts'
import { pollPlatform } from '../spaces/e-invoicing/exchange/poll.ts'
import { takeDue } from '../spaces/e-invoicing/exchange/take-in.ts'
import type { Platform } from '../spaces/e-invoicing/platforms/client.ts'
import type { Flow } from '../spaces/e-invoicing/platforms/protocol.ts'
import { insert, startPortal } from '../testing/portal.ts'
import { median, memoryOf, took } from './measuring.ts'

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

/**
 * Takes in invoices of suppliers from a platform that has them at hand: each is fetched, looked at in a thread, kept with its file, and its flow written down.
 * @returns how many a second, and how far memory grew from the first tenth of them on, in MiB
 */
export async function intakeTimes(count: number): Promise<{ perSecond: number; growth: number; taken: number }> {
  const portal = await startPortal({ CHECK_ANSWERS: 'off' })
  try {
    const { services } = portal.app
    const brand = services.brands.byId(portal.brandId)
    const row = await insert(portal, 'platforms', {
      ...{ brand_id: brand.id, name: 'Mesure', client_id: 'x', sealed_secret: Buffer.alloc(8), enabled: true },
      ...{ flow_address: 'http://x', directory_address: 'http://x', token_address: 'http://x' },
      ...{ created_at: portal.clock.now, updated_at: portal.clock.now },
    })
    const texts = (['cii', 'ubl-invoice'] as const).map((syntax) => fileOf(20, syntax).toString())
    const number = soundInvoice().number!
    const at = (index: number) => new Date(portal.clock.now.getTime() - (count - index) * 1_000).toISOString()
    const flowAt = (index: number): Flow => ({
      ...{ flowId: `m-${index}`, name: `m-${index}.xml`, flowSyntax: index % 2 ? 'UBL' : 'CII', flowProfile: 'CIUS' },
      ...{ processingRule: 'B2B', processingRuleSource: 'Input', flowType: 'SupplierInvoice', flowDirection: 'In' },
      ...{ submittedAt: at(index), updatedAt: at(index), acknowledgement: { status: 'Ok' } },
    })
    const client = {
      search: async ({ cursor = '0', limit = 100 }) => {
        const first = Number(cursor)
        const results = Array.from({ length: Math.min(limit, count - first) }, (_, index) => flowAt(first + index))
        return { flows: results, odd: [], ...(first + limit < count ? { nextCursor: String(first + limit) } : {}) }
      },
      file: async (id: string) => Buffer.from(texts[Number(id.slice(2)) % 2]!.replaceAll(number, `M-${id}`)),
    } as unknown as Platform
    let before = 0
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, memoryOf(process.pid))
    }, 50)
    let seen = 0
    const counting = {
      ...client,
      file: async (id: string, type: 'Original') => {
        if (++seen === Math.ceil(count / 10)) before = most = memoryOf(process.pid)
        return client.file(id, type)
      },
    } as Platform
    const run = {
      stopping: () => false,
      report: (error: unknown) => {
        throw error
      },
    }
    const seconds =
      (await took(async () => {
        await pollPlatform(services, brand, counting, row as never, run)
        for (let due = await dueOf(services, brand, 'flows_to_take', 500, row.id); due.length > 0; ) {
          const left = due.values()
          await Promise.all(
            Array.from({ length: 4 }, async () => {
              for (const id of left) await takeDue(services, brand, counting, row as never, id)
            }),
          )
          due = await dueOf(services, brand, 'flows_to_take', 500, row.id)
        }
      })) / 1_000
    clearInterval(watch)
    const [{ taken }] = await portal.sql('select count(*)::int as taken from invoice_deposits where accepted')
    return { perSecond: count / seconds, growth: most - before, taken }
  } finally {
    await portal.close()
  }
}
