import { sql } from 'kysely'
import { notFound } from '../../kernel/errors/problem.ts'
import { asSystem, type Brand, type Context, type PersonContext, type Services } from '../../kernel/http/context.ts'
import { inLocale, type Locale, type Text } from '../../kernel/i18n/locale.ts'
import { holdsWords } from '../../kernel/lists/words.ts'
import type { Searched } from '../../kernel/search/sources.ts'

type Row = { address: string; title: unknown; body: unknown }
const viewOf = ({ address, title, body }: Row, locale: Locale) => ({
  address,
  title: inLocale(title as Text, locale),
  body: inLocale(body as Text, locale),
})

const pageAt = (ctx: Context, address: string) =>
  ctx.db
    .selectFrom('portal_pages')
    .select(['address', 'title', 'body'])
    .where('brand_id', '=', ctx.brand.id)
    .where('address', '=', address)

/** A page as the asking person of a client may read it. @throws Problem 404 where there is none, and where it is for others */
export async function readClientPage(ctx: PersonContext, address: string) {
  const row = await pageAt(ctx, address).executeTakeFirst()
  if (!row) throw notFound()
  return viewOf(row, ctx.locale)
}

/** A page that is for everybody. @throws Problem 404 for any other */
export async function readOpenPage(services: Services, brand: Brand, locale: Locale, address: string) {
  const row = await asSystem(services, brand, (ctx) =>
    pageAt(ctx, address).where('audience', '=', 'everybody').executeTakeFirst(),
  )
  if (!row) throw notFound()
  return viewOf(row, locale)
}

/** The words of a text in Markdown on one line: without its signs, and with what it says between them as it was written. */
export const plainOf = (markdown: string): string =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[ \t]*(?:[-+*>]|#{1,6})[ \t]+/gm, '')
    .replace(/[*_`]+/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/** A help page that words find, with the beginning of its text. */
export type HelpPage = { address: string; href: string; title: string; excerpt: string }

/**
 * The help pages that answer somebody's words (P32): those that the asking person may read, whose words, title or text hold some of them;
 * whichever holds most of them first.
 * @param words what somebody typed: each word of three letters or more is looked for
 */
export async function helpPagesFor(ctx: PersonContext, words: string, most = 5): Promise<HelpPage[]> {
  const asked = [...new Set(words.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])].slice(0, 20)
  if (asked.length === 0) return []
  const text = sql`parvis.in_locale(p.title, ${ctx.locale}) || ' ' || p.words || ' ' || parvis.in_locale(p.body, ${ctx.locale})`
  const told = sql`parvis.in_locale(p.title, ${ctx.locale}) || ' ' || p.words`
  const score = sql<number>`${sql.join(
    asked.flatMap((word) => [sql`3 * (${holdsWords(told, word)})::int`, sql`(${holdsWords(text, word)})::int`]),
    sql` + `,
  )}`
  const rows = await ctx.db
    .selectFrom('portal_pages as p')
    .select(['p.address', 'p.title', 'p.body', score.as('score')])
    .where('p.brand_id', '=', ctx.brand.id)
    .where('p.is_help', '=', true)
    .where(sql<boolean>`${score} > 0`)
    .orderBy('score', 'desc')
    .orderBy('p.position')
    .limit(most)
    .execute()
  return rows.map((row) => {
    const { address, title, body } = viewOf(row, ctx.locale)
    const plain = plainOf(body.slice(0, 1000))
    return {
      address,
      href: `/pages/${address}`,
      title,
      excerpt: plain.length > 200 ? `${plain.slice(0, 199)}…` : plain,
    }
  })
}

const searched = sql`p.title::text || ' ' || p.words || ' ' || p.body::text`

/** The pages that the search of the frame finds for a client's person (P28): those that they may read. */
export const searchedPages: Searched = {
  kind: 'portal-configuration.page',
  title: { fr: 'Pages', en: 'Pages' },
  side: 'client',
  statement: (words, at, most) => sql<{ id: string }>`select p.id, p.address, p.title from portal_pages p
    where p.brand_id = ${at.brand.id} and ${holdsWords(searched, words)} order by p.position, p.id limit ${most}`,
  found: (row: Row, { locale }) => ({ title: inLocale(row.title as Text, locale), to: `/pages/${row.address}` }),
}
