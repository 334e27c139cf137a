import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { tellCame } from '../deposits/telling.ts'
import { tellPayments } from '../life-cycle/payments.ts'
import { PlatformAccessError, PlatformAwayError, PlatformRefusedError } from '../platforms/client.ts'
import { clientOf, type PlatformRow } from '../platforms/service.ts'
import { prepareTransmission } from '../transmissions/prepare.ts'
import { dueOf } from './due.ts'
import { submitFlow } from './flows.ts'
import { pollPlatform } from './poll.ts'
import { takeDue } from './take-in.ts'
import { limitText } from './text.ts'

const most = 500
/** So many hours a platform gives no good answer before the staff are told. */
const awayHours = 1

/** So long a round is, in milliseconds: a slow platform gives the others their turn, and what is left is done by the next one. */
const mostMs = 5 * 60_000
/** So many one after the other get no good answer before the platform is held to be away. */
const awayInRow = 3
/** So many files of a platform are fetched and looked at at once. */
const takenAtOnce = 4

export type Run = Parameters<Job['run']>[1]

/** The platform, where it is enabled; news from now on ask for another round. */
const beginRound = (services: Services, brand: Brand, id: string): Promise<PlatformRow | undefined> =>
  asSystem(services, brand, (ctx) =>
    ctx.db
      .updateTable('platforms')
      .set({ news_at: null })
      .returningAll()
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
      href: '/fournisseur/factures-electroniques/plateformes',
      key: `platform_away:${row.id}:${since.toISOString()}`,
    })
  })
}

/**
 * Does the same with each of several, so many at once. One that fails keeps no other waiting: it is reported, and whoever does it tries it again later.
 * @throws PlatformAwayError of the last of several in a row that got no good answer
 */
async function each(ids: readonly string[], run: Run, act: (id: string) => Promise<void>, atOnce = 1): Promise<void> {
  const left = ids.values()
  let inRow = 0
  const worker = async () => {
    for (const id of left) {
      if (run.stopping() || inRow >= awayInRow) return
      try {
        await act(id)
        inRow = 0
      } catch (error) {
        run.report(error)
        if (!(error instanceof PlatformAwayError)) continue
        inRow++
        if (inRow >= awayInRow || error instanceof PlatformAccessError) throw error
      }
    }
  }
  // Nothing goes on behind the back of whoever waits.
  for (const end of await Promise.allSettled(Array.from({ length: atOnce }, worker)))
    if (end.status === 'rejected') throw end.reason
}

/** What waits because its platform was away is tried at once when that one is back. */
async function back(services: Services, brand: Brand, row: PlatformRow): Promise<void> {
  await asSystem(services, brand, async (ctx) => {
    const now = { next_at: ctx.now }
    await ctx.db
      .updateTable('exchanged_flows')
      .set(now)
      .where('platform_id', '=', row.id)
      .where('next_at', '>', ctx.now)
      .execute()
    await ctx.db
      .updateTable('flows_to_take')
      .set({ ...now, tries: 0 })
      .where('platform_id', '=', row.id)
      .execute()
    if (row.issues_from)
      await ctx.db
        .updateTable('invoice_transmissions')
        .set({ ...now, tries: 0 })
        .where('brand_id', '=', brand.id)
        .where('held', '=', '')
        .where('next_at', '>', ctx.now)
        .execute()
  })
}

/**
 * All there is to do at a platform: files of closed invoices are made, what is due is submitted, what it has is taken in, and what was paid is told. It
 * may be cut anywhere and run again, also twice at once: each step is one transaction, and done once.
 */
export async function followPlatform(services: Services, brand: Brand, id: string, run: Run): Promise<void> {
  const row = await beginRound(services, brand, id)
  if (!row) return
  const end = Date.now() + mostMs
  const round: Run = { ...run, stopping: () => run.stopping() || Date.now() > end }
  const client = clientOf(services, row)
  let away: Error | undefined
  /** One part of a round: where it fails, the others are done all the same. */
  const part = async (act: () => Promise<void>) => {
    if (round.stopping()) return
    await act().catch((error: unknown) => {
      const isAway = error instanceof PlatformAwayError || error instanceof PlatformRefusedError
      if (isAway) away = error
      if (!reported.includes(error)) round.report(error)
    })
  }
  const reported: unknown[] = []
  const noting: Run = {
    ...round,
    report: (error) => {
      reported.push(error)
      round.report(error)
    },
  }
  if (row.issues_from)
    await part(async () =>
      each(await dueOf(services, brand, 'invoice_transmissions', most), noting, (invoiceId) =>
        prepareTransmission(services, brand, client, row, invoiceId),
      ),
    )
  await part(() => tellPayments(services, brand, id, most, noting))
  await part(async () =>
    each(await dueOf(services, brand, 'exchanged_flows', most, id), noting, (flowId) =>
      submitFlow(services, brand, client, id, flowId),
    ),
  )
  let isSeen = false
  await part(async () => {
    await pollPlatform(services, brand, client, row, noting)
    isSeen = true
  })
  await part(async () => {
    if (!isSeen) return
    const due = () => dueOf(services, brand, 'flows_to_take', most, id)
    for (let ids = await due(); ids.length > 0; ids = round.stopping() ? [] : await due())
      await each(ids, noting, (flowId) => takeDue(services, brand, client, row, flowId), takenAtOnce)
  })
  await tellCame(services, brand).catch(run.report)
  if (round.stopping() && !away) return
  if (!away && row.failing_since) await back(services, brand, row)
  await noteAway(services, brand, row, away?.message ?? '')
}
