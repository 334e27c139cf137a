import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { keepFile } from '../../../kernel/files/storage.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { inWorker, ranOutOfMemory } from '../../../kernel/workers/in-worker.ts'
import { takePlatformInvoice } from '../deposits/from-platform.ts'
import { takeMessage } from '../life-cycle/take.ts'
import type { Platform } from '../platforms/client.ts'
import type { Flow } from '../platforms/protocol.ts'
import type { PlatformRow } from '../platforms/service.ts'
import { contentTypeOf, flowFile, receiveBytes } from './flows.ts'
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

const isThere = async (ctx: SystemContext, platformId: string, flowId: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('exchanged_flows')
    .select('id')
    .where('platform_id', '=', platformId)
    .where('flow_id', '=', flowId)
    .executeTakeFirst()) !== undefined

/**
 * Takes in what a platform has for us, once: its file is fetched and looked at outside any transaction, then what it says and the flow itself are written
 * down together. What cannot be taken is kept with the reason.
 * @throws PlatformAwayError where the file does not come
 */
export async function takeIn(
  services: Services,
  brand: Brand,
  client: Platform,
  row: PlatformRow,
  flow: Flow,
): Promise<void> {
  if (await asSystem(services, brand, (ctx) => isThere(ctx, row.id, flow.flowId))) return
  const bytes = (await client.file(flow.flowId, 'Original')) ?? Buffer.alloc(0)
  const id = randomUUID()
  const isMessage = flow.flowSyntax === 'CDAR'
  const isInvoice = flow.flowType === 'SupplierInvoice' || flow.flowType === 'CustomerInvoice'
  const received = await receiveBytes(services, bytes)
  let outcome: 'done' | 'failed' = 'failed'
  try {
    const upload = { ...received, field: 'file', name: flow.name }
    const told = isMessage
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
      // Of two that take it in, the second finds it there.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`flow ${row.id} ${flow.flowId}`}, 0))`.execute(ctx.db)
      if (await isThere(ctx, row.id, flow.flowId)) return
      await ctx.db
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
        .execute()
      const taken: TakenIn = isMessage
        ? await takeMessage(ctx, id, told)
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
