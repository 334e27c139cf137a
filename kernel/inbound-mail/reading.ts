import type { ImapFlow } from 'imapflow'
import { sql } from 'kysely'
import { inOnePart, keepFile, type Upload } from '../files/storage.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../http/context.ts'
import { inLocale, type Locale } from '../i18n/locale.ts'
import { notify } from '../notifications/outbox.ts'
import { tellStaff } from '../notifications/tell-staff.ts'
import { natureOf, originOf } from './authentication.ts'
import { fieldOf, type Head, headOf, idsIn, messageIdOf, printOf } from './head.ts'
import { routeJob } from './jobs-names.ts'
import './messages.ts'
import { holding } from './holding.ts'
import { asMailboxError, failureWords, type MailboxError, openMailbox, placeOf } from './imap.ts'

/** A mail that is larger is not taken in: its head alone is kept. */
export const mostBytes = 30 * 1024 * 1024
/** So many are kept in one transaction, of so many bytes together. */
const mostTogether = 40
const mostBytesTogether = 4 * 1024 * 1024
/** So many are looked at before the next are asked for. */
const mostLookedAt = 500
/** What is kept of a head that is not taken in. */
const mostHead = 64 * 1024

type Row = Awaited<ReturnType<typeof rowOf>>
const rowOf = (services: Services, brand: Brand, id: string) =>
  asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('mailboxes as m')
      .innerJoin('mailbox_states as s', 's.mailbox_id', 'm.id')
      .selectAll('m')
      .select(['s.uid_validity', 's.last_uid'])
      .where('m.id', '=', id)
      .where('m.brand_id', '=', brand.id)
      .where('m.enabled', '=', true)
      .executeTakeFirst(),
  )

/**
 * Reads what came into a mailbox since the last look: each mail is kept, then marked there, then something is made of it by another job. Whatever cuts
 * it, the next look goes on, and what was kept is not kept again.
 * @returns how many were kept; undefined where another process is at it or the mailbox is not read
 */
export async function readMailbox(
  services: Services,
  brand: Brand,
  mailboxId: string,
  stopping: () => boolean = () => false,
): Promise<number | undefined> {
  return holding(services, 'read', mailboxId, async () => {
    const row = await rowOf(services, brand, mailboxId)
    if (!row) return undefined
    try {
      const client = await openMailbox(services, placeOf(services, row))
      try {
        const kept = await readOpen(services, brand, row, client, stopping)
        await note(services, brand, row, undefined)
        await startRouting(services, brand, mailboxId)
        return kept
      } finally {
        await client.logout().catch(() => client.close())
      }
    } catch (error) {
      // What the database or the storage says is no fault of the mailbox.
      if (!isOfLine(error)) throw error
      const failed = asMailboxError(error)
      await note(services, brand, row, failed)
      throw failed
    }
  })
}

/** Errors of imapflow and of the network, told from those of the portal itself. */
const isOfLine = (error: unknown): boolean => {
  const { name, code, responseStatus, serverResponseCode, authenticationFailed } = error as {
    name?: string
    code?: unknown
    responseStatus?: unknown
    serverResponseCode?: unknown
    authenticationFailed?: unknown
  }
  return (
    name === 'MailboxError' ||
    name === 'OutgoingRefusedError' ||
    responseStatus !== undefined ||
    serverResponseCode !== undefined ||
    authenticationFailed !== undefined ||
    ['NoConnection', 'EConnectionClosed', 'ETIMEOUT', 'ECONNRESET', 'EPIPE'].includes(String(code))
  )
}

/** So long a mailbox fails before those who set it up are told. */
const toldAfterMs = 30 * 60_000

/** Writes down that a mailbox was read, or why it was not, since when; those who set it up are told of a failure that lasts, once. */
const note = (
  services: Services,
  brand: Brand,
  { id, address }: { id: string; address: string },
  failed: MailboxError | undefined,
) =>
  asSystem(services, brand, async (ctx) => {
    if (!failed) {
      await sql`update mailbox_states set failure = '', failing_since = null, read_at = ${ctx.now} where mailbox_id = ${id}`.execute(
        ctx.db,
      )
      return
    }
    const { rows } = await sql<{
      failing_since: Date
    }>`update mailbox_states set failure = ${failed.failure}, failing_since = coalesce(failing_since, ${ctx.now})
      where mailbox_id = ${id} returning failing_since`.execute(ctx.db)
    const since = rows[0]?.failing_since
    if (!since || ctx.now.getTime() - since.getTime() < toldAfterMs) return
    const key = `mail.failing ${id} ${since.toISOString()}`
    const told = await ctx.db
      .selectFrom('mails')
      .select('id')
      .where('key', 'like', `${key}%`)
      .limit(1)
      .executeTakeFirst()
    if (told) return
    await tellStaff(ctx, 'mail.failing', ['back-office.mailboxes.manage'], {
      params: (locale) => ({ address, why: inLocale(failureWords[failed.failure], locale) }),
      href: '/fournisseur/reglages/boites-de-reception',
      key,
    })
  })

