import { sql } from 'kysely'
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { sendWaiting } from '../../../kernel/notifications/holds.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { documentSettings } from '../settings.ts'
import { digestComposer } from './publish.ts'

/**
 * Puts what waits for the day's message into one mail for each person (D25): what came before the last time that the clock of the brand
 * showed the hour that is set. Run again, it finds nothing left. @returns how many mails there are
 */
export async function gatherDigests(services: Services, brand: Brand): Promise<number> {
  return asSystem(services, brand, async (ctx) => {
    const hour = settingOf(ctx, documentSettings.digest_hour)
    const { rows } = await sql<{ n: number }>`
      with due as (
        select case when local.now >= local.at then local.at else local.at - interval '1 day' end at time zone ${brand.timeZone} as moment
        from (select ${ctx.now}::timestamptz at time zone ${brand.timeZone} as now,
          date_trunc('day', ${ctx.now}::timestamptz at time zone ${brand.timeZone}) + make_interval(hours => ${hour}) as at) local),
      waiting as (
        select n.id, n.holder, n.account_id, n.address, n.document_name from document_notifications n, due
        where n.brand_id = ${brand.id} and n.cadence = 'daily' and n.mail_id is null and n.state = 'waiting' and n.created_at < due.moment
        for update of n skip locked),
      people as materialized (
        select gen_random_uuid() as mail, holder, account_id, lower(address) as folded, min(address) as address, min(document_name) as name
        from waiting group by holder, account_id, lower(address)),
      mailed as (
        insert into mails (id, brand_id, account_id, kind, key, to_address, subject, composer, channel, created_at, due_since)
        select mail, ${brand.id}, account_id, 'documents.digest', 'documents.digest:' || mail, address, name, ${digestComposer}, 'documents.' || holder, ${ctx.now}, ${ctx.now}
        from people returning id),
      marked as (
        update document_notifications n set mail_id = p.mail from waiting w join people p on p.holder = w.holder and p.account_id is not distinct from w.account_id and p.folded = lower(w.address)
        where n.id = w.id returning n.id)
      select count(*)::int as n from mailed`.execute(ctx.db)
    const made = rows[0]!.n
    if (made > 0) sendWaiting(ctx)
    return made
  })
}

/** The job of the day's messages. */
export const digestJobs = (services: Services): Job[] => [
  {
    name: 'documents.digests',
    title: { fr: 'Récapitulatifs du jour', en: "The day's messages" },
    everyMinutes: 15,
    run: async () => {
      for (const brand of services.brands.all()) await gatherDigests(services, brand)
    },
  },
]
