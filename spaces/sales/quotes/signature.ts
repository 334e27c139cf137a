import { sql } from 'kysely'
import { today as dayOf } from '../../../kernel/dates/day.ts'
import { conflict, notFound, Problem, problem } from '../../../kernel/errors/problem.ts'
import { keepFile } from '../../../kernel/files/storage.ts'
import type { Context, PersonContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { SignedForm } from '../../../kernel/space.ts'
import { drawOfferToSign } from '../../billing/index.ts'
import { callFormOff, endForm, formSignatures, issuePaper, signForm } from '../../documents/index.ts'
import { type QuoteRow, quoteList } from './lists.ts'
import { offerOf } from './paper.ts'
import { figuresOf, linesOf, quoteForm, readQuote } from './read.ts'
import { tellRefused, tellSigned } from './told.ts'

const formOf = (row: Pick<QuoteRow, 'id' | 'version' | 'organisation_id'>) => ({
  kind: quoteForm,
  id: row.id,
  version: row.version,
  organisationId: row.organisation_id,
})

/** Calls off whatever signing waits: what is signed has changed or is taken back. @throws Problem sales.quote_being_signed where somebody has */
export async function stopSigning(
  ctx: PersonContext,
  row: Pick<QuoteRow, 'id' | 'version' | 'organisation_id'>,
  reason: string,
): Promise<void> {
  if (await endForm(ctx, formOf(row), reason)) return
  if ((await formSignatures(ctx, quoteForm, [row.id])).get(row.id)?.state === 'signing')
    throw problem('sales.quote_being_signed')
}

/**
 * A quote that the asking person answers, at the version that they saw; held where it is written.
 * @throws Problem 404; 403 without the right; sales.quote_lapsed, sales.quote_over; conflict
 */
export async function answerable(ctx: PersonContext, id: string, lock: boolean, version?: number): Promise<QuoteRow> {
  if (ctx.actor.side !== 'client') throw new Problem('identity.client_side_only')
  const seen = await readRow(ctx, quoteList, id)
  const { rows } = await sql<{
    may: boolean
  }>`select ${seen.organisation_id}::uuid = any (parvis.organisation_ids_with_permission('sales.quotes.answer')) as may`.execute(
    ctx.db,
  )
  if (!rows[0]!.may) throw problem('sales.quote_not_yours')
  if (lock) await ctx.db.selectFrom('quotes').select('id').where('id', '=', id).forUpdate().execute()
  const row = lock ? await readRow(ctx, quoteList, id) : seen
  if (row.shown_state === 'lapsed') throw problem('sales.quote_lapsed')
  if (row.shown_state !== 'to_sign') throw problem('sales.quote_over')
  if (version !== undefined && row.version !== version) throw conflict(await readQuote(ctx, id))
  return row
}

/**
 * Has a quote signed in the portal with the options that are chosen (B24): by the asking person, or by whoever is told. It lies in «Devis à
 * signer» meanwhile, and cannot be signed after its last day.
 * @throws Problem what `answerable` throws, documents.form_being_signed, documents.no_address, 422 on `name`, `email`
 */
export async function signQuote(
  request: RequestInfo,
  id: string,
  input: { self: boolean; name: string; email: string },
) {
  const { href, answer } = await signForm(request, input, {
    hold: (ctx, lock) => answerable(ctx, id, lock),
    form: formOf,
    name: (row) => `Devis ${row.number}`,
    folder: { path: 'CLIENTS\\A signer\\Devis\\', name: { fr: 'Devis à signer', en: 'Quotes to sign' } },
    deadline: (row) => row.valid_until!,
    write: async (ctx) => {
      const offer = await offerOf(ctx, id)
      return () => drawOfferToSign(offer, ctx.actor.accountId)
    },
    answer: (ctx) => readQuote(ctx, id),
  })
  return { href, quote: answer }
}

/** Calls the signing off; the quote may be signed again. @throws Problem what `answerable` throws, documents.form_being_signed */
export async function callQuoteOff(ctx: PersonContext, id: string) {
  const row = await answerable(ctx, id, true)
  await callFormOff(ctx, formOf(row), 'annulée par le client')
  return readQuote(ctx, id)
}

const rowOf = async (ctx: Context, id: string): Promise<QuoteRow> => {
  await ctx.db.selectFrom('quotes').select('id').where('id', '=', id).forUpdate().execute()
  return readRow(ctx, quoteList, id)
}

/** What becomes of a quote that is signed in the portal, or whose signature is refused there. */
export const signedQuote: SignedForm = {
  folder: {
    path: 'CLIENTS\\Devis\\Signature\\',
    name: { fr: 'Devis signés ou refusés', en: 'Quotes signed or refused' },
  },
  async open(ctx, id) {
    const row = await readRow(ctx, quoteList, id)
    if (row.shown_state === 'lapsed') throw problem('sales.quote_lapsed')
    if (row.shown_state !== 'to_sign') throw problem('sales.quote_over')
  },
  async signed(ctx, id, form) {
    const row = await rowOf(ctx, id)
    if (row.signed_at || row.refused_at || row.withdrawn_at) throw notFound()
    const { chosen } = figuresOf(row, await linesOf(ctx, id))
    const fileId = await keepFile(ctx, form.upload, 'application/pdf', {
      kind: quoteForm,
      id,
      organisationId: row.organisation_id,
    })
    await ctx.db
      .updateTable('quotes')
      .set({
        signed_at: form.at,
        signed_on: dayOf(ctx.brand.timeZone, form.at),
        signed_by_label: form.signedBy,
        signed_file_id: fileId,
        signed_net_cents: chosen.netCents,
        signed_vat_cents: chosen.vatCents,
        signed_gross_cents: chosen.grossCents,
        version: row.version + 1,
      })
      .where('id', '=', id)
      .execute()
    await record(ctx, {
      type: 'sales.quote.signed',
      organisationId: row.organisation_id,
      subjectType: 'sales.quote',
      subjectId: id,
      subjectLabel: row.number!,
      after: { amountCents: chosen.grossCents },
      by: { accountId: null, label: form.signedBy },
    })
    await tellSigned(ctx, row, { who: form.signedBy, cents: chosen.grossCents })
    await issuePaper(ctx, { kind: 'quotes', id, organisationId: row.organisation_id, edition: 2 })
  },
  async ended(ctx, id, refusal) {
    if (!refusal) return
    const row = await rowOf(ctx, id)
    if (row.shown_state !== 'to_sign') return
    await ctx.db
      .updateTable('quotes')
      .set({
        refused_at: ctx.now,
        refused_by_label: refusal.by,
        refusal_reason: refusal.reason,
        version: row.version + 1,
      })
      .where('id', '=', id)
      .execute()
    await record(ctx, {
      type: 'sales.quote.refused',
      organisationId: row.organisation_id,
      subjectType: 'sales.quote',
      subjectId: id,
      subjectLabel: row.number!,
      after: { reason: refusal.reason },
      by: { accountId: null, label: refusal.by },
    })
    await tellRefused(ctx, row, { who: refusal.by, reason: refusal.reason })
  },
}
