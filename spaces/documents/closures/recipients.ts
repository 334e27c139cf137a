import { type RawBuilder, sql } from 'kysely'
import type { Context, SystemContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'

export type Concerned = {
  /** The employee's id, or the account's. */
  id: string
  account_id: string | null
  email: string
  locale: Locale | null
  given_name: string
  /** The client's organisation whose documents they may take; null of an employee. */
  organisation_id: string | null
}

/** Employees `e` with documents, each with the account that they may have as `a`. */
const employees = (
  brandId: string,
) => sql`employees e left join accounts a on a.id = e.account_id and a.status in ('pending', 'active')
  where e.brand_id = ${brandId} and exists (select from documents d join folder_rules r on r.id = d.folder_id and r.shared
    where d.employee_id = e.id and d.withdrawn_at is null)`

/** Whoever may take a client's documents along, once, with one of these clients. */
const clients = (brandId: string) => sql`memberships m
    join role_permissions r on r.brand_id = m.brand_id and r.role = m.role and r.permission = 'documents.vault.take'
    join accounts a on a.id = m.account_id and a.kind = 'person' and a.status in ('pending', 'active')
  where a.brand_id = ${brandId} and parvis.in_force(m) and exists (select from documents d join folder_rules f on f.id = d.folder_id and f.shared
    where d.organisation_id = m.organisation_id and d.withdrawn_at is null)`

const address = sql`coalesce(nullif(a.contact_email, ''), a.sign_in_email, '')`

/** Those whom a closure concerns, in the order of their ids, after one of them. Read as the server. */
export async function concernedAfter(
  ctx: SystemContext,
  { withClients, after, limit }: { withClients: boolean; after: string | null; limit: number },
): Promise<Concerned[]> {
  const from = (id: RawBuilder<unknown>) => sql`(${after}::uuid is null or ${id} > ${after}::uuid)`
  const { rows } = await sql<Concerned>`
    select * from (
      select e.id, a.id as account_id, coalesce(nullif(e.email, ''), ${address}) as email, a.locale, e.given_name, null::uuid as organisation_id
        from ${employees(ctx.brand.id)} and ${from(sql`e.id`)}
      union all
      select a.id, a.id, ${address}, a.locale, a.given_name, (array_agg(m.organisation_id order by m.organisation_id))[1]
        from ${clients(ctx.brand.id)} and ${withClients} and ${from(sql`a.id`)} group by a.id
    ) c order by id limit ${limit}`.execute(ctx.db)
  return rows
}

/** How many they are, and how many of the employees nothing can be sent to. Read as the server. */
export async function countConcerned(
  ctx: Context,
): Promise<{ employees: number; unreachable: number; clients: number }> {
  const { rows } = await sql<{ employees: number; unreachable: number; clients: number }>`
    select x.*, (select count(distinct a.id)::int from ${clients(ctx.brand.id)}) as clients from
      (select count(*)::int as employees, (count(*) filter (where a.id is null and e.email = ''))::int as unreachable from ${employees(ctx.brand.id)}) x`.execute(
    ctx.db,
  )
  return rows[0]!
}
