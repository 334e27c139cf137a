import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { bytesOf, inOnePart, keepFile, openFile, type Upload } from '../../../kernel/files/storage.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { type Platform, PlatformAwayError, PlatformRefusedError } from '../platforms/client.ts'
import type { AcknowledgementDetail, Flow, FlowProfile, FlowSyntax, ProcessingRule } from '../platforms/protocol.ts'
import { limitText } from './text.ts'

export type FlowRow = Selectable<DB['exchanged_flows']>
export type FlowKindName = 'invoice' | 'status' | 'report'
/** A kind of what goes to platforms. */
type FlowKind = {
  /** What the platform said of it at last, in the transaction that hears of it: taken, or refused. */
  answered: (ctx: SystemContext, row: FlowRow, ack: 'Ok' | 'Error', details: AcknowledgementDetail[]) => Promise<void>
}
const kinds = new Map<FlowKindName, FlowKind>()

/** Declares what is done with a kind of what goes to platforms. */
export const defineFlowKind = (name: FlowKindName, kind: FlowKind): void => void kinds.set(name, kind)

/** What a file of a flow belongs to. */
export const flowFile = 'e-invoicing.flow'
export const contentTypeOf = (syntax: string) => (syntax === 'Factur-X' ? 'application/pdf' : 'application/xml')

/** Puts bytes into the storage, for `keepFlow`; settled by the caller. */
export const receiveBytes = (services: Services, bytes: Uint8Array) => services.files.receive(inOnePart(bytes))

/**
 * Has a file go to a platform: it is tried at once by the next round, and again until the platform has it (B15). What is under way of the same
 * thing is not sent again.
 * @returns its id, by which the platform knows it; undefined where the same is under way
 */
export async function sendFlow(
  ctx: SystemContext,
  flow: {
    platformId: string
    kind: FlowKindName
    subjectId: string
    /** What people know it by: the number of an invoice. */
    label: string
    organisationId: string | null
    name: string
    syntax: FlowSyntax
    rule: ProcessingRule
    profile: FlowProfile
    file: Omit<Upload, 'field' | 'name'>
  },
): Promise<string | undefined> {
  const id = randomUUID()
  const made = await ctx.db
    .insertInto('exchanged_flows')
    .values({
      id,
      brand_id: ctx.brand.id,
      platform_id: flow.platformId,
      direction: 'out',
      kind: flow.kind,
      subject_id: flow.subjectId,
      label: limitText(flow.label, 200),
      file_name: limitText(flow.name, 255),
      syntax: flow.syntax,
      processing_rule: flow.rule,
      profile: flow.profile,
      sha256: flow.file.sha256,
      created_at: ctx.now,
      next_at: ctx.now,
    })
    .onConflict((oc) =>
      oc.columns(['kind', 'subject_id']).where('direction', '=', 'out').where('ack', '<>', 'Error').doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!made) return undefined
  const upload = { ...flow.file, field: 'file', name: flow.name }
  const fileId = await keepFile(ctx, upload, contentTypeOf(flow.syntax), {
    kind: flowFile,
    id,
    organisationId: flow.organisationId,
  })
  await ctx.db.updateTable('exchanged_flows').set({ file_id: fileId }).where('id', '=', id).execute()
  return id
}

/** Minutes until what failed is tried again, by how often it was tried. */
const waits = [1, 2, 5, 10, 20, 30, 60]
/** When what is tried now is tried again, should this try fail: of a row with `tries`, in the statement that counts it. */
export const laterOf = (ctx: SystemContext) =>
  sql<Date>`${ctx.now}::timestamptz + make_interval(mins => (${sql.val(waits)}::int[])[least(tries + 1, ${waits.length})])`

/**
 * Submits a flow that is due; of two who would, one does. Where an earlier try may have arrived, the platform is asked first whether it knows it: so it
 * is there once, whatever happened between.
 * @throws PlatformAwayError where nothing is known of it: it is tried again later
 */
