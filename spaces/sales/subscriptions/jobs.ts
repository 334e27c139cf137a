import { sql } from 'kysely'
import { addDays, type Day, formatDay } from '../../../kernel/dates/day.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { Job, Run } from '../../../kernel/jobs/jobs.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { holdersOf } from '../../../kernel/requests/deciders.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { salesSettings } from '../settings.ts'
import { addFact } from './acts.ts'
import { charge } from './charging.ts'
import { subscriptionList } from './read.ts'

type Each = (ctx: SystemContext, id: string) => Promise<void>

/** Does something to each subscription that a condition finds, each in a transaction of its own: one that fails stops no other. */
async function forEach(
  services: Services,
  brand: Brand,
  find: (ctx: SystemContext, after: string) => ReturnType<ReturnType<typeof sql<{ id: string }>>['execute']>,
  work: Each,
  { stopping, report }: Run,
): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await asSystem(services, brand, (ctx) => find(ctx, after))
    for (const { id } of rows) {
      if (stopping()) return
      await asSystem(services, brand, (ctx) => work(ctx, id)).catch(report)
    }
    if (rows.length < 500) return
    after = rows.at(-1)!.id
  }
}

/** Charges what is due, and ends what is over: terminated after its last day. */
async function chargeDue(services: Services, brand: Brand, run: Run): Promise<void> {
  await forEach(
    services,
    brand,
    (ctx, after) =>
      sql<{
        id: string
      }>`select id from subscriptions where brand_id = ${brand.id} and status in ('active', 'suspended') and last_on < ${ctx.today}::date and id > ${after}
        order by id limit 500`.execute(ctx.db),
    async (ctx, id) => {
      await ctx.db.selectFrom('subscriptions').select('id').where('id', '=', id).forUpdate().execute()
      const row = await readRow(ctx, subscriptionList, id)
      if (row.status === 'terminated' || !row.last_on || row.last_on >= ctx.today) return
      await addFact(ctx, row, 'terminated', { onDay: addDays(row.last_on, 1) })
    },
    run,
  )
  await forEach(
    services,
    brand,
    (ctx, after) =>
      sql<{
        id: string
      }>`select id from subscriptions where brand_id = ${brand.id} and next_charge_on <= ${ctx.today}::date and id > ${after} order by id limit 500`.execute(
        ctx.db,
      ),
    async (ctx, id) => void (await charge(ctx, id)),
    run,
  )
}

/** The clients that owe something since before a day, with the longest due of it; what is contested, promised or on its way last, as it is left alone. */
const lateSince = (ctx: SystemContext, day: Day) =>
  sql<{ organisation_id: string; due_on: Day; invoice_id: string; number: string; left_alone: boolean }>`
    select distinct on (o.organisation_id) o.organisation_id, o.due_on, o.invoice_id, i.number, w.left_alone from open_items o join invoices i on i.id = o.invoice_id
    cross join lateral (select parvis.reminder_pause(o.invoice_id) is not null as left_alone) w
    where o.brand_id = ${ctx.brand.id} and o.side = 'debit' and o.rest_cents > 0 and o.due_on < ${day}::date
      and exists (select from subscriptions s where s.organisation_id = o.organisation_id and s.status in ('active', 'suspended') and s.activated_on <= ${ctx.today}::date)
    order by o.organisation_id, w.left_alone, o.due_on, o.posting_id`.execute(ctx.db)

async function tellReaders(
  ctx: SystemContext,
  organisationId: string,
  kind: string,
  key: string,
  params: (locale: Locale) => Record<string, unknown>,
): Promise<void> {
  const readers = await holdersOf(ctx, organisationId, 'sales.subscriptions.read')
  await tellPeople(
    ctx,
    readers.map((one) => ({
      accountId: one.account_id,
      kind,
      params,
      href: '/abonnements',
      key: `${kind}:${key}:${one.account_id}`,
    })),
  )
}

