import { type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import type { DB } from '../../db/types.ts'
import type { ClientContext, Reader } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { defineList, words } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import { readRow } from '../../kernel/lists/read.ts'
import { hasRead, markRead } from '../../kernel/readings/readings.ts'
import { defineRecord } from '../../kernel/records/record.ts'
import { article } from './record.ts'
import * as schema from './schema.ts'

const state = sql<string>`case when r.starts_on is null then
  case when r.was_published then 'withdrawn' else 'draft' end when r.starts_on > parvis.today() then 'planned'
  when r.ends_on < parvis.today() then 'over' else 'published' end`
const articlesOf = (db: Kysely<DB>) => db.selectFrom('news_articles as r').selectAll('r').select(state.as('state'))
const newsOf = (db: Kysely<DB>) => articlesOf(db).select(hasRead(article.name, 'r.id').as('read'))
type Row = Awaited<ReturnType<ReturnType<typeof newsOf>['executeTakeFirstOrThrow']>>

/** Articles, as the staff write them; row-level security leaves a client those that are published for them. */
export const articles = defineRecord(article, {
  rows: articlesOf,
  state,
  whole: {
    holds: ({ startsOn, endsOn }) => !endsOn || (startsOn !== null && startsOn <= endsOn),
    field: 'endsOn',
    code: 'news.ends_before',
  },
  choices: {
    audience: ({ services }) =>
      Object.fromEntries(
        services.spaces.flatMap(({ name, subscription }) =>
          subscription ? [[`space:${name}`, subscription.title]] : [],
        ),
      ),
  },
  acts: {
    withdrawal: {
      open: (row) => row.starts_on !== null,
      refused: 'news.not_planned',
      set: { starts_on: null, ends_on: null },
    },
  },
  deletion: {
    open: (row) => !row.was_published && (row.state === 'draft' || row.state === 'planned'),
    refused: 'news.was_published',
  },
})

/** An article as its readers see it, in their language. */
function shownTo(row: Row, { locale }: Pick<Reader, 'locale'>): z.input<typeof schema.articleSummary> {
  const [title, summary, pictureText] = [row.title, row.summary, row.picture_text].map((one) =>
    inLocale(one as Text, locale),
  ) as [string, string, string]
  return {
    id: row.id,
    title,
    summary,
    pictureId: row.picture_id,
    pictureText,
    publishedOn: row.starts_on!,
    read: row.read,
  }
}

/** The news that concern whoever asks, the latest first (P5). */
export const news = defineList({
  title: article.words.many,
  rows: newsOf,
  id: by.uuid('r.id'),
  filters: { search: words(sql`r.title::text || r.summary::text || r.body::text`) },
  sorts: { publishedOn: [by.day('r.starts_on')] },
  order: () => 'desc',
  item: schema.articleSummary,
  view: shownTo,
})

/** An article that is published for whoever asks. @throws Problem 404 */
export async function readNews(ctx: ClientContext, id: string) {
  const row = await readRow(ctx, news, id)
  return { ...shownTo(row, ctx), body: inLocale(row.body as Text, ctx.locale) }
}

/** Writes down that the person has read an article. @throws Problem 404 */
export async function readingOf(ctx: ClientContext, id: string): Promise<void> {
  await readRow(ctx, news, id)
  await markRead(ctx, article.name, id)
}
