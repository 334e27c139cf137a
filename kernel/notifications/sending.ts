import { z } from 'zod'
import { brandUrl } from '../brands/hosts.ts'
import { asSystem, type Brand, type Context, type Services } from '../http/context.ts'
import type { Job } from '../jobs/jobs.ts'
import { forgetMails } from './outbox.ts'

/** A mail server that keeps saying "not now" is asked so many times, over some two days. */
const mostTries = 12
/** What waited for a mail server longer than this is not sent without a person's decision. */
const recentHours = 24
/** A server that was told for longer than this has nobody telling it any more: the process was killed. */
const sendingMinutes = 15

/** The pause before the next try: a minute, doubled each time, six hours at most. */
const pauseMs = (tries: number) => Math.min(60_000 * 2 ** (tries - 1), 6 * 3_600_000)

/** What came of telling a mail server. `again`: it has not taken it, and may later. `unsure`: nobody knows. */
type Outcome = { state: 'sent' | 'again' | 'failed' | 'unsure'; answer: string }

type Mail = { id: string; to_address: string; subject: string; text_body: string | null; html_body: string | null }

/** Tells a mail server. A refusal of the mail itself (5xx) is final; where the line is cut once its content has left, it may have been taken. */
export async function tellServer(services: Services, brand: Brand, mail: Mail): Promise<Outcome> {
  const { smtpUrl, mailFrom } = services.config
  const { createTransport } = await import('nodemailer')
  let contentLeft = false
  const nothing = () => {}
  const transport = createTransport(
    {
      url: smtpUrl,
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
    { from: mailFrom } as never,
  )
  try {
    const info = (await transport.sendMail({
      to: { name: '', address: mail.to_address },
      subject: mail.subject,
      text: mail.text_body ?? '',
      ...(mail.html_body ? { html: mail.html_body } : {}),
      ...(brand.supportEmail ? { replyTo: brand.supportEmail } : {}),
      headers: { 'Auto-Submitted': 'auto-generated' },
      // The same at each try: whoever gets it twice can tell.
      messageId: `<${mail.id}@${new URL(brandUrl(services.config, brand)).hostname}>`,
    })) as { response?: string }
    return { state: 'sent', answer: (info.response ?? '').slice(0, 300) }
  } catch (error) {
    const { responseCode, command, message } = error as Error & { responseCode?: number; command?: string }
    const answer = message.slice(0, 300)
    // What is said before the mail is named (the greeting, the password) is about this portal, not about the mail.
    const aboutMail = ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command ?? '')
    if (responseCode !== undefined) return { state: responseCode >= 500 && aboutMail ? 'failed' : 'again', answer }
    return { state: contentLeft ? 'unsure' : 'again', answer }
  } finally {
    transport.close()
  }
}

const later = (ctx: Context, mailId: string, ms: number) =>
  ctx.enqueue('kernel.send_mail', { mailId, brandId: ctx.brand.id }, { startAfter: new Date(Date.now() + ms) })

/** Sends one mail that waits. Of several that try at once, one has it; one whose process was killed while it sent is never sent by itself again. */
async function sendMail(services: Services, brandId: string, mailId: string): Promise<void> {
  const brand = services.brands.byId(brandId)
  const mail = await asSystem(services, brand, (ctx) =>
    ctx.db
      .updateTable('mails')
      .set((eb) => ({
        state: 'sending',
        sending_since: ctx.now,
        next_try_at: null,
        attempts: eb('attempts', '+', 1),
      }))
      .where('id', '=', mailId)
      .where('state', '=', 'waiting')
      .where('text_body', 'is not', null)
      .returningAll()
      .executeTakeFirst(),
  )
  if (!mail) return
  const told = await tellServer(services, brand, mail)
  const tries = mail.attempts
  const state = told.state === 'again' ? (tries >= mostTries ? 'failed' : 'waiting') : told.state
  await asSystem(services, brand, async (ctx) => {
    await ctx.db
      .updateTable('mails')
      .set({
        state,
        sending_since: null,
        sent_at: state === 'sent' ? ctx.now : null,
        next_try_at: state === 'waiting' ? new Date(ctx.now.getTime() + pauseMs(tries)) : null,
        server_answer: told.answer,
        last_error: state === 'sent' ? null : told.answer,
        // A link that signs somebody in is not kept once it has left.
        ...(state === 'sent' && mail.is_secret ? { text_body: null, html_body: null } : {}),
      })
      .where('id', '=', mailId)
      // Meanwhile it may have been taken for one whose process was killed: what is known now holds.
      .where('state', 'in', ['sending', 'unsure'])
      .where('decided_at', 'is', null)
      .execute()
    if (state === 'waiting') later(ctx, mailId, pauseMs(tries))
  })
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
      .where('created_at', '<', ago(recentHours * 3_600_000))
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
          .where((or) =>
            or.or([
              or('next_try_at', '<', ago(10 * 60_000)),
              or.and([or('next_try_at', 'is', null), or('created_at', '<', ago(5 * 60_000))]),
            ]),
          )
          .orderBy('created_at')
          .limit(1_000),
      )
      .returning('id')
      .execute()
    for (const { id } of waiting) later(ctx, id, 0)
    return Number(unsure.numUpdatedRows) + Number(old.numUpdatedRows) + waiting.length
  })
}

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
      run: ({ mailId, brandId }) => sendMail(services, String(brandId), String(mailId)),
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
