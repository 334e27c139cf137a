import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { openFile } from '../../../kernel/files/storage.ts'
import { asSystem, type SystemContext } from '../../../kernel/http/context.ts'
import type { Run } from '../../../kernel/jobs/jobs.ts'
import { onNetwork } from '../../../kernel/workers/in-worker.ts'
import type { Dropping } from './drop.ts'
import type * as network from './network.ts'
import { joined } from './remote.ts'
import { networkModule } from './service.ts'

const putMs = 30 * 60_000
/** So often it is tried to put a document back; the last time some days after the first. */
const mostAttempts = 12

type Signed = {
  document: { folder: { path: string } }
  version: { id: string; fileName: string }
  client: { code: string } | null
  employee: { code: string } | null
  complete: boolean
}

/** Puts what was signed since the last time on its way, by the feed: nothing is skipped, whatever overlapped. */
async function collect(ctx: SystemContext): Promise<void> {
  await sql`select parvis.number_feed(${ctx.brand.id})`.execute(ctx.db)
  const settings = await ctx.db
    .selectFrom('transfer_settings')
    .select(['returned_to', 'returns_signed'])
    .where('brand_id', '=', ctx.brand.id)
    .forUpdate()
    .executeTakeFirst()
  if (!settings?.returns_signed) return
  const events = await ctx.db
    .selectFrom('feed_events')
    .select(['position', 'kind', 'data'])
    .where('brand_id', '=', ctx.brand.id)
    .where('position', '>', settings.returned_to)
    .orderBy('position')
    .limit(2_000)
    .execute()
  for (const { kind, data } of events) {
    const signed = data as unknown as Signed
    if (kind === 'documents.document.signed' && signed.complete) await addReturn(ctx, signed)
  }
  const last = events.at(-1)?.position
  if (last)
    await ctx.db
      .updateTable('transfer_settings')
      .set({ returned_to: last })
      .where('brand_id', '=', ctx.brand.id)
      .execute()
}

/** Two documents of one name have each their own place. */
async function addReturn(ctx: SystemContext, { document, version, client, employee }: Signed): Promise<void> {
  const code = (client ?? employee)?.code
  if (!code) return
  const folder = document.folder.path.replaceAll('\\', '/')
  const dot = version.fileName.lastIndexOf('.')
  for (let n = 1; n <= 1_000; n++) {
    const name = n === 1 ? version.fileName : `${version.fileName.slice(0, dot)} (${n})${version.fileName.slice(dot)}`
    const { rows } = await sql<{ added: boolean }>`
      with added as (insert into drop_returns (version_id, brand_id, remote_path, next_try_at)
        select ${version.id}, ${ctx.brand.id}, ${joined(code, folder, 'signés', name)}, ${ctx.now} where exists (select from document_versions v where v.id = ${version.id})
        on conflict do nothing returning 1)
      select exists (select from added) or exists (select from drop_returns where version_id = ${version.id})
        or not exists (select from document_versions v where v.id = ${version.id}) as added`.execute(ctx.db)
    if (rows[0]!.added) return
  }
}

/** Puts signed documents back into the drop (D21). @returns how many were */
export async function returnSigned(at: Dropping, run: Run): Promise<number> {
  const { services, brand } = at
  await asSystem(services, brand, collect)
  const due = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('drop_returns')
      .select(['version_id', 'remote_path', 'attempts'])
      .where('brand_id', '=', brand.id)
      .where('state', '=', 'waiting')
      .where('next_try_at', '<=', ctx.now)
      .orderBy('next_try_at')
      .orderBy('version_id')
      .limit(200)
      .execute(),
  )
  let returned = 0
  let broken: unknown
  for (const one of due) {
    if (run.stopping() || broken) break
    try {
      await put(at, one.version_id, one.remote_path)
      returned++
    } catch (error) {
      broken = error
    }
    await asSystem(services, brand, (ctx) => settle(ctx, one, broken === undefined))
  }
  if (broken) throw broken
  return returned
}

const settle = (ctx: SystemContext, one: { version_id: string; attempts: number }, sent: boolean) => {
  const attempts = one.attempts + 1
  const again = !sent && attempts < mostAttempts
  return ctx.db
    .updateTable('drop_returns')
    .set({
      attempts,
      state: sent ? 'sent' : again ? 'waiting' : 'failed',
      sent_at: sent ? ctx.now : null,
      next_try_at: again ? new Date(ctx.now.getTime() + 5 * 60_000 * 2 ** Math.min(attempts - 1, 8)) : null,
    })
    .where('version_id', '=', one.version_id)
    .execute()
}

async function put(
  { services, brand, row, target, directory }: Dropping,
  versionId: string,
  path: string,
): Promise<void> {
  const file = await asSystem(services, brand, async (ctx) => {
    const version = await ctx.db
      .selectFrom('document_versions')
      .select('file_id')
      .where('id', '=', versionId)
      .executeTakeFirstOrThrow()
    return openFile(ctx, version.file_id)
  })
  const local = join(directory, versionId)
  try {
    await pipeline((await file.open()).stream, createWriteStream(local, { mode: 0o600 }))
    await onNetwork<typeof network, 'putFile'>(
      networkModule,
      'putFile',
      { target, from: local, to: joined(row.path, path) },
      putMs,
    )
  } finally {
    await rm(local, { force: true })
  }
}
