import { sql } from 'kysely'
import { invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { labelOf } from '../../kernel/identity/label.ts'
import { createPerson, type NewPerson } from '../../kernel/identity/people.ts'
import { record } from '../../kernel/journal/journal.ts'

const members = (ctx: StaffContext) =>
  ctx.db
    .selectFrom('staff_members as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .innerJoin('roles as r', (join) => join.onRef('r.brand_id', '=', 's.brand_id').onRef('r.code', '=', 's.role'))
    .select(['a.id', 'a.identifier', 'a.surname', 'a.given_name', 'a.sign_in_email', 'a.status', 's.role'])
    .select(sql<string>`parvis.in_locale(r.name, ${ctx.locale})`.as('role_name'))
type Row = Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirstOrThrow']>>
const viewOf = (row: Row) => ({
  id: row.id,
  identifier: row.identifier,
  surname: row.surname,
  givenName: row.given_name,
  signInEmail: row.sign_in_email ?? '',
  status: row.status,
  role: row.role,
  roleName: row.role_name,
})

/** The provider's own people, by name. */
export async function listMembers(ctx: StaffContext) {
  const rows = await members(ctx).orderBy('a.surname').orderBy('a.given_name').orderBy('a.id').limit(1000).execute()
  return { items: rows.map(viewOf) }
}

/** The roles of the staff in this brand, in their order, with what each permits. */
export async function listStaffRoles(ctx: StaffContext) {
  const rows = await ctx.db
    .selectFrom('roles as r')
    .select('r.code')
    .select(sql<string>`parvis.in_locale(r.name, ${ctx.locale})`.as('name'))
    .select(
      sql<
        string[]
      >`array(select p.permission from role_permissions p where p.brand_id = r.brand_id and p.role = r.code order by 1)`.as(
        'permissions',
      ),
    )
    .where('r.brand_id', '=', ctx.brand.id)
    .where('r.holder', '=', 'staff')
    .orderBy('r.position')
    .orderBy('r.code')
    .execute()
  return { items: rows }
}

/** @throws Problem 422 on `role` where the staff have no such role, or it permits what the asking person may not do: nobody gives more than they hold */
async function requireRole(ctx: StaffContext, role: string): Promise<void> {
  const found = (await listStaffRoles(ctx)).items.find((known) => known.code === role)
  if (!found) throw invalid({ field: 'role', code: 'bad_choice' })
  if (role !== ctx.actor.staffRole && !found.permissions.every((permission) => ctx.actor.permissions.has(permission)))
    throw invalid({ field: 'role', code: 'back_office.role_beyond' })
}

async function findMember(ctx: StaffContext, id: string): Promise<Row> {
  const row = await members(ctx).where('a.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Makes an account for one of the provider's people. @throws Problem 422 on `signInEmail`, `identifier` */
export async function addMember(ctx: StaffContext, input: NewPerson & { role: string }) {
  const { role, ...person } = input
  await requireRole(ctx, role)
  const made = await createPerson(ctx, person)
  await ctx.asSystem(() =>
    ctx.db.insertInto('staff_members').values({ account_id: made.id, brand_id: ctx.brand.id, role }).execute(),
  )
  await record(ctx, {
    type: 'back_office.member.added',
    subjectType: 'account',
    subjectId: made.id,
    subjectLabel: labelOf(input),
    after: { role },
  })
  return viewOf(await findMember(ctx, made.id))
}

/** Changes a role. The last active administrator stays one, whoever else is demoted at the same moment. @throws Problem 403, 404, back_office.last_administrator */
export async function changeRole(ctx: StaffContext, id: string, input: { role: string }) {
  await requireRole(ctx, input.role)
  const before = await findMember(ctx, id)
  if (before.role === input.role) return viewOf(before)
  await requireRole(ctx, before.role)
  const others = await ctx.asSystem(async () => {
    await sql`select from staff_members where brand_id = ${ctx.brand.id} and role = 'administrator' order by account_id for update`.execute(
      ctx.db,
    )
    const found = await sql<{
      n: number
    }>`select count(*) as n from staff_members s join accounts a on a.id = s.account_id
      where s.brand_id = ${ctx.brand.id} and s.role = 'administrator' and a.status = 'active' and s.account_id <> ${id}`.execute(
      ctx.db,
    )
    return Number(found.rows[0]!.n)
  })
  if (input.role !== 'administrator' && others === 0) throw problem('back_office.last_administrator')
  await ctx.asSystem(() =>
    ctx.db.updateTable('staff_members').set({ role: input.role }).where('account_id', '=', id).execute(),
  )
  await record(ctx, {
    type: 'back_office.member.role_changed',
    subjectType: 'account',
    subjectId: id,
    subjectLabel: labelOf(before),
    before: { role: before.role },
    after: { role: input.role },
  })
  return viewOf(await findMember(ctx, id))
}
