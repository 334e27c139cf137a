import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, formatDay } from '../../../kernel/dates/day.ts'
import { conflict, notFound, problem } from '../../../kernel/errors/problem.ts'
import { asServer, type Context, type PersonContext, type StaffContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { dateFormat } from '../../../kernel/i18n/formats.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import './messages.ts'
import { numberOf, type ReportRow, reportOf } from './document.ts'
import { purchaseCents, reportList, stateOf, viewItem } from './lists.ts'
import { holdReports } from './make.ts'
import { makeReportsJob } from './make-job.ts'
import type * as schema from './schema.ts'
import { handOver, senderOf, sha256Of, written } from './send.ts'

/** A report with what it holds. @throws Problem 404 */
export async function readReport(ctx: PersonContext, id: string): Promise<z.input<typeof schema.reportView>> {
  const row = await readRow(ctx, reportList, id)
  const { rows: sums } = await sql<z.input<typeof schema.reportView>['sums'][number]>`
    select day, currency, kind, rate, base_cents as "baseCents", vat_cents as "vatCents" from e_report_sums
    where report_id = ${id} order by day, currency, kind, rate desc`.execute(ctx.db)
  const { rows: receipts } = await sql<z.input<typeof schema.reportView>['receipts'][number]>`
    select day, currency, way, rate, sum(cents)::bigint as cents from e_report_receipts
    where report_id = ${id} group by 1, 2, 3, 4 order by day, way, currency, rate desc`.execute(ctx.db)
  const { rows: purchases } = await sql<z.input<typeof schema.reportView>['purchases'][number]>`
    select d.id, d.number, d.seller_name as "sellerName", d.issue_on as "issueOn", d.currency, ${purchaseCents} as "netCents", t.told
    from e_report_purchases t join invoice_deposits d on d.id = t.deposit_id where t.report_id = ${id} order by d.issue_on, d.number, d.id limit 1000`.execute(
    ctx.db,
  )
  const { rows: more } = await sql<{ replaced: boolean; left_out: number }>`
    select exists (select from e_reports l where (l.brand_id, l.kind, l.starts_on) = (r.brand_id, r.kind, r.starts_on) and l.sequence > r.sequence) as replaced,
      ((select count(*) from e_report_invoices t where t.report_id = r.id and not t.told)
        + (select count(*) from e_report_purchases t where t.report_id = r.id and not t.told)
        + (select count(*) from e_report_receipts t where t.report_id = r.id and t.currency <> 'EUR'))::int as left_out
    from e_reports r where r.id = ${id}`.execute(ctx.db)
  return {
    ...viewItem(row),
    siren: row.siren,
    name: row.name,
    vatDue: row.vat_due as 'receipts',
    handedBy: row.handed_by_label,
    byHand: row.handed_at !== null && row.flow_id === null,
    attempts: row.attempts,
    answeredAt: row.answered_at?.toISOString() ?? null,
    answer: row.answer,
    version: row.version,
    replaced: more[0]!.replaced,
    leftOut: more[0]!.left_out,
    sums,
    purchases,
    receipts,
  }
}

type Held = ReportRow & {
  replaced: boolean

  flow_id: string | null
  made_at: Date
  handed_at: Date | null
  accepted: boolean | null
  version: number
}
async function rowOf(ctx: Context, id: string, lock = false): Promise<Held> {
  const { rows } = await sql<Held>`
    select r.*, exists (select from e_reports l where (l.brand_id, l.kind, l.starts_on) = (r.brand_id, r.kind, r.starts_on) and l.sequence > r.sequence) as replaced
    from e_reports r where r.id = ${id} and r.brand_id = ${ctx.brand.id} ${lock ? sql`for update of r` : sql``}`.execute(
    ctx.db,
  )
  if (!rows[0]) throw notFound()
  return rows[0]
}
/** A moment as a report says it: by the clock of the brand. */
const momentOf = (ctx: Context, at: Date): string =>
  dateFormat('sv-SE', { timeZone: ctx.brand.timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)

/** The attempt that a report's document is for: the next one where it was not handed over, or was refused; else the last. */
const attemptOf = (row: Held) => row.attempts + (row.handed_at === null || row.accepted === false ? 1 : 0)
const told = async (ctx: Context, row: Held, sender = senderOf(ctx)) =>
  reportOf(ctx, row, { sender, issuedAt: momentOf(ctx, row.made_at), attempt: attemptOf(row) })

/** The rules that a report does not keep, whoever is to bring it. @throws Problem 404 */
export async function readFindings(request: RequestInfo, id: string): Promise<z.input<typeof schema.findingsView>> {
  const { report, person, locale } = await request.again(async (ctx) => ({
    report: await told(ctx, await rowOf(ctx, id), { number: '0000', name: '0000' }),
    person: ctx.actor.accountId,
    locale: ctx.locale,
  }))
  const { findings } = await written(report, person)
  return { items: findings.map((one) => ({ id: one.id, words: inLocale(one.words, locale) })) }
}

/** The document of a report (flux 10). @throws Problem 404, e_invoicing.no_platform_number */
export async function downloadReport(request: RequestInfo, id: string): Promise<Download> {
  const { report, person } = await request.again(async (ctx) => ({
    report: await told(ctx, await rowOf(ctx, id)),
    person: ctx.actor.accountId,
  }))
  const { xml } = await written(report, person)
  return new Download(Buffer.from(xml), 'application/xml', `${report.id}.xml`)
}

type Again = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>
/**
 * Hands a report over, once: by the platform's interface, or as what somebody brought there. It is looked at again under the lock of its row.
 * @param again a transaction of whoever acts
 * @throws Problem 404, conflict, e_invoicing.report_handed, e_invoicing.report_replaced, e_invoicing.report_unsound, e_invoicing.no_platform_number, e_invoicing.no_platform
 */
export async function handReport(
  again: Again,
  id: string,
  { version, way }: { version?: number; way: 'platform' | 'by_hand' },
): Promise<void> {
  const open = (row: Held): Held => {
    if (row.handed_at !== null && row.accepted !== false) throw problem('e_invoicing.report_handed')
    if (row.replaced) throw problem('e_invoicing.report_replaced')
    return row
  }
  const { row, report, person } = await again(async (ctx) => {
    const found = open(await rowOf(ctx, id))
    return { row: found, report: await told(ctx, found), person: ctx.actor.accountId }
  })
  const { xml, findings } = await written(report, person)
  if (findings.length > 0)
    throw problem('e_invoicing.report_unsound', { rules: [...new Set(findings.map((one) => one.id))].join(', ') })
  await again((ctx) =>
    asServer(ctx, async () => {
      await holdReports(ctx)
      const held = open(await rowOf(ctx, id, true))
      if (held.version !== (version ?? row.version)) throw conflict({ ...held, state: stateOf(held) })
      const flow = way === 'platform' ? await handOver(ctx, { id, number: report.id }, xml) : null
      await ctx.db
        .updateTable('e_reports')
        .set({
          ...{ handed_at: ctx.now, handed_by_label: ctx.actor.label, attempts: held.attempts + 1, flow_id: flow },
          ...{ sha256: sha256Of(xml), answered_at: null, accepted: null, answer: '', version: held.version + 1 },
        })
        .where('id', '=', id)
        .execute()
      await record(ctx, {
        type: 'e_invoicing.report.handed',
        subjectType: 'e_invoicing.report',
        subjectId: id,
        subjectLabel: report.id,
        after: { way },
      })
    }),
  )
}

/**
 * Writes down what the platform said of a report: by its interface, or as somebody read it there.
 * @throws Problem 404, conflict, e_invoicing.report_not_handed
 */
export async function takeAnswer(
  ctx: Context,
  id: string,
  { version, accepted, answer }: { version?: number; accepted: boolean; answer: string },
): Promise<void> {
  await asServer(ctx, async () => {
    await holdReports(ctx)
    const held = await rowOf(ctx, id, true)
    if (version !== undefined && held.version !== version) throw conflict({ version: held.version })
    // What a platform has, it answers by itself.
    const own = ctx.actor.side === 'system' || held.flow_id === null
    if (held.handed_at === null || held.accepted !== null || !own) throw problem('e_invoicing.report_not_handed')
    await ctx.db
      .updateTable('e_reports')
      .set({ answered_at: ctx.now, accepted, answer, version: held.version + 1 })
      .where('id', '=', id)
      .execute()
    await record(ctx, {
      type: accepted ? 'e_invoicing.report.accepted' : 'e_invoicing.report.rejected',
      subjectType: 'e_invoicing.report',
      subjectId: id,
      subjectLabel: numberOf(held, held.attempts),
      after: answer ? { answer } : {},
    })
    if (!accepted && ctx.actor.side === 'system')
      await tellStaff(ctx, 'e_invoicing.report_refused', ['e-invoicing.reports.send'], {
        params: () => ({ number: numberOf(held, held.attempts) }),
        href: `/fournisseur/factures-electroniques/e-reporting/${id}`,
        key: `e_report_refused:${id}:${held.attempts}`,
      })
  })
}

/** So many days after its period a report may be handed over, by the law. */
const lawfulDays = 10

/** Tells the staff of the reports that wait for somebody to hand them over. */
export async function tellOfWaiting(ctx: Context): Promise<void> {
  const { rows } =
    await sql<Held>`select * from e_reports where brand_id = ${ctx.brand.id} and handed_at is null order by ends_on, id`.execute(
      ctx.db,
    )
  for (const row of rows)
    await tellStaff(ctx, 'e_invoicing.report_waits', ['e-invoicing.reports.send'], {
      params: (locale) => ({
        number: numberOf(row, 1),
        before: formatDay(addDays(row.sequence === 1 ? row.ends_on : ctx.today, lawfulDays), locale),
      }),
      href: `/fournisseur/factures-electroniques/e-reporting/${row.id}`,
      key: `e_report_waits:${row.id}`,
    })
}

/** Has the reports that are due made now, rather than at the next round: a job makes them. */
export async function makeNow(ctx: StaffContext): Promise<void> {
  await limitAct(ctx, 'e-reports-making', 60)
  ctx.enqueue(makeReportsJob, { brandId: ctx.brand.id }, { key: ctx.brand.id })
}
