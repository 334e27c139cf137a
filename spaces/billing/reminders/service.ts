import { type Kysely, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { invalid, notFound, Problem, problem } from '../../../kernel/errors/problem.ts'
import { asSystem, type Brand, type Services, type StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { readWork, startWork } from '../../../kernel/work/work.ts'
import { billingSettings } from '../settings.ts'
import { addresseesOf, type Candidate, candidatesOf, levelsOf } from './candidates.ts'
import { reminderLevel, reminderPlaces } from './record.ts'
import * as schema from './schema.ts'
import { remind, wordsOf } from './send.ts'

const onlyPlaces = (text: Text) =>
  Object.values(text).every((one) =>
    [...one.matchAll(/\{(\w+)\}/g)].every(([, name]) => (reminderPlaces as readonly string[]).includes(name!)),
  )

/** The steps, as the staff keep them. */
export const reminderLevels = defineRecord(reminderLevel, {
  rows: (db) => db.selectFrom('reminder_levels as r').selectAll('r'),
  whole: [
    { holds: ({ subject }) => onlyPlaces(subject), field: 'subject', code: 'billing.unknown_place' },
    { holds: ({ body }) => onlyPlaces(body), field: 'body', code: 'billing.unknown_place' },
  ],
})

const groupsOf = (candidates: readonly Candidate[]) =>
  Map.groupBy(candidates, (one) => `${one.organisationId} ${one.currency}`)

/** What would leave today, step by step, with whom it goes to and how much it is about (B26). Nothing of it is sent. */
export async function previewReminders(
  ctx: StaffContext,
  { organisation }: z.output<typeof schema.clientQuery>,
): Promise<z.input<typeof schema.preview>> {
  const candidates = await candidatesOf(ctx, organisation)
  const people = await addresseesOf(
    ctx,
    candidates.map(({ organisationId }) => organisationId),
  )
  const levels = await levelsOf(ctx)
  return {
    automatic: settingOf(ctx, billingSettings.reminders_automatic),
    steps: levels.map((step) => ({
      level: step.level,
      days: step.days,
      subject: inLocale(step.subject as Text, ctx.locale),
      clients: [...groupsOf(candidates.filter((one) => one.level === step.level)).values()]
        .map((of) => ({
          organisation: { id: of[0]!.organisationId, name: of[0]!.organisationName },
          currency: of[0]!.currency,
          amountCents: of.reduce((all, one) => all + one.restCents, 0),
          interestCents: of.reduce((all, one) => all + one.interestCents, 0),
          indemnityCents: of.reduce((all, one) => all + one.indemnityCents, 0),
          addressees: people.get(of[0]!.organisationId)!.map(({ email }) => email),
          parts: of.map(({ invoiceId, number, instalment, dueOn, restCents }) => ({
            invoiceId,
            number,
            instalment,
            dueOn,
            restCents,
          })),
        }))
        .sort((a, b) => b.amountCents - a.amountCents),
    })),
  }
}

/** The message that a client would get at a step. @throws Problem billing.nothing_to_remind */
export async function previewLetter(
  ctx: StaffContext,
  { organisation, level }: z.output<typeof schema.letterQuery>,
): Promise<z.input<typeof schema.letter>> {
  const due = (await candidatesOf(ctx, organisation)).filter((one) => one.level === level)
  if (due.length === 0) throw problem('billing.nothing_to_remind')
  const step = (await levelsOf(ctx)).find((one) => one.level === level)!
  const people = (await addresseesOf(ctx, [organisation])).get(organisation)!
  const of = [...groupsOf(due).values()][0]!
  return { to: people.map(({ email }) => email), ...wordsOf(step, of, people[0]?.locale ?? ctx.brand.locale) }
}

/** Reminds clients, one after the other. */
export const reminderWork = defineWork({
  name: 'billing.reminders',
  title: { fr: 'Envoi de relances', en: 'Sending of reminders' },
  access: { staff: 'billing.receivables.manage' },
  input: z.object({ level: z.number().int() }),
  from: '/fournisseur/factures/relances',
  href: (id) => `/fournisseur/factures/releve/${id}`,
  act: (ctx, id, { level }) => remind(ctx, id, level),
})

/** Sends the reminders of a step to these clients, as a long task. */
export async function sendReminders(
  ctx: StaffContext,
  { level, organisationIds }: z.output<typeof schema.sendingBody>,
) {
  const seen = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', 'in', organisationIds)
    .execute()
  const names = new Map(seen.map(({ id, name }) => [id, name]))
  if (organisationIds.some((id) => !names.has(id))) throw notFound()
  const id = await startWork(
    ctx,
    reminderWork,
    { level },
    organisationIds.map((one) => ({ id: one, name: names.get(one)! })),
  )
  return readWork(ctx, id)
}

/** Sends by itself what is due today, where the brand wants it: each client in a transaction of its own. */
export async function remindByItself(
  services: Services,
  brand: Brand,
  report: (error: unknown) => void,
): Promise<void> {
  if (!settingOf({ brand, services }, billingSettings.reminders_automatic)) return
  const due = await asSystem(services, brand, (ctx) => candidatesOf(ctx))
  const steps = new Map(due.map((one) => [`${one.organisationId} ${one.level}`, one]))
  for (const { organisationId, level } of steps.values())
    try {
      await asSystem(services, brand, (ctx) => remind(ctx, organisationId, level))
    } catch (error) {
      // Whom nobody can be written to is shown on the page of reminders.
      if (!(error instanceof Problem)) report(error)
    }
}

export const reminderRows = (db: Kysely<DB>) =>
  db
    .selectFrom('reminders as r')
    .innerJoin('invoices as i', 'i.id', 'r.invoice_id')
    .leftJoin('organisations as c', 'c.id', 'r.organisation_id')
    .selectAll('r')
    .select(['i.number', sql<string>`coalesce(c.name, '')`.as('organisation_name')])

/** Reminders that were sent, the latest first. */
export const reminderList = defineList({
  title: { fr: 'Relances', en: 'Reminders' },
  rows: reminderRows,
  ofClients: byClient('r.organisation_id'),
  filters: {
    search: words(sql`concat_ws(' ', i.number, c.name)`),
    organisation: filter(z.uuid().optional(), (id) => sql`r.organisation_id = ${id}`),
    invoice: filter(z.uuid().optional(), (id) => sql`r.invoice_id = ${id}`),
  },
  id: by.uuid('r.id'),
  sorts: { sentAt: [by.moment('r.sent_at')] },
  order: () => 'desc',
  item: schema.reminder,
  view: (row) => ({
    id: row.id,
    organisation: { id: row.organisation_id, name: row.organisation_name },
    invoice: { id: row.invoice_id, number: row.number! },
    instalment: row.instalment,
    level: row.level,
    dueOn: row.due_on,
    restCents: row.rest_cents,
    interestCents: row.interest_cents,
    indemnityCents: row.indemnity_cents,
    currency: row.currency as Currency,
    sentAt: row.sent_at.toISOString(),
    sentTo: row.sent_to,
    sentBy: row.sent_by_label,
  }),
})

/** Who is spared, the latest first. */
export const exemptionList = defineList({
  title: { fr: 'Épargnés', en: 'Spared' },
  rows: (db: Kysely<DB>) =>
    db
      .selectFrom('reminder_exemptions as e')
      .leftJoin('organisations as c', 'c.id', 'e.organisation_id')
      .leftJoin('client_groups as g', 'g.id', 'e.group_id')
      .leftJoin('invoices as i', 'i.id', 'e.invoice_id')
      .selectAll('e')
      .select(sql<string>`coalesce(c.name, g.name, i.number, '')`.as('subject_name')),
  ofClients: (ids) => sql<SqlBool>`coalesce(e.organisation_id, i.organisation_id) = any (${ids})`,
  filters: {
    organisation: filter(z.uuid().optional(), (id) => sql`e.organisation_id = ${id}`),
    invoice: filter(z.uuid().optional(), (id) => sql`e.invoice_id = ${id}`),
  },
  id: by.uuid('e.id'),
  sorts: { createdAt: [by.moment('e.created_at')] },
  order: () => 'desc',
  item: schema.exemption,
  view: (row) => ({
    id: row.id,
    kind: row.organisation_id ? ('organisation' as const) : row.group_id ? ('group' as const) : ('invoice' as const),
    name: row.subject_name,
    subjectId: (row.organisation_id ?? row.group_id ?? row.invoice_id)!,
    reason: row.reason,
    untilOn: row.until_on,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_label,
  }),
})

/** Spares a client, a group of clients or an invoice; again, with another reason or day. @throws Problem 404, 422 on `untilOn` */
export async function spare(ctx: StaffContext, body: z.output<typeof schema.exemptionBody>): Promise<{ id: string }> {
  if (body.untilOn && body.untilOn < ctx.today) throw invalid({ field: 'untilOn', code: 'bad_day' })
  const found = body.organisationId
    ? await ctx.db
        .selectFrom('organisations')
        .select(['id', 'name'])
        .where('id', '=', body.organisationId)
        .executeTakeFirst()
    : body.groupId
      ? await ctx.db
          .selectFrom('client_groups')
          .select(['id', 'name'])
          .where('id', '=', body.groupId)
          .executeTakeFirst()
      : await ctx.db
          .selectFrom('invoices')
          .select(['id', 'number as name', 'organisation_id'])
          .where('id', '=', body.invoiceId!)
          .executeTakeFirst()
  if (!found) throw notFound()
  const { rows } = await sql<{
    id: string
  }>`insert into reminder_exemptions (brand_id, organisation_id, group_id, invoice_id, reason, until_on, created_at, created_by_label)
    values (${ctx.brand.id}, ${body.organisationId ?? null}, ${body.groupId ?? null}, ${body.invoiceId ?? null}, ${body.reason}, ${body.untilOn}, ${ctx.now}, ${ctx.actor.label})
    on conflict (brand_id, coalesce(organisation_id, group_id, invoice_id)) do update set reason = excluded.reason, until_on = excluded.until_on, created_at = excluded.created_at,
      created_by_label = excluded.created_by_label returning id`.execute(ctx.db)
  await record(ctx, {
    type: 'billing.reminder.spared',
    organisationId: body.organisationId ?? ('organisation_id' in found ? found.organisation_id : null),
    subjectType: 'billing.reminder',
    subjectId: found.id,
    subjectLabel: found.name ?? '',
    after: { reason: body.reason, untilOn: body.untilOn },
  })
  return { id: rows[0]!.id }
}

/** Spares somebody no longer. Again, nothing is done. */
export async function spareNoMore(ctx: StaffContext, id: string): Promise<void> {
  const gone = await ctx.db.deleteFrom('reminder_exemptions').where('id', '=', id).returningAll().executeTakeFirst()
  if (!gone) throw notFound()
  await record(ctx, {
    type: 'billing.reminder.spared_no_more',
    organisationId: gone.organisation_id,
    subjectType: 'billing.reminder',
    subjectId: gone.organisation_id ?? gone.group_id ?? gone.invoice_id,
    before: { reason: gone.reason, untilOn: gone.until_on },
  })
}
