import { X509Certificate } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound, Problem, problem } from '../../../kernel/errors/problem.ts'
import { asStaffMember, type Context, type StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { seal, unseal } from '../../../kernel/secrets/secrets.ts'
import { onNetwork } from '../../../kernel/workers/in-worker.ts'
import type { Pusher } from '../documents/intake.ts'
import { failureWords, passedWords, stepTitles } from './errors.ts'
import { kindOfKey, printOf } from './keys.ts'
import type * as network from './network.ts'
import { type Step, steps, type Target } from './remote.ts'
import type * as schema from './schema.ts'

export const networkModule = new URL('./network.ts', import.meta.url)
const sealedFor = 'transfer'
/** A trial is over by then, whatever the server does. */
const trialMs = 90_000

const defaults = {
  version: 0,
  protocol: 'sftp' as const,
  server: '',
  port: 22,
  identifier: '',
  hasPassword: false,
  path: '',
  temporary: '',
  authority: '',
  enabled: false,
  returnsSigned: false,
  hostKey: null,
  actsAs: null,
  updatedAt: null,
  updatedBy: '',
}

const rowOf = (ctx: Pick<Context, 'db' | 'brand'>) =>
  ctx.db.selectFrom('transfer_settings').selectAll().where('brand_id', '=', ctx.brand.id).executeTakeFirst()
export type TransferRow = NonNullable<Awaited<ReturnType<typeof rowOf>>>

/** «Paramètres de transfert» as they stand; never the password (D2). */
export async function readTransfer(ctx: StaffContext): Promise<z.input<typeof schema.transferView>> {
  const row = await rowOf(ctx)
  if (!row) return defaults
  const acting = await ctx.asSystem(async () => {
    const { rows } = await sql<{
      label: string
    }>`select concat_ws(' ', nullif(a.surname, ''), nullif(a.given_name, '')) as label
      from accounts a where a.id = ${row.account_id} and a.status = 'active' and 'staff' = any (parvis.sides_of(a.id))`.execute(
      ctx.db,
    )
    return rows[0]?.label ?? null
  })
  const key = row.host_key === '' ? undefined : Buffer.from(row.host_key, 'base64')
  return {
    version: row.version,
    protocol: row.protocol as 'sftp',
    server: row.server,
    port: row.port,
    identifier: row.identifier,
    hasPassword: true,
    path: row.path,
    temporary: row.temporary,
    authority: row.authority,
    enabled: row.enabled,
    returnsSigned: row.returns_signed,
    hostKey: key ? { kind: kindOfKey(key), print: printOf(key) } : null,
    actsAs: acting,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by_label,
  }
}

function authorityOf(protocol: string, value: string): string {
  if (protocol !== 'ftps' || value === '') return ''
  try {
    const certificate = new X509Certificate(value)
    if (certificate.ca) return value
  } catch {
    // Told below.
  }
  throw invalid({ field: 'authority', code: 'synchronisation.not_certificate' })
}

/** A path without a slash at its end. */
const pathOf = (value: string) => (value === '/' ? value : value.replace(/\/+$/, ''))

/**
 * Sets the transfer up. What goes to another server needs the password anew, and its key confirmed anew; from then on what is dropped is published as
 * whoever saved it.
 * @throws Problem conflict, 422 on `password`, `authority`
 */
export async function changeTransfer(ctx: StaffContext, input: z.output<typeof schema.transferBody>) {
  const before = await ctx.db
    .selectFrom('transfer_settings')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .forUpdate()
    .executeTakeFirst()
  if ((before?.version ?? 0) !== input.version) throw conflict(await readTransfer(ctx))
  const { protocol, server, port, identifier, password } = input
  const samePlace = before?.protocol === protocol && before.server === server && before.port === port
  if (password === undefined && !(samePlace && before?.identifier === identifier))
    throw invalid({ field: 'password', code: before ? 'synchronisation.password_again' : 'required' })
  const feed = await ctx.asSystem(async () => {
    await sql`select parvis.number_feed(${ctx.brand.id})`.execute(ctx.db)
    return ctx.db.selectFrom('feed_heads').select('last').where('brand_id', '=', ctx.brand.id).executeTakeFirst()
  })
  const values = {
    protocol,
    server,
    port,
    identifier,
    sealed_password:
      password === undefined
        ? before!.sealed_password
        : seal(ctx.services.config, sealedFor, ctx.brand.id, Buffer.from(password)),
    path: pathOf(input.path),
    temporary: pathOf(input.temporary),
    host_key: samePlace ? before.host_key : '',
    authority: authorityOf(protocol, input.authority),
    enabled: input.enabled,
    returns_signed: input.returnsSigned,
    // What was signed before it was asked for stays where it is.
    returned_to: input.returnsSigned && before?.returns_signed ? before.returned_to : (feed?.last ?? 0),
    account_id: ctx.actor.accountId,
    version: input.version + 1,
    updated_at: ctx.now,
    updated_by: ctx.actor.accountId,
    updated_by_label: ctx.actor.label,
  }
  const done = before
    ? await ctx.db
        .updateTable('transfer_settings')
        .set(values)
        .where('brand_id', '=', ctx.brand.id)
        .returning('version')
        .execute()
    : await ctx.db
        .insertInto('transfer_settings')
        .values({ brand_id: ctx.brand.id, ...values })
        .onConflict((oc) => oc.doNothing())
        .returning('version')
        .execute()
  if (done.length === 0) throw conflict(await readTransfer(ctx))
  const told = (
    row: Pick<
      TransferRow,
      'protocol' | 'server' | 'port' | 'identifier' | 'path' | 'temporary' | 'enabled' | 'returns_signed'
    >,
  ) => ({
    protocol: row.protocol,
    server: row.server,
    port: row.port,
    identifier: row.identifier,
    path: row.path,
    temporary: row.temporary,
    enabled: row.enabled,
    returnsSigned: row.returns_signed,
  })
  await record(ctx, {
    type: 'synchronisation.transfer.changed',
    subjectType: 'transfer',
    subjectLabel: server,
    ...(before ? { before: told(before) } : {}),
    after: { ...told(values), ...(password === undefined ? {} : { passwordChanged: true }) },
  })
  return readTransfer(ctx)
}

/** Confirms the key that the SFTP server showed: from then on it is the only one. @throws Problem 404, conflict, 422 on `key` */
export async function confirmHostKey(ctx: StaffContext, input: { version: number; key: string }) {
  const row = await ctx.db
    .selectFrom('transfer_settings')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .forUpdate()
    .executeTakeFirst()
  if (!row || row.protocol !== 'sftp') throw notFound()
  if (row.version !== input.version) throw conflict(await readTransfer(ctx))
  const key = Buffer.from(input.key, 'base64')
  if (!/^(ssh-|ecdsa-|sk-)[\w@.-]+$/.test(kindOfKey(key)))
    throw invalid({ field: 'key', code: 'synchronisation.not_host_key' })
  const known = row.host_key === '' ? '' : printOf(Buffer.from(row.host_key, 'base64'))
  await ctx.db
    .updateTable('transfer_settings')
    .set({ host_key: key.toString('base64'), version: row.version + 1 })
    .where('brand_id', '=', ctx.brand.id)
    .execute()
  await record(ctx, {
    type: 'synchronisation.transfer.host_confirmed',
    subjectType: 'transfer',
    subjectLabel: row.server,
    before: { hostKey: known },
    after: { hostKey: printOf(key) },
  })
  return readTransfer(ctx)
}

/** Where the files of a brand are, with its password. Run as the server. */
export const targetOf = (ctx: Pick<Context, 'services' | 'brand'>, row: TransferRow): Target => ({
  protocol: row.protocol as 'sftp',
  server: row.server,
  port: row.port,
  identifier: row.identifier,
  password: unseal(ctx.services.config, sealedFor, ctx.brand.id, row.sealed_password).toString(),
  hostKey: row.host_key,
  authority: row.authority,
  allowPrivate: ctx.services.config.outgoingPrivate,
})

/**
 * «Tester la connexion»: each step in words, up to the one that failed. The server is asked outside any transaction.
 * @throws Problem synchronisation.no_transfer, too_many_requests
 */
export async function tryTransfer(request: RequestInfo): Promise<z.input<typeof schema.trial>> {
  const { target, path, temporary, locale } = await request.again(async (ctx) => {
    await limitAct(ctx, 'transfer-trial', 30)
    const row = await rowOf(ctx)
    if (!row) throw problem('synchronisation.no_transfer')
    return { target: targetOf(ctx, row), path: row.path, temporary: row.temporary, locale: ctx.locale }
  })
  const tried = await onNetwork<typeof network, 'tryTarget'>(
    networkModule,
    'tryTarget',
    { target, path, temporary },
    trialMs,
  ).catch((): network.Tried[] => [{ step: 'name', passed: false, code: 'cut', facts: {} }])
  const failed = tried.find((one) => !one.passed)
  await request.again((ctx) =>
    record(ctx, {
      type: 'synchronisation.transfer.tried',
      subjectType: 'transfer',
      subjectLabel: target.server,
      after: { outcome: failed ? `${failed.step}.${failed.code}` : 'good' },
    }),
  )
  const { key, kind, print, known } = failed?.facts ?? {}
  return {
    steps: steps.map((step: Step) => {
      const one = tried.find((done) => done.step === step)
      return {
        step,
        title: inLocale(stepTitles[step], locale),
        state: one ? (one.passed ? ('passed' as const) : ('failed' as const)) : ('waiting' as const),
        detail: one
          ? one.passed
            ? passedWords(step, locale, one.facts)
            : failureWords(step, one.code, locale, one.facts)
          : '',
      }
    }),
    hostKey: failed?.step === 'identity' && key && kind && print ? { key, kind, print, known: known ?? null } : null,
    succeeded: !failed,
  }
}

/** Whether a refusal is about who acts, and not about what they bring. */
export const isAccountOver = (error: unknown) =>
  error instanceof Problem && (error.status === 401 || error.status === 403)

/** Opens transactions as whoever set the transfer up, who still has to have the right to publish. */
export const pusherOf = (ctx: Pick<Context, 'services' | 'brand'>, accountId: string): Pusher => ({
  again: (work) =>
    asStaffMember(ctx.services, ctx.brand, accountId, async (opened) => {
      require(staffMay(opened.actor, 'documents.documents.publish'))
      return work(opened)
    }),
})

/** The job that reads the drop of a brand. */
export const dropJob = 'synchronisation.drop'

/** Has the drop read now. @returns whether there is one that is read @throws Problem too_many_requests */
export async function startReading(ctx: StaffContext): Promise<boolean> {
  const set = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('transfer_settings')
      .select('enabled')
      .where('brand_id', '=', ctx.brand.id)
      .where('enabled', '=', true)
      .executeTakeFirst(),
  )
  if (set) ctx.enqueue(dropJob, { brandId: ctx.brand.id })
  return set !== undefined
}

/** «Synchroniser» by hand. @throws Problem synchronisation.no_transfer, too_many_requests */
export async function askReading(ctx: StaffContext): Promise<void> {
  await limitAct(ctx, 'drop', 60)
  if (!(await startReading(ctx))) throw problem('synchronisation.no_transfer')
}
