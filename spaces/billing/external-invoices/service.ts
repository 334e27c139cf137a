import { sql } from 'kysely'
import { addDays } from '../../../kernel/dates/day.ts'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import { keepFile, kindOf, type Upload } from '../../../kernel/files/storage.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { roundHalfUp } from '../../../kernel/money/money.ts'
import { issuePaper } from '../../documents/index.ts'
import { identityOfPayer, mentionsOf, sellerAsSet, spendCredit } from '../invoices/closing.ts'
import { accounts, holdOpenItem, post, settle } from '../ledger/post.ts'
import { usualPayer } from '../payers/service.ts'
import type { VatCategory } from '../vat-rates/schema.ts'
import type { ExternalInvoice } from './schema.ts'

/** What a file of such an invoice belongs to. */
export const externalFile = 'billing.external_invoice'
const kinds = ['application/pdf', 'application/xml']

/** An invoice of that number, whosever it is. */
const known = (ctx: StaffContext, number: string) =>
  ctx.db
    .selectFrom('invoices as i')
    .leftJoin('invoices as c', 'c.id', 'i.credited_id')
    .select(['i.id', 'i.source', 'i.type', 'i.state', 'i.organisation_id', 'i.gross_cents', 'i.currency', 'i.issue_on'])
    .select('c.number as credits')
    .select(
      sql<boolean>`exists (select from invoices b where b.credited_id = i.id and b.state = 'closed' and b.number in (i.number || ' annulé', i.number || ' annulée'))`.as(
        'takenBack',
      ),
    )
    .where('i.brand_id', '=', ctx.brand.id)
    .where('i.number', '=', number)
    .executeTakeFirst()

/** Whether a number looks like one of the brand's own series: the next one there could be the same. */
export async function isOwnNumber(ctx: StaffContext, number: string): Promise<boolean> {
  const { rows } = await sql<{ own: boolean }>`select exists (select from invoice_series s
    where s.brand_id = ${ctx.brand.id} and ${number} ~ ('^' || s.code || '-[0-9]{4}-[0-9]+$')) as own`.execute(ctx.db)
  return rows[0]!.own
}

/**
 * Takes an invoice that another program issued (B19): it is closed as it comes, under its number there, owed by the client and in the books against 471, for
 * the revenue and the tax are in that program's. Shown, reminded of and paid as one's own. A credit note first pays what is left of the invoice that it names; the
 * rest is the client's, to be used. Pushed again as it is there, nothing is done; what was taken back here is not owed again under its number.
 * @param upload what it looks like: PDF or XML
 * @throws Problem 422 on `client`, `number`, `issueOn`, `credits`, `vat`, `grossCents`, `file`; billing.no_payer
 */
export async function takeExternalInvoice(
  ctx: StaffContext,
  input: ExternalInvoice,
  upload?: Upload,
): Promise<{ id: string; number: string; created: boolean }> {
  const contentType = upload && (await kindOf(upload, kinds))
  const client = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('brand_id', '=', ctx.brand.id)
    .where(sql<string>`lower(code)`, '=', smallLetters(input.client))
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!client) throw invalid({ field: 'client', code: 'billing.external_client', params: { code: input.client } })
  if (input.issueOn > ctx.today) throw invalid({ field: 'issueOn', code: 'billing.date_to_come' })
  // Two that push one number wait for each other.
  await ctx.asSystem(() =>
    sql`select pg_advisory_xact_lock(hashtextextended(${`billing.external ${ctx.brand.id} ${input.number}`}, 0))`.execute(
      ctx.db,
    ),
  )
  const there = await ctx.asSystem(() => known(ctx, input.number))
  if (there) {
    const same =
      there.source === input.source &&
      there.organisation_id === client.id &&
      there.gross_cents === input.grossCents &&
      (there.type === 381) === (input.kind === 'credit_note') &&
      (there.credits ?? '') === (input.credits || '') &&
      there.currency === input.currency &&
      there.issue_on === input.issueOn
    if (!same) throw invalid({ field: 'number', code: 'billing.number_taken' })
    if (there.takenBack) throw invalid({ field: 'number', code: 'billing.external_taken_back' })
    return { id: there.id, number: input.number, created: false }
  }
  if (await isOwnNumber(ctx, input.number)) throw invalid({ field: 'number', code: 'billing.number_of_series' })
  const id = await ctx.asSystem(() => write(ctx, client.id, input, upload && { upload, contentType: contentType! }))
  // Only a paper is one for the client's folder.
  if (contentType === 'application/pdf') await issuePaper(ctx, { kind: 'invoices', id, organisationId: client.id })
  return { id, number: input.number, created: true }
}

