import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { today as dayOf } from '../../../kernel/dates/day.ts'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { keepFile, kindOf, type Upload } from '../../../kernel/files/storage.ts'
import type { Context, StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { nextNumber } from '../../../kernel/numbers/numbers.ts'
import { keepPicture } from '../../../kernel/pictures/pictures.ts'
import { issuePaper } from '../../documents/index.ts'
import type { Kind } from '../limits.ts'
import type { InterventionRow } from '../lists.ts'
import { findIntervention } from '../read.ts'
import { enterAll, metersOfAssets, type ReadingEnded } from './readings.ts'
import type * as schema from './schema.ts'
import type { Report } from './schema.ts'

type Held = '' | 'cancelled' | 'reassigned' | 'reported'
type Row = Awaited<ReturnType<typeof rowOf>>

const rowOf = (ctx: Context, id: string) =>
  ctx.db.selectFrom('intervention_reports').selectAll().where('id', '=', id).executeTakeFirst()

const sentOf = (row: NonNullable<Row>): z.input<typeof schema.sent> => ({
  id: row.id,
  state: row.state as 'taken',
  heldFor: row.held_for as Held,
  interventionId: row.intervention_id,
})

/** What became of a report that is sent again. @throws Problem 409 where it is another one under the same id: nothing that was signed is taken for what it is not */
function sentAgain(row: NonNullable<Row>, report: Report) {
  const same =
    row.signed_at.getTime() === report.signedAt.getTime() &&
    row.signer_name === report.signerName &&
    row.work === report.work
  if (!same) throw problem('interventions.report_other')
  return sentOf(row)
}

/** Why a report is kept for a decision instead of being taken; empty where it is taken. */
function heldFor(row: InterventionRow, technician: string | undefined): Held {
  if (row.state === 'cancelled') return 'cancelled'
  if (row.state === 'done') return 'reported'
  return row.technician_id !== null && row.technician_id !== technician ? 'reassigned' : ''
}

/** A drawing is a small PNG, of no more than a screen. @throws Problem 422 on `signature` */
async function checkDrawing(upload: Upload | undefined): Promise<Upload> {
  if (!upload) throw invalid({ field: 'signature', code: 'required' })
  await kindOf(upload, ['image/png'])
  const { head } = upload
  // It ends before it says how large it is.
  if (head.length < 24)
    throw invalid({ field: 'signature', code: 'pictures.unreadable', params: { name: upload.name } })
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)]
  if (upload.sizeBytes > 500_000 || width > 6000 || height > 3000)
    throw invalid({ field: 'signature', code: 'interventions.drawing_large' })
  return upload
}
/** On paper it is some eight centimetres wide. */
const drawingSide = 1600

/**
 * Takes what a technician's device sends (P38), once, however often it is sent: its id was made there. What was cancelled, given to another or reported
 * on meanwhile is kept and shown to the staff, never lost.
 * @throws Problem 404, 422
 */
export async function takeReport(
  request: RequestInfo,
  report: Report,
  uploads: readonly Upload[],
): Promise<z.input<typeof schema.sent>> {
  // Of what is there already nothing is read any more.
  const known = await request.again((ctx) => rowOf(ctx, report.id))
  if (known) return sentAgain(known, report)
  // Painted anew: what only begins like a picture is refused now, not found out when the paper is drawn.
  return keepPicture(
    request,
    await checkDrawing(uploads[0]),
    { side: drawingSide, mostBytes: 500_000, as: 'png' },
    async (ctx) => {
      await limitAct(ctx as StaffContext, 'reports', 300)
      await findIntervention(ctx, report.interventionId)
    },
    (ctx, drawing) => keepReport(ctx as StaffContext, report, drawing),
  )
}

