import { sql } from 'kysely'
import { isPdf, keepFile, type Upload } from '../../../kernel/files/storage.ts'
import { asServer, type PersonContext, type SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { facturXDataOf } from '../../../kernel/pdf/factur-x.ts'
import { inWorker, ranOutOfMemory } from '../../../kernel/workers/in-worker.ts'
import { limitText } from '../exchange/text.ts'
import { ownSiren } from '../seller.ts'
import { duplicate, type Examined, notOurs, pdfReasons, type Reason, type Said, tooLarge, unsaid } from './examine.ts'

type Examining = typeof import('./examine.ts')

/** What a file of an invoice received belongs to. */
export const depositFile = 'e-invoicing.deposit'
export const mostBytes = 32 * 1024 * 1024
/** The data of an invoice in a file; the reason where it has none. */
export async function dataOf(head: Buffer, bytes: Buffer): Promise<{ data: Uint8Array } | { reason: Reason }> {
  if (!isPdf(head)) return { data: bytes }
  const found = await facturXDataOf(bytes, mostBytes)
  return typeof found === 'string' ? { reason: pdfReasons[found] } : { data: found }
}

/** What a file is: its content decides, whatever it is called. `person`: whose turn it is in the threads; nobody's for a job. */
export async function examine(upload: Upload, person: string | undefined): Promise<Examined> {
  const rejected = (one: Reason): Examined => ({ said: unsaid, reasons: [one] })
  if (upload.sizeBytes > mostBytes) return rejected(tooLarge)
  const found = await dataOf(upload.head, await upload.bytes())
  if ('reason' in found) return rejected(found.reason)
  return inWorker<Examining, 'examineXml'>(
    new URL('./examine.ts', import.meta.url),
    'examineXml',
    { bytes: found.data },
    person,
  ).catch((error: unknown) => {
    if (!ranOutOfMemory(error)) throw error
    return rejected(tooLarge)
  })
}

/** The brand that received this number of this seller in that year, of those that are one company; of two who take it in at once, the second is told. */
async function receivedBy(ctx: PersonContext | SystemContext, said: Said, own: string): Promise<string | null> {
  const { rows } = await sql<{
    brand: string | null
  }>`select parvis.lock_received(${ctx.brand.id}, ${own}, ${said.sellerId}, ${said.number}, ${said.issueOn}::date) as brand`.execute(
    ctx.db,
  )
  return rows[0]!.brand
}

/**
 * What an invoice is known by as the brand receives it: one by which it sells, and which the buyer wrote in its name, is addressed to it all the same
 * (BR-FR-22), and comes from whoever wrote it.
 */
export function asReceived(said: Said, own: string): Said & { selfBilled: boolean } {
  const { writer } = said
  if (!writer || !own || said.sellerId !== own) return { ...said, selfBilled: false }
  const { id: sellerId, name: sellerName, address: sellerAddress } = writer
  return {
    ...said,
    sellerId,
    sellerName,
    sellerAddress,
    buyerSiren: own,
    sellerCountry: '',
    bought: null,
    selfBilled: true,
  }
}

/** Who hands a file in, and how; of a platform, the flow that brought it. */
export type Handed = {
  id: string
  organisationId: string | null
  way: 'portal' | 'program' | 'platform'
  flowId?: string
}

/**
 * Keeps what was handed in: an invoice received with its file, or a rejection with its reasons. Of an invoice that is handed in twice at once, the second is
 * told. @returns the file of an invoice that was accepted; undefined of a rejection; 'elsewhere' where a platform brings what another brand of the same company
 * received by it: nothing is kept of it
 */
export async function keepDeposit(
  ctx: PersonContext | SystemContext,
  handed: Handed,
  upload: Upload,
  examined: Examined,
): Promise<string | undefined | 'elsewhere'> {
  const own = ownSiren(ctx)
  const said = asReceived(examined.said, own)
  const reasons = [...examined.reasons]
  if (own && said.buyerSiren && said.buyerSiren !== own) reasons.unshift(notOurs)
  const isFatal = () => reasons.some(({ severity }) => severity === 'fatal')
  return asServer(ctx, async () => {
    const there = isFatal() ? null : await receivedBy(ctx, said, own)
    if (there && there !== ctx.brand.id && handed.way === 'platform') return 'elsewhere'
    if (there) reasons.unshift(duplicate)
    const accepted = !isFatal()
    const row = {
      id: handed.id,
      brand_id: ctx.brand.id,
      organisation_id: handed.organisationId,
      way: handed.way,
      flow_id: handed.flowId ?? null,
      file_name: limitText(upload.name, 200) || 'facture',
      size_bytes: upload.sizeBytes,
      sha256: upload.sha256,
      deposited_at: ctx.now,
      deposited_by: ctx.actor.accountId ?? null,
      deposited_by_label: handed.way === 'platform' ? '' : ctx.actor.label,
      buyer: own,
      in_pdf: isPdf(upload.head),
      self_billed: said.selfBilled,
      syntax: said.syntax,
      number: said.number,
      seller_id: said.sellerId,
      seller_name: said.sellerName,
      issue_on: said.issueOn,
      due_on: said.dueOn,
      currency: said.currency,
      net_amount: said.net,
      gross_amount: said.gross,
      type_code: said.typeCode,
      seller_address: said.sellerAddress,
      seller_country: said.sellerCountry,
      bought: accepted && said.bought ? JSON.stringify(said.bought) : null,
    }
    const owner = { kind: depositFile, id: handed.id, organisationId: handed.organisationId }
    const contentType = isPdf(upload.head) ? 'application/pdf' : 'application/xml'
    const fileId = accepted ? await keepFile(ctx, upload, contentType, owner) : null
    await ctx.db
      .insertInto('invoice_deposits')
      .values({ ...row, accepted, file_id: fileId })
      .execute()
    if (reasons.length > 0)
      await ctx.db
        .insertInto('invoice_deposit_findings')
        .values(
          reasons.slice(0, 500).map((one, index) => ({
            deposit_id: handed.id,
            position: index + 1,
            rule: one.rule,
            severity: one.severity,
            words: JSON.stringify(one.words),
            places: one.places,
          })),
        )
        .execute()
    await record(ctx, {
      type: accepted ? 'e_invoicing.invoice.received' : 'e_invoicing.invoice.rejected',
      ...(handed.organisationId ? { organisationId: handed.organisationId } : {}),
      subjectType: 'e_invoicing.deposit',
      subjectId: handed.id,
      subjectLabel: said.number || row.file_name,
      after: accepted
        ? { number: said.number, seller: said.sellerName }
        : {
            reasons: reasons
              .map(({ rule }) => rule)
              .slice(0, 20)
              .join(', '),
          },
    })
    return fileId ?? undefined
  })
}