type Part = { category: VatCategory; rate: number; netCents: number; vatCents: number; creditedLineId?: string }
type Credited = { id: string; parts: Array<Part & { creditedLineId: string }> }

/**
 * The invoice that a credit note names, held, with what is left of its parts: of several notes each takes its share of the rest, so that together they come to
 * the invoice, to the cent. Undefined where it names none. @throws Problem 422 on `credits`
 */
async function creditedOf(
  ctx: StaffContext,
  organisationId: string,
  { credits, source, currency }: ExternalInvoice,
): Promise<Credited | undefined> {
  if (!credits) return undefined
  const invoice = await known(ctx, credits)
  const fits =
    invoice?.type === 380 &&
    invoice.state === 'closed' &&
    invoice.source === source &&
    invoice.organisation_id === organisationId &&
    invoice.currency === currency
  if (!fits) throw invalid({ field: 'credits', code: 'billing.external_credited', params: { number: credits } })
  await ctx.db.selectFrom('invoices').select('id').where('id', '=', invoice.id).forUpdate().execute()
  const { rows } = await sql<Part & { creditedLineId: string }>`
    with notes as (select c.id from invoices c where c.credited_id = ${invoice.id} and c.state = 'closed'
      and not exists (select from invoices b where b.credited_id = c.id and b.state = 'closed'))
    select l.id as "creditedLineId", l.vat_category as category, l.vat_rate as rate,
      (l.net_cents - coalesce((select sum(k.net_cents) from invoice_lines k where k.invoice_id in (select id from notes) and k.credited_line_id = l.id), 0))::float8 as "netCents",
      (v.vat_cents - coalesce((select sum(k.vat_cents) from invoice_vat k where k.invoice_id in (select id from notes) and k.category = v.category and k.rate = v.rate), 0))::float8 as "vatCents"
    from invoice_lines l join invoice_vat v on v.invoice_id = l.invoice_id and v.category = l.vat_category and v.rate = l.vat_rate
    where l.invoice_id = ${invoice.id} order by l.position`.execute(ctx.db)
  return { id: invoice.id, parts: rows }
}

/** An amount in the shares of some others: to the cent, and together it is the amount. */
function shared(cents: number, shares: readonly number[]): number[] {
  const whole = shares.reduce((all, one) => all + one, 0)
  let [before, given] = [0, 0]
  return shares.map((share) => {
    before += share
    const upTo = whole === 0 ? cents : roundHalfUp(cents * before, whole)
    const part = upTo - given
    given = upTo
    return part
  })
}

/**
 * What an invoice or a credit note comes to by rate: as its program says; a credit note that says no tax, in the shares of the invoice that it corrects.
 * @throws Problem 422 on `vat` where it says a rate that the invoice does not have
 */
function partsOf({ vat, grossCents }: ExternalInvoice, credited: Credited | undefined): Part[] {
  if (!credited) return vat.length ? vat : [{ category: 'O', rate: 0, netCents: grossCents, vatCents: 0 }]
  if (vat.length === 0) {
    const grosses = shared(
      grossCents,
      credited.parts.map(({ netCents, vatCents }) => netCents + vatCents),
    )
    return credited.parts
      .map((part, at): Part => {
        const [netCents, vatCents] = shared(grosses[at]!, [part.netCents, part.vatCents])
        return { ...part, netCents: netCents!, vatCents: vatCents! }
      })
      .filter(({ netCents }) => netCents > 0)
  }
  return vat.map((one) => {
    const same = credited.parts.find(({ category, rate }) => category === one.category && rate === one.rate)
    // Of an invoice whose tax is not known here, that of what corrects it is of no use either.
    if (!same) throw invalid({ field: 'vat', code: 'billing.external_credit_rate' })
    return { ...one, creditedLineId: same.creditedLineId }
  })
}

