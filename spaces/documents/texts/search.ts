import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { search } from '../../../kernel/http/validation.ts'
import type { Cut, Filter } from '../../../kernel/lists/list.ts'
import { typedWords } from '../../../kernel/lists/words.ts'

/**
 * What a person types, looked for in names, references and texts of documents `d`: each word in one of them (D15).
 * @param holders the ids of those whose documents are looked through first; absent: all of the brand
 */
export const inNamesAndTexts = (holders?: RawBuilder<unknown>): Filter<typeof search> => ({
  schema: search,
  where: (typed) => {
    const words = typedWords(typed)
    if (words.length === 0) return undefined
    return sql<SqlBool>`d.id in (select parvis.documents_found(${words}::text[], ${holders ?? sql`null`}::uuid[]))`
  },
  planned: false,
})

/** Round a found word in a passage: characters that no text has. */
export const found = { start: '\uE000', stop: '\uE001' }
const headline = `StartSel=${found.start}, StopSel=${found.stop}, MaxFragments=1, MinWords=6, MaxWords=16`
/** So many characters of a text are looked through for a passage: those of about twenty pages. */
const lookedThrough = 60_000

/**
 * The page of a list of documents `d`, each with the passage of its text in which the words are. Which documents are on it is told by `d` alone, of
 * which every filter and order of these lists is: versions, files and texts are read for that page only, however many are found.
 */
export function withPassages(cut: Cut, typed: string | undefined): RawBuilder<unknown> | undefined {
  const words = typedWords(typed ?? '')
  if (words.length === 0) return undefined
  return sql`with chosen as materialized (select d.id from documents d where ${cut.where} ${cut.order} limit ${cut.most})
    select page.*, ts_headline('parvis_french', left(t.text, ${sql.lit(lookedThrough)}), asked.query, ${headline}) as passage
    from (${cut.select}, row_number() over (${cut.order}) as list_row${cut.from} where d.id in (select id from chosen) ${cut.order}) page
    cross join (select parvis.any_word(${words}::text[]) as query) asked
    left join document_texts t on t.document_id = page.id and t.text <> '' order by page.list_row`
}

/** A passage in pieces, every second of which is a found word; null where no word is in it. */
export function passageOf(marked: string | null | undefined): string[] | null {
  if (!marked?.includes(found.start)) return null
  return marked.split(new RegExp(`[${found.start}${found.stop}]`))
}