/** Has something made of what waits: that of a process that was killed too. */
const startRouting = (services: Services, brand: Brand, mailboxId: string) =>
  asSystem(services, brand, async (ctx) => {
    const { rows } =
      await sql`select from inbound_mails where mailbox_id = ${mailboxId} and state = 'received' limit 1`.execute(
        ctx.db,
      )
    if (rows.length > 0) ctx.enqueue(routeJob, { brandId: brand.id, mailboxId })
  })

async function readOpen(
  services: Services,
  brand: Brand,
  row: NonNullable<Row>,
  client: ImapFlow,
  stopping: () => boolean,
): Promise<number> {
  const box = await client.mailboxOpen(row.folder)
  const validity = Number(box.uidValidity)
  // Under another UIDVALIDITY the numbers mean nothing: all is looked at, and what was kept is known by its print.
  let last = Number(row.uid_validity) === validity ? Number(row.last_uid) : 0
  await markLeft(services, brand, row, client, validity)
  for (let kept = 0; ; ) {
    const found = await client.search(
      last > 0 ? { uid: `${last + 1}:*` } : { since: new Date(row.reads_from.getTime() - 86_400_000) },
      { uid: true },
    )
    // A range that begins after the end gives the last message.
    const uids = (found || [])
      .filter((uid) => uid > last)
      .sort((a, b) => a - b)
      .slice(0, mostLookedAt)
    if (uids.length === 0 || stopping()) return kept
    const seen: Array<{ uid: number; size: number; at: Date }> = []
    for await (const one of client.fetch(uids.join(','), { uid: true, size: true, internalDate: true }, { uid: true }))
      seen.push({ uid: one.uid, size: one.size ?? 0, at: new Date(one.internalDate ?? 0) })
    seen.sort((a, b) => a.uid - b.uid)
    for (const together of batches(seen.filter((one) => one.at >= row.reads_from))) {
      if (stopping()) return kept
      kept += await keepTogether(services, brand, row, client, validity, together)
      await markLeft(services, brand, row, client, validity)
    }
    last = uids.at(-1)!
  }
}

/** Cuts a list of mails into parts of few bytes each. */
function* batches<T extends { size: number }>(mails: T[]): Generator<T[]> {
  let part: T[] = []
  let bytes = 0
  for (const mail of mails) {
    if (part.length > 0 && (part.length >= mostTogether || bytes + mail.size > mostBytesTogether)) {
      yield part
      part = []
      bytes = 0
    }
    part.push(mail)
    bytes += Math.min(mail.size, mostBytes)
  }
  if (part.length > 0) yield part
}

/** Fetches some mails and keeps them in one transaction: their bytes, their rows, how far the mailbox was seen. */
async function keepTogether(
  services: Services,
  brand: Brand,
  row: NonNullable<Row>,
  client: ImapFlow,
  validity: number,
  mails: Array<{ uid: number; size: number }>,
): Promise<number> {
  const sources = new Map<number, Buffer>()
  const whole = mails.filter(({ size }) => size <= mostBytes).map(({ uid }) => uid)
  const heads = mails.filter(({ size }) => size > mostBytes).map(({ uid }) => uid)
  if (whole.length > 0)
    for await (const one of client.fetch(whole.join(','), { uid: true, source: true }, { uid: true }))
      if (one.source) sources.set(one.uid, one.source)
  if (heads.length > 0)
    for await (const one of client.fetch(
      heads.join(','),
      { uid: true, source: { maxLength: mostHead } },
      { uid: true },
    ))
      if (one.source) sources.set(one.uid, one.source)
  const uploads: Array<{ uid: number; size: number; bytes: Buffer; upload: Upload }> = []
  let outcome: 'done' | 'failed' | 'unknown' = 'failed'
  const doubles = new Set<string>()
  try {
    // The storage waits for its disk: several at once wait once.
    const received = await Promise.allSettled(
      mails.map(async ({ uid, size }) => {
        const bytes = sources.get(uid)
        // Deleted meanwhile by somebody else.
        if (!bytes) return
        const upload = await services.files.receive(inOnePart(bytes))
        uploads.push({ uid, size, bytes, upload: Object.assign(upload, { field: 'mail', name: 'mail.eml' }) })
      }),
    )
    const failed = received.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
    uploads.sort((a, b) => a.uid - b.uid)
    outcome = 'unknown'
    await asSystem(services, brand, async (ctx) => {
      for (const { uid, size, bytes, upload } of uploads) {
        const head = headOf(bytes)
        const print = printOf(bytes, head)
        const large = size > mostBytes
        const made = await ctx.db
          .insertInto('inbound_mails')
          .values({
            brand_id: brand.id,
            mailbox_id: row.id,
            takes: row.takes,
            print,
            uid_validity: validity,
            uid,
            state: large ? 'refused' : 'received',
            reason: large ? 'too_large' : '',
            size_bytes: size,
            message_id: messageIdOf(head, print),
            in_reply_to: idsIn(fieldOf(head, 'in-reply-to'))[0] ?? '',
            message_references: idsIn(fieldOf(head, 'references')),
            from_address: addressIn(fieldOf(head, 'from')),
            subject: fieldOf(head, 'subject')
              .replace(/\p{Cc}+/gu, ' ')
              .slice(0, 998),
            received_at: ctx.now,
            settled_at: large ? ctx.now : null,
          })
          .onConflict((oc) => oc.columns(['mailbox_id', 'print']).doNothing())
          .returning('id')
          .executeTakeFirst()
        await sql`insert into mailbox_marks (mailbox_id, uid_validity, uid) values (${row.id}, ${validity}, ${uid}) on conflict do nothing`.execute(
          ctx.db,
        )
        // It is there already, under an older number or delivered twice.
        if (!made) {
          doubles.add(upload.id)
          continue
        }
        if (large) await tellTooLarge(ctx, row, head, made.id)
        const fileId = await keepFile(ctx, upload, 'message/rfc822', {
          kind: 'kernel.inbound_mail',
          id: made.id,
          organisationId: null,
        })
        await ctx.db.updateTable('inbound_mails').set({ file_id: fileId }).where('id', '=', made.id).execute()
      }
      const last = Math.max(...mails.map(({ uid }) => uid))
      await sql`update mailbox_states set last_uid = ${last}, uid_validity = ${validity}, read_at = ${ctx.now} where mailbox_id = ${row.id}`.execute(
        ctx.db,
      )
      if (uploads.length > doubles.size) ctx.enqueue(routeJob, { brandId: brand.id, mailboxId: row.id })
    })
    outcome = 'done'
  } finally {
    for (const { upload } of uploads) await upload.settle(doubles.has(upload.id) ? 'failed' : outcome)
  }
  return uploads.length - doubles.size
}