async function write(
  ctx: StaffContext,
  organisationId: string,
  input: ExternalInvoice,
  file: { upload: Upload; contentType: string } | undefined,
): Promise<string> {
  const found = await usualPayer(ctx, organisationId)
  if (!found) throw problem('billing.no_payer')
  const payer = await ctx.db.selectFrom('payers').selectAll().where('id', '=', found.id).executeTakeFirstOrThrow()
  const isNote = input.kind === 'credit_note'
  const credited = await creditedOf(ctx, organisationId, input)
  const parts = partsOf(input, credited)
  // What was paid there is in that program's books: here the client owes the rest.
  const restCents = input.restCents ?? input.grossCents
  const netCents = parts.reduce((all, one) => all + one.netCents, 0)
  const { id } = await ctx.db
    .insertInto('invoices')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      payer_id: payer.id,
      type: isNote ? 381 : 380,
      source: input.source,
      credited_id: credited?.id ?? null,
      currency: input.currency,
      subject: input.subject,
      reference: input.reference,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('invoice_lines')
    .values(
      parts.map((one, index) => ({
        invoice_id: id,
        brand_id: ctx.brand.id,
        position: index + 1,
        credited_line_id: one.creditedLineId ?? null,
        label: input.subject || input.number,
        quantity: '1',
        unit_price: String(one.netCents / 10 ** digitsOf(input.currency)),
        typed_cents: one.netCents,
        net_cents: one.netCents,
        vat_category: one.category,
        vat_rate: one.rate,
        account: accounts.waiting,
      })),
    )
    .execute()
  await ctx.db
    .insertInto('invoice_vat')
    .values(
      parts.map((one) => ({
        invoice_id: id,
        category: one.category,
        rate: one.rate,
        base_cents: one.netCents,
        vat_cents: one.vatCents,
      })),
    )
    .execute()
  const fileId = file
    ? await keepFile(ctx, file.upload, file.contentType, { kind: externalFile, id, organisationId })
    : null
  await ctx.db
    .updateTable('invoices')
    .set({
      state: 'closed',
      number: input.number,
      issue_on: input.issueOn,
      due_on: isNote ? input.issueOn : (input.dueOn ?? addDays(input.issueOn, payer.terms_days)),
      seller: JSON.stringify(sellerAsSet(ctx)),
      buyer: JSON.stringify(identityOfPayer(payer)),
      mentions: JSON.stringify(mentionsOf(ctx)),
      net_cents: netCents,
      vat_cents: input.grossCents - netCents,
      gross_cents: input.grossCents,
      paid_elsewhere_cents: input.grossCents - restCents,
      file_id: fileId,
      closed_at: ctx.now,
      closed_by_label: ctx.actor.label,
      version: 2,
    })
    .where('id', '=', id)
    .execute()
    .catch((error: { code?: string; constraint?: string }) => {
      throw error.code === '23514' && error.constraint === 'invoices_whole' && credited
        ? invalid({ field: 'grossCents', code: 'billing.credited_beyond' })
        : error
    })
  const owed = isNote ? -restCents : restCents
  const { clientPosting } = await post(ctx, {
    journal: 'VE',
    day: input.issueOn,
    label: `${input.number} ${payer.name}`,
    currency: input.currency,
    origin: { kind: 'invoice', id },
    postings: [
      { account: accounts.clients, organisationId, cents: owed },
      { account: accounts.waiting, cents: -owed },
    ],
  })
  if (credited) await spendCredit(ctx, { credited: credited.id, organisationId }, clientPosting!, restCents)
  await tell(ctx, 'taken', organisationId, id, input.number, {
    number: input.number,
    issueOn: input.issueOn,
    amountCents: input.grossCents,
    ...(restCents < input.grossCents ? { restCents } : {}),
  })
  return id
}

const tell = (
  ctx: StaffContext,
  act: 'taken' | 'taken_back',
  organisationId: string,
  id: string,
  number: string,
  after: object,
) =>
  record(ctx, {
    type: `billing.external_invoice.${act}`,
    organisationId,
    subjectType: 'billing.invoice',
    subjectId: id,
    subjectLabel: number,
    after,
  })

