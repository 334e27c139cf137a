import { sql } from 'kysely'
import { isDay } from '../../../kernel/dates/day.ts'
import { isStatus, type Message, reasonWords, statuses, tellerOf } from '../../../kernel/e-invoicing/index.ts'
import type { SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import type { TakenIn } from '../exchange/take-in.ts'
import { cutText, limitText } from '../exchange/text.ts'
import { ownSiren } from '../seller.ts'
import type { Told } from './read-in-worker.ts'
import { recordStatus, type Subject } from './record.ts'

type Document = Message['documents'][number]

const sirenOf = (id: string | undefined) => (id ?? '').replace(/\s/g, '').slice(0, 9)

/** The invoice that a document of a message names: by its number, its date and who sold. undefined: it is none of ours. */
async function subjectOf(
  ctx: SystemContext,
  document: Document,
): Promise<(Subject & { label: string; organisationId: string | null; other: string }) | undefined> {
  const seller = sirenOf(document.issuer?.identifiers[0]?.value)
  const day = document.issueDate
  if (!document.number || !isDay(day)) return undefined
  if (seller === ownSiren(ctx)) {
    const row = await ctx.db
      .selectFrom('invoices as i')
      .innerJoin('invoice_transmissions as t', 't.invoice_id', 'i.id')
      .select(['i.id', 'i.number', 'i.organisation_id', sql<string>`coalesce(i.buyer ->> 'siren', '')`.as('other')])
      .where('i.brand_id', '=', ctx.brand.id)
      .where('i.number', '=', document.number)
      .where(sql<boolean>`i.issue_on = ${day}::date`)
      .executeTakeFirst()
    return row
      ? { kind: 'invoice', id: row.id, label: row.number!, organisationId: row.organisation_id, other: row.other }
      : undefined
  }
  const row = await ctx.db
    .selectFrom('invoice_deposits as d')
    .select(['d.id', 'd.number', 'd.organisation_id'])
    .where('d.brand_id', '=', ctx.brand.id)
    .where('d.accepted', '=', true)
    .where(sql<boolean>`lower(d.number) = lower(${document.number})`)
    .where(sql<boolean>`d.issue_on = ${day}::date`)
    .where('d.seller_id', '=', seller)
    .executeTakeFirst()
  return row
    ? { kind: 'deposit', id: row.id, label: row.number, organisationId: row.organisation_id, other: seller }
    : undefined
}

/** Whether a message is of the side that may say it: the other side of the invoice does not speak for ours, and nobody else for either. */
function speaksFor(subject: Subject & { other: string }, teller: 'buyer' | 'seller', message: Message): boolean {
  const said = message.issuer?.identifiers.find(({ scheme }) => scheme === '0002' || scheme === '0009')?.value
  if (teller !== (subject.kind === 'invoice' ? 'buyer' : 'seller')) return false
  // The public portal speaks for public buyers, which it may name otherwise.
  return said ? sirenOf(said) === subject.other : message.sender?.role === 'DFH' || message.issuer?.role === 'DFH'
}

/** Whether a platform says it: neither side says for it how far an invoice was carried. */
const isPlatform = ({ issuer, sender }: Message): boolean => ['WK', 'DFH'].includes(issuer?.role || sender?.role || '')

const roles = { SE: 'SE', BY: 'BY', WK: 'WK', DFH: 'DFH' } as const
/** A moment of a message, which has the time of France. @returns null where there is none that one could read */
async function momentOf(ctx: SystemContext, local: string | undefined): Promise<Date | null> {
  if (!local || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(local)) return null
  const { rows } = await sql<{ at: Date | null }>`
    select case when pg_input_is_valid(${local}, 'timestamp') then ${local}::text::timestamp at time zone 'Europe/Paris' end as at`.execute(
    ctx.db,
  )
  return rows[0]!.at
}

/** When it became so. Of a clock that is ahead no time is taken that has not come: nothing that is said by then would have its place. */
async function saidAt(ctx: SystemContext, message: Message): Promise<Date> {
  const at = (await momentOf(ctx, message.statusAt)) ?? (await momentOf(ctx, message.createdAt)) ?? ctx.now
  return at < ctx.now ? at : ctx.now
}

/** Those of which the staff are told: something is to be done. */
const alarming = new Set(['206', '207', '208', '210', '213', '221', '501'])

async function takeDocument(
  ctx: SystemContext,
  flowId: string,
  message: Message,
  document: Document,
): Promise<TakenIn> {
  const label = limitText(document.number ?? '', 100)
  const code = document.status ?? ''
  if (!isStatus(code)) return { label, refusal: 'status' }
  const subject = await subjectOf(ctx, document)
  if (!subject) return { label, refusal: 'unknown_invoice' }
  const said = document.statuses
  const reasons = said.flatMap(({ reasonCode, reason }) =>
    reasonCode ? [{ code: limitText(reasonCode, 40), words: limitText(reason ?? '', 300) }] : [],
  )
  const role = roles[(message.issuer?.role || message.sender?.role || '') as 'SE'] ?? 'WK'
  const teller = tellerOf(code)
  const speaks = teller === 'platform' ? isPlatform(message) : speaksFor(subject, teller, message)
  if (!speaks) return { label, refusal: 'teller' }
  const taken = await recordStatus(ctx, subject, {
    code,
    at: await saidAt(ctx, message),
    senderRole: role,
    senderName: limitText(message.issuer?.name ?? message.sender?.name ?? '', 200),
    reasons: reasons.slice(0, 20),
    amounts: said
      .flatMap(({ characteristics }) => characteristics)
      .flatMap(({ type, amount, currency, percent }) =>
        type && amount
          ? [
              {
                type,
                amount: limitText(amount, 30),
                currency: limitText(currency ?? '', 3),
                percent: limitText(percent ?? '', 10),
              },
            ]
          : [],
      )
      .slice(0, 50),
    words: cutText(
      said
        .flatMap(({ note, actionText }) => [note, actionText])
        .filter(Boolean)
        .join('\n'),
      2_000,
    ),
    messageId: limitText(message.identifier ?? '', 200),
    flowId,
  })
  if (taken === 'again') return { label, refusal: '' }
  if (taken === 'step') return { label, refusal: 'step' }
  await record(ctx, {
    type: 'e_invoicing.status.received',
    ...(subject.organisationId ? { organisationId: subject.organisationId } : {}),
    subjectType: subject.kind === 'invoice' ? 'billing.invoice' : 'e_invoicing.deposit',
    subjectId: subject.id,
    subjectLabel: subject.label,
    after: {
      status: `${code} ${statuses[Number(code) as 200].fr}`,
      ...(reasons[0] ? { reasons: reasons.map((one) => one.code).join(', ') } : {}),
    },
  })
  if (subject.kind === 'invoice' && alarming.has(code)) await tellOf(ctx, taken, subject, code as '210', reasons)
  return { label, refusal: '' }
}

/** Tells the staff that a client's invoice was refused or is disputed, with why. */
const tellOf = (
  ctx: SystemContext,
  statusId: string,
  subject: Subject & { label: string },
  code: '210',
  reasons: Array<{ code: string; words: string }>,
) =>
  tellStaff(ctx, 'e_invoicing.invoice_stopped', ['e-invoicing.exchange.send'], {
    params: (locale) => ({
      number: subject.label,
      status: statuses[Number(code) as 210][locale],
      reasons: reasons.map((one) => one.words || reasonWords(one.code)[locale]).join(', '),
    }),
    href: `/fournisseur/factures/${subject.id}`,
    key: `e_invoice_status:${statusId}`,
  })

const mostDocuments = 1_000

/** Takes in what a message says of each of its invoices (B15). */
export async function takeMessage(ctx: SystemContext, flowId: string, told: Told): Promise<TakenIn> {
  if (!told) return { label: '', refusal: 'unreadable' }
  const { message, rules } = told
  const numbers = message.documents
    .slice(0, 20)
    .map(({ number, status }) => `${number ?? ''} ${status ?? ''}`.trim())
    .join(', ')
  if (rules.length > 0) return { label: numbers, refusal: 'rules' }
  // A part of it would be as good as lost.
  if (message.documents.length > mostDocuments) return { label: numbers, refusal: 'too_many' }
  const results: TakenIn[] = []
  for (const document of message.documents) results.push(await takeDocument(ctx, flowId, message, document))
  return { label: numbers, refusal: results.find(({ refusal }) => refusal)?.refusal ?? '' }
}
