import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { Problem } from '../../../kernel/errors/problem.ts'
import { inOnePart, keepFile, SourceError } from '../../../kernel/files/storage.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { inWorker, ranOutOfMemory } from '../../../kernel/workers/in-worker.ts'
import { takePlatformInvoice } from '../deposits/from-platform.ts'
import { takeMessage } from '../life-cycle/take.ts'
import { type Platform, PlatformAwayError } from '../platforms/client.ts'
import { type Flow, flow as flowSchema } from '../platforms/protocol.ts'
import type { PlatformRow } from '../platforms/service.ts'
import { contentTypeOf, flowFile, hearOf, laterOf, receiveBytes } from './flows.ts'
import { limitText } from './text.ts'

type Reading = typeof import('../life-cycle/read-in-worker.ts')

/** What a flow that came turned out to be, in the transaction that writes it down. */
export type TakenIn = {
  /** What people know it by. */
  label: string
  /** Why it was not taken; '' where it was. */
  refusal: string
  /** The file, where what it is keeps it. */
  fileId?: string
}

/** What has to be known of a flow to take it in. */
const told = flowSchema.pick({
  ...{ flowId: true, name: true, flowSyntax: true, flowType: true, submittedAt: true, updatedAt: true },
})
type Told = z.output<typeof told>
export const toldOf = (flow: Flow): Told => told.parse(flow)

const isThere = async (ctx: SystemContext, platformId: string, flowId: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('exchanged_flows')
    .select('id')
    .where('platform_id', '=', platformId)
    .where('flow_id', '=', flowId)
    .executeTakeFirst()) !== undefined

const forget = (ctx: SystemContext, platformId: string, flowId: string) =>
  ctx.db.deleteFrom('flows_to_take').where('platform_id', '=', platformId).where('flow_id', '=', flowId).execute()

/** After so many tries, a day and a little, somebody has to look; a platform that does not give the file has over a week. */
const mostTries = 30
const mostAwayTries = 200

/**
 * Takes in a flow that is due; of two who would, one does. What fails is tried again later and later, and in the end it is written down as not taken, and the staff
 * are told.
 * @throws PlatformAwayError and whatever else kept it from being taken
 */
export async function takeDue(
  services: Services,
  brand: Brand,
  client: Platform,
  row: PlatformRow,
  flowId: string,
): Promise<void> {
  const due = await asSystem(services, brand, async (ctx) => {
    const begun = await ctx.db
      .updateTable('flows_to_take')
      .set((eb) => ({ tries: eb('tries', '+', 1), next_at: laterOf(ctx) }))
      .where('platform_id', '=', row.id)
      .where('flow_id', '=', flowId)
      .where('next_at', '<=', ctx.now)
      .returning((eb) => [
        'tries',
        'told',
        eb
          .exists(
            eb
              .selectFrom('exchanged_flows')
              .select('id')
              .where('platform_id', '=', row.id)
              .where('flow_id', '=', flowId),
          )
          .as('there'),
      ])
      .executeTakeFirst()
    if (!begun?.there) return begun
    // Another round may have seen it before it was taken, and noted it after.
    await forget(ctx, row.id, flowId)
    return undefined
  })
  if (!due) return
  try {
    await takeOne(services, brand, client, row, flowId, told.safeParse(due.told).data)
  } catch (error) {
    const failure = limitText((error as Error).message, 500)
    const most = error instanceof PlatformAwayError ? mostAwayTries : mostTries
    await asSystem(services, brand, async (ctx) => {
      if (due.tries < most) await noteFailure(ctx, row.id, flowId, failure)
      else await giveUp(ctx, row, flowId, failure)
    })
    throw error
  }
}

const noteFailure = (ctx: SystemContext, platformId: string, flowId: string, failure: string) =>
  ctx.db
    .updateTable('flows_to_take')
    .set({ failure })
    .where('platform_id', '=', platformId)
    .where('flow_id', '=', flowId)
    .execute()

