import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { tellPayments } from '../life-cycle/payments.ts'
import { PlatformAwayError, PlatformRefusedError } from '../platforms/client.ts'
import { clientOf, type PlatformRow } from '../platforms/service.ts'
import { dueTransmissions, prepareTransmission } from '../transmissions/prepare.ts'
import { dueFlows, submitFlow } from './flows.ts'
import { pollPlatform } from './poll.ts'
import { limitText } from './text.ts'

const most = 500
/** So many hours a platform gives no good answer before the staff are told. */
const awayHours = 1

type Run = Parameters<Job['run']>[1]

const platformRow = (services: Services, brand: Brand, id: string): Promise<PlatformRow | undefined> =>
  asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('platforms')
      .selectAll()
      .where('id', '=', id)
      .where('brand_id', '=', brand.id)
      .where('enabled', '=', true)
      .executeTakeFirst(),
  )

/** Writes down whether a platform answers; the staff are told once that it is away for long. */
async function noteAway(services: Services, brand: Brand, row: PlatformRow, failure: string): Promise<void> {
  await asSystem(services, brand, async (ctx) => {
    const before = await ctx.db
      .selectFrom('platforms')
      .select(['failing_since', 'away_told_at'])
      .where('id', '=', row.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const since = failure ? (before.failing_since ?? ctx.now) : null
    const tells = since && !before.away_told_at && ctx.now.getTime() - since.getTime() >= awayHours * 3_600_000
    await ctx.db
      .updateTable('platforms')
      .set({
        failing_since: since,
        failure: limitText(failure, 500),
        asked_at: ctx.now,
        away_told_at: tells ? ctx.now : since ? before.away_told_at : null,
      })
      .where('id', '=', row.id)
      .execute()
    if (!tells) return
    await tellStaff(ctx, 'e_invoicing.platform_away', ['e-invoicing.exchange.send', 'e-invoicing.platforms.manage'], {
      params: () => ({ platform: row.name, failure: limitText(failure, 200) }),
      href: '/fournisseur/echanges',
      key: `platform_away:${row.id}:${since.toISOString()}`,
    })
  })
}

/**
 * All there is to do at a platform: files of closed invoices are made, what is due is submitted, what it has is taken in, and what was paid is told. It
 * may be cut anywhere and run again: each step is one transaction, and done once.
 */
export async function followPlatform(services: Services, brand: Brand, id: string, run: Run): Promise<void> {
  const row = await platformRow(services, brand, id)
  if (!row) return
  const client = clientOf(services, row)
  try {
    if (row.issues_from)
      for (const invoiceId of await dueTransmissions(services, brand, most)) {
        if (run.stopping()) return
        await prepareTransmission(services, brand, client, row, invoiceId).catch((error: unknown) => {
          if (error instanceof PlatformAwayError) throw error
          run.report(error)
        })
      }
    await tellPayments(services, brand, id, most)
    for (const flowId of await dueFlows(services, brand, id, most)) {
      if (run.stopping()) return
      await submitFlow(services, brand, client, flowId)
    }
    await pollPlatform(services, brand, client, row, run)
    await noteAway(services, brand, row, '')
  } catch (error) {
    if (!(error instanceof PlatformAwayError) && !(error instanceof PlatformRefusedError)) throw error
    run.report(error)
    await noteAway(services, brand, row, error.message)
  }
}
