import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'

/** The words that a person typed; of a long text the first few. */
export const typedWords = (typed: string): string[] => typed.split(/\s+/).filter(Boolean).slice(0, 8)

/** Whether a text, folded already, holds every word that was typed, whatever their case and accents; undefined for none. */
export function holdsFolded(folded: RawBuilder<unknown>, typed: string): RawBuilder<SqlBool> | undefined {
  const words = typedWords(typed)
  if (words.length === 0) return undefined
  return sql`(${sql.join(
    words.map((word) => sql`${folded} like parvis.pattern_of(${word})`),
    sql` and `,
  )})`
}

/** Whether a text holds every word that was searched, whatever their case and accents; everything holds an empty search. */
export const holdsWords = (value: Expression<string> | RawBuilder<unknown>, searched: string): RawBuilder<SqlBool> =>
  holdsFolded(sql`parvis.fold(${value})`, searched) ?? sql<SqlBool>`true`
