import { sql } from 'kysely'
import { DatabaseAwayError } from '../db/database.ts'
import { Problem } from '../errors/problem.ts'
import { bytesOf, inOnePart, StorageAwayError, type Upload } from '../files/storage.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../http/context.ts'
import { type Bounce, bounceOf, noteBounce } from '../notifications/bounces.ts'
import { inBackground } from '../workers/in-worker.ts'
import { holding } from './holding.ts'
import { type InboundMail, type MailboxRules, type MailTaker, type Reason, type Taken, takerOf } from './mail.ts'
import type * as parsing from './parsing.ts'

const parsingModule = new URL('./parsing.ts', import.meta.url)
/** Longer than any mail takes: what takes longer is no mail that can be read. */
const readingMs = 30_000
/** So often something is tried with a mail before a person looks at it. */
const mostAttempts = 3

/** So many are looked up at once. */
const mostTogether = 20
/** So much of a mail is looked through for a report that one of the portal's could not be delivered. */
const mostOfReport = 1024 * 1024

type Rules = MailboxRules & { trusted: string; takes: string }
type Waiting = {
  id: string
  seq: number
  attempts: number
  /** Where it is as it came; null where it is no more. */
  storage_key: string | null
  rules: Rules
}

/**
 * Makes something of the mails of a mailbox that were kept, in the order in which they came: an answer comes after what it answers. One process does it
 * at a time.
 */
export async function routeMails(
  services: Services,
  brand: Brand,
  mailboxId: string,
  run: { stopping: () => boolean; report: (error: unknown) => void } = { stopping: () => false, report: () => {} },
): Promise<void> {
  await holding(services, 'route', mailboxId, async () => {
    for (let after = 0; !run.stopping(); ) {
      const waiting = await asSystem(services, brand, async (ctx) => {
        const { rows } = await sql<Waiting>`select i.id, i.seq, i.attempts, f.storage_key,
            json_build_object('id', m.id, 'address', m.address, 'opens', m.opens, 'strangers', m.strangers, 'trusted', m.trusted_server, 'takes', i.takes) as rules
          from inbound_mails i join mailboxes m on m.id = i.mailbox_id left join files f on f.id = i.file_id
          where i.mailbox_id = ${mailboxId} and i.brand_id = ${brand.id} and i.state = 'received' and i.seq > ${after}
          order by i.seq limit ${mostTogether}`.execute(ctx.db)
        return rows
      })
      if (waiting.length === 0) return
      after = Number(waiting.at(-1)!.seq)
      // While one is written down, the next is read.
      let next: Promise<Read> | undefined = read(services, waiting[0]!)
      try {
        for (const [index, row] of waiting.entries()) {
          if (run.stopping()) return
          const mail = await next!
          next = index + 1 < waiting.length ? read(services, waiting[index + 1]!) : undefined
          await routeOne(services, brand, row, mail, run.report)
        }
      } finally {
        for (const upload of (await next)?.uploads ?? []) await upload.settle('failed')
      }
    }
  })
}

/** What is the portal's, the storage's or the scanner's fault, and not the mail's. */
const isAway = (error: unknown) =>
  error instanceof DatabaseAwayError ||
  error instanceof StorageAwayError ||
  (error instanceof Problem && (error.code === 'files.scanner_away' || error.code === 'files.unreadable'))

/** A mail as far as it was read, or what kept it from being read. */
type Read = { taker: MailTaker | undefined; uploads: Upload[]; mail?: InboundMail; bounce?: Bounce; error?: unknown }

/** Reads a mail that was kept. It refuses nothing: what is in the way is told when its turn comes. */
async function read(services: Services, row: Waiting): Promise<Read> {
  const taker = takerOf(services.spaces, row.rules.takes)
  const found: Read = { taker, uploads: [] }
  try {
    if (row.storage_key === null) return found
    const bytes = await bytesOf({ open: () => services.files.open(row.storage_key!) })
    const bounce = bounceOf(bytes.subarray(0, mostOfReport).toString('latin1'))
    if (bounce) return { ...found, bounce }
    const mail = taker && (await readInbound(services, bytes, row.rules.trusted, taker, found.uploads))
    return mail ? { ...found, mail } : found
  } catch (error) {
    return { ...found, error }
  }
}

async function routeOne(
  services: Services,
  brand: Brand,
  row: Waiting,
  { taker, uploads, mail, bounce, error }: Read,
  report: (error: unknown) => void,
): Promise<void> {
  let outcome: 'done' | 'failed' | 'unknown' = 'failed'
  try {
    if (error !== undefined) throw error
    if (bounce) await noteBounce(services, bounce)
    outcome = 'unknown'
    await asSystem(services, brand, async (ctx) => {
      if (!(await isStillReceived(ctx, row.id))) return
      const taken: Taken = bounce
        ? {
            state: 'taken',
            became: (await taker?.bounced?.(ctx, bounce.mailId, bounce.answer)) ?? {
              kind: 'kernel.bounce',
              id: bounce.mailId,
              label: bounce.answer,
            },
          }
        : !mail || !taker
          ? { state: 'set_aside', reason: 'unreadable' }
          : (await isOwn(ctx, mail))
            ? { state: 'dropped', reason: 'own' }
            : await taker.take(ctx, mail, row.rules)
      await settle(ctx, row.id, taken, mail)
    })
    outcome = 'done'
  } catch (error) {
    if (isAway(error)) throw error
    report(error)
    await asSystem(services, brand, async (ctx) => {
      if (!(await isStillReceived(ctx, row.id))) return
      await ctx.db
        .updateTable('inbound_mails')
        .set({ attempts: row.attempts + 1 })
        .where('id', '=', row.id)
        .execute()
      if (row.attempts + 1 >= mostAttempts) await settle(ctx, row.id, { state: 'set_aside', reason: 'unreadable' })
    })
  } finally {
    for (const upload of uploads) await upload.settle(outcome)
  }
}

