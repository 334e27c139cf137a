import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import {
  asMailboxError,
  type Failure,
  failureWords,
  openMailbox,
  placeOf,
  sealedFor,
} from '../../../kernel/inbound-mail/imap.ts'
import { readJob } from '../../../kernel/inbound-mail/jobs-names.ts'
import { takers } from '../../../kernel/inbound-mail/mail.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { seal } from '../../../kernel/secrets/secrets.ts'
import type * as schema from './schema.ts'

/** So many a brand has. */
const mostMailboxes = 20

type View = z.input<typeof schema.mailboxView>

const rowsOf = (ctx: StaffContext) =>
  ctx.db
    .selectFrom('mailboxes as m')
    .innerJoin('mailbox_states as s', 's.mailbox_id', 'm.id')
    .selectAll('m')
    .select(['s.read_at', 's.failing_since', 's.failure'])
    .where('m.brand_id', '=', ctx.brand.id)
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>>[number]

const view = (ctx: StaffContext, row: Row, waiting: number): View => ({
  id: row.id,
  version: row.version,
  address: row.address,
  host: row.host,
  port: row.port,
  security: row.security as 'tls',
  identifier: row.identifier,
  folder: row.folder,
  doneFolder: row.done_folder,
  takes: row.takes,
  strangers: row.strangers as 'ask',
  opens: row.opens,
  plusAddresses: row.plus_addresses,
  trustedServer: row.trusted_server,
  enabled: row.enabled,
  readAt: row.read_at?.toISOString() ?? null,
  failingSince: row.failing_since?.toISOString() ?? null,
  failure: row.failure ? inLocale(failureWords[row.failure as Failure], ctx.locale) : '',
  waiting,
  updatedAt: row.updated_at.toISOString(),
  updatedBy: row.updated_by_label,
})

/** How many mails of each mailbox were kept and wait. What they say is not for whoever sets up mailboxes. */
async function waitingIn(ctx: StaffContext): Promise<Map<string, number>> {
  const rows = await ctx.asSystem(async () => {
    const found = await sql<{
      mailbox_id: string
      n: number
    }>`select i.mailbox_id, count(*)::int as n from inbound_mails i
      where i.brand_id = ${ctx.brand.id} and i.state = 'received' group by i.mailbox_id`.execute(ctx.db)
    return found.rows
  })
  return new Map(rows.map((row) => [row.mailbox_id, row.n]))
}

/** The mailboxes of the brand, by address, and what may take their mails; never a password (P14). */
export async function readMailboxes(ctx: StaffContext): Promise<z.input<typeof schema.mailboxes>> {
  const rows = await rowsOf(ctx).orderBy(sql`lower(m.address)`).orderBy('m.id').execute()
  const waiting = await waitingIn(ctx)
  return {
    items: rows.map((row) => view(ctx, row, waiting.get(row.id) ?? 0)),
    takers: takers(ctx.services.spaces).map(({ kind, title }) => ({ kind, title: inLocale(title, ctx.locale) })),
  }
}

