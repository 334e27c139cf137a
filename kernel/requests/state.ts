import './errors.ts'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Problem, problem } from '../errors/problem.ts'
import type { Context } from '../http/context.ts'
import { languageTags } from '../i18n/locale.ts'

/** What the state of a request is derived from, as `parvis_build.request` keeps it. */
export type Decided = {
  decision: string | null
  withdrawn_at: Date | null
  decided_at: Date | null
  decided_by: string | null
  decided_by_label: string
}
export type RequestState = 'waiting' | 'approved' | 'refused' | 'withdrawn'

/** The state of a request, derived from its facts. */
export const stateOf = (row: Pick<Decided, 'decision' | 'withdrawn_at'>): RequestState =>
  (row.decision as 'approved' | 'refused' | null) ?? (row.withdrawn_at ? 'withdrawn' : 'waiting')

/** The condition of a state on `r`, as the indexes have it. */
export const inState = (state: RequestState | 'all'): RawBuilder<SqlBool> =>
  ({
    waiting: sql<SqlBool>`(r.decision is null and r.withdrawn_at is null)`,
    approved: sql<SqlBool>`r.decision = 'approved'`,
    refused: sql<SqlBool>`r.decision = 'refused'`,
    withdrawn: sql<SqlBool>`r.withdrawn_at is not null`,
    all: sql<SqlBool>`true`,
  })[state]

/** A moment as refusals say it, in the brand's time zone: «28/11/2026 à 18 h 54». */
export function momentWords(ctx: Pick<Context, 'brand' | 'locale'>, moment: Date): string {
  const words = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(languageTags[ctx.locale], { ...style, timeZone: ctx.brand.timeZone }).format(moment)
  const [day, time] = [words({ dateStyle: 'short' }), words({ timeStyle: 'short' })]
  return ctx.locale === 'fr' ? `${day} à ${time.replace(':', '\u00a0h\u00a0')}` : `${day}, ${time}`
}

/** Why a request cannot be decided or withdrawn any more, with the record as it stands; undefined while it waits (O30). */
export function notWaiting(
  ctx: Pick<Context, 'brand' | 'locale'>,
  row: Decided,
  current?: unknown,
  named: Record<string, unknown> = {},
): Problem | undefined {
  const extra = current === undefined ? undefined : { current }
  if (row.decision)
    return problem(
      'requests.decided',
      {
        ...named,
        by: row.decided_by_label,
        at: momentWords(ctx, row.decided_at!),
        decidedAt: row.decided_at!.toISOString(),
        state: row.decision,
      },
      extra,
    )
  return row.withdrawn_at ? problem('requests.withdrawn', named, extra) : undefined
}
