import type { Transporter } from 'nodemailer'
import { asSystem, type Services } from '../http/context.ts'
import type { Job } from '../jobs/jobs.ts'
import { forgetMails } from './outbox.ts'

/**
 * The jobs of the outbox: what was said long ago is forgotten; one mail is sent. Without SMTP_URL none is, and mails wait for staff to
 * read them.
 */
export function mailJobs(services: Services): Job[] {
  const { smtpUrl, mailFrom } = services.config
  const forgetting: Job = {
    name: 'kernel.forget_mails',
    everyMinutes: 60,
    run: async () => {
      await forgetMails(services)
    },
  }
  if (!smtpUrl) return [forgetting]
  let transport: Transporter | undefined
  return [
    forgetting,
    {
      name: 'kernel.send_mail',
      run: async ({ mailId, brandId }) => {
        const brand = services.brands.byId(String(brandId))
        const mail = await asSystem(services, brand, (ctx) =>
          ctx.db
            .selectFrom('mails')
            .selectAll()
            .where('id', '=', String(mailId))
            .where('sent_at', 'is', null)
            .executeTakeFirst(),
        )
        if (!mail?.text_body) return
        try {
          transport ??= (await import('nodemailer')).createTransport(smtpUrl, { from: mailFrom } as never)
          await transport.sendMail({
            to: { name: '', address: mail.to_address },
            subject: mail.subject,
            text: mail.text_body,
            html: mail.html_body ?? undefined,
            messageId: `<${mail.id}@${new URL(services.config.publicUrl).hostname}>`,
          })
        } catch (error) {
          await asSystem(services, brand, (ctx) =>
            ctx.db
              .updateTable('mails')
              .set((eb) => ({
                attempts: eb('attempts', '+', 1),
                last_error: String((error as Error).message).slice(0, 300),
              }))
              .where('id', '=', mail.id)
              .execute(),
          )
          throw error
        }
        // A link that signs somebody in is not kept once it has left.
        await asSystem(services, brand, (ctx) =>
          ctx.db
            .updateTable('mails')
            .set((eb) => ({
              sent_at: ctx.now,
              attempts: eb('attempts', '+', 1),
              last_error: null,
              ...(mail.is_secret ? { text_body: null, html_body: null } : {}),
            }))
            .where('id', '=', mail.id)
            .execute(),
        )
      },
    },
  ]
}
