import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { keepFile, kindOf, openFile, type Upload } from '../../../kernel/files/storage.ts'
import type { ClientContext, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { invoiceList } from '../invoices/lists.ts'
import { requirePaying } from '../payment-intents/lines.ts'
import { disputeFiles, disputeTimes } from './limits.ts'
import * as schema from './schema.ts'

export const disputeRows = (db: Kysely<DB>) =>
  db
    .selectFrom('invoice_disputes as d')
    .innerJoin('invoices as i', 'i.id', 'd.invoice_id')
    .leftJoin('organisations as c', 'c.id', 'd.organisation_id')
    .leftJoin('invoice_lines as l', 'l.id', 'd.line_id')
    .leftJoin('open_items as o', 'o.invoice_id', 'd.invoice_id')
    .selectAll('d')
    .select([
      'i.number',
      'i.currency',
      'l.label',
      sql<number>`coalesce(o.rest_cents, 0)`.as('rest_cents'),
      sql<string>`coalesce(c.name, i.buyer ->> 'name', '')`.as('organisation_name'),
      sql<
        Array<{ id: string; name: string; sizeBytes: number }>
      >`coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'sizeBytes', f.size_bytes) order by f.created_at, f.id)
        from files f where f.owner_kind = 'billing.dispute' and f.owner_id = d.id), '[]')`.as('files'),
      sql<{ id: string; number: string | null } | null>`(select jsonb_build_object('id', n.id, 'number', n.number)
        from invoices n where n.credited_id = d.invoice_id and n.created_at >= d.ended_at order by n.created_at desc, n.id limit 1)`.as(
        'credit_note',
      ),
    ])
type Row = Awaited<ReturnType<ReturnType<typeof disputeRows>['executeTakeFirstOrThrow']>>

const view = (row: Row): z.input<typeof schema.dispute> => ({
  id: row.id,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  invoice: { id: row.invoice_id, number: row.number! },
  currency: row.currency as Currency,
  restCents: row.rest_cents,
  line: row.line_id ? { id: row.line_id, label: row.label ?? '' } : null,
  reason: row.reason as 'amount',
  words: row.words,
  files: row.files,
  openedAt: row.opened_at.toISOString(),
  openedBy: row.opened_by_label,
  endedAt: row.ended_at?.toISOString() ?? null,
  endedBy: row.ended_by_label,
  outcome: row.outcome as 'accepted' | null,
  answer: row.answer,
  creditNote: row.outcome === 'accepted' ? row.credit_note : null,
  version: row.version,
})

/** What clients contest, the latest first (B30). */
export const disputeList = defineList({
  title: { fr: 'Contestations', en: 'Disputes' },
  rows: disputeRows,
  ofClients: byClient('d.organisation_id'),
  filters: {
    search: words(sql`concat_ws(' ', i.number, c.name)`),
    organisation: filter(z.uuid().optional(), (id) => sql`d.organisation_id = ${id}`),
    invoice: filter(z.uuid().optional(), (id) => sql`d.invoice_id = ${id}`),
    open: filter(z.stringbool().optional(), (open) => (open ? sql`d.ended_at is null` : undefined)),
  },
  id: by.uuid('d.id'),
  sorts: { openedAt: [by.moment('d.opened_at')] },
  order: () => 'desc',
  item: schema.dispute,
  view,
})

/** One of them, as the asking person sees it. @throws Problem 404 */
export const readDispute = async (ctx: PersonContext, id: string) => view(await readRow(ctx, disputeList, id))

/**
 * Contests an invoice or a line of it: reminders stop, and the staff are told. It asks for the right to pay: who may pay may say why not.
 * @throws Problem 404, 403, 422 on `lineId`, `files`; billing.disputed_already, billing.disputed_too_often
 */
export async function openDispute(
  ctx: ClientContext,
  invoiceId: string,
  body: z.output<typeof schema.openBody>,
  uploads: Upload[],
): Promise<z.input<typeof schema.dispute>> {
  const invoice = await readRow(ctx, invoiceList, invoiceId)
  if (invoice.shown_state === 'draft') throw notFound()
  await requirePaying(ctx, invoice.organisation_id)
  await limitAct(ctx, 'disputes', 30)
  if (invoice.type === 381) throw problem('billing.not_payable')
  const before = await ctx.db
    .selectFrom('invoice_disputes')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('invoice_id', '=', invoiceId)
    .where(sql<boolean>`line_id is not distinct from ${body.lineId ?? null}::uuid`)
    .executeTakeFirstOrThrow()
  if (before.count >= disputeTimes) throw problem('billing.disputed_too_often', { most: disputeTimes })
  if (uploads.length > disputeFiles.most) throw invalid({ field: 'files', code: 'billing.too_many_files' })
  if (body.lineId) {
    const line = await ctx.db
      .selectFrom('invoice_lines')
      .select('id')
      .where('id', '=', body.lineId)
      .where('invoice_id', '=', invoiceId)
      .executeTakeFirst()
    if (!line) throw invalid({ field: 'lineId', code: 'bad_choice' })
  }
  const kinds = await Promise.all(uploads.map((upload) => kindOf({ ...upload, field: 'files' }, disputeFiles.accepted)))
  const made = await ctx.db
    .insertInto('invoice_disputes')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: invoice.organisation_id,
      invoice_id: invoiceId,
      line_id: body.lineId ?? null,
      reason: body.reason,
      words: body.words,
      opened_at: ctx.now,
      opened_by: ctx.actor.accountId,
      opened_by_label: ctx.actor.label,
    })
    // The index of what is open on this invoice and line.
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw problem('billing.disputed_already')
  for (const [index, upload] of uploads.entries())
    await keepFile(ctx, upload, kinds[index]!, {
      kind: 'billing.dispute',
      id: made.id,
      organisationId: invoice.organisation_id,
    })
  await record(ctx, {
    type: 'billing.dispute.opened',
    organisationId: invoice.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: invoiceId,
    subjectLabel: invoice.number ?? '',
    after: { reason: body.reason, words: body.words },
  })
  await tellStaff(ctx, 'billing.dispute_opened', ['billing.receivables.manage'], {
    params: () => ({
      number: invoice.number,
      client: invoice.organisation_name,
      who: ctx.actor.label,
      words: body.words,
    }),
    href: `/fournisseur/factures/contestations?contestation=${made.id}`,
    key: `dispute:${made.id}`,
  })
  return readDispute(ctx, made.id)
}

