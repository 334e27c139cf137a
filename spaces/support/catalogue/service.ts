import { sql } from 'kysely'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { ticketDomain, ticketNature, ticketPriority } from './record.ts'

const choicesOf = (table: 'ticket_domains' | 'ticket_priorities') => async (ctx: StaffContext) => {
  const { rows } = await sql<{ id: string; title: Text }>`select id, title from ${sql.table(table)}
    where brand_id = ${ctx.brand.id} order by position, code`.execute(ctx.db)
  return Object.fromEntries(rows.map(({ id, title }) => [id, title]))
}
const codeTaken = (index: string) => ({ [index]: { field: 'code' as const, code: 'support.code_taken' } })

/** The fields that tickets are about, kept by the staff (P12). */
export const ticketDomains = defineRecord(ticketDomain, {
  rows: (db) =>
    db
      .selectFrom('ticket_domains as r')
      .selectAll('r')
      .select(sql<boolean>`exists (select from ticket_natures n where n.domain_id = r.id)`.as('is_used')),
  choices: {
    assetKind: async (ctx) => {
      const { rows } = await sql<{ code: string; label: Text }>`select code, label from asset_kinds
        where brand_id = ${ctx.brand.id} order by code`.execute(ctx.db)
      return Object.fromEntries(rows.map(({ code, label }) => [code, label]))
    },
  },
  unique: codeTaken('ticket_domains_code_key'),
  deletion: { open: (row) => !row.is_used, refused: 'support.in_use' },
})

/** How urgent tickets may be, kept by the staff (P12). */
export const ticketPriorities = defineRecord(ticketPriority, {
  rows: (db) =>
    db
      .selectFrom('ticket_priorities as r')
      .selectAll('r')
      .select(
        sql<boolean>`exists (select from tickets t where t.priority_id = r.id) or exists (select from ticket_natures n where n.priority_id = r.id)
          or exists (select from service_targets s where s.priority_id = r.id)`.as('is_used'),
      ),
  unique: codeTaken('ticket_priorities_code_key'),
  deletion: { open: (row) => !row.is_used, refused: 'support.in_use' },
})

/** What tickets are about, and what clients see of it: kept by the staff (P12). */
export const ticketNatures = defineRecord(ticketNature, {
  rows: (db) =>
    db
      .selectFrom('ticket_natures as r')
      .selectAll('r')
      .select(sql<boolean>`exists (select from tickets t where t.nature_id = r.id)`.as('is_used')),
  choices: { domain: choicesOf('ticket_domains'), priority: choicesOf('ticket_priorities') },
  unique: codeTaken('ticket_natures_code_key'),
  deletion: { open: (row) => !row.is_used, refused: 'support.in_use' },
})
