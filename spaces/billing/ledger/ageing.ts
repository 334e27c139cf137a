import { type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { byClient, defineList, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { moneyColumn } from '../money-column.ts'
import * as schema from './schema.ts'

const money = moneyColumn<z.input<typeof schema.ageItem>>

const late = (from: number, to?: number) =>
  sql<number>`coalesce(sum(o.rest_cents) filter (where o.side = 'debit' and parvis.today() - o.due_on >= ${sql.lit(from)}${to === undefined ? sql`` : sql` and parvis.today() - o.due_on <= ${sql.lit(to)}`}), 0)::bigint`

// A client with two currencies has two rows: its place is the client's name and id, then the currency.
const rows = (db: Kysely<DB>) =>
  db
    .selectFrom((one) =>
      one
        // Each instalment by its own day; what is in the client's favour beside it.
        .selectFrom(
          sql<{
            brand_id: string
            organisation_id: string
            currency: string
            side: string
            due_on: string
            rest_cents: number
          }>`(select d.brand_id, d.organisation_id, d.currency, 'debit' as side, d.due_on, d.rest_cents from open_dues d
            union all select k.brand_id, k.organisation_id, k.currency, k.side, k.due_on, k.rest_cents from open_items k where k.side = 'credit' and k.rest_cents > 0)`.as(
            'o',
          ),
        )
        .innerJoin('organisations as c', 'c.id', 'o.organisation_id')
        .groupBy(['o.brand_id', 'c.id', 'c.name', 'o.currency'])
        .select(['o.brand_id', 'c.id', 'c.name', 'o.currency'])
        .select([
          sql<number>`coalesce(sum(o.rest_cents) filter (where o.side = 'debit' and o.due_on >= parvis.today()), 0)::bigint`.as(
            'not_due',
          ),
          late(1, 30).as('to30'),
          late(31, 60).as('to60'),
          late(61, 90).as('to90'),
          late(91).as('beyond'),
          sql<number>`coalesce(sum(o.rest_cents) filter (where o.side = 'credit'), 0)::bigint`.as('credit'),
          sql<number>`sum(case o.side when 'debit' then o.rest_cents else -o.rest_cents end)::bigint`.as('balance'),
        ])
        .as('g'),
    )
    .selectAll('g')

/** The aged balance («balance âgée», B13): what each client owes, by how long it has been due. */
export const ageing = defineList({
  title: { fr: 'Balance âgée', en: 'Aged balance' },
  rows,
  scope: (_, { brand }) => sql`g.brand_id = ${brand.id}`,
  ofClients: byClient('g.id'),
  filters: { search: words(sql`g.name`) },
  id: by.uuid('g.id'),
  sorts: { name: [by.text('g.name'), by.text('g.currency')] },
  item: schema.ageItem,
  view: (row) => ({
    organisation: { id: row.id, name: row.name },
    currency: row.currency as Currency,
    notDueCents: row.not_due,
    to30Cents: row.to30,
    to60Cents: row.to60,
    to90Cents: row.to90,
    beyondCents: row.beyond,
    creditCents: row.credit,
    balanceCents: row.balance,
  }),
  file: {
    columns: {
      organisation: { title: { fr: 'Client', en: 'Client' }, type: 'text', value: (line) => line.organisation.name },
      currency: { title: { fr: 'Devise', en: 'Currency' }, type: 'text' },
      notDueCents: money({ fr: 'Non échu', en: 'Not due' }, (line) => line.notDueCents),
      to30Cents: money({ fr: '1 à 30 j', en: '1 to 30 d' }, (line) => line.to30Cents),
      to60Cents: money({ fr: '31 à 60 j', en: '31 to 60 d' }, (line) => line.to60Cents),
      to90Cents: money({ fr: '61 à 90 j', en: '61 to 90 d' }, (line) => line.to90Cents),
      beyondCents: money({ fr: 'Plus de 90 j', en: 'Beyond 90 d' }, (line) => line.beyondCents),
      creditCents: money({ fr: 'Au crédit', en: 'In credit' }, (line) => line.creditCents),
      balanceCents: money({ fr: 'Solde', en: 'Balance' }, (line) => line.balanceCents),
    },
  },
})
