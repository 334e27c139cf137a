import { type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import type { DB } from '../../db/types.ts'
import type { Reader } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { defineList, filter, words } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import * as schema from './schema.ts'

const stateOf = sql<z.output<typeof schema.state>>`case when a.starts_on is null then
  case when a.was_published then 'withdrawn' else 'draft' end when a.starts_on > parvis.today() then 'planned'
  when a.ends_on < parvis.today() then 'over' else 'published' end`
const texts = sql<string>`a.title::text || a.summary::text || a.body::text`

/** Articles with what their state follows from; row-level security leaves a client those that are published for them. */
const articles = (db: Kysely<DB>) => db.selectFrom('news_articles as a').selectAll('a').select(stateOf.as('state'))
const isRead = sql<boolean>`exists (select from news_reads r where r.article_id = a.id and r.account_id = parvis.account_id())`
const readArticles = (db: Kysely<DB>) => articles(db).select(isRead.as('read'))
type Row = Awaited<ReturnType<ReturnType<typeof readArticles>['executeTakeFirstOrThrow']>>
const textIn = (value: unknown, { locale }: Pick<Reader, 'locale'>) => inLocale(value as Text, locale)

/** An article as its readers see it. */
export const shownTo = (row: Row, reader: Pick<Reader, 'locale'>) => ({
  id: row.id,
  title: textIn(row.title, reader),
  summary: textIn(row.summary, reader),
  pictureId: row.picture_id,
  pictureText: textIn(row.picture_text, reader),
  publishedOn: row.starts_on!,
  read: row.read,
})

/** The news that concern whoever asks, the latest first (P5). */
export const news = defineList({
  title: { fr: 'Actualités', en: 'News' },
  rows: readArticles,
  id: by.uuid('a.id'),
  filters: { search: words(texts) },
  sorts: { publishedOn: [by.day('a.starts_on')] },
  order: () => 'desc',
  item: schema.articleSummary,
  view: shownTo,
})

/** All articles of the brand, for those who write them: the one begun last comes first. */
export const allNews = defineList({
  title: { fr: 'Actualités', en: 'News' },
  rows: articles,
  id: by.uuid('a.id'),
  filters: { search: words(texts), state: filter(schema.state.optional(), (state) => sql`${stateOf} = ${state}`) },
  sorts: { createdAt: [by.moment('a.created_at')] },
  order: () => 'desc',
  item: schema.articleLine,
  view: (row, reader) => ({
    id: row.id,
    title: textIn(row.title, reader),
    state: row.state,
    audience: row.audience,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
  }),
})
