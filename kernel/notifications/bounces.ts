import { sql } from 'kysely'
import { asSystem, type Brand, type Services } from '../http/context.ts'
import type { Job } from '../jobs/jobs.ts'
import { isAboutAddress, markAddress } from './failed-addresses.ts'

/** A mail that came back: by which of the outbox's ids it is known, and what the server that gave up says. */
export type Bounce = { mailId: string; status: string; answer: string }

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const field = (text: string, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(text)?.[1]?.replace(/\s+/g, ' ').trim() ?? ''

/**
 * Reads a delivery status notification (RFC 3464). What only tells of a delay, an automatic answer, or a report about what this portal
 * did not send, is none.
 * @param source the whole mail, as text whose characters are bytes
 */
export function bounceOf(source: string): Bounce | undefined {
  const headEnd = /\r?\n\r?\n/.exec(source)
  const head = headEnd ? source.slice(0, headEnd.index) : source
  const type = field(head, 'Content-Type')
  if (!/^multipart\/report\b/i.test(type) || !/report-type="?delivery-status"?/i.test(type)) return undefined
  const at = /^Content-Type:[ \t]*message\/(?:global-)?delivery-status\b/im.exec(source)
  if (!at) return undefined
  // Its groups of fields follow the head of the part; what is about the recipient stands in a later one.
  const rest = source.slice(at.index)
  const boundary = /boundary="?([^";\r\n]+)"?/i.exec(type)?.[1]
  const part = boundary ? rest.split(`--${boundary}`)[0]! : rest
  if (!/^failed$/i.test(field(part, 'Action'))) return undefined
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(field(part, 'Status'))?.[0] ?? ''
  if (status.startsWith('2')) return undefined
  // The id that went with the mail (RFC 3461), else the Message-ID of the mail that it brings back.
  const envelope = new RegExp(`^${uuid}$`, 'i').exec(field(part, 'Original-Envelope-Id'))?.[0]
  const brought = boundary ? source.slice(at.index + part.length) : ''
  const mailId = envelope ?? new RegExp(`^<(${uuid})@`, 'i').exec(field(brought, 'Message-ID'))?.[1]
  if (!mailId) return undefined
  const said = field(part, 'Diagnostic-Code').replace(/^smtp;\s*/i, '')
  return {
    mailId: mailId.toLowerCase(),
    status,
    answer: (said.includes(status) ? said : `${status} ${said}`).trim().slice(0, 300),
  }
}

/**
 * Notes that a mail came back: it failed, and its address is marked where the answer is about it. Only the address that this portal wrote to is ever
 * marked, whatever the report says. Noted twice, it changes nothing. @returns whether it changed anything
 */
export async function noteBounce(services: Services, { mailId, status, answer }: Bounce): Promise<boolean> {
  const { rows } = await services.database.pool.query<{ brand_id: string }>(
    'select brand_id from mails where id = $1',
    [mailId],
  )
  const brand: Brand | undefined = rows[0] && services.brands.byId(rows[0].brand_id)
  if (!brand) return false
  return asSystem(services, brand, async (ctx) => {
    const { rows: changed } = await sql<{ id: string; to_address: string }>`
      update mails set state = 'failed', sending_since = null, bounced_at = ${ctx.now}, server_answer = ${answer}, last_error = ${answer}
      where id = ${mailId} and state in ('sent', 'unsure') and bounced_at is null returning id, to_address`.execute(
      ctx.db,
    )
    const [mail] = changed
    if (!mail) return false
    if (isAboutAddress(status || answer)) await markAddress(ctx, mail, answer)
    return true
  })
}

/** So much of a message is read: a report brings the head of the mail back, not its files. */
const mostBytes = 256 * 1024
/** So far back the first look goes. */
const firstDays = 7
const mostAtOnce = 500

/**
 * Looks through what came into the mailbox since the last look, and notes what is a bounce. Nothing is marked as read, moved or deleted: it may be a mailbox
 * that people read. @returns how many bounces were noted
 */
export async function readBounces(services: Services, mailbox: string): Promise<number> {
  const url = new URL(mailbox)
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host: url.hostname,
    port: Number(url.port) || (url.protocol === 'imaps:' ? 993 : 143),
    secure: url.protocol === 'imaps:',
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 60_000,
  })
  // What breaks the line fails the command that waits: it is told there.
  client.on('error', () => {})
  const name = `${url.username}@${url.host}${url.pathname}`
  await client.connect()
  try {
    const folder = decodeURIComponent(url.pathname.slice(1)) || 'INBOX'
    const box = await client.mailboxOpen(folder, { readOnly: true })
    const validity = String(box.uidValidity)
    const { rows } = await services.database.pool.query<{ last_uid: string }>(
      'select last_uid from mailbox_positions where mailbox = $1 and uid_validity = $2',
      [name, validity],
    )
    const last = rows[0] ? Number(rows[0].last_uid) : undefined
    const found = await client.search(
      last === undefined
        ? { since: new Date(services.clock().getTime() - firstDays * 86_400_000) }
        : { uid: `${last + 1}:*` },
      { uid: true },
    )
    // A range that begins after the end gives the last message.
    const uids = (found || []).filter((uid) => uid > (last ?? 0)).slice(0, mostAtOnce)
    let noted = 0
    for (const uid of uids) {
      const message = await client.fetchOne(
        String(uid),
        { bodyStructure: true, source: { maxLength: mostBytes } },
        { uid: true },
      )
      const isReport = message && message.bodyStructure?.type === 'multipart/report'
      const bounce = isReport && message.source ? bounceOf(message.source.toString('latin1')) : undefined
      if (bounce && (await noteBounce(services, bounce))) noted++
      // Each is put behind as it is done: cut here, the next look goes on.
      await services.database.pool.query(
        `insert into mailbox_positions (mailbox, uid_validity, last_uid) values ($1, $2, $3)
         on conflict (mailbox) do update set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid`,
        [name, validity, uid],
      )
    }
    return noted
  } finally {
    await client.logout().catch(() => client.close())
  }
}

/** The job that looks for mails that came back, where a mailbox is set (BOUNCES_URL). */
export function bounceJobs(services: Services): Job[] {
  const { bouncesUrl } = services.config
  if (!bouncesUrl) return []
  return [
    {
      name: 'kernel.read_bounces',
      title: { fr: 'Lecture des mails revenus', en: 'Reading of mails that came back' },
      everyMinutes: 5,
      run: async () => {
        await readBounces(services, bouncesUrl)
      },
    },
  ]
}
