import { sql } from 'kysely'
import type { z } from 'zod'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { folderRules } from '../folders.ts'
import { documentSettings } from '../settings.ts'
import type * as schema from './schema.ts'

/** So many folders are shown: a brand has some tens of them. */
const most = 500

type Configuration = z.input<typeof schema.configuration>

async function usesOf(ctx: StaffContext): Promise<Configuration['uses']> {
  const { rows } = await sql<Configuration['uses'][string] & { id: string }>`
    select d.folder_id as id, count(*)::int as documents,
      (count(distinct coalesce(d.organisation_id, d.employee_id)))::int as holders,
      (count(*) filter (where d.search_text ~ '\\yintern'))::int as internal,
      (count(*) filter (where s.completed_at is null and s.refused_at is null and s.id is not null))::int as "toSign",
      (count(*) filter (where s.completed_at is not null))::int as signed
    from documents d left join signature_requests s on s.document_id = d.id and s.cancelled_at is null
    where d.brand_id = ${ctx.brand.id} and d.withdrawn_at is null group by d.folder_id`.execute(ctx.db)
  return Object.fromEntries(rows.map(({ id, ...use }) => [id, use]))
}

/** The folders with what a change of their rules would be about («Configuration de la GED», D3). */
export async function readConfiguration(ctx: StaffContext): Promise<Configuration> {
  const rules = await sql<never>`select r.*, 0 as held from folder_rules r where r.brand_id = ${ctx.brand.id}
    order by r.path, r.id limit ${most}`.execute(ctx.db)
  const uses = await usesOf(ctx)
  const { rows: clients } = await sql<Record<'all' | 'record' | 'quotes' | 'invoices' | 'reminders', number>>`
    select count(*)::int as all, (count(*) filter (where email = ''))::int as record, (count(*) filter (where quotes_email = ''))::int as quotes,
      (count(*) filter (where invoices_email = ''))::int as invoices, (count(*) filter (where reminders_email = ''))::int as reminders
    from organisations where brand_id = ${ctx.brand.id} and deactivated_at is null`.execute(ctx.db)
  const { rows: employees } = await sql<{ all: number; withoutEmail: number }>`
    select count(*)::int as all, (count(*) filter (where email = ''))::int as "withoutEmail"
    from employees where brand_id = ${ctx.brand.id} and (left_on is null or left_on >= parvis.today())`.execute(ctx.db)
  const { all, ...without } = clients[0]!
  return {
    rules: rules.rows.map((row) => folderRules.one.of(row)),
    uses,
    clients: { all, without },
    employees: employees[0]!,
    roots: {
      client: settingOf(ctx, documentSettings.root_client),
      employee: settingOf(ctx, documentSettings.root_employee),
      supplier: settingOf(ctx, documentSettings.root_supplier),
    },
  }
}
