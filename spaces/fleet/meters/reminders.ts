import { sql } from 'kysely'
import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import { asSystem, type PersonContext, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { holdersOf } from '../../../kernel/requests/deciders.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import type { WaitingItem } from '../../../kernel/space.ts'
import '../messages.ts'
import { fleetSettings, usualNotice } from '../settings.ts'

/** So many clients are one turn. */
const together = 200
/** So many assets are named in one mail. */
const named = 10

type Due = { id: string; asset_id: string; number: string; label: string; due_on: Day; email: string }

/** Reminds the people of a client of the readings that are due today or before, each once: one mail to each person for all assets. */
async function remind(ctx: SystemContext, organisationId: string, rule: 'user' | 'everybody'): Promise<void> {
  await sql`select from organisations where id = ${organisationId} for no key update`.execute(ctx.db)
  const { rows } = await sql<Due>`
    select m.id, a.id as asset_id, a.number, a.label, m.due_on, lower(coalesce(c.email, '')) as email
    from meters m join assets a on a.id = m.asset_id left join asset_contacts c on c.asset_id = a.id and c.part = 'user'
    where m.organisation_id = ${organisationId} and m.due_on <= ${ctx.today}::date
      and not exists (select from reading_reminders r where r.meter_id = m.id and r.due_on = m.due_on)
    order by m.due_on, a.label, m.id limit 2000`.execute(ctx.db)
  if (rows.length === 0) return
  const people = await holdersOf(ctx, organisationId, 'fleet.readings.write')
  const told = new Map<string, Due[]>()
  const counts = new Map<string, number>()
  for (const due of rows) {
    const own = rule === 'user' ? people.filter((one) => one.email.toLowerCase() === due.email) : []
    const those = own.length > 0 ? own : people
    counts.set(due.id, those.length)
    for (const { account_id } of those) told.set(account_id, [...(told.get(account_id) ?? []), due])
  }
  await sql`insert into reading_reminders (meter_id, due_on, brand_id, told_at, told)
    select d.id, d.due, ${ctx.brand.id}, ${ctx.now}, d.told from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map((one) => one.due_on)}::date[],
      ${rows.map(({ id }) => counts.get(id)!)}::int[]) d (id, due, told)`.execute(ctx.db)
  await tellPeople(
    ctx,
    [...told].map(([accountId, all]) => {
      const assets = [...new Map(all.map((one) => [one.asset_id, one])).values()]
      return {
        accountId,
        kind: 'fleet.readings_due',
        params: (locale: Locale) => ({
          count: assets.length,
          assets:
            assets
              .slice(0, named)
              .map((one) => `${one.number} ${one.label} (${formatDay(one.due_on, locale)})`)
              .join(', ') + (assets.length > named ? ', …' : ''),
        }),
        href:
          assets.length === 1 ? `/parc/${assets[0]!.asset_id}/releve` : `/parc?releve=1&structure=${organisationId}`,
        key: `readings_due:${organisationId}:${accountId}:${ctx.today}:${all[0]!.id}`,
      }
    }),
  )
}

/** What the fleet does by itself: it reminds of readings, by the rule of the brand (P10). */
export const reminderJobs = (services: Services): Job[] => [
  {
    name: 'fleet.reading_reminders',
    title: { fr: 'Rappels des relevés de compteurs', en: 'Reminders of meter readings' },
    everyMinutes: 60,
    run: async (_, { stopping, report }) => {
      for (const brand of services.brands.all()) {
        const rule = settingOf({ brand, services }, fleetSettings.reading_reminders)
        if (rule === 'nobody') continue
        for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
          const { rows } = await asSystem(services, brand, (ctx) =>
            sql<{ id: string }>`select distinct m.organisation_id as id from meters m
              where m.brand_id = ${brand.id} and m.due_on <= ${ctx.today}::date and m.organisation_id > ${after}
                and not exists (select from reading_reminders r where r.meter_id = m.id and r.due_on = m.due_on)
              order by m.organisation_id limit ${together}`.execute(ctx.db),
          )
          for (const { id } of rows) {
            if (stopping()) return
            await asSystem(services, brand, (ctx) => remind(ctx, id, rule)).catch(report)
          }
          if (rows.length < together) break
          after = rows.at(-1)!.id
        }
      }
    },
  },
]

/** Until which day a reading that is due shows its sign, in SQL. */
export const dueUntil = sql<Day>`(select parvis.today() + coalesce((select s.value::text::int from settings s
  where s.brand_id = parvis.brand_id() and s.key = 'fleet.reading_notice_days'), ${sql.lit(usualNotice)}))`

/** The assets whose readings are due, for «Accueil» (P10). */
export async function waitingReadings(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const { rows } = await sql<{ id: string; number: string; label: string; site: string | null; due: Day }>`
    select a.id, a.number, a.label, s.name as site, a.reading_due_on as due from assets a left join sites s on s.id = a.site_id
    where a.brand_id = ${ctx.brand.id} and a.reading_due_on <= ${dueUntil}
      and a.organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.readings.write'))::uuid[])
    order by a.reading_due_on, a.id limit 20`.execute(ctx.db)
  return rows.map((asset) => ({
    kind: 'fleet.reading',
    title: { fr: `Relever le compteur\u00a0: ${asset.label}`, en: `Read the meter: ${asset.label}` }[ctx.locale],
    detail: [asset.site, asset.number].filter(Boolean).join(' · '),
    dueOn: asset.due,
    late: asset.due < ctx.today,
    href: `/parc/${asset.id}/releve`,
    actionLabel: { fr: 'Saisir', en: 'Enter it' }[ctx.locale],
  }))
}
