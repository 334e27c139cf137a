import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { brandUrl } from '../brands/hosts.ts'
import { DatabaseAwayError } from '../db/database.ts'
import { asSystem, type Brand, type Context, type Services, type SystemContext } from '../http/context.ts'
import type { Job, Run } from '../jobs/jobs.ts'
import { addresserOf, composerOf } from './composers.ts'
import { isAboutAddress, markAddress } from './failed-addresses.ts'
import { sendWaiting } from './holds.ts'
import { forgetMails } from './outbox.ts'
import { answeredTo, returnPathOf, senderOf } from './settings.ts'

/** A mail server that keeps saying "not now" is asked so many times, over some two days. */
const mostTries = 12
/** What waited for a mail server longer than this is not sent without a person's decision. */
const recentHours = 24
/** A server that was told for longer than this has nobody telling it any more: the process was killed. */
const sendingMinutes = 15

/** The pause before the next try: a minute, doubled each time, six hours at most. */
const pauseMs = (tries: number) => Math.min(60_000 * 2 ** (tries - 1), 6 * 3_600_000)

/** What came of telling a mail server. `again`: it has not taken it, and may later. `unsure`: nobody knows. */
type Outcome = {
  state: 'sent' | 'again' | 'failed' | 'unsure'
  answer: string
  /** It was refused because its address takes no mail. */
  badAddress?: boolean
}

type Mail = {
  id: string
  to_address: string
  subject: string
  text_body: string | null
  html_body: string | null
  calendar: string | null
  reply_to: string
  answers: string
}

/** The Message-ID of a mail of the outbox. */
export const messageIdOf = (config: Services['config'], brand: Brand, mailId: string): string =>
  `<${mailId}@${new URL(brandUrl(config, brand)).hostname}>`

/** A line to a mail server, by which one mail after the other is told. */
type Line = { tell: (mail: Mail) => Promise<Outcome>; close: () => void }

/** Mails told by one line before it is opened anew: servers end longer ones. */
const mailsPerLine = 100

/**
 * Opens a line to the mail server of a brand. A refusal of a mail itself (5xx) is final; where the line is cut once a mail's content has left, it may
 * have been taken.
 * @param many the line is kept open between mails: greeting, TLS and password are said once. One that a server ended meanwhile is opened anew, as long
 * as nothing of the mail has left.
 */
async function openLine(services: Services, brand: Brand, many: boolean): Promise<Line> {
  const { smtpUrl } = services.config
  const from = senderOf(services.config, brand)
  const replyTo = answeredTo(brand)
  const { createTransport } = await import('nodemailer')
  let contentLeft = false
  const nothing = () => {}
  const transport = createTransport(
    {
      url: smtpUrl,
      ...(many ? { pool: true, maxConnections: 1, maxMessages: mailsPerLine, maxRequeues: 1 } : {}),
      connectionTimeout: 30_000,
      greetingTimeout: 30_000,
      socketTimeout: 120_000,
      transactionLog: true,
      // The one place where the conversation is seen: from the 354 on the content leaves.
      logger: {
        level: nothing,
        trace: nothing,
        debug: (entry: { tnx?: string }, line: string) => {
          if (entry.tnx === 'server' && /^354/.test(line)) contentLeft = true
        },
        info: nothing,
        warn: nothing,
        error: nothing,
        fatal: nothing,
      },
    } as never,
    { from } as never,
  )
  const tell = async (mail: Mail): Promise<Outcome> => {
    contentLeft = false
    try {
      const info = (await transport.sendMail({
        to: { name: '', address: mail.to_address },
        subject: mail.subject,
        text: mail.text_body ?? '',
        ...(mail.html_body ? { html: mail.html_body } : {}),
        ...(mail.calendar
          ? { icalEvent: { filename: 'invite.ics', method: methodOf(mail.calendar), content: mail.calendar } }
          : {}),
        ...(mail.reply_to || replyTo ? { replyTo: mail.reply_to || replyTo } : {}),
        ...(mail.answers ? { references: mail.answers, inReplyTo: mail.answers.split(' ').at(-1)! } : {}),
        // What cannot be delivered comes back with the mail's own id, where the server knows how to (RFC 3461).
        envelope: { from: returnPathOf(services.config, brand), to: [{ name: '', address: mail.to_address }] } as never,
        dsn: { id: mail.id, return: 'headers', notify: ['failure'], recipient: mail.to_address },
        headers: { 'Auto-Submitted': 'auto-generated' },
        // The same at each try: whoever gets it twice can tell.
        messageId: messageIdOf(services.config, brand, mail.id),
      })) as { response?: string }
      return { state: 'sent', answer: (info.response ?? '').slice(0, 300) }
    } catch (error) {
      const { responseCode, command, message, response } = error as Error & {
        responseCode?: number
        command?: string
        response?: string
      }
      const answer = (response || message).slice(0, 300)
      // What is said before the mail is named (the greeting, the password) is about this portal, not about the mail.
      const aboutMail = ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command ?? '')
      if (responseCode !== undefined)
        return {
          state: responseCode >= 500 && aboutMail ? 'failed' : 'again',
          answer,
          badAddress: command === 'RCPT TO' && isAboutAddress(answer),
        }
      return { state: contentLeft ? 'unsure' : 'again', answer }
    }
  }
  return { tell, close: () => transport.close() }
}