async function keepReport(ctx: StaffContext, report: Report, drawing: Upload): Promise<z.input<typeof schema.sent>> {
  await ctx.asSystem(() =>
    ctx.db.selectFrom('interventions').select('id').where('id', '=', report.interventionId).forUpdate().execute(),
  )
  // Sent twice at once: whoever waited finds what the other took.
  const meanwhile = await rowOf(ctx, report.id)
  if (meanwhile) return sentAgain(meanwhile, report)
  const row = await findIntervention(ctx, report.interventionId)
  const own = await ctx.db
    .selectFrom('technicians')
    .select('id')
    .where('account_id', '=', ctx.actor.accountId)
    .executeTakeFirst()
  const held = heldFor(row, own?.id)
  await ctx.db
    .insertInto('intervention_reports')
    .values({
      id: report.id,
      brand_id: ctx.brand.id,
      organisation_id: row.organisation_id,
      intervention_id: row.id,
      sent_by_id: ctx.actor.accountId,
      sent_by_label: ctx.actor.label,
      signer_name: report.signerName,
      signed_at: report.signedAt,
      received_at: ctx.now,
      state: held === '' ? 'taken' : 'held',
      held_for: held,
      work: report.work,
      worked_minutes: report.workedMinutes,
      travel_minutes: report.travelMinutes,
      units: report.units,
      content: JSON.stringify({
        ...{ tasks: report.tasks, parts: report.parts, readings: report.readings, handed: report.handed },
      }),
    })
    .execute()
  const signature = await keepFile(ctx, { ...drawing, name: 'signature.png' }, 'image/png', {
    kind: 'interventions.report',
    id: report.id,
    organisationId: row.organisation_id,
  })
  await ctx.db
    .updateTable('intervention_reports')
    .set({ signature_id: signature })
    .where('id', '=', report.id)
    .execute()
  await record(ctx, {
    type: held === '' ? 'interventions.report.taken' : 'interventions.report.held',
    organisationId: row.organisation_id,
    subjectType: 'interventions.intervention',
    subjectId: row.id,
    subjectLabel: row.number,
    after: { signedBy: report.signerName, signedAt: report.signedAt.toISOString(), ...(held ? { heldFor: held } : {}) },
  })
  if (held === '') await apply(ctx, row, report, doneAt(ctx, report.signedAt, ctx.now, row.created_at))
  return sentOf((await rowOf(ctx, report.id))!)
}

/**
 * When it was done: as the device says, whose clock may be wrong. What it says is to come, or was on a day before the intervention was asked for, was when the
 * report arrived.
 */
function doneAt(ctx: StaffContext, signedAt: Date, receivedAt: Date, askedAt: Date): Date {
  const dayIn = (at: Date) => dayOf(ctx.brand.timeZone, at)
  return signedAt > receivedAt || dayIn(signedAt) < dayIn(askedAt) ? receivedAt : signedAt
}

/** Does what a report says, in the transaction that takes it: the intervention is done, its readings and units count, its paper is issued. */
async function apply(ctx: StaffContext, row: InterventionRow, report: Report, at: Date): Promise<void> {
  const done = new Map(report.tasks.map((task) => [task.id, task]))
  const tasks = await ctx.db
    .selectFrom('intervention_tasks')
    .select('id')
    .where('intervention_id', '=', row.id)
    .execute()
  for (const { id } of tasks) {
    const task = done.get(id)
    if (task)
      await ctx.db
        .updateTable('intervention_tasks')
        .set({ is_done: task.isDone, remark: task.remark })
        .where('id', '=', id)
        .execute()
  }
  if (report.parts.length > 0)
    await ctx.db
      .insertInto('intervention_parts')
      .values(
        report.parts.map((part, index) => ({
          intervention_id: row.id,
          position: index + 1,
          label: part.label,
          reference: part.reference,
          quantity: part.quantity,
          is_covered: part.isCovered,
        })),
      )
      .execute()
  const theirs = new Set(
    (
      await sql<{ id: string }>`select id from assets where organisation_id = ${row.organisation_id}
        and id = any (${report.readings.map(({ assetId }) => assetId)}::uuid[])`.execute(ctx.db)
    ).rows.map(({ id }) => id),
  )
  const readings = await enterAll(
    ctx,
    { ...report, readings: report.readings.filter(({ assetId }) => theirs.has(assetId)) },
    row.number,
    dayOf(ctx.brand.timeZone, at),
  )
  await sql`update intervention_reports set content = content || ${JSON.stringify({ ended: readings })}::jsonb where id = ${report.id}`.execute(
    ctx.db,
  )
  await ctx.db
    .updateTable('interventions')
    .set({
      state: 'done',
      done_at: at,
      report: report.work,
      worked_minutes: report.workedMinutes,
      travel_minutes: report.travelMinutes,
      units: report.units,
      version: row.version + 1,
    })
    .where('id', '=', row.id)
    .execute()
  await issuePaper(ctx, { kind: 'reports', id: report.id, organisationId: row.organisation_id })
}

