import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { z } from 'zod'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { csvContentType, writeCsv } from '../../../kernel/export/csv.ts'
import { bytesOf, type OpenableFile, openFile, type Upload } from '../../../kernel/files/storage.ts'
import { zipOf } from '../../../kernel/files/zip.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import type { Examined } from './examine.ts'
import { examine, keepDeposit, mostBytes } from './keep.ts'
import { ownDepositList } from './lists.ts'
import { viewDeposit } from './read.ts'
import type * as schema from './schema.ts'

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

async function write(ctx: PersonContext, organisationId: string, upload: Upload, examined: Examined): Promise<string> {
  await requirePermission(ctx, organisationId, 'e-invoicing.deposits.make')
  const id = randomUUID()
  const way = ctx.actor.side === 'client' && ctx.actor.kind === 'technical' ? 'program' : 'portal'
  await keepDeposit(ctx, { id, organisationId, way }, upload, examined)
  return id
}

/** A file that was handed in, with the rules that it does not keep. @throws Problem 404 */
export async function readDeposit(ctx: PersonContext, id: string): Promise<z.input<typeof schema.depositView>> {
  return viewDeposit(ctx, await readRow(ctx, ownDepositList, id))
}

/** The file of an invoice received, as it was handed in. @throws Problem 404 */
export async function openReceived(ctx: PersonContext, id: string): Promise<Download> {
  await readRow(ctx, ownDepositList, id)
  const row = await ctx.db.selectFrom('invoice_deposits').select('file_id').where('id', '=', id).executeTakeFirst()
  if (!row?.file_id) throw notFound()
  return Download.of(await openFile(ctx, row.file_id), true)
}

/**
 * An invoice received as people read it: the PDF that came, or one drawn from its data, in a thread, after the transaction (O28).
 * @throws Problem 404
 */
export async function viewReceived(ctx: PersonContext, id: string): Promise<Download> {
  const row = await readRow(ctx, ownDepositList, id)
  if (!row.file_id) throw notFound()
  const file = await openFile(ctx, row.file_id)
  if (file.contentType === 'application/pdf') return Download.of(file, true)
  const { locale, brand, actor } = ctx
  return new Download(
    async () => {
      const drawn = await inWorker<typeof import('./view-paper.ts'), 'drawView'>(
        new URL('./view-paper.ts', import.meta.url),
        'drawView',
        {
          bytes: await bytesOf(file),
          locale,
          brand: { name: brand.name, colour: brand.colour },
          at: row.deposited_at.toISOString(),
        },
        actor.accountId,
      )
      if (!drawn) throw notFound()
      return asBuffer(drawn)
    },
    'application/pdf',
    `${row.number || 'facture'}.pdf`,
    true,
  )
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
const ways = {
  fr: { portal: 'Portail', program: 'API', platform: 'Plateforme' },
  en: { portal: 'Portal', program: 'API', platform: 'Platform' },
} as const
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
    .where('id', '=', one.organisation?.id ?? null)
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
    client?.name ?? one.organisation?.name ?? '',
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
