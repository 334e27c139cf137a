import { sql } from 'kysely'
import { formatDay } from '../../../kernel/dates/day.ts'
import { Problem } from '../../../kernel/errors/problem.ts'
import { asStaffMember, asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { isLocale } from '../../../kernel/i18n/locale.ts'
import type { Job, Run } from '../../../kernel/jobs/jobs.ts'
import { notifyAll } from '../../../kernel/notifications/outbox.ts'
import { openForClient } from '../../support/index.ts'
import { type Crossing, coverageCrossings, unitCrossings } from './crossings.ts'
import { metersCrossed } from './meters.ts'

type Threshold = {
  id: string
  organisation_id: string
  measure: 'units_left' | 'meter_value' | 'coverage_days'
  contract_id: string | null
  meter_id: string | null
  value: number
  looked_at: Date | null
}
/** A crossing, what it is told with, and whether it is how things stand now. */
type Found = Crossing & { number: string; label: string; endsOn: string | null; inForce: boolean; href: string }

/** Contracts of units that the threshold is over, with their entries. */
async function unitsOf(ctx: SystemContext, of: Threshold): Promise<Found[]> {
  const { rows } = await sql<{
    contract_id: string
    number: string
    id: string
    onDay: string
    position: number
    units: number
  }>`select c.id as contract_id, c.number, e.id, e.on_day as "onDay", e.position::int as position, e.units from service_contracts c join unit_entries e on e.contract_id = c.id
    where c.organisation_id = ${of.organisation_id} and c.kind = 'units' and (${of.contract_id}::uuid is null or c.id = ${of.contract_id})
      and (c.ends_on is null or c.ends_on >= ${ctx.today}) order by c.id`.execute(ctx.db)
  return [...Map.groupBy(rows, (row) => row.contract_id)].flatMap(([id, entries]) => {
    const left = entries.reduce((all, { units }) => all + units, 0)
    const found = unitCrossings(id, entries, of.value)
    return found.map((crossing, index) => ({
      ...crossing,
      number: entries[0]!.number,
      label: '',
      endsOn: null,
      inForce: index === found.length - 1 && left <= of.value,
      href: `/contrats-de-service/${id}/unites`,
    }))
  })
}

async function coveragesOf(ctx: SystemContext, of: Threshold): Promise<Found[]> {
  const { rows } = await sql<{
    id: string
    contract_id: string
    number: string
    label: string
    endsOn: string
  }>`select v.id, c.id as contract_id, c.number, v.label, v.ends_on as "endsOn" from service_contracts c join contract_coverages v on v.contract_id = c.id
    where c.organisation_id = ${of.organisation_id} and (${of.contract_id}::uuid is null or c.id = ${of.contract_id}) and v.ends_on >= ${ctx.today}`.execute(
    ctx.db,
  )
  return coverageCrossings(rows, of.value, ctx.today).map((crossing) => {
    const row = rows.find(({ id }) => id === crossing.subjectId)!
    return {
      ...crossing,
      ...{ number: row.number, label: row.label, endsOn: row.endsOn, inForce: true },
      href: `/contrats-de-service/${row.contract_id}/couvertures`,
    }
  })
}

const kinds = {
  units_left: 'service-contracts.units_low',
  coverage_days: 'service-contracts.coverage_ending',
  meter_value: 'service-contracts.meter_reached',
} as const

/** Those who subscribed and may still read it: whoever left the client, or lost the right, is told nothing. */
async function subscribersOf(ctx: SystemContext, of: Threshold) {
  const { rows } = await sql<{
    account_id: string
    email: string
    given_name: string
    locale: string
  }>`select a.id as account_id, coalesce(nullif(a.contact_email, ''), a.sign_in_email, '') as email, a.given_name, a.locale from threshold_subscribers s join accounts a on a.id = s.account_id
    where s.threshold_id = ${of.id} and a.status = 'active' and exists (select from memberships m join role_permissions p on p.brand_id = ${ctx.brand.id} and p.role = m.role
      where m.account_id = a.id and m.organisation_id = ${of.organisation_id} and parvis.in_force(m) and p.permission = 'service-contracts.contracts.read')`.execute(
    ctx.db,
  )
  return rows
}

/** Looks at one threshold: what is newly crossed is written down and told, in one transaction, so once. */
async function lookAt(ctx: SystemContext, id: string): Promise<void> {
  const { rows } =
    await sql<Threshold>`select id, organisation_id, measure, contract_id, meter_id, value::float8 as value, looked_at from thresholds
    where id = ${id} and is_active for update`.execute(ctx.db)
  const of = rows[0]
  if (!of) return
  // Before it is read: whatever comes meanwhile makes it due again.
  await ctx.db.updateTable('thresholds').set({ is_due: false, looked_at: ctx.now }).where('id', '=', id).execute()
  const found: Found[] =
    of.measure === 'units_left'
      ? await unitsOf(ctx, of)
      : of.measure === 'coverage_days'
        ? await coveragesOf(ctx, of)
        : await metersCrossed(ctx, of.meter_id!, of.value)
  if (found.length === 0) return
  const { rows: fresh } = await sql<{ subject_id: string; period: string; is_told: boolean }>`
    insert into threshold_crossings (threshold_id, subject_id, period, crossed_on, value, found_at, is_told)
    select ${id}::uuid, f.subject, f.period, f.day, f.value, ${ctx.now}::timestamptz, f.told
    from unnest(${found.map((one) => one.subjectId)}::uuid[], ${found.map((one) => one.period)}::text[], ${found.map((one) => one.on)}::date[], ${found.map((one) => String(one.value))}::numeric[], ${found.map((one) => of.looked_at !== null || one.inForce)}::boolean[]) f (subject, period, day, value, told)
    on conflict do nothing returning subject_id, period, is_told`.execute(ctx.db)
  const told = found.filter((one) =>
    fresh.some((row) => row.is_told && row.subject_id === one.subjectId && row.period === one.period),
  )
  if (told.length === 0) return
  const subscribers = await subscribersOf(ctx, of)
  await notifyAll(
    ctx,
    told.flatMap((one) =>
      subscribers.map((who) => {
        const locale = isLocale(who.locale) ? who.locale : ctx.brand.locale
        return {
          to: { accountId: who.account_id, email: who.email || null, locale, givenName: who.given_name },
          kind: kinds[of.measure],
          params: {
            number: one.number,
            label: one.label,
            value: String(one.value),
            threshold: String(of.value),
            day: one.endsOn ? formatDay(one.endsOn, locale) : '',
          },
          key: `threshold:${of.id}:${one.subjectId}:${one.period}:${who.account_id}`,
          href: one.href,
        }
      }),
    ),
  )
}

type ToOpen = {
  id: string
  set_by_id: string
  organisation_id: string
  measure: Threshold['measure']
  value: number
  number: string
}

/** Crossings of the last day of which a ticket is to be opened and none is yet. */
async function ticketsToOpen(ctx: SystemContext): Promise<ToOpen[]> {
  const { rows } =
    await sql<ToOpen>`select x.id, t.set_by_id, t.organisation_id, t.measure, x.value::float8 as value, coalesce(c.number, v.number, '') as number
    from threshold_crossings x join thresholds t on t.id = x.threshold_id
      left join service_contracts c on c.id = x.subject_id left join contract_coverages k on k.id = x.subject_id left join service_contracts v on v.id = k.contract_id
    where t.brand_id = ${ctx.brand.id} and t.opens_ticket and t.set_by_id is not null and x.ticket_id is null and x.is_told and x.found_at > ${new Date(ctx.now.getTime() - 86_400_000)} order by x.found_at, x.id limit 200`.execute(
      ctx.db,
    )
  return rows
}

/** Opens the ticket of a crossing, as whoever set the threshold, with the rights that they have now; once. */
const openTicket = (services: Services, brand: Brand, of: ToOpen) =>
  asStaffMember(services, brand, of.set_by_id, async (ctx) => {
    const open = await ctx.asSystem(() =>
      ctx.db
        .selectFrom('threshold_crossings')
        .select('id')
        .where('id', '=', of.id)
        .where('ticket_id', 'is', null)
        .forUpdate()
        .executeTakeFirst(),
    )
    if (!open) return
    const { rows } = await ctx.asSystem(() =>
      sql<{
        id: string
        email: string
        given_name: string
        locale: string
      }>`select a.id, coalesce(nullif(a.contact_email, ''), a.sign_in_email, '') as email, a.given_name, a.locale from memberships m join accounts a on a.id = m.account_id
        where m.organisation_id = ${of.organisation_id} and m.role = 'principal_manager' and parvis.in_force(m) limit 1`.execute(
        ctx.db,
      ),
    )
    const to = rows[0]
    if (!to) return
    const locale = isLocale(to.locale) ? to.locale : brand.locale
    const words = {
      fr: {
        units_left: `Contrat ${of.number}\u00a0: ${of.value} unités de travail restantes`,
        coverage_days: `Contrat ${of.number}\u00a0: une couverture finit bientôt`,
        meter_value: `Compteur à ${of.value}`,
      },
      en: {
        units_left: `Contract ${of.number}: ${of.value} service units left`,
        coverage_days: `Contract ${of.number}: a coverage ends soon`,
        meter_value: `Meter at ${of.value}`,
      },
    }[locale][of.measure]
    const ticket = await openForClient(ctx, {
      organisationId: of.organisation_id,
      to: { accountId: to.id, email: to.email || null, givenName: to.given_name, locale },
      category: 'question',
      subject: words,
      body: words,
      returnTo: { id: of.set_by_id, label: ctx.actor.label },
    })
    await ctx.asSystem(() =>
      ctx.db.updateTable('threshold_crossings').set({ ticket_id: ticket }).where('id', '=', of.id).execute(),
    )
  })

/** Looks at every threshold of a brand of which something changed, and at those over days, which change by themselves. */
async function lookAtAll(services: Services, brand: Brand, run: Run): Promise<void> {
  const due = await asSystem(services, brand, async (ctx) => {
    const { rows } = await sql<{
      id: string
    }>`select id from thresholds where brand_id = ${brand.id} and is_active and (is_due or measure = 'coverage_days') order by id`.execute(
      ctx.db,
    )
    return rows
  })
  for (const { id } of due) {
    if (run.stopping()) return
    await asSystem(services, brand, (ctx) => lookAt(ctx, id)).catch(run.report)
  }
  for (const one of await asSystem(services, brand, ticketsToOpen)) {
    if (run.stopping()) return
    // Whoever set it may have lost the right, or left: then no ticket is opened in their name.
    await openTicket(services, brand, one).catch((error) => {
      if (!(error instanceof Problem)) run.report(error)
    })
  }
}

/** Watches thresholds (P39). */
export const thresholdJobs = (services: Services): Job[] => [
  {
    name: 'service-contracts.watch_thresholds',
    title: { fr: 'Seuils des contrats de service', en: 'Thresholds of service contracts' },
    everyMinutes: 5,
    run: async (_, run) => {
      for (const brand of services.brands.all()) await lookAtAll(services, brand, run)
    },
  },
]
