import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { csvContentType, writeCsv } from '../../../kernel/export/csv.ts'
import { isPdf, keepFile, type OpenableFile, openFile, type Upload } from '../../../kernel/files/storage.ts'
import { zipOf } from '../../../kernel/files/zip.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { readPdfContents } from '../../../kernel/pdf/read-text.ts'
import { inWorker, ranOutOfMemory } from '../../../kernel/workers/in-worker.ts'
import { duplicate, type Examined, pdfReasons, type Reason, tooLarge, unsaid } from './examine.ts'
import { ownDepositList, viewItem } from './lists.ts'
import type * as schema from './schema.ts'

type Examining = typeof import('./examine.ts')

/** What a file of an invoice received belongs to. */
export const depositFile = 'e-invoicing.deposit'
const mostBytes = 32 * 1024 * 1024
/** The names that a PDF may give its data: those of Factur-X and of what came before it. */
const dataNames = ['factur-x.xml', 'zugferd-invoice.xml', 'xrechnung.xml']
const pdfLimits = { mostPages: 1, mostText: 10_000, timeoutMs: 15_000, mostFiles: 10, mostBytes }

/** What a file is: its content decides, whatever it is called. */
async function examine(upload: Upload, person: string): Promise<Examined> {
  const rejected = (one: Reason): Examined => ({ said: unsaid, reasons: [one] })
  const bytes = await upload.bytes()
  let data: Uint8Array = bytes
  if (isPdf(upload.head)) {
    const found = await readPdfContents(() => bytes, pdfLimits)
    if (found.state === 'locked') return rejected(pdfReasons.locked)
    if (found.state === 'damaged') return rejected(pdfReasons.damaged)
    const files = found.files.filter(({ name }) => dataNames.includes(name.toLowerCase()))
    if (files.length > 1) return rejected(pdfReasons.several)
    if (!files[0]) return rejected(pdfReasons.none)
    data = files[0].bytes
  }
  return inWorker<Examining, 'examineXml'>(
    new URL('./examine.ts', import.meta.url),
    'examineXml',
    { bytes: data },
    person,
  ).catch((error: unknown) => {
    if (!ranOutOfMemory(error)) throw error
    return rejected(tooLarge)
  })
}

/**
 * Takes in what a client hands in as invoices to the provider (O28): each file is looked at by the rules of EN 16931; what breaks none is an invoice received, all
 * else is rejected with its reasons, and its bytes are not kept. Handed in again, an invoice that was received is rejected as the same.
 * @throws Problem 404, 403 with whom to ask, 422 on `files`
 */
export async function depositInvoices(
  request: RequestInfo,
  { organisationId }: z.output<typeof schema.depositBody>,
  uploads: Upload[],
): Promise<z.input<typeof schema.deposited>> {
  const person = await request.again(async (ctx) => {
    await requirePermission(ctx, organisationId, 'e-invoicing.deposits.make')
    await limitAct(ctx, 'invoice-deposits', 2_000)
    return ctx.actor.accountId
  })
  if (uploads.length === 0) throw invalid({ field: 'files', code: 'e_invoicing.no_file' })
  for (const { sizeBytes, name, field } of uploads)
    if (sizeBytes > mostBytes)
      throw invalid({ field, code: 'e_invoicing.large', params: { name, megabytes: mostBytes / 2 ** 20 } })
  const ids: string[] = []
  for (const upload of uploads) {
    const examined = await examine(upload, person)
    ids.push(await request.again((ctx) => write(ctx, organisationId, upload, examined)))
  }
  return request.again(async (ctx) => ({ items: await Promise.all(ids.map((id) => readDeposit(ctx, id))) }))
}

/** Whether the brand received this number of this seller in that year. */
const isReceived = async (ctx: PersonContext, { said }: Examined): Promise<boolean> => {
  const { rows } = await ctx.asSystem(() =>
    sql<{
      there: boolean
    }>`select exists (select from invoice_deposits d where d.brand_id = ${ctx.brand.id} and d.accepted and d.seller_id = ${said.sellerId}
      and lower(d.number) = lower(${said.number}) and extract(year from d.issue_on) = extract(year from ${said.issueOn}::date)) as there`.execute(
      ctx.db,
    ),
  )
  return rows[0]!.there
}