async function rowOf(ctx: StaffContext, id: string): Promise<Row> {
  const row = await rowsOf(ctx).where('m.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** @throws Problem 404 */
export const readOne = async (ctx: StaffContext, id: string): Promise<View> =>
  view(ctx, await rowOf(ctx, id), (await waitingIn(ctx)).get(id) ?? 0)

function columnsOf(ctx: StaffContext, body: z.output<typeof schema.mailboxBody>) {
  if (!takers(ctx.services.spaces).some(({ kind }) => kind === body.takes))
    throw invalid({ field: 'takes', code: 'bad_choice' })
  if (body.doneFolder === body.folder) throw invalid({ field: 'doneFolder', code: 'back_office.same_folder' })
  return {
    address: body.address,
    host: body.host,
    port: body.port,
    security: body.security,
    identifier: body.identifier,
    folder: body.folder,
    done_folder: body.doneFolder,
    takes: body.takes,
    strangers: body.strangers,
    opens: body.opens,
    plus_addresses: body.plusAddresses,
    trusted_server: body.trustedServer,
    enabled: body.enabled,
    updated_at: ctx.now,
    updated_by: ctx.actor.accountId,
    updated_by_label: ctx.actor.label,
  }
}

/** One place is read as one mailbox. */
const clashing = (error: { code?: string; constraint?: string }): never => {
  if (error.code === '23505' && error.constraint === 'mailboxes_place')
    throw invalid({ field: 'folder', code: 'back_office.mailbox_twice' })
  throw error
}

const told = ({ password: _password, ...rest }: z.output<typeof schema.mailboxBody>) => rest
const factsOf = (row: Row) => ({
  address: row.address,
  host: row.host,
  port: row.port,
  security: row.security,
  identifier: row.identifier,
  folder: row.folder,
  doneFolder: row.done_folder,
  takes: row.takes,
  strangers: row.strangers,
  opens: row.opens,
  plusAddresses: row.plus_addresses,
  trustedServer: row.trusted_server,
  enabled: row.enabled,
})
const tell = (ctx: StaffContext, act: string, id: string, label: string, facts: object = {}) =>
  record(ctx, {
    type: `back_office.mailbox.${act}`,
    subjectType: 'mailbox',
    subjectId: id,
    subjectLabel: label,
    ...facts,
  })

/** Adds a mailbox; what came before is not read. @throws Problem 422 on the field, back_office.too_many_mailboxes */
export async function addMailbox(ctx: StaffContext, body: z.output<typeof schema.mailboxBody>): Promise<View> {
  if (body.password === undefined) throw invalid({ field: 'password', code: 'required' })
  const columns = columnsOf(ctx, body)
  if ((await rowsOf(ctx).execute()).length >= mostMailboxes)
    throw problem('back_office.too_many_mailboxes', { most: mostMailboxes })
  const id = crypto.randomUUID()
  await ctx.db
    .insertInto('mailboxes')
    .values({
      ...columns,
      id,
      brand_id: ctx.brand.id,
      sealed_password: seal(ctx.services.config, sealedFor, id, Buffer.from(body.password)),
      reads_from: ctx.now,
      created_at: ctx.now,
    })
    .execute()
    .catch(clashing)
  await tell(ctx, 'added', id, body.address, { after: told(body) })
  if (body.enabled) ctx.enqueue(readJob, { brandId: ctx.brand.id, mailboxId: id })
  return readOne(ctx, id)
}

/**
 * Changes a mailbox. Another server needs the password anew: it is not sent to a place for which nobody typed it.
 * @throws Problem 404, conflict, 422 on the field
 */
export async function changeMailbox(
  ctx: StaffContext,
  id: string,
  body: z.output<typeof schema.mailboxChange>,
): Promise<View> {
  const before = await rowOf(ctx, id)
  if (before.version !== body.version) throw conflict(await readOne(ctx, id))
  const { password, version, ...rest } = body
  const moved =
    before.host !== body.host ||
    before.port !== body.port ||
    before.identifier !== body.identifier ||
    (before.security !== 'none' && body.security === 'none')
  if (moved && password === undefined) throw invalid({ field: 'password', code: 'required' })
  const changed = await ctx.db
    .updateTable('mailboxes')
    .set({
      ...columnsOf(ctx, body),
      ...(password === undefined
        ? {}
        : { sealed_password: seal(ctx.services.config, sealedFor, id, Buffer.from(password)) }),
      version: version + 1,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
    .catch(clashing)
  if (Number(changed.numUpdatedRows) === 0) throw conflict(await readOne(ctx, id))
  // Another place has numbers of its own.
  if (moved || before.folder !== body.folder)
    await ctx.asSystem(() =>
      ctx.db
        .updateTable('mailbox_states')
        .set({ uid_validity: null, last_uid: 0 })
        .where('mailbox_id', '=', id)
        .execute(),
    )
  await tell(ctx, 'changed', id, body.address, {
    before: factsOf(before),
    after: { ...rest, ...(password === undefined ? {} : { passwordChanged: true }) },
  })
  if (body.enabled) ctx.enqueue(readJob, { brandId: ctx.brand.id, mailboxId: id })
  return readOne(ctx, id)
}

/** «Essayer»: whether the mailbox can be read as it is set up. It is asked outside any transaction, and nothing is read of it. @throws Problem 404, too_many_requests */
export async function tryMailbox(request: RequestInfo, id: string): Promise<z.input<typeof schema.trial>> {
  const row = await request.again(async (ctx) => {
    await limitAct(ctx, 'mailbox-trial', 30)
    return rowOf(ctx as StaffContext, id)
  })
  const { services, locale } = request
  try {
    const client = await openMailbox(services, placeOf(services, row))
    try {
      const box = await client.mailboxOpen(row.folder, { readOnly: true })
      return {
        ok: true,
        message:
          locale === 'fr'
            ? `La boîte répond\u00a0: ${box.exists} e-mail${box.exists > 1 ? 's' : ''} dans «\u00a0${row.folder}\u00a0».`
            : `The mailbox answers: ${box.exists} mail${box.exists === 1 ? '' : 's'} in “${row.folder}”.`,
      }
    } finally {
      await client.logout().catch(() => client.close())
    }
  } catch (error) {
    return { ok: false, message: inLocale(failureWords[asMailboxError(error).failure], locale) }
  }
}