/** What a calendar entry asks for: mail programs read it of the part's type, before the entry. */
const methodOf = (calendar: string): string => /^METHOD:(\w+)/m.exec(calendar)?.[1] ?? 'PUBLISH'

const later = (ctx: Context, mailId: string, ms: number) =>
  ctx.enqueue('kernel.send_mail', { mailId, brandId: ctx.brand.id }, { startAfter: new Date(Date.now() + ms) })

/** Whether a mail may be told to a server: it is written or will be, and nothing holds it. */
const mayLeave = sql<SqlBool>`m.state = 'waiting' and (m.text_body is not null or m.composer is not null)
  and not exists (select from mail_holds h where h.brand_id = m.brand_id and h.channel = m.channel)`

/** A mail whose composer failed: it fails by itself, and keeps no other waiting. */
class UnwrittenError extends Error {
  readonly mailId: string
  constructor(mailId: string, options: { cause: unknown }) {
    super(`the mail ${mailId} could not be written`, options)
    this.mailId = mailId
  }
}

type Claimed = Mail & { composer: string | null; is_secret: boolean; attempts: number; key: string }

/**
 * Takes one mail to be sent, and writes it where it is written as it leaves. Of several that try at once, one has it.
 * @returns nothing where there is none; `idle` where it has become pointless, or its address is marked
 */
async function claim(ctx: SystemContext, which: RawBuilder<SqlBool>): Promise<Claimed | 'idle' | undefined> {
  const { rows } = await sql<Claimed>`
    update mails u set state = 'sending', sending_since = ${ctx.now}, next_try_at = null, attempts = u.attempts + 1
    from (select m.id from mails m where m.brand_id = ${ctx.brand.id} and ${which} and ${mayLeave}
      order by m.due_since, m.id limit 1 for update of m skip locked) next
    where u.id = next.id returning u.*`.execute(ctx.db)
  const [mail] = rows
  if (!mail) return undefined
  const end = (values: object) =>
    ctx.db
      .updateTable('mails')
      .set({ sending_since: null, attempts: mail.attempts - 1, ...values })
      .where('id', '=', mail.id)
      .execute()
  const { composer } = mail
  const written = <T>(work: Promise<T>) =>
    work.catch((cause) => {
      throw cause instanceof DatabaseAwayError ? cause : new UnwrittenError(mail.id, { cause })
    })
  const idle = () => end({ state: 'not_sent', decided_at: ctx.now, decided_by_label: ctx.actor.label })
  const address = composer ? addresserOf(composer) : undefined
  if (address) {
    const to = await written(address(ctx, { id: mail.id, toAddress: mail.to_address }))
    if (to === undefined) {
      await idle()
      return 'idle'
    }
    if (to !== mail.to_address) {
      mail.to_address = to
      await ctx.db.updateTable('mails').set({ to_address: to }).where('id', '=', mail.id).execute()
    }
  }
  const marked = await ctx.db
    .selectFrom('failed_addresses')
    .select('address')
    .where('brand_id', '=', ctx.brand.id)
    .where('address', '=', mail.to_address.toLowerCase())
    .executeTakeFirst()
  // What somebody has just asked for about their own account is tried all the same.
  if (marked && !(mail.is_secret && !composer)) {
    const answer = 'address marked as failing'
    await end({ state: 'failed', last_error: answer, server_answer: null })
    return 'idle'
  }
  if (!composer || mail.text_body !== null) return mail
  const composed = await written(composerOf(composer)(ctx, { id: mail.id, toAddress: mail.to_address }))
  if (!composed) {
    await idle()
    return 'idle'
  }
  const { subject, text: text_body, html: html_body, secret: is_secret } = composed
  await ctx.db
    .updateTable('mails')
    .set({ subject, text_body, html_body, is_secret })
    .where('id', '=', mail.id)
    .execute()
  return { ...mail, subject, text_body, html_body, is_secret }
}

