import { sql } from 'kysely'
import { defineRecord } from '../../kernel/records/record.ts'
import { article } from './record.ts'

const state = sql<string>`case when r.starts_on is null then
  case when r.was_published then 'withdrawn' else 'draft' end when r.starts_on > parvis.today() then 'planned'
  when r.ends_on < parvis.today() then 'over' else 'published' end`

/** Articles, written by the staff; row-level security leaves a client those that are published for them. */
export const articles = defineRecord(article, {
  rows: (db) => db.selectFrom('news_articles as r').selectAll('r').select(state.as('state')),
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
