import { type Kysely, sql } from 'kysely'
import type { DB } from '../../db/types.ts'
import { defineList } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import { staffMay } from '../../kernel/policy/roles.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('portal_configurations as c')
    .leftJoin('portal_configurations as r', 'r.id', 'c.restored_from')
    .select(['c.id', 'c.number', 'c.state', 'c.published_at', 'c.published_by_label', 'r.number as restored'])

/** The editions of the portal that were in force, the last one first. */
export const editions = defineList({
  title: { fr: 'Éditions du portail', en: 'Editions of the portal' },
  rows,
  scope: () => sql`c.state <> 'draft'`,
  filters: {},
  id: by.uuid('c.id'),
  sorts: { number: [by.integer('c.number')] },
  order: () => 'desc',
  item: schema.edition,
  view: (row, reader) => ({
    id: row.id,
    number: row.number!,
    state: row.state as 'published',
    publishedAt: row.published_at!.toISOString(),
    publishedBy: row.published_by_label,
    restored: row.restored,
    mayRestore:
      row.state === 'superseded' &&
      reader.actor.side === 'staff' &&
      staffMay(reader.actor, 'portal-configuration.portal.publish').allowed,
  }),
})
