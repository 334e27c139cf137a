import { sql } from 'kysely'
import { z } from 'zod'
import { asSystem, type Services } from '../http/context.ts'
import type { Job } from '../jobs/jobs.ts'
import { MailboxError } from './imap.ts'
import { readJob, routeJob } from './jobs-names.ts'
import { readMailbox } from './reading.ts'
import { routeMails } from './routing.ts'

const mailboxData = z.object({ brandId: z.uuid(), mailboxId: z.uuid() })
type Data = z.output<typeof mailboxData>

/** What is read and routed by itself: every minute, and at once where a mailbox tells of something new. */
export function inboundMailJobs(services: Services): Job[] {
  const at = (data: Record<string, unknown>) => {
    const { brandId, mailboxId } = data as Data
    return { brand: services.brands.byId(brandId), mailboxId }
  }
  return [
    {
      name: readJob,
      title: { fr: "Lecture d'une boîte de réception", en: 'Reading of a mailbox' },
      data: mailboxData,
      atOnce: 2,
      run: async (data, run) => {
        const { brand, mailboxId } = at(data)
        // What keeps it from being read is told at the mailbox, and tried again within the minute.
        await readMailbox(services, brand, mailboxId, run.stopping).catch((error) => {
          if (!(error instanceof MailboxError)) throw error
        })
      },
    },
    {
      name: routeJob,
      title: { fr: 'Traitement des e-mails reçus', en: 'Treatment of mails that came in' },
      data: mailboxData,
      atOnce: 2,
      run: async (data, run) => {
        const { brand, mailboxId } = at(data)
        await routeMails(services, brand, mailboxId, run)
      },
    },
    {
      name: 'kernel.mailboxes',
      title: { fr: 'Relève des boîtes de réception', en: 'Round of the mailboxes' },
      everyMinutes: 1,
      run: () => startRound(services),
    },
    {
      name: 'kernel.sweep_inbound_mails',
      title: { fr: 'Ménage des e-mails reçus', en: 'Sweep of mails that came in' },
      everyMinutes: 24 * 60,
      run: () => sweepMails(services),
    },
  ]
}

/** Has every mailbox read, and what was kept and not looked at yet. */
export async function startRound(services: Services): Promise<void> {
  for (const brand of services.brands.all())
    await asSystem(services, brand, async (ctx) => {
      const boxes = await ctx.db
        .selectFrom('mailboxes as m')
        .select(['m.id', 'm.enabled'])
        .select((eb) =>
          eb
            .exists(
              eb
                .selectFrom('inbound_mails as i')
                .select('i.id')
                .whereRef('i.mailbox_id', '=', 'm.id')
                .where('i.state', '=', 'received'),
            )
            .as('waits'),
        )
        .where('m.brand_id', '=', brand.id)
        .execute()
      for (const { id, enabled, waits } of boxes) {
        if (enabled) ctx.enqueue(readJob, { brandId: brand.id, mailboxId: id })
        if (waits) ctx.enqueue(routeJob, { brandId: brand.id, mailboxId: id })
      }
    })
}

/** So many days a mail is kept as it came, once something was made of it. */
const sourceDays = 90

/** Removes what is no longer needed of mails: what they say is in their tickets; that they came, and from whom, stays in the journal. */
export async function sweepMails(services: Services): Promise<void> {
  for (const brand of services.brands.all())
    for (let found = 1; found > 0; )
      found = await asSystem(services, brand, async (ctx) => {
        const before = new Date(ctx.now.getTime() - sourceDays * 86_400_000)
        const { rows } = await sql<{ file_id: string }>`select file_id from inbound_mails where brand_id = ${brand.id}
          and state in ('taken', 'dropped') and settled_at < ${before} and file_id is not null order by id limit 500`.execute(
          ctx.db,
        )
        const ids = rows.map((row) => row.file_id)
        if (ids.length === 0) return 0
        await sql`update inbound_mails set excerpt = '', to_addresses = '{}', forwarded_name = '' where file_id = any (${ids}::uuid[])`.execute(
          ctx.db,
        )
        await sql`delete from files where id = any (${ids}::uuid[])`.execute(ctx.db)
        return ids.length
      })
}