/** Puts on record that a flow could not be taken in, and tells the staff. */
async function giveUp(
  ctx: SystemContext,
  row: PlatformRow,
  flowId: string,
  failure: string,
  refusal: 'not_taken' | 'infected' = 'not_taken',
): Promise<void> {
  await forget(ctx, row.id, flowId)
  if (await isThere(ctx, row.id, flowId)) return
  const { id } = await ctx.db
    .insertInto('exchanged_flows')
    .values({
      ...{ brand_id: ctx.brand.id, platform_id: row.id, direction: 'in', kind: 'other', flow_id: flowId },
      ...{ created_at: ctx.now, submitted_at: ctx.now, ack: 'Ok', ended_at: ctx.now, refusal, failure },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tellStaff(ctx, 'e_invoicing.flow_not_taken', ['e-invoicing.exchange.send', 'e-invoicing.received.decide'], {
    params: () => ({ platform: row.name, failure: limitText(failure, 200) }),
    href: `/fournisseur/factures-electroniques/echanges?echange=${id}`,
    key: `flow_not_taken:${id}`,
  })
}

/** Puts what came into the storage, past the scanner where one is set. @returns undefined where that finds something: nothing of it is kept */
async function receiveScanned(services: Services, bytes: Buffer, name: string) {
  if (!services.scan) return receiveBytes(services, bytes)
  try {
    return await services.files.receive(services.scan(inOnePart(bytes), 'file', name))
  } catch (error) {
    const cause = error instanceof SourceError ? error.cause : error
    if (cause instanceof Problem && cause.fields.some(({ code }) => code === 'files.infected')) return undefined
    throw error
  }
}

async function takeOne(
  services: Services,
  brand: Brand,
  client: Platform,
  row: PlatformRow,
  flowId: string,
  known: Told | undefined,
): Promise<void> {
  const asked = known ? undefined : await client.flow(flowId)
  if (!known && !asked) throw new PlatformAwayError('flow: not found')
  const isOurs =
    asked !== undefined &&
    (await asSystem(services, brand, async (ctx) => {
      const ours = await hearOf(ctx, row.id, asked)
      // Its change is told once more when the platform has looked at it.
      if (ours || asked.flowDirection !== 'In' || asked.acknowledgement.status !== 'Ok') {
        await forget(ctx, row.id, flowId)
        return true
      }
      return false
    }))
  if (!isOurs) await takeIn(services, brand, client, row, known ?? toldOf(asked!))
}

/**
 * Takes in what a platform has for us, once: its file is fetched and looked at outside any transaction, then what it says and the flow itself are written
 * down together. What cannot be taken is kept with the reason.
 * @throws PlatformAwayError where the file does not come
 */
async function takeIn(services: Services, brand: Brand, client: Platform, row: PlatformRow, flow: Told): Promise<void> {
  const bytes = await client.file(flow.flowId, 'Original')
  // A platform may tell of a flow before it has its file at hand.
  if (!bytes) throw new PlatformAwayError('flow: no file')
  const id = randomUUID()
  const isMessage = flow.flowSyntax === 'CDAR'
  const isInvoice = flow.flowType === 'SupplierInvoice' || flow.flowType === 'CustomerInvoice'
  const received = await receiveScanned(services, bytes, flow.name)
  if (!received) {
    await asSystem(services, brand, (ctx) => giveUp(ctx, row, flow.flowId, 'infected', 'infected'))
    return
  }
  let outcome: 'done' | 'failed' = 'failed'
  try {
    const upload = { ...received, field: 'file', name: flow.name }
    const message = isMessage
      ? await inWorker<Reading, 'readTold'>(
          new URL('../life-cycle/read-in-worker.ts', import.meta.url),
          'readTold',
          { bytes },
          undefined,
        ).catch((error: unknown) => {
          if (ranOutOfMemory(error)) return undefined
          throw error
        })
      : undefined
    const invoice = isInvoice ? await takePlatformInvoice.examine(upload) : undefined
    await asSystem(services, brand, async (ctx) => {
      await forget(ctx, row.id, flow.flowId)
      // Of two that take it in, the second waits here, and finds it there.
      const made = await ctx.db
        .insertInto('exchanged_flows')
        .values({
          id,
          brand_id: brand.id,
          platform_id: row.id,
          direction: 'in',
          kind: isMessage ? 'status' : isInvoice ? 'invoice' : 'other',
          label: '',
          file_name: limitText(flow.name, 255),
          syntax: flow.flowSyntax,
          flow_type: flow.flowType,
          flow_id: flow.flowId,
          sha256: received.sha256,
          created_at: ctx.now,
          submitted_at: new Date(flow.submittedAt),
          ack: 'Ok',
          ended_at: ctx.now,
          changed_at: new Date(flow.updatedAt),
        })
        .onConflict((oc) => oc.columns(['platform_id', 'flow_id']).doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!made) return
      const taken: TakenIn = isMessage
        ? await takeMessage(ctx, id, message)
        : invoice
          ? await takePlatformInvoice.write(ctx, id, upload, invoice)
          : { label: '', refusal: 'kind' }
      const owner = { kind: flowFile, id, organisationId: null }
      const fileId = taken.fileId ?? (await keepFile(ctx, upload, contentTypeOf(flow.flowSyntax), owner))
      await ctx.db
        .updateTable('exchanged_flows')
        .set({ file_id: fileId, label: limitText(taken.label, 200), refusal: taken.refusal })
        .where('id', '=', id)
        .execute()
      outcome = 'done'
    })
  } finally {
    await received.settle(outcome)
  }
}
