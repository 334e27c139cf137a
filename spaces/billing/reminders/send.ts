import { sql } from 'kysely'
import { formatDay } from '../../../kernel/dates/day.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { fill, inLocale, type Locale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { notifyAll } from '../../../kernel/notifications/outbox.ts'
import { makePayLink } from '../pay-links/service.ts'
import { addresseesOf, type Candidate, candidatesOf, type Level, levelsOf } from './candidates.ts'

const said = {
  fr: {
    line: '{number}, échéance du {due} : {rest}',
    instalment: '{number}, échéance {at} du {due} : {rest}',
    interest: 'Intérêts de retard à ce jour : {cents}.',
    indemnity: 'Indemnité forfaitaire pour frais de recouvrement : {cents} (article D441-5 du code de commerce).',
  },
  en: {
    line: '{number}, due on {due}: {rest}',
    instalment: '{number}, instalment {at} due on {due}: {rest}',
    interest: 'Late interest up to today: {cents}.',
    indemnity: 'Fixed indemnity for recovery: {cents} (article D441-5 of the French commercial code).',
  },
}

/** The words of a step for a client, with what it is reminded of. One currency is one message. */
export function wordsOf(level: Pick<Level, 'subject' | 'body'>, of: readonly Candidate[], locale: Locale) {
  const currency = of[0]!.currency
  const money = (cents: number) => formatMoney(cents, locale, currency)
  const sum = (pick: (one: Candidate) => number) => of.reduce((all, one) => all + pick(one), 0)
  const w = said[locale]
  const interest = sum((one) => one.interestCents)
  const indemnity = sum((one) => one.indemnityCents)
  const params = {
    client: of[0]!.organisationName,
    amount: money(sum((one) => one.restCents)),
    invoices: of
      .map((one) =>
        fill(one.instalment ? w.instalment : w.line, {
          number: one.number,
          at: one.instalment,
          due: formatDay(one.dueOn, locale),
          rest: money(one.restCents),
        }),
      )
      .join('\n'),
    charges: [
      ...(interest ? [fill(w.interest, { cents: money(interest) })] : []),
      ...(indemnity ? [fill(w.indemnity, { cents: money(indemnity) })] : []),
    ].join('\n'),
  }
  return {
    subject: fill(inLocale(level.subject as Text, locale), params).replace(/\s*\n\s*/g, ' '),
    body: fill(inLocale(level.body as Text, locale), params)
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  }
}

/**
 * Reminds a client of what is due at a step: by mail with a link to pay, and by a notice in the portal. What is reminded of is looked at again, and
 * written down in the same transaction, once: of two who send at the same moment one does.
 * @returns how many parts of invoices it was reminded of
 * @throws Problem billing.nothing_to_remind, billing.no_addressee
 */
export async function remind(ctx: Context, organisationId: string, level: number): Promise<number> {
  // Of two that remind a client at once the second finds what the first wrote down.
  const lock = sql`select pg_advisory_xact_lock(hashtextextended(${`billing.remind ${organisationId}`}, 0))`
  await lock.execute(ctx.db)
  const due = (await candidatesOf(ctx, organisationId)).filter((one) => one.level === level)
  if (due.length === 0) throw problem('billing.nothing_to_remind')
  const step = (await levelsOf(ctx)).find((one) => one.level === level)!
  const people = (await addresseesOf(ctx, [organisationId])).get(organisationId)!
  if (people.length === 0) throw problem('billing.no_addressee')
  const written = await ctx.db
    .insertInto('reminders')
    .values(
      due.map((one) => ({
        brand_id: ctx.brand.id,
        organisation_id: organisationId,
        invoice_id: one.invoiceId,
        instalment: one.instalment,
        level,
        due_on: one.dueOn,
        rest_cents: one.restCents,
        currency: one.currency,
        interest_cents: one.interestCents,
        indemnity_cents: one.indemnityCents,
        sent_on: ctx.today,
        sent_at: ctx.now,
        sent_to: people.map(({ email }) => email),
        sent_by_label: ctx.actor.label,
      })),
    )
    .onConflict((oc) => oc.columns(['invoice_id', 'instalment', 'level']).doNothing())
    .returning(['invoice_id', 'instalment'])
    .execute()
  const fresh = due.filter((one) =>
    written.some((row) => row.invoice_id === one.invoiceId && row.instalment === one.instalment),
  )
  if (fresh.length === 0) throw problem('billing.nothing_to_remind')
  for (const of of Map.groupBy(fresh, ({ currency }) => currency).values()) {
    const href = await makePayLink(ctx, organisationId, [...new Set(of.map(({ invoiceId }) => invoiceId))])
    const key = `reminder:${of[0]!.invoiceId}:${of[0]!.instalment}:${level}`
    await notifyAll(
      ctx,
      people.flatMap((to) => {
        const params = wordsOf(step, of, to.locale)
        return [
          { to, kind: 'billing.reminder', params, href, key: `${key}:${to.email}`, mailOnly: true as const },
          // Who has an account pays in the portal.
          ...(to.accountId
            ? [{ to: { ...to, email: null }, kind: 'billing.reminder', params, href: '/factures', key: '' }]
            : []),
        ]
      }),
    )
  }
  await record(ctx, {
    type: 'billing.reminder.sent',
    organisationId,
    subjectType: 'organisation',
    subjectId: organisationId,
    subjectLabel: due[0]!.organisationName,
    after: { level, invoices: fresh.map(({ number }) => number).join(', ') },
  })
  return fresh.length
}
