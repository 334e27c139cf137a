import { sql } from 'kysely'
import { notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext, StaffRole } from '../../kernel/http/context.ts'
import { createPerson, type NewPerson } from '../../kernel/identity/people.ts'
import { record } from '../../kernel/journal/journal.ts'
import { require } from '../../kernel/policy/decision.ts'
import { canAdminister } from './policy.ts'

const members = (ctx: StaffContext) =>
  ctx.db
    .selectFrom('staff_members as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .select(['a.id', 'a.identifier', 'a.surname', 'a.given_name', 'a.sign_in_email', 'a.status', 's.role'])
type Row = Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirstOrThrow']>>
const viewOf = (row: Row) => ({
  id: row.id,
  identifier: row.identifier,
  surname: row.surname,
  givenName: row.given_name,
  signInEmail: row.sign_in_email ?? '',
  status: row.status,
  role: row.role as StaffRole,
})

/** The provider's own people, by name. */
export async function listMembers(ctx: StaffContext) {
  const rows = await members(ctx).orderBy('a.surname').orderBy('a.given_name').orderBy('a.id').limit(1000).execute()
  return { items: rows.map(viewOf) }
}

async function findMember(ctx: StaffContext, id: string): Promise<Row> {
  const row = await members(ctx).where('a.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Makes an account for one of the provider's people. @throws Problem identity.staff_administrator_only, 422 on `signInEmail`, `identifier` */
export async function addMember(ctx: StaffContext, input: NewPerson & { role: StaffRole }) {
  require(canAdminister(ctx.actor))
  const { role, ...person } = input
  const made = await createPerson(ctx, person)
  await ctx.asSystem(() =>
    ctx.db.insertInto('staff_members').values({ account_id: made.id, brand_id: ctx.brand.id, role }).execute(),
  )
  await record(ctx, {
    type: 'back_office.member.added',
    subjectType: 'account',
    subjectId: made.id,
    subjectLabel: `${input.surname} ${input.givenName}`.trim(),
    after: { role },
  })
  return viewOf(await findMember(ctx, made.id))
}

/** Changes a role. The last active administrator stays one, whoever else is demoted at the same moment. @throws Problem 403, 404, back_office.last_administrator */
export async function changeRole(ctx: StaffContext, id: string, input: { role: StaffRole }) {
  require(canAdminister(ctx.actor))
  const before = await findMember(ctx, id)
  if (before.role === input.role) return viewOf(before)
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
    subjectLabel: `${before.surname} ${before.given_name}`.trim(),
    before: { role: before.role },
    after: { role: input.role },
  })
  return viewOf(await findMember(ctx, id))
}