/** Sends one mail that may leave. One whose process was killed while it sent is never sent by itself again. @returns whether there was one */
async function sendOne(
  services: Services,
  brand: Brand,
  which: RawBuilder<SqlBool>,
  run: Run,
  line: Line,
): Promise<boolean> {
  const mail = await asSystem(services, brand, (ctx) => claim(ctx, which)).catch(async (error) => {
    if (!(error instanceof UnwrittenError)) throw error
    run.report(error)
    await asSystem(services, brand, (ctx) =>
      ctx.db
        .updateTable('mails')
        .set({ state: 'failed', next_try_at: null, last_error: 'could not be written' })
        .where('id', '=', error.mailId)
        .where('state', '=', 'waiting')
        .execute(),
    )
    return 'idle' as const
  })
  if (!mail || mail === 'idle') return mail !== undefined
  const told = await line.tell(mail)
  const tries = mail.attempts
  const state = told.state === 'again' ? (tries >= mostTries ? 'failed' : 'waiting') : told.state
  await asSystem(services, brand, async (ctx) => {
    await ctx.db
      .updateTable('mails')
      .set({
        state,
        sending_since: null,
        sent_at: state === 'sent' ? ctx.now : null,
        bounced_at: null,
        next_try_at: state === 'waiting' ? new Date(ctx.now.getTime() + pauseMs(tries)) : null,
        server_answer: told.answer,
        last_error: state === 'sent' ? null : told.answer,
        // A link that signs somebody in is not kept once it has left.
        ...(state === 'sent' && mail.is_secret ? { text_body: null, html_body: null, calendar: null } : {}),
      })
      .where('id', '=', mail.id)
      // Meanwhile it may have been taken for one whose process was killed: what is known now holds.
      .where('state', 'in', ['sending', 'unsure'])
      .where('decided_at', 'is', null)
      .execute()
    if (state === 'failed' && told.badAddress) await markAddress(ctx, mail, told.answer)
    if (state === 'waiting') later(ctx, mail.id, pauseMs(tries))
  })
  return true
}

/** Sends what waits and is due, one after the other. Cut at whatever step, the job is run again and goes on with what waits. */
async function sendDue(services: Services, brandId: string, run: Run): Promise<void> {
  const brand = services.brands.byId(brandId)
  const due = () => sql<SqlBool>`(m.next_try_at is null or m.next_try_at <= ${services.clock()})`
  const line = await openLine(services, brand, true)
  try {
    while (!run.stopping() && (await sendOne(services, brand, due(), run, line))) {
      // Until nothing is left.
    }
  } finally {
    line.close()
  }
}

/**
 * Looks after the mails of a brand that nobody is at: what waited since before there was a mail server leaves where it is recent, and is
 * marked as not sent where it is not; what was being sent by a process that was killed is marked as unsure. @returns how many changed
 */