const viewOf = (row: NonNullable<Row>): z.input<typeof schema.reportView> => ({
  id: row.id,
  state: row.state as 'taken',
  heldFor: row.held_for as Held,
  sentBy: row.sent_by_label,
  signerName: row.signer_name,
  signedAt: row.signed_at.toISOString(),
  receivedAt: row.received_at.toISOString(),
  decidedBy: row.decided_by_label,
  decidedAt: row.decided_at?.toISOString() ?? null,
  work: row.work,
  workedMinutes: row.worked_minutes,
  travelMinutes: row.travel_minutes,
  units: row.units,
  readings: ((row.content as { ended?: ReadingEnded[] }).ended ?? []).map(({ meter, asset, value, refused }) => ({
    meter,
    asset,
    value,
    refused,
  })),
})

/** The reports on an intervention, the latest first; a client reads the one that was taken. @throws Problem 404, 403 */
export async function readReports(ctx: Context, id: string): Promise<z.input<typeof schema.reports>> {
  await findIntervention(ctx, id)
  const rows = await ctx.db
    .selectFrom('intervention_reports')
    .selectAll()
    .where('intervention_id', '=', id)
    .orderBy('received_at', 'desc')
    .orderBy('id')
    .limit(50)
    .execute()
  return { items: rows.map(viewOf) }
}

/** Reports that wait for the staff's decision, the longest first. */
export async function readToDecide(ctx: StaffContext): Promise<z.input<typeof schema.toDecide>> {
  const { rows } = await sql<{
    id: string
    held_for: Held
    sent_by_label: string
    received_at: Date
    intervention_id: string
    number: string
    subject: string
    client: string
  }>`select r.id, r.held_for, r.sent_by_label, r.received_at, i.id as intervention_id, i.number, i.subject, o.name as client
    from intervention_reports r join interventions i on i.id = r.intervention_id join organisations o on o.id = r.organisation_id
    where r.brand_id = ${ctx.brand.id} and r.state = 'held' order by r.received_at, r.id limit 200`.execute(ctx.db)
  return {
    items: rows.map((row) => ({
      id: row.id,
      heldFor: row.held_for,
      sentBy: row.sent_by_label,
      receivedAt: row.received_at.toISOString(),
      intervention: { id: row.intervention_id, number: row.number, subject: row.subject },
      client: row.client,
    })),
  }
}

/**
 * Decides about a report that was kept: taken, it is done; where its intervention is over already, a new one of the same asks is made for it. Dismissed, it stays
 * on record. Again, nothing is done.
 * @throws Problem 404, 409
 */
export async function decideReport(ctx: StaffContext, id: string, take: boolean): Promise<z.input<typeof schema.sent>> {
  const seen = await rowOf(ctx, id)
  if (!seen) throw notFound()
  await ctx.asSystem(() =>
    ctx.db.selectFrom('interventions').select('id').where('id', '=', seen.intervention_id).forUpdate().execute(),
  )
  const row = (await rowOf(ctx, id))!
  if (row.state !== 'held') {
    if ((row.state === 'taken') === take) return sentOf(row)
    throw problem('interventions.report_decided')
  }
  const before = await findIntervention(ctx, row.intervention_id)
  const over = before.state === 'done' || before.state === 'cancelled'
  const intervention = take && over ? await copyOf(ctx, before, (row.content as Pick<Report, 'tasks'>).tasks) : before
  await ctx.db
    .updateTable('intervention_reports')
    .set({
      state: take ? 'taken' : 'dismissed',
      decided_at: ctx.now,
      decided_by_label: ctx.actor.label,
      intervention_id: intervention.id,
    })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: take ? 'interventions.report.taken' : 'interventions.report.dismissed',
    organisationId: row.organisation_id,
    subjectType: 'interventions.intervention',
    subjectId: intervention.id,
    subjectLabel: intervention.number,
    after: { signedBy: row.signer_name },
  })
  if (take) {
    const { tasks, parts, readings, handed } = row.content as Pick<Report, 'tasks' | 'parts' | 'readings' | 'handed'>
    const report = {
      ...{ tasks, parts, readings, handed },
      id,
      interventionId: intervention.id,
      signerName: row.signer_name,
      signedAt: row.signed_at,
      work: row.work,
      workedMinutes: row.worked_minutes,
      travelMinutes: row.travel_minutes,
      units: row.units,
    }
    await apply(ctx, intervention, report, doneAt(ctx, row.signed_at, row.received_at, before.created_at))
  }
  return sentOf((await rowOf(ctx, id))!)
}

