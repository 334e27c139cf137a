import type { z } from 'zod'
import { invalid } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { linesOf, readQuote } from './read.ts'
import type * as schema from './schema.ts'
import { answerable, stopSigning } from './signature.ts'
import { tellRefused } from './told.ts'

/**
 * The options that the client takes, in the place of those taken before; a signature that waits is called off, since it was of something else.
 * @throws Problem what `answerable` throws, sales.quote_being_signed, 422 on `lineIds`
 */
export async function chooseOptions(ctx: PersonContext, id: string, body: z.output<typeof schema.choiceBody>) {
  const row = await answerable(ctx, id, true, body.version)
  const options = (await linesOf(ctx, id)).filter(({ isOptional }) => isOptional)
  const wanted = new Set(body.lineIds)
  if ([...wanted].some((one) => !options.some((line) => line.id === one)))
    throw invalid({ field: 'lineIds', code: 'bad_choice' })
  const changed = options.filter((line) => line.isChosen !== wanted.has(line.id))
  if (changed.length === 0) return readQuote(ctx, id)
  await stopSigning(ctx, row, 'options modifiées')
  for (const line of changed)
    await ctx.db.updateTable('quote_lines').set({ is_chosen: !line.isChosen }).where('id', '=', line.id).execute()
  await ctx.db
    .updateTable('quotes')
    .set({ version: row.version + 1 })
    .where('id', '=', id)
    .execute()
  return readQuote(ctx, id)
}

/** Refuses a quote, with the reason that the staff read. @throws Problem what `answerable` throws, sales.quote_being_signed */
export async function refuseQuote(ctx: PersonContext, id: string, body: z.output<typeof schema.reasonBody>) {
  const row = await answerable(ctx, id, true, body.version)
  await ctx.db
    .updateTable('quotes')
    .set({
      refused_at: ctx.now,
      refused_by_label: ctx.actor.label,
      refusal_reason: body.reason,
      version: row.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await stopSigning(ctx, row, body.reason)
  await record(ctx, {
    type: 'sales.quote.refused',
    organisationId: row.organisation_id,
    subjectType: 'sales.quote',
    subjectId: id,
    subjectLabel: row.number!,
    after: { reason: body.reason },
  })
  await tellRefused(ctx, row, { who: ctx.actor.label, reason: body.reason })
  return readQuote(ctx, id)
}