async function write(ctx: PersonContext, organisationId: string, upload: Upload, examined: Examined): Promise<string> {
  await requirePermission(ctx, organisationId, 'e-invoicing.deposits.make')
  const id = randomUUID()
  const { said } = examined
  const reasons = [...examined.reasons]
  const fatal = () => reasons.some(({ severity }) => severity === 'fatal')
  if (!fatal()) {
    // Two that hand in one invoice wait for each other: the second is told.
    await ctx.asSystem(() =>
      sql`select pg_advisory_xact_lock(hashtextextended(${`e-invoicing ${ctx.brand.id} ${said.sellerId} ${said.number.toLowerCase()}`}, 0))`.execute(
        ctx.db,
      ),
    )
    if (await isReceived(ctx, examined)) reasons.unshift(duplicate)
  }
  const accepted = !fatal()
  const contentType = isPdf(upload.head) ? 'application/pdf' : 'application/xml'
  await ctx.asSystem(async () => {
    const row = {
      id,
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      way: ctx.actor.side === 'client' && ctx.actor.kind === 'technical' ? 'program' : 'portal',
      file_name: upload.name.slice(0, 200) || 'facture',
      size_bytes: upload.sizeBytes,
      sha256: upload.sha256,
      deposited_at: ctx.now,
      deposited_by: ctx.actor.accountId,
      deposited_by_label: ctx.actor.label,
      syntax: said.syntax,
      number: said.number,
      seller_id: said.sellerId,
      seller_name: said.sellerName,
      issue_on: said.issueOn,
      due_on: said.dueOn,
      currency: said.currency,
      net_amount: said.net,
      gross_amount: said.gross,
      seller_country: said.sellerCountry,
      bought: accepted && said.bought ? JSON.stringify(said.bought) : null,
    }
    const fileId = accepted ? await keepFile(ctx, upload, contentType, { kind: depositFile, id, organisationId }) : null
    await ctx.db
      .insertInto('invoice_deposits')
      .values({ ...row, accepted, file_id: fileId })
      .execute()
    if (reasons.length > 0)
      await ctx.db
        .insertInto('invoice_deposit_findings')
        .values(
          reasons.slice(0, 500).map((one, index) => ({
            deposit_id: id,
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
      organisationId,
      subjectType: 'e_invoicing.deposit',
      subjectId: id,
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
  })
  return id
}

/** A file that was handed in, with the rules that it does not keep. @throws Problem 404 */
export async function readDeposit(ctx: PersonContext, id: string): Promise<z.input<typeof schema.depositView>> {
  const row = await readRow(ctx, ownDepositList, id)
  const findings = await ctx.db
    .selectFrom('invoice_deposit_findings')
    .selectAll()
    .where('deposit_id', '=', id)
    .orderBy('position')
    .execute()
  return {
    ...viewItem(row),
    findings: findings.map((one) => ({
      rule: one.rule,
      severity: one.severity as 'fatal',
      words: inLocale(one.words as Text, ctx.locale),
      places: one.places,
    })),
  }
}

/** The file of an invoice received, as it was handed in. @throws Problem 404 */
export async function openReceived(ctx: PersonContext, id: string): Promise<Download> {
  await readRow(ctx, ownDepositList, id)
  const row = await ctx.db.selectFrom('invoice_deposits').select('file_id').where('id', '=', id).executeTakeFirst()
  if (!row?.file_id) throw notFound()
  return Download.of(await openFile(ctx, row.file_id), true)
}

const words = {
  fr: [
    'Motif',
    'Gravité',
    'Libellé',
    'Emplacement',
    'Structure émettrice',
    'SIRET',
    'Date de dépôt',
    'Numéro de la demande de paiement',
    'Fichier',
    'Mode de dépôt',
  ],
  en: [
    'Reason',
    'Severity',
    'Words',
    'Place',
    'Issuing organisation',
    'SIRET',
    'Deposited on',
    'Number of the payment request',
    'File',
    'Way',
  ],
} as const
const ways = { fr: { portal: 'Portail', program: 'API' }, en: { portal: 'Portal', program: 'API' } } as const
const severities = {
  fr: { fatal: 'Bloquant', warning: 'Avertissement' },
  en: { fatal: 'Fatal', warning: 'Warning' },
} as const

/** The reasons of a rejection as a file (O28). @throws Problem 404, e_invoicing.accepted */
async function rejectionOf(ctx: PersonContext, id: string): Promise<OpenableFile> {
  const one = await readDeposit(ctx, id)
  if (one.accepted) throw problem('e_invoicing.accepted')
  const client = await ctx.db
    .selectFrom('organisations')
    .select(['name', 'siret'])
    .where('id', '=', one.organisation.id)
    .executeTakeFirst()
  const { locale } = ctx
  const columns = words[locale].map((header, index) => ({
    header,
    type: index === 6 ? ('datetime' as const) : ('text' as const),
  }))
  const rows = one.findings.map((finding) => [
    finding.rule,
    severities[locale][finding.severity],
    finding.words,
    finding.places.join(' '),
    client?.name ?? one.organisation.name,
    client?.siret ?? '',
    new Date(one.depositedAt),
    one.number,
    one.fileName,
    ways[locale][one.way],
  ])
  async function* all() {
    yield* rows
  }
  const bytes = await buffer(writeCsv(columns as never, all(), { locale, timeZone: ctx.brand.timeZone }))
  return {
    name: `rejet-${one.fileName.replace(/\.[^.]*$/, '')}.csv`,
    contentType: csvContentType,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    open: async () => ({ stream: Readable.from([bytes]), sizeBytes: bytes.length }),
  }
}

/** One rejection as CSV. @throws Problem 404, e_invoicing.accepted */
export async function downloadRejection(ctx: PersonContext, id: string): Promise<Download> {
  const file = await rejectionOf(ctx, id)
  return new Download(async () => (await file.open()).stream, csvContentType, file.name)
}

/** Several rejections as one archive of CSV files. @throws Problem 404, e_invoicing.accepted */
export async function downloadRejections(ctx: PersonContext, ids: string[]): Promise<Download> {
  const files: OpenableFile[] = []
  for (const id of new Set(ids)) files.push(await rejectionOf(ctx, id))
  return new Download(async () => zipOf(files), 'application/zip', 'rejets.zip')
}