/**
 * Tells whoever sent a mail that was too large, once, where it is somebody whom the brand knows: to a stranger nothing is ever answered, who may be
 * anybody behind a made-up From.
 */
async function tellTooLarge(ctx: SystemContext, row: NonNullable<Row>, head: Head, id: string): Promise<void> {
  const from = addressIn(fieldOf(head, 'from'))
  const subject = fieldOf(head, 'subject').slice(0, 200)
  if (!natureOf(head, from, subject).answerable || originOf(head, from, row.trusted_server) === 'forged') return
  const to = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'sign_in_email', 'given_name', 'locale'])
    .where('brand_id', '=', ctx.brand.id)
    .where('kind', '=', 'person')
    .where('status', '=', 'active')
    .where(sql<string>`lower(sign_in_email)`, '=', from)
    .executeTakeFirst()
  if (!to) return
  await notify(
    ctx,
    { accountId: to.id, email: to.sign_in_email, locale: to.locale as Locale, givenName: to.given_name },
    'mail.too_large',
    { subject, megabytes: mostBytes / 1024 / 1024 },
    { key: `mail.too_large ${id}`, mailOnly: true },
  )
}

/** An address as it stands in a head that nobody decoded yet. */
const addressIn = (text: string): string =>
  (/<([^<>\s]+@[^<>\s]+)>/.exec(text)?.[1] ?? /[^\s<>,;"()]+@[^\s<>,;"()]+/.exec(text)?.[0] ?? '')
    .toLowerCase()
    .slice(0, 254)

/** Tells the mailbox what was kept: marks it as read, or moves it. What a killed process had not told yet is told by the next look. */
async function markLeft(
  services: Services,
  brand: Brand,
  row: NonNullable<Row>,
  client: ImapFlow,
  validity: number,
): Promise<void> {
  for (;;) {
    const left = await asSystem(services, brand, async (ctx) => {
      // Numbers of another time mean nothing any more.
      await sql`delete from mailbox_marks where mailbox_id = ${row.id} and uid_validity <> ${validity}`.execute(ctx.db)
      const { rows } = await sql<{
        uid: number
      }>`select uid from mailbox_marks where mailbox_id = ${row.id} order by uid limit 500`.execute(ctx.db)
      return rows.map(({ uid }) => Number(uid))
    })
    if (left.length === 0) return
    const range = left.join(',')
    await client.messageFlagsAdd(range, ['\\Seen'], { uid: true })
    if (row.done_folder) {
      await client.mailboxCreate(row.done_folder).catch(() => {})
      // False: the server did not; it is told again at the next look.
      if ((await client.messageMove(range, row.done_folder, { uid: true })) === false) return
    }
    await asSystem(services, brand, (ctx) =>
      sql`delete from mailbox_marks where mailbox_id = ${row.id} and uid_validity = ${validity} and uid = any (${left}::bigint[])`.execute(
        ctx.db,
      ),
    )
  }
}