/** Another intervention of the same asks, for a report whose own is over, with what that says of each task. */
async function copyOf(ctx: StaffContext, of: InterventionRow, tasks: Report['tasks']): Promise<InterventionRow> {
  const number = await nextNumber(ctx, 'IT')
  const { id } = await ctx.db
    .insertInto('interventions')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: of.organisation_id,
      number,
      kind: of.kind,
      subject: of.subject,
      detail: of.detail,
      site: of.site,
      ticket_id: of.ticket_id,
      copied_from: of.id,
      // Whose it is, also once the ticket is gone (P30).
      requester_id: of.requester_id,
      service_id: of.service_id,
      requested_by_label: of.requested_by_label,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`insert into intervention_assets (intervention_id, organisation_id, asset_id, position)
    select ${id}::uuid, organisation_id, asset_id, position from intervention_assets where intervention_id = ${of.id}`.execute(
    ctx.db,
  )
  await sql`insert into intervention_tasks (intervention_id, position, label, asked_by, asked_by_label, is_done, remark)
    select ${id}::uuid, t.position, t.label, t.asked_by, t.asked_by_label, coalesce(r."isDone", false), coalesce(r.remark, '')
    from intervention_tasks t left join jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as r(id uuid, "isDone" boolean, remark text) on r.id = t.id
    where t.intervention_id = ${of.id}`.execute(ctx.db)
  return findIntervention(ctx, id)
}

/** Visits `i` that a technician may have to report: their own, from three days ago to two weeks from now. */
export const onSite = (
  account: RawBuilder<unknown>,
  now: RawBuilder<unknown>,
) => sql<boolean>`i.state in ('planned', 'confirmed', 'on_the_way')
  and i.technician_id in (select w.id from technicians w where w.account_id = ${account})
  and i.starts_at between ${now}::timestamptz - interval '72 hours' and ${now}::timestamptz + interval '336 hours'`

/** What a technician's page keeps on the device, with tasks, assets and meters. */
export async function readOnSite(ctx: StaffContext): Promise<z.input<typeof schema.onSite>> {
  const { rows: visits } = await sql<{
    id: string
    number: string
    kind: Kind
    subject: string
    detail: string
    site: string
    client: string
    starts_at: Date | null
    ends_at: Date | null
  }>`select i.id, i.number, i.kind, i.subject, i.detail, i.site, o.name as client, i.starts_at, i.ends_at from interventions i join organisations o on o.id = i.organisation_id
    where ${onSite(sql`${ctx.actor.accountId}::uuid`, sql`${ctx.now}`)} order by i.starts_at, i.id limit 100`.execute(
    ctx.db,
  )
  const ids = visits.map(({ id }) => id)
  const { rows: tasks } = await sql<{
    intervention_id: string
    id: string
    label: string
    asked_by: string
  }>`select intervention_id, id, label, asked_by
    from intervention_tasks where intervention_id = any (${ids}::uuid[]) order by intervention_id, position`.execute(
    ctx.db,
  )
  const { rows: assets } = await sql<{
    intervention_id: string
    id: string
    label: string
    number: string
  }>`select k.intervention_id, a.id, a.label, a.number
    from intervention_assets k join assets a on a.id = k.asset_id where k.intervention_id = any (${ids}::uuid[]) order by k.intervention_id, k.position`.execute(
    ctx.db,
  )
  const meters = await metersOfAssets(ctx, [...new Set(assets.map(({ id }) => id))])
  return {
    accountId: ctx.actor.accountId,
    visits: visits.map((visit) => ({
      id: visit.id,
      number: visit.number,
      kind: visit.kind,
      subject: visit.subject,
      detail: visit.detail,
      site: visit.site,
      client: visit.client,
      startsAt: visit.starts_at?.toISOString() ?? null,
      endsAt: visit.ends_at?.toISOString() ?? null,
      tasks: tasks
        .filter((task) => task.intervention_id === visit.id)
        .map(({ id, label, asked_by }) => ({ id, label, askedBy: asked_by })),
      assets: assets
        .filter((asset) => asset.intervention_id === visit.id)
        .map(({ id, label, number }) => ({
          id,
          label,
          number,
          meters: meters
            .filter((meter) => meter.assetId === id)
            .map((meter) => ({
              id: meter.id,
              label: inLocale(meter.label, ctx.locale),
              unit: inLocale(meter.unit, ctx.locale),
              last: meter.last,
            })),
        })),
    })),
  }
}
