import { sql } from 'kysely'
import type { z } from 'zod'
import type { Invoice } from '../../../kernel/e-invoicing/index.ts'
import { invalid, Problem } from '../../../kernel/errors/problem.ts'
import { kindOf, type Upload } from '../../../kernel/files/storage.ts'
import { asSystem, type SystemContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { underWay } from '../../../kernel/http/under-way.ts'
import { countAttempt, originOf } from '../../../kernel/identity/limits.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { digitsOf } from '../../../kernel/money/currencies.ts'
import { readPdfContents } from '../../../kernel/pdf/read-text.ts'
import { asBuffer, inWorker, ranOutOfMemory } from '../../../kernel/workers/in-worker.ts'
import { type Closed, facturx } from '../facturx/from-invoice.ts'
import { closedOf } from '../invoices/pdf.ts'
import { differencesOfData, differencesOfRows, differencesOfText, type Fact, facts, known, modelOf } from './facts.ts'
import type * as schema from './schema.ts'

/** So many files in 15 minutes from one address, and so many looked at at once. */
const mostFiles = 40
const atOnce = underWay({ perPerson: 2, inAll: 6 })
const mostBytes = 10 * 1024 * 1024
/** An invoice of more than a thousand lines. */
const mostData = 2 * 1024 * 1024
/** Rows of a paper of 60 pages. */
const mostRows = 4_000
const limits = { mostPages: 60, mostText: 200_000, mostRows, timeoutMs: 8_000, mostFiles: 4, mostBytes: mostData }
/** Of the six facts that tell one invoice from all others a file knows so many before anything is said of it: nobody learns by guessing that an invoice is here. */
const leastKnown = 4

type Paper = typeof import('../invoices/paper.ts')
const paperModule = new URL('../invoices/paper.ts', import.meta.url)

type Said = {
  kind: 'pdf' | 'xml'
  text: string
  rows: string[][]
  data: Invoice | undefined
  readable: boolean
}

/** The data of a file as an invoice, read in a thread; undefined where they are none, or too large. */
async function dataIn(bytes: Uint8Array): Promise<Invoice | undefined> {
  if (bytes.length > mostData) return undefined
  const read = inWorker<typeof import('./read-data.ts'), 'readData'>(
    new URL('./read-data.ts', import.meta.url),
    'readData',
    { bytes },
    undefined,
  ).catch((error: unknown) => {
    if (!ranOutOfMemory(error)) throw error
    return null
  })
  return (await read) ?? undefined
}

/** What a file says, by its pages and by its data. Nothing in it is run. */
async function readFile(upload: Upload, contentType: string): Promise<Said> {
  const bytes = await upload.bytes()
  if (contentType !== 'application/pdf') {
    const data = await dataIn(bytes)
    return { kind: 'xml', text: '', rows: [], data, readable: data !== undefined }
  }
  const found = await readPdfContents(() => bytes, limits)
  const attached = found.files.find(({ name }) => name.toLowerCase() === facturx.fileName)?.bytes
  const data = attached && (await dataIn(attached))
  const text = found.text.join('\n')
  return { kind: 'pdf', text, rows: found.rows ?? [], data, readable: text.trim() !== '' || data !== undefined }
}

type Candidate = { id: string }
/** Invoices that a file may be of: by a number that it says, else by its day and its amount. A few at most. */
async function candidatesOf(ctx: SystemContext, { text, data }: Said): Promise<Candidate[]> {
  const words = [...new Set((text.match(/[A-Za-z0-9][A-Za-z0-9/_-]{2,39}/g) ?? []).slice(0, 4_000))]
  const numbers = [...(data?.number ? [data.number] : []), ...words]
  const amount = Number(data?.totals?.withVat)
  const digits = digitsOf((data?.currency ?? 'EUR') as Currency) ?? 2
  const cents = Number.isFinite(amount) ? Math.round(amount * 10 ** digits) : null
  const days = [...text.matchAll(/\b(\d{2})\/(\d{2})\/(\d{4})\b/g)].map(([, d, m, y]) => `${y}-${m}-${d}`)
  const amounts = [...text.matchAll(/(\d[\d\s\u00a0\u202f]{0,20}),(\d{2})/g)]
    .map(([, whole, part]) => Number(`${whole!.replace(/\D/g, '')}${part}`))
    .filter(Number.isSafeInteger)
  const { rows } = await sql<Candidate>`
    select id from (
      select id, 1 as rank from invoices where brand_id = ${ctx.brand.id} and state = 'closed' and source = '' and number = any (${numbers}::text[])
      union all
      select id, 2 from invoices where brand_id = ${ctx.brand.id} and state = 'closed' and source = ''
        and issue_on::text = any (${[...(data?.issueDate ? [data.issueDate] : []), ...new Set(days)].slice(0, 40)}::text[])
        and gross_cents = any (${[...(cents === null ? [] : [cents]), ...new Set(amounts)].slice(0, 400)}::bigint[])) found
    group by id order by min(rank), id limit 12`.execute(ctx.db)
  return rows
}

const ordered = (found: Set<Fact>): Fact[] => facts.filter((fact) => found.has(fact))

/** What a file is, beside the books (B20). */
async function compare(ctx: SystemContext, said: Said, sha256: string) {
  const nothing = { differences: [] as Fact[], invoice: null, closed: undefined as Closed | undefined }
  const seal = await ctx.db
    .selectFrom('invoice_seals')
    .select(['invoice_id', 'kind'])
    .where('brand_id', '=', ctx.brand.id)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  if (seal) {
    const closed = await closedOf(ctx, seal.invoice_id)
    return {
      verdict: 'genuine' as const,
      differences: [] as Fact[],
      closed: undefined as Closed | undefined,
      invoice: {
        kind: seal.kind as 'pdf',
        isCreditNote: closed.type === 381,
        number: closed.number!,
        issueOn: closed.issueOn!,
        seller: closed.seller!.name,
        buyer: closed.buyer!.name,
        currency: closed.currency,
        grossCents: closed.grossCents,
        iban: closed.type === 381 ? '' : closed.seller!.iban,
      },
    }
  }
  if (!said.readable) return { verdict: 'unreadable' as const, ...nothing }
  const { locale } = ctx.brand
  const found = []
  for (const { id } of await candidatesOf(ctx, said)) {
    const closed = await closedOf(ctx, id)
    // The pages tell what the file is shown as; its data count where it has none.
    const knows = said.text ? known(said.text, undefined, closed, locale) : known('', said.data, closed, locale)
    if (Math.max(knows, known(said.text, said.data, closed, locale)) >= leastKnown) found.push({ closed, knows })
  }
  const best = found.sort((a, b) => b.knows - a.knows)[0]
  if (!best) return { verdict: 'unknown' as const, ...nothing }
  const { closed } = best
  const differences = new Set<Fact>()
  if (said.kind === 'pdf') for (const one of differencesOfText(said.text, closed, locale)) differences.add(one)
  if (said.data) {
    const inData = differencesOfData(said.data, modelOf(closed))
    if (inData.size > 0 && said.kind === 'pdf') differences.add('data')
    for (const one of inData) differences.add(one)
  } else if (said.kind === 'pdf') differences.add('data')
  // All that is read is right: the file is not the one that was written, all the same.
  if (differences.size === 0) differences.add('file')
  return { verdict: 'altered' as const, differences: ordered(differences), invoice: null, closed }
}

const drawn = new Map<string, Promise<string[][][]>>()
const mostDrawn = 20
/** The rows of an invoice's paper as the portal draws it: as long as it is to be paid, and once it is. Those of the last few that were asked about are kept. */
function rowsOfPaper({ brand }: Pick<RequestInfo, 'brand'>, closed: Closed): Promise<string[][][]> {
  const key = `${closed.id} ${closed.version} ${brand.name} ${brand.locale}`
  const kept = drawn.get(key)
  if (kept) return kept
  const draw = async (restCents: number) => {
    const paper = {
      locale: brand.locale,
      brand: { name: brand.name, colour: brand.colour },
      draft: false,
      invoice: { ...closed, restCents },
    }
    const bytes = asBuffer(await inWorker<Paper, 'writeInvoice'>(paperModule, 'writeInvoice', paper, undefined))
    return (await readPdfContents(() => bytes, limits)).rows ?? []
  }
  const rows = (async () => [await draw(closed.payableCents), await draw(0)])()
  for (const oldest of [...drawn.keys()].slice(0, Math.max(0, drawn.size - mostDrawn + 1))) drawn.delete(oldest)
  drawn.set(key, rows)
  rows.catch(() => drawn.delete(key))
  return rows
}

/** The same with what stands elsewhere on its pages, where they were drawn here (B20): looked at outside the transaction, since it is drawn anew. */
async function byPlace(
  request: RequestInfo,
  said: Said,
  { closed, ...found }: Awaited<ReturnType<typeof compare>>,
): Promise<Omit<typeof found, 'closed'>> {
  if (!closed || said.rows.length === 0) return found
  const placed = differencesOfRows(said.rows, await rowsOfPaper(request, closed), closed, request.brand.locale)
  if (placed.size === 0) return found
  const differences = new Set([...found.differences.filter((fact) => fact !== 'file'), ...placed])
  return { ...found, differences: ordered(differences) }
}

/**
 * Whether a PDF or an XML that somebody has is an invoice of this brand as it was written (B20), for anybody. Only the very file passes; of another one it is
 * told what differs, never what is right, and of a file that knows too little of an invoice nothing but that it is not known. Nothing of it is kept.
 * @throws Problem 422 on `file`, too_many_at_once, identity.too_many_attempts
 */
export async function checkAuthenticity(
  request: RequestInfo,
  uploads: Upload[],
): Promise<z.input<typeof schema.authenticity>> {
  const [upload, more] = uploads
  if (!upload) throw invalid({ field: 'file', code: 'files.missing' })
  if (more) throw invalid({ field: 'file', code: 'documents.one_file' })
  const { services, brand } = request
  const origin = originOf(request.address)
  await countAttempt(services, brand, [[`authenticity:${origin}`, mostFiles]])
  const leave = atOnce.enter(origin)
  try {
    const contentType = await kindOf({ ...upload, field: 'file' }, [
      'application/pdf',
      'application/xml',
      'text/plain',
    ]).catch((error: unknown) => {
      // A photo or a scan is what people try: they are told what it is worth, not which kinds are taken.
      const wrong = error instanceof Problem && error.fields.some(({ code }) => code === 'files.wrong_kind')
      throw wrong ? invalid({ field: 'file', code: 'billing.authenticity_kind' }) : error
    })
    if (upload.sizeBytes > mostBytes)
      throw invalid({ field: 'file', code: 'billing.authenticity_large', params: { megabytes: mostBytes / 2 ** 20 } })
    const { sha256 } = upload
    const said = await readFile(upload, contentType)
    const found = await byPlace(request, said, await asSystem(services, brand, (ctx) => compare(ctx, said, sha256)))
    return { fileName: upload.name.slice(0, 200), sizeBytes: upload.sizeBytes, sha256, ...found }
  } finally {
    leave()
  }
}