const isStillReceived = async (ctx: SystemContext, id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('inbound_mails')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'received')
    .forUpdate()
    .executeTakeFirst()) !== undefined

const ownId = /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i

/** Whether it is one of the portal's own mails that came round: from «Sent», or by a loop. Others may write ids under the same host. */
async function isOwn(ctx: SystemContext, mail: { messageId: string }): Promise<boolean> {
  const id = ownId.exec(mail.messageId)?.[1]
  if (!id) return false
  const row = await ctx.db
    .selectFrom('mails')
    .select('id')
    .where('id', '=', id.toLowerCase())
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Reads a mail in a thread, and puts its files into the storage, past the scanner. What the taker does not keep is named.
 * @param uploads gets each file as soon as it is in
 * @returns undefined where it cannot be read
 */
export async function readInbound(
  services: Services,
  bytes: Uint8Array,
  trusted: string,
  taker: MailTaker,
  uploads: Upload[],
): Promise<InboundMail | undefined> {
  const read = await inBackground<typeof parsing, 'readMail'>(
    parsingModule,
    'readMail',
    () => ({ bytes, trusted }),
    readingMs,
  )
  if (!read) return undefined
  const { parts, ...mail } = read
  const left: InboundMail['left'] = []
  const mostFile = services.config.maxUploadMegabytes * 1024 * 1024
  for (const part of parts) {
    const name = part.name || 'fichier'
    if (part.bytes.length === 0) left.push({ name, why: 'empty' })
    else if (part.bytes.length > mostFile) left.push({ name, why: 'large' })
    else if (uploads.length >= taker.most) left.push({ name, why: 'many' })
    else {
      const source = inOnePart(part.bytes)
      let received: Awaited<ReturnType<typeof services.files.receive>>
      try {
        received = await services.files.receive(services.scan ? services.scan(source, 'attachments', name) : source)
      } catch (error) {
        const cause = (error as { cause?: unknown }).cause ?? error
        if (!(cause instanceof Problem && cause.fields.some(({ code }) => code === 'files.infected'))) throw cause
        left.push({ name, why: 'infected' })
        continue
      }
      const upload: Upload = Object.assign(received, { field: 'attachments', name })
      const kind = await keptKind(upload, part.type, taker.accepts)
      if (kind) uploads.push(Object.assign(upload, { kind: async () => kind }))
      else {
        await upload.settle('failed')
        left.push({ name, why: 'kind' })
      }
    }
  }
  return { ...mail, attachments: [...uploads], left }
}

/** What a file of a mail is, by its content; of two kinds that tell nothing by it, as it says, where its beginning agrees. */
async function keptKind(upload: Upload, said: string, accepts: readonly string[]): Promise<string | undefined> {
  const begins = upload.head
  const kind =
    begins.length >= 4 && begins.readUInt32LE(0) === 0x223e9f78
      ? 'application/ms-tnef'
      : /^text\/calendar\b/.test(said) || begins.subarray(0, 15).toString('latin1') === 'BEGIN:VCALENDAR'
        ? 'text/calendar'
        : said === 'message/rfc822'
          ? 'message/rfc822'
          : undefined
  if (kind) return accepts.includes(kind) ? kind : undefined
  const { kindOf } = await import('../files/storage.ts')
  return kindOf(upload, accepts).catch(() => undefined)
}

/** Writes down what became of a mail. */
export async function settle(
  ctx: SystemContext,
  id: string,
  taken: Taken,
  mail?: InboundMail,
  decided?: { accountId: string; label: string },
): Promise<void> {
  const became = taken.state === 'set_aside' ? undefined : taken.became
  await ctx.db
    .updateTable('inbound_mails')
    .set({
      state: taken.state,
      reason: taken.state === 'taken' ? '' : taken.reason,
      settled_at: ctx.now,
      became_kind: became?.kind ?? '',
      became_id: became?.id ?? null,
      became_label: (became?.label ?? '').slice(0, 200),
      ...(mail
        ? {
            message_id: mail.messageId,
            from_address: mail.from.address,
            from_name: mail.from.name,
            to_addresses: mail.to,
            subject: mail.subject,
            excerpt: [...mail.text].slice(0, 2_000).join(''),
            is_automatic: mail.automatic,
            origin: mail.origin,
            forwarded_address: mail.forwarded?.from.address ?? '',
            forwarded_name: mail.forwarded?.from.name ?? '',
          }
        : {}),
      ...(decided ? { decided_by: decided.accountId, decided_by_label: decided.label } : {}),
    })
    .where('id', '=', id)
    .execute()
}

export type { Reason }
