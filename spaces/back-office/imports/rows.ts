import { sql } from 'kysely'
import { problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { MadeRow } from '../../../kernel/import/kinds.ts'

/** What comes with a client, whoever makes it. */
const comesAlong = [
  'memberships',
  'journal_events',
  'journal_heads',
  'client_profiles',
  'client_group_members',
  'space_offers',
  'feed_events',
]

const words: Record<string, { fr: string; en: string }> = {
  contracts: { fr: 'contrats', en: 'contracts' },
  invoices: { fr: 'factures', en: 'invoices' },
  ledger_postings: { fr: 'comptabilité', en: 'books' },
  payments: { fr: 'règlements', en: 'payments' },
  tickets: { fr: 'tickets', en: 'tickets' },
  documents: { fr: 'documents', en: 'documents' },
  sites: { fr: 'sites', en: 'sites' },
  services: { fr: 'services', en: 'services' },
  access: { fr: 'accès au portail', en: 'access to the portal' },
  members: { fr: 'utilisateurs', en: 'users' },
}
const usedSince = (found: string) =>
  problem('imports.used_since', { what: words[found] ?? { fr: 'autres éléments', en: 'other records' } })

/** A client as an import left it, locked. @throws Problem imports.changed_since, imports.used_since */
export async function unusedOrganisation(ctx: StaffContext, made: MadeRow): Promise<{ id: string; name: string }> {
  const client = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name', 'version', 'deactivated_at'])
    .where('id', '=', made.id)
    .forUpdate()
    .executeTakeFirst()
  if (!client || client.version !== made.version || client.deactivated_at) throw problem('imports.changed_since')
  const people = await ctx.db
    .selectFrom('memberships')
    .select(['suspended_at'])
    .where('organisation_id', '=', made.id)
    .where('removed_at', 'is', null)
    .execute()
  if (people.length > 1) throw usedSince('members')
  if (people.some((one) => one.suspended_at === null)) throw usedSince('access')
  const { rows } = await ctx.asSystem(() =>
    sql<{
      found: string | null
    }>`select parvis.referring_table('organisations', ${made.id}, ${comesAlong}) as found`.execute(ctx.db),
  )
  if (rows[0]?.found) throw usedSince(rows[0].found)
  return client
}
