import { type SqlBool, sql } from 'kysely'
import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import { invalid, notFound, Problem, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { typedIdentifier } from '../../../kernel/http/email-address.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { Coordinates } from '../../../kernel/identity/account.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { createPerson } from '../../../kernel/identity/people.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { holdsWords } from '../../../kernel/lists/words.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { managePeople, readPeople } from '../rights.ts'
import { type State, userList } from './list.ts'
import {
  grantMembership,
  listRoles,
  localeOf,
  proposeRole,
  requireServices,
  roleGiven,
  scopeWords,
} from './membership.ts'
import { readMembership } from './user.ts'

export type CandidateQuery = { surname: string; givenName: string; email: string; state?: State | undefined }

/**
 * «Rattacher un utilisateur», its search (O13): people of the organisations that one runs by any criterion; anybody else by exact
 * sign-in address only, with the name alone and only where the account is in use. An unknown address and that of a closed account answer the same.
 */
export async function findCandidates(ctx: PersonContext, organisationId: string, query: CandidateQuery) {
  await requirePermission(ctx, organisationId, managePeople)
  await limitAct(ctx, 'candidates', 60)
  const run =
    ctx.actor.side === 'staff'
      ? sql<SqlBool>`true`
      : sql<SqlBool>`m.organisation_id = any ((select parvis.organisation_ids_with_permission(${readPeople}))::uuid[])`
  const known = await sql<{
    account_id: string
    surname: string
    given_name: string
    sign_in_email: string
    account_state: State
    here: boolean
  }>`
    select m.account_id, m.surname, m.given_name, m.sign_in_email, m.account_state, bool_or(m.organisation_id = ${organisationId}) as here
    from memberships m where ${run} and m.account_kind = 'person' and m.removed_at is null and ${userList.filtered(query, ctx)}
    group by 1, 2, 3, 4, 5 order by 2, 3, 1 limit 50`.execute(ctx.db)
  const items: Array<{
    accountId: string
    surname: string
    givenName: string
    signInEmail: string
    state: State | null
    memberHere: boolean
  }> = known.rows.map((row) => ({
    accountId: row.account_id,
    surname: row.surname,
    givenName: row.given_name,
    signInEmail: row.sign_in_email,
    state: row.account_state,
    memberHere: row.here,
  }))
  const stranger = query.email && !query.state ? await strangerBy(ctx, query.email, query) : undefined
  if (stranger && !items.some((item) => item.accountId === stranger.id)) {
    const visible = await sql<{
      here: boolean
    }>`select exists (select from memberships m where m.account_id = ${stranger.id}
      and m.removed_at is null and ${run}) as here`.execute(ctx.db)
    // Somebody that one runs is found by what one may see of them, above: here only the others.
    if (!visible.rows[0]!.here)
      items.push({
        accountId: stranger.id,
        surname: stranger.surname,
        givenName: stranger.given_name,
        signInEmail: stranger.sign_in_email ?? '',
        state: null,
        memberHere: false,
      })
  }
  return { items }
}

/** Whose sign-in address this is to the letter, among people in use that are not the provider's; a name typed beside it is theirs. */
function strangerBy(ctx: PersonContext, email: string, typed: { surname: string; givenName: string }) {
  return ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts as a')
      .select(['a.id', 'a.surname', 'a.given_name', 'a.sign_in_email'])
      .where('a.brand_id', '=', ctx.brand.id)
      .where('a.kind', '=', 'person')
      .where('a.status', 'in', ['active', 'pending'])
      .where(sql<boolean>`lower(a.sign_in_email) = lower(${typedIdentifier(email)})`)
      .where(sql<boolean>`not exists (select from staff_members s where s.account_id = a.id)`)
      .where(holdsWords(sql`a.surname`, typed.surname))
      .where(holdsWords(sql`a.given_name`, typed.givenName))
      .executeTakeFirst(),
  )
}

type Scope = { role: string; startsOn: Day; comment: string; whole: boolean; serviceIds: string[] }

async function requireOpen(ctx: PersonContext, organisationId: string): Promise<{ name: string }> {
  const row = await ctx.db
    .selectFrom('organisations')
    .select(['name', 'deactivated_at'])
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (!row) throw notFound()
  if (row.deactivated_at) throw problem('organisation.deactivated')
  return row
}

/**
 * Grants a membership to an account that may be attached, journals it, tells the person (O13, O14). The caller has checked the right.
 * @returns the membership's id
 * @throws Problem organisation.already_member, organisation.deactivated, 422 on `role`, `serviceIds`
 */