async function hold(ctx: PersonContext, id: string, version: number) {
  await ctx.db.selectFrom('invoice_disputes').select('id').where('id', '=', id).forUpdate().execute()
  const found = await readDispute(ctx, id)
  if (found.version !== version || found.endedAt) throw conflict(found)
  return found
}

/** Takes back what was contested: reminders go on. @throws Problem 404, 403, conflict where it is over */
export async function withdrawDispute(ctx: ClientContext, id: string, { version }: { version: number }) {
  const found = await readDispute(ctx, id)
  await requirePaying(ctx, found.organisation.id)
  if (found.outcome === 'withdrawn') return found
  await hold(ctx, id, version)
  await ctx.db
    .updateTable('invoice_disputes')
    .set({ ended_at: ctx.now, ended_by_label: ctx.actor.label, outcome: 'withdrawn', version: version + 1 })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'billing.dispute.withdrawn',
    organisationId: found.organisation.id,
    subjectType: 'billing.invoice',
    subjectId: found.invoice.id,
    subjectLabel: found.invoice.number,
  })
  return readDispute(ctx, id)
}

/** Answers what a client contests, and ends it: reminders go on where something is left to pay; who contested is told. @throws Problem 404, conflict */
export async function answerDispute(ctx: StaffContext, id: string, body: z.output<typeof schema.answerBody>) {
  const found = await hold(ctx, id, body.version)
  const { opened_by } = await ctx.db
    .updateTable('invoice_disputes')
    .set({
      ended_at: ctx.now,
      ended_by_label: ctx.actor.label,
      outcome: body.outcome,
      answer: body.message,
      version: body.version + 1,
    })
    .where('id', '=', id)
    .returning('opened_by')
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'billing.dispute.answered',
    organisationId: found.organisation.id,
    subjectType: 'billing.invoice',
    subjectId: found.invoice.id,
    subjectLabel: found.invoice.number,
    after: { outcome: body.outcome, answer: body.message },
  })
  if (opened_by)
    await tellPerson(
      ctx,
      opened_by,
      body.outcome === 'accepted' ? 'billing.dispute_accepted' : 'billing.dispute_rejected',
      { number: found.invoice.number, words: body.message },
      { href: `/factures/${found.invoice.id}`, key: `dispute_answer:${id}` },
    )
  return readDispute(ctx, id)
}

/** A file that goes with a dispute. @throws Problem 404 */
export async function openDisputeFile(ctx: PersonContext, id: string, fileId: string): Promise<Download> {
  const found = await readDispute(ctx, id)
  if (!found.files.some((file) => file.id === fileId)) throw notFound()
  return Download.of(await openFile(ctx, fileId))
}
