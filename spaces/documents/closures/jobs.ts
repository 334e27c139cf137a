import type { Day } from '../../../kernel/dates/day.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { notifyAll } from '../../../kernel/notifications/outbox.ts'
import { concernedAfter } from './recipients.ts'
import { closureJob, monthBefore, paramsOf, takesUntil, weekBefore } from './service.ts'

/** So many are told in one transaction. */
const batch = 200
const messageOf = {
  announced: 'documents.closure_announced',
  month: 'documents.closure_reminder',
  week: 'documents.closure_reminder',
  called_off: 'documents.closure_called_off',
} as const
type Telling = keyof typeof messageOf
type Row = {
  id: string
  with_clients: boolean
  closes_on: string
  take_months: number
  message: string
  called_off_at: Date | null
  closed_at: Date | null
  taking_ended_at: Date | null
  done: Set<string>
}

/** The closures of a brand that something may be due of, each with what was told of it. Locked: one process does it. */
async function open(ctx: SystemContext): Promise<Row[]> {
  const rows = await ctx.db
    .selectFrom('portal_closures')
    .select([
      'id',
      'with_clients',
      'closes_on',
      'take_months',
      'message',
      'called_off_at',
      'closed_at',
      'taking_ended_at',
    ])
    .where('brand_id', '=', ctx.brand.id)
    .orderBy('announced_at')
    .orderBy('id')
    .forUpdate()
    .execute()
  if (rows.length === 0) return []
  const told = await ctx.db
    .selectFrom('portal_closure_tellings')
    .select(['closure_id', 'kind'])
    .where('done_at', 'is not', null)
    .where(
      'closure_id',
      'in',
      rows.map((row) => row.id),
    )
    .execute()
  return rows.map((row) => ({
    ...row,
    done: new Set(told.filter((one) => one.closure_id === row.id).map((one) => one.kind)),
  }))
}

/** What is to be told of a closure now, if anything. Whoever was never told of it does not hear that it was called off. */
function dueOf({ done, closes_on, called_off_at, closed_at }: Row, today: Day): Telling | undefined {
  if (called_off_at) return done.has('announced') && !done.has('called_off') ? 'called_off' : undefined
  if (!done.has('announced')) return 'announced'
  if (closed_at || today >= closes_on) return undefined
  if (today >= weekBefore(closes_on as Day)) return done.has('week') ? undefined : 'week'
  return today >= monthBefore(closes_on as Day) && !done.has('month') ? 'month' : undefined
}

/** Tells some more of those concerned, and writes down how far it came. */
async function tellSome(ctx: SystemContext, closure: Row, kind: Telling): Promise<void> {
  const known = await ctx.db
    .selectFrom('portal_closure_tellings')
    .select('told_after')
    .where('closure_id', '=', closure.id)
    .where('kind', '=', kind)
    .executeTakeFirst()
  const people = await concernedAfter(ctx, {
    withClients: closure.with_clients,
    after: known?.told_after ?? null,
    limit: batch,
  })
  await notifyAll(
    ctx,
    people.map((one) => {
      const locale = one.locale ?? ctx.brand.locale
      return {
        to: { accountId: one.account_id, email: one.email || null, locale, givenName: one.given_name },
        kind: messageOf[kind],
        params: paramsOf(ctx.brand.name, closure.closes_on, closure.take_months, closure.message, locale),
        href:
          one.organisation_id === null
            ? '/salarie/documents/coffre'
            : `/documents/coffre?structure=${one.organisation_id}`,
        key: `documents.closure:${closure.id}:${kind}:${one.id}`,
      }
    }),
  )
  const end = people.length < batch
  const values = {
    told_after: people.at(-1)?.id ?? known?.told_after ?? null,
    done_at: end ? ctx.now : null,
  }
  await ctx.db
    .insertInto('portal_closure_tellings')
    .values({ closure_id: closure.id, kind, ...values })
    .onConflict((oc) => oc.columns(['closure_id', 'kind']).doUpdateSet(values))
    .execute()
}

/** Closes the portal once its day has come and everybody was told. */
async function close(ctx: SystemContext, closure: Row): Promise<void> {
  await ctx.db.updateTable('portal_closures').set({ closed_at: ctx.now }).where('id', '=', closure.id).execute()
  await record(ctx, {
    type: 'documents.closure.closed',
    subjectType: 'documents.closure',
    subjectId: closure.id,
    subjectLabel: ctx.brand.name,
    after: { closesOn: closure.closes_on, withClients: closure.with_clients },
  })
}

/** Ends the time in which whoever is of a closed side may take their documents along. */
async function endTaking(ctx: SystemContext, closure: Row): Promise<void> {
  await ctx.db.updateTable('portal_closures').set({ taking_ended_at: ctx.now }).where('id', '=', closure.id).execute()
  await record(ctx, {
    type: 'documents.closure.ended',
    subjectType: 'documents.closure',
    subjectId: closure.id,
    subjectLabel: ctx.brand.name,
    after: { takesUntil: takesUntil(closure.closes_on as Day, closure.take_months) },
  })
}

/** Does one step of what is due in a brand. @returns whether something was */
const step = (services: Services, brand: Brand): Promise<boolean> =>
  asSystem(services, brand, async (ctx) => {
    for (const closure of await open(ctx)) {
      const kind = dueOf(closure, ctx.today)
      if (kind) {
        await tellSome(ctx, closure, kind)
        return true
      }
      if (!closure.called_off_at && !closure.closed_at && ctx.today >= closure.closes_on) {
        await close(ctx, closure)
        return true
      }
      const until = takesUntil(closure.closes_on as Day, closure.take_months)
      if (!closure.called_off_at && closure.closed_at && !closure.taking_ended_at && ctx.today >= until) {
        await endTaking(ctx, closure)
        return true
      }
    }
    return false
  })

/** What is due of closures: the announcement at once, reminders a month and a week before, the closing on its day, the end of what may still be taken. */
export async function carryOnClosures(services: Services, stopping: () => boolean = () => false): Promise<void> {
  for (const brand of services.brands.all()) while (!stopping() && (await step(services, brand)));
}

/** The job of closures (D31). */
export const closureJobs = (services: Services): Job[] => [
  {
    name: closureJob,
    title: { fr: 'Fermeture du portail', en: 'Closure of the portal' },
    everyMinutes: 60,
    run: (_, { stopping }) => carryOnClosures(services, stopping),
  },
]