export async function submitFlow(
  services: Services,
  brand: Brand,
  client: Platform,
  platformId: string,
  id: string,
): Promise<void> {
  const found = await asSystem(services, brand, async (ctx) => {
    // Written down before it is tried: a process that dies in the middle leaves a trace.
    const row = await ctx.db
      .updateTable('exchanged_flows')
      .set((eb) => ({ tries: eb('tries', '+', 1), next_at: laterOf(ctx) }))
      .where('id', '=', id)
      // It may go by another one by now.
      .where('platform_id', '=', platformId)
      .where('next_at', '<=', ctx.now)
      .where('file_id', 'is not', null)
      .returningAll()
      .executeTakeFirst()
    return row && { row, file: await openFile(ctx, row.file_id!) }
  })
  if (!found) return
  const { row, file } = found
  try {
    const again = row.tries > 1 ? (await client.search({ where: { trackingId: id } })).flows : []
    // Whoever knows no such filter finds flows of others.
    const known = again.find((one) => one.trackingId === id)
    const taken =
      known ??
      (await client.submit(
        {
          trackingId: id,
          name: row.file_name,
          flowSyntax: row.syntax as FlowSyntax,
          flowProfile: row.profile as FlowProfile,
          processingRule: row.processing_rule as ProcessingRule,
          sha256: row.sha256!,
        },
        await bytesOf(file),
      ))
    if (taken.trackingId !== undefined && taken.trackingId !== id)
      throw new PlatformAwayError('flows: an answer for another flow')
    await asSystem(services, brand, (ctx) =>
      ctx.db
        .updateTable('exchanged_flows')
        .set({
          flow_id: taken.flowId,
          submitted_at: new Date(taken.submittedAt),
          ack: 'Pending',
          next_at: null,
          failure: '',
        })
        .where('id', '=', id)
        .where('submitted_at', 'is', null)
        .execute(),
    )
  } catch (error) {
    if (error instanceof PlatformRefusedError) {
      const details: AcknowledgementDetail[] = [
        { level: 'Error', item: '', reasonCode: error.code, reasonMessage: error.message },
      ]
      await asSystem(services, brand, (ctx) => endFlow(ctx, id, 'Error', details))
      return
    }
    if (error instanceof PlatformAwayError)
      await asSystem(services, brand, (ctx) =>
        ctx.db
          .updateTable('exchanged_flows')
          .set({
            failure: limitText(error.message, 500),
            ...(error.retryAfter
              ? { next_at: sql`${ctx.now}::timestamptz + make_interval(secs => ${error.retryAfter})` }
              : {}),
          })
          .where('id', '=', id)
          .where('submitted_at', 'is', null)
          .execute(),
      )
    throw error
  }
}

const limitDetail = ({ level, item, reasonCode, reasonMessage }: AcknowledgementDetail): AcknowledgementDetail => ({
  level,
  item: limitText(item, 500),
  reasonCode: limitText(reasonCode, 100),
  reasonMessage: limitText(reasonMessage, 1_000),
})

/** Writes down what became of a flow, once. */
async function endFlow(
  ctx: SystemContext,
  id: string,
  ack: 'Ok' | 'Error',
  details: AcknowledgementDetail[],
  changedAt?: Date,
): Promise<void> {
  const row = await ctx.db.selectFrom('exchanged_flows').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row || row.ended_at) return
  const after = await ctx.db
    .updateTable('exchanged_flows')
    .set({
      ack,
      ack_details: JSON.stringify(details.slice(0, 100).map(limitDetail)),
      ended_at: ctx.now,
      next_at: null,
      failure: '',
      ...(changedAt ? { changed_at: changedAt } : {}),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await kinds.get(row.kind as FlowKindName)?.answered(ctx, after, ack, after.ack_details as AcknowledgementDetail[])
}

export const isUuid = (text: string | undefined): text is string => z.uuid().safeParse(text).success

/** Takes the platform's word on a flow that was sent: told twice or late, it is written down once. @returns whether it is one of ours */
export async function hearOf(ctx: SystemContext, platformId: string, flow: Flow): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('exchanged_flows')
    .selectAll()
    .where('platform_id', '=', platformId)
    .where('direction', '=', 'out')
    .where((eb) =>
      eb.or([eb('flow_id', '=', flow.flowId), ...(isUuid(flow.trackingId) ? [eb('id', '=', flow.trackingId)] : [])]),
    )
    .executeTakeFirst()
  if (!row) return false
  if (!row.submitted_at)
    await ctx.db
      .updateTable('exchanged_flows')
      .set({
        flow_id: flow.flowId,
        submitted_at: new Date(flow.submittedAt),
        ack: 'Pending',
        next_at: null,
        failure: '',
      })
      .where('id', '=', row.id)
      .where('submitted_at', 'is', null)
      .where('ended_at', 'is', null)
      .execute()
  const { status, details = [] } = flow.acknowledgement
  if (status !== 'Pending') await endFlow(ctx, row.id, status, details, new Date(flow.updatedAt))
  return true
}