export async function sweepMails(services: Services, brand: Brand): Promise<number> {
  return asSystem(services, brand, async (ctx) => {
    const ago = (ms: number) => new Date(ctx.now.getTime() - ms)
    const mine = () => ctx.db.updateTable('mails').where('brand_id', '=', brand.id)
    const unsure = await mine()
      .set({ state: 'unsure', sending_since: null, last_error: 'the process that sent it was stopped' })
      .where('state', '=', 'sending')
      .where('sending_since', '<', ago(sendingMinutes * 60_000))
      .executeTakeFirst()
    const old = await mine()
      .set({ state: 'not_sent' })
      .where('state', '=', 'waiting')
      .where('attempts', '=', 0)
      .where('due_since', '<', ago(recentHours * 3_600_000))
      .where(notHeld)
      .executeTakeFirst()
    // Those that have a job already are taken once: whoever comes second finds nothing that waits.
    const waiting = await mine()
      .set({ next_try_at: new Date(ctx.now.getTime() + 3_600_000) })
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('mails')
          .select('id')
          .where('brand_id', '=', brand.id)
          .where('state', '=', 'waiting')
          .where(notHeld)
          .where((or) => or.or([or('composer', 'is', null), or('next_try_at', 'is not', null)]))
          .where((or) =>
            or.or([
              or('next_try_at', '<', ago(10 * 60_000)),
              or.and([or('next_try_at', 'is', null), or('due_since', '<', ago(5 * 60_000))]),
            ]),
          )
          .orderBy('created_at')
          .limit(1_000),
      )
      .returning('id')
      .execute()
    for (const { id } of waiting) later(ctx, id, 0)
    // Those that one job sends however many they are, where it was lost.
    const left = await ctx.db
      .selectFrom('mails')
      .select('id')
      .where('brand_id', '=', brand.id)
      .where('state', '=', 'waiting')
      .where('composer', 'is not', null)
      .where('next_try_at', 'is', null)
      .where('due_since', '<', ago(5 * 60_000))
      .where(notHeld)
      .limit(1)
      .execute()
    if (left.length > 0) sendWaiting(ctx)
    return Number(unsure.numUpdatedRows) + Number(old.numUpdatedRows) + waiting.length
  })
}

const notHeld = sql<SqlBool>`not exists (select from mail_holds h where h.brand_id = mails.brand_id and h.channel = mails.channel)`

/** The jobs of the outbox: what was said long ago is forgotten; mails are sent. Without SMTP_URL none is, and they wait. */
export function mailJobs(services: Services): Job[] {
  const forgetting: Job = {
    name: 'kernel.forget_mails',
    title: { fr: 'Oubli du contenu des anciens mails', en: 'Forgetting what old mails said' },
    everyMinutes: 60,
    run: async () => {
      await forgetMails(services)
    },
  }
  if (!services.config.smtpUrl) return [forgetting]
  return [
    forgetting,
    {
      name: 'kernel.send_mail',
      title: { fr: 'Envoi de mail', en: 'Sending of a mail' },
      data: z.object({ mailId: z.uuid(), brandId: z.uuid() }),
      atOnce: 4,
      run: async ({ mailId, brandId }, run) => {
        const brand = services.brands.byId(String(brandId))
        const line = await openLine(services, brand, false)
        try {
          await sendOne(services, brand, sql`m.id = ${String(mailId)}`, run, line)
        } finally {
          line.close()
        }
      },
    },
    {
      name: 'kernel.send_mails',
      title: { fr: 'Envoi des mails en attente', en: 'Sending of the mails that wait' },
      data: z.object({ brandId: z.uuid() }),
      atOnce: 4,
      run: ({ brandId }, run) => sendDue(services, String(brandId), run),
    },
    {
      name: 'kernel.sweep_mails',
      title: { fr: 'Reprise des mails en attente', en: 'Taking up of waiting mails' },
      everyMinutes: 5,
      run: async () => {
        const { rows } = await services.database.pool.query<{ id: string }>('select id from brands order by id')
        for (const { id } of rows) await sweepMails(services, services.brands.byId(id))
      },
    },
  ]
}
