import { brandUrl } from '../../kernel/brands/hosts.ts'
import { problem } from '../../kernel/errors/problem.ts'
import { asSystem, type Context, type Services, type SystemContext } from '../../kernel/http/context.ts'
import type { RequestInfo } from '../../kernel/http/endpoints.ts'
import { countAttempt, originOf } from '../../kernel/identity/limits.ts'
import { record } from '../../kernel/journal/journal.ts'
import { printsFor } from '../../kernel/secrets/secrets.ts'

const markOf = (services: Pick<Services, 'config'>, ticketId: string, accountId: string) =>
  printsFor(services.config, 'support.survey')(`${ticketId} ${accountId}`).slice(0, 32)

/** The address where whoever asked says how it was, without signing in: a link for that ticket alone, which nobody can guess. */
export const surveyLink = (at: Pick<Context, 'services' | 'brand'>, ticketId: string, accountId: string): string =>
  `${brandUrl(at.services.config, at.brand)}/avis#${Buffer.from(ticketId.replaceAll('-', ''), 'hex').toString('base64url')}.${markOf(at.services, ticketId, accountId)}`

/** For so many days after a ticket was closed the link leads to it. */
const linkDays = 90

type Found = {
  id: string
  number: string
  subject: string
  accountId: string
  organisationId: string | null
  label: string
  open: boolean
  answered: boolean
}

async function findByLink(ctx: SystemContext, token: string): Promise<Found> {
  const [id = '', mark = '', more] = token.split('.')
  const hex = Buffer.from(id, 'base64url').toString('hex')
  if (more !== undefined || hex.length !== 32) throw problem('support.link_unusable')
  const ticketId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const row = await ctx.db
    .selectFrom('tickets as t')
    .innerJoin('accounts as a', 'a.id', 't.account_id')
    .leftJoin('ticket_surveys as s', 's.ticket_id', 't.id')
    .select([
      't.id',
      't.number',
      't.subject',
      't.account_id',
      't.organisation_id',
      't.status',
      't.closed_as',
      't.closed_at',
      's.ticket_id as surveyed',
      'a.surname',
      'a.given_name',
    ])
    .where('t.id', '=', ticketId)
    .where('t.brand_id', '=', ctx.brand.id)
    .where('a.status', '=', 'active')
    .executeTakeFirst()
  if (!row || mark !== markOf(ctx.services, row.id, row.account_id)) throw problem('support.link_unusable')
  if (row.closed_at && ctx.now.getTime() - row.closed_at.getTime() > linkDays * 86_400_000)
    throw problem('support.link_unusable')
  return {
    id: row.id,
    number: row.number,
    subject: row.subject,
    accountId: row.account_id,
    organisationId: row.organisation_id,
    label: `${row.surname} ${row.given_name}`.trim(),
    open: row.status === 'closed' && row.closed_as === 'resolved',
    answered: row.surveyed !== null,
  }
}

type Request = Pick<RequestInfo, 'services' | 'brand' | 'address'>
const asStranger = async <T>(request: Request, work: (ctx: SystemContext) => Promise<T>): Promise<T> => {
  await countAttempt(request.services, request.brand, [[`survey:${originOf(request.address)}`, 100]])
  return asSystem(request.services, request.brand, work)
}

/** What a link to say how it was is about. @throws Problem support.link_unusable */
export const readSurveyLink = (request: Request, token: string) =>
  asStranger(request, async (ctx) => {
    const { number, subject, answered } = await findByLink(ctx, token)
    return { number, subject, answered }
  })

/** Says how it was by the link, once. @throws Problem support.link_unusable, support.surveyed, support.not_settled */
export const surveyByLink = (request: Request, input: { token: string; score: number; comment: string }) =>
  asStranger(request, async (ctx) => {
    const found = await findByLink(ctx, input.token)
    if (found.answered) throw problem('support.surveyed')
    if (!found.open) throw problem('support.not_settled')
    const made = await ctx.db
      .insertInto('ticket_surveys')
      .values({
        ticket_id: found.id,
        score: input.score,
        comment: input.comment,
        answered_by: found.accountId,
        answered_by_label: found.label,
        answered_at: ctx.now,
      })
      .onConflict((oc) => oc.column('ticket_id').doNothing())
      .returning('ticket_id')
      .executeTakeFirst()
    if (!made) throw problem('support.surveyed')
    await record(ctx, {
      type: 'support.ticket.surveyed',
      organisationId: found.organisationId,
      subjectType: 'ticket',
      subjectId: found.id,
      subjectLabel: found.number,
      after: { score: input.score },
    })
    return { number: found.number, subject: found.subject, answered: true }
  })
