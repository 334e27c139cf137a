import { sql } from 'kysely'
import { z } from 'zod'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import * as schema from './schema.ts'

/** The models of signature of the brand, by name (D35). */
export const signatureModels = defineList({
  title: { fr: 'Modèles de signature', en: 'Models of signature' },
  rows: (db) =>
    db
      .selectFrom('signature_models as m')
      .selectAll('m')
      .select([
        sql<number>`(select count(*)::int from signature_model_signers s where s.model_id = m.id)`.as('signers'),
        sql<number>`(select count(*)::int from folder_rules f where f.signature_model_id = m.id)`.as('folders'),
      ]),
  id: by.uuid('m.id'),
  filters: {
    search: words(sql`m.name`),
    holder: filter(z.enum(['client', 'employee']).optional(), (holder) => sql`m.holder = ${holder}`),
  },
  sorts: { name: [by.text(sql`lower(m.name)`)] },
  item: schema.modelRow,
  view: (row) => ({
    id: row.id,
    name: row.name,
    holder: row.holder as schema.Holder,
    days: row.days,
    signers: row.signers,
    asksThird: row.asks_third,
    folders: row.folders,
  }),
})
