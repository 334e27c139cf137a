import { sql } from 'kysely'
import type { EmployeeContext } from '../../../kernel/http/context.ts'
import { hasRead } from '../../../kernel/readings/readings.ts'
import { readingKind } from '../lists.ts'

/** So many months are given at most: those of fifty years (D27). */
const mostMonths = 600

/** The asking employee's payslips, the latest month first, after those that name no month; with the time for which they are theirs (D26, D27). */
export async function payslipsOf(ctx: EmployeeContext) {
  const rows = await ctx.db
    .selectFrom('documents as d')
    .innerJoin('folder_rules as r', 'r.id', 'd.folder_id')
    .innerJoin('employees as e', 'e.id', 'd.employee_id')
    .select(['d.id', 'd.name', 'd.month_on'])
    .select(
      sql<string>`parvis.payslip_available_until((d.deposited_at at time zone 'UTC')::date, e.born_on)`.as('until'),
    )
    .select(hasRead(readingKind, 'd.version_id').as('read'))
    .where('r.link_to', '=', 'payslips')
    .where('d.employee_id', '=', sql<string>`parvis.employee_id()`)
    .orderBy('d.month_on', (order) => order.desc().nullsFirst())
    .orderBy('d.deposited_at', 'desc')
    .limit(mostMonths)
    .execute()
  const onPaper = await ctx.db
    .selectFrom('paper_payslips')
    .select(['id', 'name', 'month_on', 'set_aside_at', 'handed_over_at'])
    .orderBy('month_on', 'desc')
    .orderBy('id')
    .limit(mostMonths)
    .execute()
  const employee = await ctx.db.selectFrom('employees').select(['entered_on', 'left_on']).executeTakeFirst()
  return {
    items: rows.map(({ id, name, month_on, read, until }) => ({
      id,
      name,
      monthOn: month_on,
      read,
      availableUntil: until,
    })),
    onPaper: onPaper.map((row) => ({
      id: row.id,
      name: row.name,
      monthOn: row.month_on,
      setAsideAt: row.set_aside_at.toISOString(),
      handedOverAt: row.handed_over_at?.toISOString() ?? null,
    })),
    enteredOn: employee?.entered_on ?? null,
    leftOn: employee?.left_on ?? null,
  }
}