/** Whether something is left of the invoice for which a subscription was suspended. */
async function isOwed(ctx: SystemContext, id: string): Promise<boolean> {
  const { rows } = await sql<{ owed: boolean }>`select exists (select from (
      select f.reason from subscription_facts f where f.subscription_id = ${id} and f.kind = 'suspended' order by f.id desc limit 1) s
    join invoices i on i.brand_id = ${ctx.brand.id} and i.number = s.reason join open_items o on o.invoice_id = i.id and o.rest_cents > 0) as owed`.execute(
    ctx.db,
  )
  return rows[0]!.owed
}

/**
 * What becomes of subscriptions whose client's invoices are late (B10), where the brand says so: the client is told before, then they are
 * suspended, and resume by themselves once it has paid.
 */
async function suspendUnpaid(services: Services, brand: Brand, run: Run): Promise<void> {
  const days = settingOf({ brand, services }, salesSettings.suspend_after_days)
  const notice = settingOf({ brand, services }, salesSettings.suspension_notice_days)
  // Where the brand suspends no more, what was suspended resumes.
  const late =
    days === 0
      ? []
      : await asSystem(services, brand, async (ctx) => (await lateSince(ctx, addDays(ctx.today, notice - days))).rows)
  const suspended = new Set<string>()
  const leftAlone = new Set(late.filter(({ left_alone }) => left_alone).map(({ organisation_id }) => organisation_id))
  for (const one of late) {
    if (run.stopping()) return
    const on = addDays(one.due_on, days + 1)
    await asSystem(services, brand, async (ctx) => {
      if (one.left_alone) return
      if (on > ctx.today) {
        await tellReaders(ctx, one.organisation_id, 'sales.suspension_soon', one.invoice_id, (locale) => ({
          number: one.number,
          day: formatDay(on, locale),
        }))
        return
      }
      suspended.add(one.organisation_id)
      const { rows } = await sql<{
        id: string
      }>`select id from subscriptions where organisation_id = ${one.organisation_id} and status = 'active' and activated_on <= ${ctx.today}::date
        order by id for update`.execute(ctx.db)
      for (const { id } of rows)
        await addFact(ctx, await readRow(ctx, subscriptionList, id), 'suspended', {
          onDay: ctx.today,
          cause: 'unpaid',
          reason: one.number,
        })
      if (rows.length > 0)
        await tellReaders(ctx, one.organisation_id, 'sales.suspended_unpaid', `${one.invoice_id}:${ctx.today}`, () => ({
          number: one.number,
        }))
    }).catch(run.report)
  }
  await forEach(
    services,
    brand,
    (ctx, after) =>
      sql<{
        id: string
      }>`select id from subscriptions where brand_id = ${brand.id} and status = 'suspended' and suspension_cause = 'unpaid' and id > ${after}
        and not (organisation_id = any (${[...suspended]}::uuid[])) order by id limit 500`.execute(ctx.db),
    async (ctx, id) => {
      await ctx.db.selectFrom('subscriptions').select('id').where('id', '=', id).forUpdate().execute()
      const row = await readRow(ctx, subscriptionList, id)
      if (row.suspension_cause !== 'unpaid') return
      // Contested once it was suspended for it, it stays so until it is paid.
      if (leftAlone.has(row.organisation_id) && (await isOwed(ctx, id))) return
      await addFact(ctx, row, 'resumed', { onDay: ctx.today })
    },
    run,
  )
}

/** What subscriptions do by themselves. */
export const subscriptionJobs = (services: Services): Job[] => [
  {
    name: 'sales.subscriptions',
    title: { fr: 'Échéances des abonnements', en: 'What is due in subscriptions' },
    everyMinutes: 60,
    run: async (_, run) => {
      for (const brand of services.brands.all()) {
        await suspendUnpaid(services, brand, run).catch(run.report)
        await chargeDue(services, brand, run).catch(run.report)
      }
    },
  },
]
