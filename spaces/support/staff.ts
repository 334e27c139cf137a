import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import type { Context, StaffContext } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { record } from '../../kernel/journal/journal.ts'
import { tellPerson } from '../../kernel/notifications/tell.ts'
import { staffMay } from '../../kernel/policy/roles.ts'
import { ownTimer, placeOf, timerView } from './desk.ts'
import { toDecide } from './mail/lists.ts'
import type * as schema from './schema.ts'
import { changeTicket, findTicket, readTicket, tellJournal } from './service.ts'
import { refreshDueTimes } from './service-levels/service.ts'

/** One of the staff who answers tickets. */
export type Agent = { id: string; identifier: string; name: string }
/** Who of the staff answers tickets, by name; `only`: that one. */
export async function agentsOf(ctx: Context, only?: string): Promise<Agent[]> {
  const { rows } = await ctx.asSystem(() =>
    sql<Agent>`select a.id, a.identifier, concat_ws(' ', a.surname, nullif(a.given_name, '')) as name from accounts a
      where a.kind = 'person' and a.status = 'active' and a.brand_id = ${ctx.brand.id} and ${only ? sql<boolean>`a.id = ${only}` : sql<boolean>`true`}
        and exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = 'support.tickets.answer'
          where r.account_id = a.id and r.brand_id = ${ctx.brand.id})
      order by name, a.id limit 500`.execute(ctx.db),
  )
  return rows
}

/** Who of the staff reads tickets, by name; `among`: of those alone. They may be named in a note. */
export async function readersOf(ctx: Context, among?: readonly string[]): Promise<Array<{ id: string; name: string }>> {
  const { rows } = await ctx.asSystem(() =>
    sql<{
      id: string
      name: string
    }>`select a.id, concat_ws(' ', a.surname, nullif(a.given_name, '')) as name from accounts a
      where a.kind = 'person' and a.status = 'active' and a.brand_id = ${ctx.brand.id} and ${among ? sql<boolean>`a.id = any (${among}::uuid[])` : sql<boolean>`true`}
        and exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = 'support.tickets.read'
          where r.account_id = a.id and r.brand_id = ${ctx.brand.id})
      order by name, a.id limit 500`.execute(ctx.db),
  )
  return rows
}

/** What the staff qualify tickets by, in their own words, and to whom they assign them (P15). */
export async function readStaffCatalogue(ctx: StaffContext): Promise<z.input<typeof schema.staffCatalogue>> {
  const { rows } = await sql<{
    natures: Array<{ id: string; title: Text; domain: Text | null; kind: string | null }> | null
    priorities: Array<{ id: string; title: Text }> | null
    levels: Array<{ id: string; title: string }> | null
  }>`select
    (select json_agg(json_build_object('id', n.id, 'title', n.title, 'domain', d.title, 'kind', d.asset_kind) order by d.position, d.code, n.position, n.code)
      from ticket_natures n left join ticket_domains d on d.id = n.domain_id where n.brand_id = ${ctx.brand.id}) as natures,
    (select json_agg(json_build_object('id', p.id, 'title', p.title) order by p.position, p.code) from ticket_priorities p where p.brand_id = ${ctx.brand.id}) as priorities,
    (select json_agg(json_build_object('id', l.id, 'title', l.name) order by l.name, l.id) from service_levels l where l.brand_id = ${ctx.brand.id}) as levels`.execute(
    ctx.db,
  )
  const found = rows[0]!
  return {
    natures: (found.natures ?? []).map(({ id, title, domain, kind }) => ({
      id,
      title: inLocale(title, ctx.locale),
      domain: domain ? inLocale(domain, ctx.locale) : '',
      assetKind: kind ?? '',
    })),
    priorities: (found.priorities ?? []).map(({ id, title }) => ({ id, title: inLocale(title, ctx.locale) })),
    levels: found.levels ?? [],
    agents: (await agentsOf(ctx)).map(({ id, name }) => ({ id, name })),
    readers: await readersOf(ctx),
  }
}

/** How many open tickets wait for the provider, fall to the asking one, to nobody, and are late; how many mails wait for a decision (P14, P15). */
export async function countQueue(ctx: StaffContext): Promise<z.input<typeof schema.queueCount>> {
  const { rows } = await sql<Omit<z.input<typeof schema.queueCount>, 'timer'>>`select
      (count(*) filter (where status = 'waiting_provider'))::int as waiting,
      (count(*) filter (where responsible_id = ${ctx.actor.accountId}))::int as mine,
      (count(*) filter (where responsible_id is null))::int as nobody,
      (count(*) filter (where due_at < ${ctx.now}))::int as late,
      (select count(*)::int from inbound_mails i where i.brand_id = ${ctx.brand.id} and ${staffMay(ctx.actor, 'support.tickets.answer').allowed} and ${toDecide}) as mails
    from tickets where brand_id = ${ctx.brand.id} and status <> 'closed'`.execute(ctx.db)
  return { ...rows[0]!, timer: timerView(await ownTimer(ctx)) }
}

/**
 * Says to whom of the staff a ticket falls; «Prendre» is to oneself (P15). They are told.
 * @throws Problem 404, 422 on `responsibleId`, conflict with the ticket as it stands
 */
