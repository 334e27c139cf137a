import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import { asSystem, type EmployeeContext, type Services, type StaffContext } from '../../kernel/http/context.ts'
import type { Locale } from '../../kernel/i18n/locale.ts'
import { createPerson } from '../../kernel/identity/people.ts'
import { record } from '../../kernel/journal/journal.ts'
import { notify } from '../../kernel/notifications/outbox.ts'
import { tellPerson } from '../../kernel/notifications/tell.ts'

/** The account of an employee as the staff see it; null where they have none. @throws Problem 404 */
export async function readAccountOf(ctx: StaffContext, id: string) {
  const row = await ctx.db
    .selectFrom('employees as e')
    .leftJoin('accounts as a', 'a.id', 'e.account_id')
    .select(['e.version', 'a.id', 'a.identifier', 'a.sign_in_email', 'a.status'])
    .where('e.id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return {
    version: row.version,
    account:
      row.id === null
        ? null
        : {
            id: row.id,
            identifier: row.identifier!,
            signInEmail: row.sign_in_email ?? '',
            status: row.status as 'pending',
          },
  }
}

/**
 * Gives an employee their account: a new one, activated by the link at their personal address; or, where the staff say that it is the same
 * person, the account that signs in by that very address already. A name says nothing: two people may share it.
 * @throws Problem 404, conflict, employees.has_account, employees.account_there with that account; 422 on `email`, `accountId`
 */
export async function giveAccount(
  ctx: StaffContext,
  id: string,
  input: { version: number; accountId?: string | undefined },
) {
  const employee = await ctx.db.selectFrom('employees').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!employee) throw notFound()
  if (employee.account_id !== null) throw problem('employees.has_account')
  if (employee.version !== input.version) throw conflict(await readAccountOf(ctx, id))
  if (employee.email === '') throw invalid({ field: 'email', code: 'employees.no_email' })
  const there = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'identifier', 'surname', 'given_name'])
    .where(sql<boolean>`lower(sign_in_email) = lower(${employee.email})`)
    .where('kind', '=', 'person')
    .where('status', 'in', ['pending', 'active'])
    .executeTakeFirst()
  if (there && input.accountId === undefined)
    throw problem(
      'employees.account_there',
      {},
      { account: { id: there.id, identifier: there.identifier, name: `${there.given_name} ${there.surname}`.trim() } },
    )
  if (input.accountId !== undefined && input.accountId !== there?.id)
    throw invalid({ field: 'accountId', code: 'bad_choice' })
  const account =
    there ??
    (await createPerson(ctx, {
      surname: employee.surname,
      givenName: employee.given_name,
      signInEmail: employee.email,
      jobTitle: employee.job_title,
    }))
  const taken = await ctx.asSystem(async () => {
    await ctx.db
      .insertInto('employee_accounts')
      .values({ account_id: account.id, brand_id: ctx.brand.id })
      .onConflict((oc) => oc.doNothing())
      .execute()
    return ctx.db.selectFrom('employees').select('id').where('account_id', '=', account.id).executeTakeFirst()
  })
  if (taken) throw invalid({ field: 'accountId', code: 'employees.has_account' })
  await ctx.db
    .updateTable('employees')
    .set({ account_id: account.id, version: employee.version + 1 })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'employees.employee.given_account',
    subjectType: 'employees.employee',
    subjectId: id,
    subjectLabel: employee.surname,
    aboutId: account.id,
    after: { identifier: account.identifier },
  })
  if (there) await tellPerson(ctx, there.id, 'employees.linked', { identifier: there.identifier }, { href: '/salarie' })
  return readAccountOf(ctx, id)
}

/** The asking employee's own details. */
export async function readOwn(ctx: EmployeeContext) {
  const row = await ctx.db.selectFrom('employees').selectAll().executeTakeFirst()
  if (!row) throw notFound()
  return {
    id: row.id,
    code: row.code,
    surname: row.surname,
    givenName: row.given_name,
    email: row.email,
    jobTitle: row.job_title,
    bornOn: row.born_on,
    enteredOn: row.entered_on,
    leftOn: row.left_on,
  }
}

/**
 * Whoever has left signs in by their personal address from then on (D27): the one at work is not theirs any more. Not where the account has
 * another side too, whose address it is, nor where somebody else has that address. Both addresses are told.
 */
export async function moveToPersonalAddress(services: Services): Promise<void> {
  for (const brand of services.brands.all())
    await asSystem(services, brand, async (ctx) => {
      const left = await ctx.db
        .selectFrom('employees as e')
        .innerJoin('accounts as a', 'a.id', 'e.account_id')
        .select([
          'e.id',
          'e.email',
          'e.surname',
          'a.id as account_id',
          'a.sign_in_email',
          'a.locale',
          'a.given_name',
          'a.identifier',
        ])
        .where('e.brand_id', '=', brand.id)
        .where('e.left_on', '<', ctx.today)
        .where('e.email', '<>', '')
        .where('a.status', '=', 'active')
        .where(sql<boolean>`lower(a.sign_in_email) is distinct from lower(e.email)`)
        .where(sql<boolean>`parvis.sides_of(a.id) = array['employee']`)
        .where(sql<boolean>`not parvis.sign_in_email_taken(e.email, a.id)`)
        .limit(500)
        .forUpdate()
        .execute()
      for (const one of left) {
        await ctx.db
          .updateTable('accounts')
          .set((eb) => ({ sign_in_email: one.email, version: eb('version', '+', 1), updated_at: ctx.now }))
          .where('id', '=', one.account_id)
          .execute()
        await record(ctx, {
          type: 'identity.sign_in_email.changed',
          subjectType: 'account',
          subjectId: one.account_id,
          subjectLabel: one.surname,
          before: { signInEmail: one.sign_in_email },
          after: { signInEmail: one.email },
        })
        for (const email of new Set([one.sign_in_email, one.email]))
          await notify(
            ctx,
            { accountId: one.account_id, email, locale: one.locale as Locale, givenName: one.given_name },
            'employees.address_changed',
            { email: one.email },
            { mailOnly: true, href: '/salarie' },
          )
      }
    })
}
