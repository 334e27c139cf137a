import { sql } from 'kysely'
import { addDays, addMonths, type Day, formatDay } from '../../../kernel/dates/day.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { Job, Run } from '../../../kernel/jobs/jobs.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { holdersOf } from '../../../kernel/requests/deciders.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { salesSettings } from '../settings.ts'
import { addFact } from '../subscriptions/acts.ts'
import { subscriptionList } from '../subscriptions/read.ts'
import { tellWindow } from './window.ts'

/** Tells the client of a renewal to come, in its window: once for each term, on record. */
async function tellRenewal(ctx: SystemContext, id: string, days: number): Promise<void> {
  await ctx.db.selectFrom('subscriptions').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, subscriptionList, id)
  if (!row.term_ends_on || row.last_on || !['active', 'suspended'].includes(row.status)) return
  const client = await ctx.db
    .selectFrom('organisations')
    .select('kind')
    .where('id', '=', row.organisation_id)
    .executeTakeFirstOrThrow()
  const window = tellWindow({
    termEndsOn: row.term_ends_on,
    noticeDays: row.notice_days,
    consumer: client.kind === 'individual',
    days,
  })
  if (ctx.today < window.from || ctx.today > window.refuseBefore) return
  const people = await holdersOf(ctx, row.organisation_id, 'sales.subscriptions.read')
  const first = await ctx.db
    .insertInto('renewal_notices')
    .values({
      subscription_id: id,
      brand_id: ctx.brand.id,
      term_ends_on: row.term_ends_on,
      refuse_before: window.refuseBefore,
      window_from: window.from,
      window_to: window.to,
      told_at: ctx.now,
      told_on: ctx.today,
      told: people.length,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('subscription_id')
    .executeTakeFirst()
  if (!first) return
  await tellPeople(
    ctx,
    people.map((one) => ({
      accountId: one.account_id,
      kind: 'sales.renewal_soon',
      params: (locale: Locale) => ({
        number: row.number,
        subject: row.label,
        day: formatDay(addDays(row.term_ends_on!, 1), locale),
        until: formatDay(window.refuseBefore, locale),
      }),
      href: `/abonnements/${id}`,
      key: `renewal:${id}:${row.term_ends_on}:${one.account_id}`,
    })),
  )
}

/** Renews what nobody refused, on the day after its term. */
async function renew(ctx: SystemContext, id: string): Promise<void> {
  await ctx.db.selectFrom('subscriptions').select('id').where('id', '=', id).forUpdate().execute()
  for (;;) {
    const row = await readRow(ctx, subscriptionList, id)
    if (!row.term_ends_on || row.term_ends_on >= ctx.today || !['active', 'suspended'].includes(row.status)) return
    if (row.last_on && row.last_on <= row.term_ends_on) return
    await addFact(ctx, row, 'renewed', { onDay: addDays(row.term_ends_on, 1) })
  }
}

/** Subscriptions whose term ends by a day. */
const ending = (ctx: SystemContext, by: Day, after: string) =>
  sql<{
    id: string
  }>`select id from subscriptions where brand_id = ${ctx.brand.id} and term_ends_on <= ${by}::date and status in ('active', 'suspended') and id > ${after}
    order by id limit 500`.execute(ctx.db)

async function each(
  services: Services,
  brand: Brand,
  by: (ctx: SystemContext) => Day,
  work: (ctx: SystemContext, id: string) => Promise<void>,
  { stopping, report }: Run,
): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await asSystem(services, brand, (ctx) => ending(ctx, by(ctx), after))
    for (const { id } of rows) {
      if (stopping()) return
      await asSystem(services, brand, (ctx) => work(ctx, id)).catch(report)
    }
    if (rows.length < 500) return
    after = rows.at(-1)!.id
  }
}

/** What renewals do by themselves (B31): told before the last day to refuse, then renewed. */
export const renewalJobs = (services: Services): Job[] => [
  {
    name: 'sales.renewals',
    title: { fr: 'Reconductions des abonnements', en: 'Renewals of subscriptions' },
    everyMinutes: 60,
    run: async (_, run) => {
      for (const brand of services.brands.all()) {
        const days = settingOf({ brand, services }, salesSettings.renewal_tell_days)
        // A notice is a year at most, and a consumer is told three months before it.
        await each(
          services,
          brand,
          (ctx) => addMonths(ctx.today, 16),
          (ctx, id) => tellRenewal(ctx, id, days),
          run,
        )
        await each(services, brand, (ctx) => addDays(ctx.today, -1), renew, run)
      }
    },
  },
]