export async function assignTicket(ctx: StaffContext, id: string, input: z.output<typeof schema.assignmentBody>) {
  const row = await findTicket(ctx, id)
  const [agent] = input.responsibleId ? await agentsOf(ctx, input.responsibleId) : []
  if (input.responsibleId && !agent) throw invalid({ field: 'responsibleId', code: 'support.not_an_agent' })
  await changeTicket(ctx, id, input.version, {
    responsible_id: agent?.id ?? null,
    responsible_label: agent?.name ?? '',
    // Who lets go of it does not get it back by an answer.
    ...(agent ? {} : { return_to_id: null, return_to_label: '' }),
  })
  // Whose work it is within the provider's team is for that team.
  await tellJournal(ctx, { ...row, organisation_id: null }, 'assigned', {
    before: { responsible: row.responsible_label },
    after: { responsible: agent?.name ?? '' },
  })
  if (agent && agent.id !== ctx.actor.accountId)
    await tellPerson(
      ctx,
      agent.id,
      'support.assigned',
      {
        number: row.number,
        subject: row.subject,
        author: ctx.actor.label,
        client: row.organisation_name ?? row.opened_by_label,
      },
      { href: `/fournisseur/assistance/${id}` },
    )
  return readTicket(ctx, id)
}

/**
 * Says what a ticket is about, how urgent it is and what is promised for it; when it is due follows (P15).
 * @throws Problem 404, 422 on the field, conflict with the ticket as it stands
 */
export async function qualifyTicket(ctx: StaffContext, id: string, input: z.output<typeof schema.qualificationBody>) {
  const row = await findTicket(ctx, id)
  const known = await readStaffCatalogue(ctx)
  const wrong = (
    [
      ['natureId', known.natures],
      ['priorityId', known.priorities],
      ['levelId', known.levels],
    ] as const
  ).find(([field, all]) => input[field] !== null && !all.some((one) => one.id === input[field]))
  if (wrong) throw invalid({ field: wrong[0], code: 'bad_choice' })
  const place = await placeOf(ctx, row.organisation_id, input)
  await changeTicket(ctx, id, input.version, {
    nature_id: input.natureId,
    priority_id: input.priorityId,
    service_level_id: input.levelId,
    ...place,
  })
  const titleOf = (all: ReadonlyArray<{ id: string; title: string }>, one: string | null) =>
    all.find((found) => found.id === one)?.title ?? ''
  type Said = { natureId: string | null; priorityId: string | null; levelId: string | null }
  const said = (of: Said, site: string, asset: string | null) => ({
    nature: titleOf(known.natures, of.natureId),
    priority: titleOf(known.priorities, of.priorityId),
    level: titleOf(known.levels, of.levelId),
    site,
    ...(asset ? { asset } : {}),
  })
  const after = await findTicket(ctx, id)
  await tellJournal(ctx, row, 'qualified', {
    before: said(
      { natureId: row.nature_id, priorityId: row.priority_id, levelId: row.service_level_id },
      row.site,
      row.asset_label,
    ),
    after: said(input, after.site, after.asset_label),
  })
  return readTicket(ctx, id)
}

/** Says who does something next in an open ticket (P15). @throws Problem 404, support.closed, conflict with the ticket as it stands */
export async function setStatus(ctx: StaffContext, id: string, input: z.output<typeof schema.statusBody>) {
  const row = await findTicket(ctx, id)
  if (row.status === 'closed') throw problem(row.closed_as === 'merged' ? 'support.merged' : 'support.closed')
  await changeTicket(ctx, id, input.version, { status: input.status, last_activity_at: ctx.now })
  await tellJournal(ctx, row, 'status_set', { before: { status: row.status }, after: { status: input.status } })
  return readTicket(ctx, id)
}

/** Writes down time that one spent on a ticket (P15). @throws Problem 404 */
export async function addTime(ctx: StaffContext, id: string, { minutes }: { minutes: number }) {
  await findTicket(ctx, id)
  await ctx.db
    .insertInto('ticket_times')
    .values({
      ticket_id: id,
      account_id: ctx.actor.accountId,
      account_label: ctx.actor.label,
      minutes,
      spent_on: ctx.today,
    })
    .execute()
  return readTicket(ctx, id)
}

const clientOf = async (ctx: StaffContext, id: string) => {
  const client = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!client) throw notFound()
  return client
}

/** Which service level a client has of its own; null: the default one. @throws Problem 404 */
export async function readClientLevel(ctx: StaffContext, organisationId: string) {
  await clientOf(ctx, organisationId)
  const row = await ctx.db
    .selectFrom('client_service_levels')
    .select('level_id')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return { levelId: row?.level_id ?? null }
}

/** Says which service level a client has from now on; null: the default one. When its open tickets are due follows. @throws Problem 404, 422 on `levelId` */
export async function setClientLevel(ctx: StaffContext, organisationId: string, levelId: string | null) {
  const client = await clientOf(ctx, organisationId)
  const level = levelId
    ? await ctx.db
        .selectFrom('service_levels')
        .select(['id', 'name'])
        .where('id', '=', levelId)
        .where('brand_id', '=', ctx.brand.id)
        .executeTakeFirst()
    : undefined
  if (levelId && !level) throw invalid({ field: 'levelId', code: 'bad_choice' })
  if (level)
    await ctx.db
      .insertInto('client_service_levels')
      .values({ organisation_id: organisationId, brand_id: ctx.brand.id, level_id: level.id })
      .onConflict((oc) => oc.column('organisation_id').doUpdateSet({ level_id: level.id }))
      .execute()
  else await ctx.db.deleteFrom('client_service_levels').where('organisation_id', '=', organisationId).execute()
  await record(ctx, {
    type: 'support.client_level.set',
    organisationId,
    subjectType: 'organisation',
    subjectId: organisationId,
    subjectLabel: client.name,
    after: { level: level?.name ?? '' },
  })
  const { rows } = await sql<{
    id: string
  }>`select id from tickets where organisation_id = ${organisationId} and status <> 'closed'`.execute(ctx.db)
  await refreshDueTimes(
    ctx,
    rows.map(({ id }) => id),
  )
  return { levelId: level?.id ?? null }
}
