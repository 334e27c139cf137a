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
      atOnce: 4,
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
      atOnce: 4,
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