export async function attach(
  ctx: PersonContext,
  organisation: { id: string; name: string },
  accountId: string,
  input: Scope,
): Promise<string> {
  const given = await roleGiven(ctx, organisation.id, input.role)
  const serviceIds = await requireServices(ctx, organisation.id, input)
  const { id } = await grantMembership(ctx, {
    organisationId: organisation.id,
    accountId,
    role: given.role,
    startsOn: input.startsOn,
    whole: input.whole,
    serviceIds,
    comment: input.comment,
  })
  const made = await ctx.db
    .selectFrom('memberships')
    .select(['surname', 'given_name'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const locale = await localeOf(ctx, accountId)
  await record(ctx, {
    type: 'organisation.membership.granted',
    organisationId: organisation.id,
    subjectType: 'membership',
    subjectId: id,
    subjectLabel: labelOf(made),
    aboutId: accountId,
    after: {
      role: given.role,
      whole: input.whole,
      startsOn: input.startsOn,
      ...(input.whole ? {} : { services: await scopeWords(ctx, false, serviceIds, ctx.brand.locale) }),
    },
  })
  await tellPerson(
    ctx,
    accountId,
    'organisation.attached',
    {
      organisation: organisation.name,
      by: ctx.actor.label,
      startsOn: formatDay(input.startsOn, locale),
      role: (await listRoles(ctx, locale)).find((role) => role.code === given.role)?.name ?? given.role,
      scope: await scopeWords(ctx, input.whole, serviceIds, locale),
    },
    { href: '/' },
  )
  await proposeRole(ctx, id, given.proposed)
  return id
}

/**
 * «Rattacher à la structure» (O13): an account that the asker could have found; strangers with their exact address again.
 * @throws Problem 404, 403, organisation.deactivated, already_member, 422 on `accountId`, `role`, `serviceIds`
 */
export async function attachPerson(
  ctx: PersonContext,
  organisationId: string,
  input: Scope & { accountId: string; email: string },
) {
  await requirePermission(ctx, organisationId, managePeople)
  const organisation = await requireOpen(ctx, organisationId)
  const run =
    ctx.actor.side === 'staff'
      ? sql<SqlBool>`true`
      : sql<SqlBool>`m.organisation_id = any ((select parvis.organisation_ids_with_permission(${readPeople}))::uuid[])`
  const known = await sql<{
    account_state: State
  }>`select m.account_state from memberships m where m.account_id = ${input.accountId}
    and m.account_kind = 'person' and m.removed_at is null and ${run} limit 1`.execute(ctx.db)
  if (known.rows[0]) {
    if (['deactivated', 'closed'].includes(known.rows[0].account_state))
      throw invalid({ field: 'accountId', code: 'organisation.person_not_active' })
  } else {
    const stranger = input.email ? await strangerBy(ctx, input.email, { surname: '', givenName: '' }) : undefined
    if (stranger?.id !== input.accountId) throw invalid({ field: 'accountId', code: 'organisation.person_unknown' })
  }
  return readMembership(ctx, await attach(ctx, { id: organisationId, name: organisation.name }, input.accountId, input))
}

/**
 * «Créer le compte utilisateur» (O14): the account, the membership and the activation e-mail, together or not at all.
 * @throws Problem 404, 403, organisation.deactivated, 422 on `email`, `role`, `serviceIds`
 */
export async function createUser(
  ctx: PersonContext,
  organisationId: string,
  input: Scope &
    Partial<Coordinates> & {
      surname: string
      givenName: string
      email: string
      contactEmail: string
      locale?: Locale | undefined
    },
) {
  await requirePermission(ctx, organisationId, managePeople)
  const organisation = await requireOpen(ctx, organisationId)
  await roleGiven(ctx, organisationId, input.role)
  await requireServices(ctx, organisationId, input)
  const { email, contactEmail, locale, ...person } = input
  let made: { id: string }
  try {
    made = await createPerson(ctx, {
      ...person,
      signInEmail: email,
      contactEmail: contactEmail || email,
      organisationId,
      ...(locale ? { locale } : {}),
    })
  } catch (error) {
    // The words for a taken address say nothing that the exact search (O13) would not.
    if (error instanceof Problem && error.fields.some((field) => field.field === 'signInEmail'))
      throw invalid({ field: 'email', code: 'organisation.email_unusable' })
    throw error
  }
  return readMembership(ctx, await attach(ctx, { id: organisationId, name: organisation.name }, made.id, input))
}
