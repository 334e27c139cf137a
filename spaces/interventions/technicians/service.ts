import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type * as schema from '../schema.ts'
import { isTaken } from '../visits/slots.ts'

type Technician = z.input<typeof schema.technicianItem>

/** The technicians of the brand with their hours, by name. */
export async function techniciansOf(ctx: StaffContext): Promise<Technician[]> {
  const { rows } =
    await sql<Technician>`select w.id, w.account_id as "accountId", w.technician_label as name, w.is_active as "isActive", w.version,
      coalesce((select json_agg(json_build_object('weekday', h.weekday, 'begins', to_char(h.begins, 'HH24:MI'), 'ends', to_char(h.ends, 'HH24:MI')) order by h.weekday, h.begins)
        from technician_hours h where h.technician_id = w.id), '[]') as hours
    from technicians w where w.brand_id = ${ctx.brand.id} order by w.technician_label, w.id limit 500`.execute(ctx.db)
  return rows
}

/** Those of the staff who are no technician yet. */
export async function readColleagues(ctx: StaffContext): Promise<z.input<typeof schema.colleagues>> {
  const { rows } = await sql<{
    id: string
    name: string
  }>`select a.id, a.given_name || ' ' || a.surname as name from staff_members s join accounts a on a.id = s.account_id
    where s.brand_id = ${ctx.brand.id} and not exists (select from technicians w where w.account_id = s.account_id) order by a.surname, a.given_name, a.id limit 500`.execute(
    ctx.db,
  )
  return { items: rows }
}

async function setHours(ctx: StaffContext, id: string, hours: z.output<typeof schema.technicianBody>['hours']) {
  await ctx.db.deleteFrom('technician_hours').where('technician_id', '=', id).execute()
  if (hours.length > 0)
    await ctx.db
      .insertInto('technician_hours')
      .values(hours.map((one) => ({ ...one, technician_id: id, brand_id: ctx.brand.id })))
      .execute()
}

const one = async (ctx: StaffContext, id: string): Promise<Technician> => {
  const found = (await techniciansOf(ctx)).find((technician) => technician.id === id)
  if (!found) throw notFound()
  return found
}

/** Makes one of the staff a technician. @throws Problem 422 */
export async function addTechnician(ctx: StaffContext, body: z.output<typeof schema.technicianBody>) {
  const member = await ctx.db
    .selectFrom('staff_members')
    .select('account_id')
    .where('account_id', '=', body.accountId)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!member) throw invalid({ field: 'accountId', code: 'bad_choice' })
  const added = await ctx.db
    .insertInto('technicians')
    .values({
      brand_id: ctx.brand.id,
      account_id: body.accountId,
      technician_label: body.name,
      created_at: ctx.now,
    })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw problem('already_there')
  await setHours(ctx, added.id, body.hours)
  await record(ctx, {
    type: 'interventions.technician.added',
    subjectType: 'interventions.technician',
    subjectId: added.id,
    subjectLabel: body.name,
  })
  return one(ctx, added.id)
}

/** Changes a technician: name, hours, whether they still work. Visits that are planned stay. @throws Problem 404, conflict */
export async function changeTechnician(ctx: StaffContext, id: string, body: z.output<typeof schema.technicianChange>) {
  const changed = await ctx.db
    .updateTable('technicians')
    .set({ technician_label: body.name, is_active: body.isActive, version: body.version + 1 })
    .where('id', '=', id)
    .where('version', '=', body.version)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw conflict(await one(ctx, id))
  await setHours(ctx, id, body.hours)
  await record(ctx, {
    type: 'interventions.technician.changed',
    subjectType: 'interventions.technician',
    subjectId: id,
    subjectLabel: body.name,
    after: { active: body.isActive },
  })
  return one(ctx, id)
}

/** Writes an absence down, where nothing else is planned then. @throws Problem 404, interventions.absence_taken */
export async function addAbsence(ctx: StaffContext, id: string, body: z.output<typeof schema.absenceBody>) {
  const technician = await one(ctx, id)
  try {
    await sql`insert into technician_bookings (brand_id, technician_id, span, reason, created_at, created_by_label)
      values (${ctx.brand.id}, ${id}, tstzrange(${body.startsAt}, ${body.endsAt}), ${body.reason}, ${ctx.now}, ${ctx.actor.label})`.execute(
      ctx.db,
    )
  } catch (error) {
    throw isTaken(error) ? problem('interventions.absence_taken') : error
  }
  await record(ctx, {
    type: 'interventions.absence.added',
    subjectType: 'interventions.technician',
    subjectId: id,
    subjectLabel: technician.name,
    after: { startsAt: body.startsAt.toISOString(), endsAt: body.endsAt.toISOString(), reason: body.reason },
  })
}

/** Takes an absence away. Again, nothing is done. */
export async function dropAbsence(ctx: StaffContext, id: string, absenceId: string) {
  const technician = await one(ctx, id)
  const dropped = await ctx.db
    .deleteFrom('technician_bookings')
    .where('id', '=', absenceId)
    .where('technician_id', '=', id)
    .where('intervention_id', 'is', null)
    .returning('reason')
    .executeTakeFirst()
  if (!dropped) return
  await record(ctx, {
    type: 'interventions.absence.dropped',
    subjectType: 'interventions.technician',
    subjectId: id,
    subjectLabel: technician.name,
    before: { reason: dropped.reason },
  })
}
