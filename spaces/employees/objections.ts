// An employee's objection to electronic payslips (D31): theirs at any time, or written down by the staff where it came by letter.
import { sql } from 'kysely'
import { formatDay } from '../../kernel/dates/day.ts'
import { invalid, notFound } from '../../kernel/errors/problem.ts'
import type { EmployeeContext, PersonContext, StaffContext } from '../../kernel/http/context.ts'

import type { Locale } from '../../kernel/i18n/locale.ts'
import { record } from '../../kernel/journal/journal.ts'
import { notify } from '../../kernel/notifications/outbox.ts'

/** So many are shown, the latest first. */
const shown = 50

async function employeeOf(ctx: PersonContext, id?: string) {
  const row = await ctx.db
    .selectFrom('employees')
    .select(['id', 'surname', 'given_name', 'email', 'account_id'])
    .where('id', '=', id ?? sql<string>`parvis.employee_id()`)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}
type Employee = Awaited<ReturnType<typeof employeeOf>>

async function read(ctx: PersonContext, { id }: Employee) {
  const rows = await ctx.db
    .selectFrom('payslip_objections')
    .selectAll()
    .where('employee_id', '=', id)
    .orderBy(sql`withdrawn_at is not null`)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(shown)
    .execute()
  return {
    current: rows.find((row) => row.withdrawn_at === null)?.id ?? null,
    items: rows.map((row) => ({
      id: row.id,
      side: row.side as 'staff',
      receivedOn: row.received_on,
      madeAt: row.made_at.toISOString(),
      madeBy: row.made_by_label,
      withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
      withdrawnBy: row.withdrawn_by_label,
    })),
  }
}

const tell = (ctx: PersonContext, employee: Employee, act: 'made' | 'withdrawn', id: string, facts: object) =>
  record(ctx, {
    type: `employees.objection.${act}`,
    subjectType: 'employees.objection',
    subjectId: id,
    subjectLabel: employee.surname,
    aboutId: employee.account_id,
    ...facts,
  })

/** Whoever's payslips it is about hears of what the staff wrote down, at their personal address. */
async function tellEmployee(ctx: StaffContext, employee: Employee, kind: string, key: string, day: string) {
  const account = await ctx.asSystem(() =>
    ctx.db.selectFrom('accounts').select(['id', 'locale']).where('id', '=', employee.account_id).executeTakeFirst(),
  )
  const locale = (account?.locale ?? ctx.brand.locale) as Locale
  await notify(
    ctx,
    { accountId: account?.id ?? null, email: employee.email || null, locale, givenName: employee.given_name },
    kind,
    { day: formatDay(day, locale) },
    { href: '/salarie/bulletins', key: `${kind}:${key}` },
  )
}

async function object(ctx: PersonContext, employee: Employee, receivedOn: string): Promise<string | undefined> {
  const made = await ctx.db
    .insertInto('payslip_objections')
    .values({
      brand_id: ctx.brand.id,
      employee_id: employee.id,
      side: ctx.actor.side === 'staff' ? 'staff' : 'employee',
      received_on: receivedOn,
      made_at: ctx.now,
      made_by: ctx.actor.accountId,
      made_by_label: ctx.actor.label,
    })
    .onConflict((oc) => oc.column('employee_id').where('withdrawn_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) await tell(ctx, employee, 'made', made.id, { after: { receivedOn } })
  return made?.id
}

async function withdraw(ctx: PersonContext, employee: Employee, id: string): Promise<boolean> {
  const known = await ctx.db
    .selectFrom('payslip_objections')
    .select('id')
    .where('id', '=', id)
    .where('employee_id', '=', employee.id)
    .executeTakeFirst()
  if (!known) throw notFound()
  const ended = await ctx.db
    .updateTable('payslip_objections')
    .set({ withdrawn_at: ctx.now, withdrawn_by: ctx.actor.accountId, withdrawn_by_label: ctx.actor.label })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .returning('received_on')
    .executeTakeFirst()
  if (ended) await tell(ctx, employee, 'withdrawn', id, { before: { receivedOn: ended.received_on } })
  return ended !== undefined
}

/** The asking employee's objections to electronic payslips, and the one in force. */
export const readOwnObjections = async (ctx: EmployeeContext) => read(ctx, await employeeOf(ctx))

/** The asking employee objects: from now on their payslips are printed. Where they did already, nothing is done. */
export async function objectOneself(ctx: EmployeeContext) {
  const employee = await employeeOf(ctx)
  await object(ctx, employee, ctx.today)
  return read(ctx, employee)
}

/** The asking employee takes their objection back. @throws Problem 404 */
export async function withdrawOwnObjection(ctx: EmployeeContext, id: string) {
  const employee = await employeeOf(ctx)
  await withdraw(ctx, employee, id)
  return read(ctx, employee)
}

/** An employee's objections, as the staff see them. @throws Problem 404 */
export const readObjections = async (ctx: StaffContext, employeeId: string) =>
  read(ctx, await employeeOf(ctx, employeeId))

/** Writes down an objection that came by letter, and tells the employee so. @throws Problem 404; 422 on `receivedOn` */
export async function recordObjection(ctx: StaffContext, employeeId: string, { receivedOn }: { receivedOn: string }) {
  const employee = await employeeOf(ctx, employeeId)
  if (receivedOn > ctx.today) throw invalid({ field: 'receivedOn', code: 'employees.objection_to_come' })
  const id = await object(ctx, employee, receivedOn)
  if (id) await tellEmployee(ctx, employee, 'employees.objection_recorded', id, receivedOn)
  return read(ctx, employee)
}

/** Writes down that an employee took their objection back, and tells them so. @throws Problem 404 */
export async function recordWithdrawal(ctx: StaffContext, employeeId: string, id: string) {
  const employee = await employeeOf(ctx, employeeId)
  if (await withdraw(ctx, employee, id))
    await tellEmployee(ctx, employee, 'employees.objection_withdrawn', id, ctx.today)
  return read(ctx, employee)
}