/** Takes back what a credit note paid of the invoice that it corrects. */
async function unspend(
  ctx: StaffContext,
  note: { organisation_id: string; credited_id: string | null },
  credit: number,
) {
  const { rows } = await sql<{ id: number; debit: number; cents: number }>`
    select s.id, s.debit_posting_id as debit, s.amount_cents as cents from settlements s join open_items o on o.posting_id = s.debit_posting_id
    where s.credit_posting_id = ${credit} and o.invoice_id = ${note.credited_id} and s.undoes_id is null
      and not exists (select from settlements u where u.undoes_id = s.id)`.execute(ctx.db)
  for (const { id, debit, cents } of rows) {
    await holdOpenItem(ctx, debit)
    await settle(ctx, { organisationId: note.organisation_id, debit, credit, cents: -cents, undoes: id })
  }
}

/**
 * Takes back an invoice or a credit note of another program, by one the other way round of its whole amount, under its number and «annulée»: what is closed stays.
 * @throws Problem 404; billing.external_used where something of it was paid or used
 */
export async function takeBackExternal(ctx: StaffContext, id: string): Promise<void> {
  await ctx.asSystem(async () => {
    const invoice = await ctx.db
      .selectFrom('invoices')
      .selectAll()
      .where('id', '=', id)
      .where('brand_id', '=', ctx.brand.id)
      .where('source', '<>', '')
      .forUpdate()
      .executeTakeFirst()
    if (!invoice) throw problem('not_found')
    const isNote = invoice.type === 381
    const open = await ctx.db
      .selectFrom('open_items')
      .select(['posting_id', 'amount_cents'])
      .where('invoice_id', '=', id)
      .executeTakeFirstOrThrow()
    if (isNote) await unspend(ctx, invoice, open.posting_id)
    if ((await holdOpenItem(ctx, open.posting_id)) !== open.amount_cents) throw problem('billing.external_used')
    const number = `${invoice.number} annulé${isNote ? '' : 'e'}`
    const { id: backId } = await ctx.db
      .insertInto('invoices')
      .values({
        brand_id: ctx.brand.id,
        organisation_id: invoice.organisation_id,
        payer_id: invoice.payer_id,
        type: isNote ? 380 : 381,
        source: invoice.source,
        credited_id: id,
        currency: invoice.currency,
        subject: invoice.subject,
        created_at: ctx.now,
        created_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await sql`insert into invoice_lines (invoice_id, brand_id, position, credited_line_id, label, quantity, unit_price, typed_cents, net_cents, vat_category, vat_rate, account)
      select ${backId}, brand_id, position, ${isNote ? null : sql`id`}, label, quantity, unit_price, typed_cents, net_cents, vat_category, vat_rate, account
      from invoice_lines where invoice_id = ${id}`.execute(ctx.db)
    await sql`insert into invoice_vat (invoice_id, category, rate, base_cents, vat_cents)
      select ${backId}, category, rate, base_cents, vat_cents from invoice_vat where invoice_id = ${id}`.execute(ctx.db)
    await ctx.db
      .updateTable('invoices')
      .set({
        state: 'closed',
        number,
        issue_on: ctx.today,
        due_on: ctx.today,
        seller: JSON.stringify(invoice.seller),
        buyer: JSON.stringify(invoice.buyer),
        mentions: JSON.stringify(invoice.mentions),
        net_cents: invoice.net_cents,
        vat_cents: invoice.vat_cents,
        gross_cents: invoice.gross_cents,
        paid_elsewhere_cents: invoice.paid_elsewhere_cents,
        closed_at: ctx.now,
        closed_by_label: ctx.actor.label,
        version: 2,
      })
      .where('id', '=', backId)
      .execute()
    const { organisation_id: organisationId } = invoice
    const owed = isNote ? open.amount_cents : -open.amount_cents
    const { clientPosting } = await post(ctx, {
      journal: 'VE',
      day: ctx.today,
      label: number,
      currency: invoice.currency as Currency,
      origin: { kind: 'invoice', id: backId },
      postings: [
        { account: accounts.clients, organisationId, cents: owed },
        { account: accounts.waiting, cents: -owed },
      ],
    })
    const [debit, credit] = isNote ? [clientPosting!, open.posting_id] : [open.posting_id, clientPosting!]
    await settle(ctx, { organisationId, debit, credit, cents: open.amount_cents })
    await tell(ctx, 'taken_back', organisationId, id, invoice.number!, { number, amountCents: invoice.gross_cents })
  })
}
