import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import { formatDay } from '../../../kernel/dates/day.ts'
import { invalid, notFound, sentenceOf } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { desk, deskQuestion, loadAccess, requirePermission } from '../../../kernel/organisations/access.ts'
import {
  type Access,
  type AccessFacts,
  type AccessQuestion,
  accessSteps,
  decideAccess,
} from '../../../kernel/policy/access.ts'
import { allow } from '../../../kernel/policy/decision.ts'
import { isFor, permissionsFor } from '../../../kernel/policy/roles.ts'
import { outcomeOf } from '../membership-requests/approval.ts'
import { roleGiven, spaceTitle, subscribableSpaces } from '../memberships/membership.ts'
import { permissions } from '../permissions.ts'
import { canChangeIdentifier } from '../policy.ts'
import { grantedAccess } from '../space-requests/approval.ts'
import { withdrawnSpaces } from '../space-requests/subscriptions.ts'
import { decideSpace, holdingOf, questionOf } from './decide.ts'

type Subject = {
  id: string
  organisation_id: string
  organisation_name: string
  account_id: string
  surname: string
  given_name: string
  role: string
  role_name: string
  granted_by_label: string
  starts_on: Day
  ends_on: Day | null
  removed_at: Date | null
  removed_by_label: string
  account_created_at: Date
  account_kind: 'person' | 'technical'
  last_seen_at: Date | null
}

/** The membership asked about. @throws Problem 404, or 403 where one belongs there without seeing its people */
async function findSubject(ctx: PersonContext, membershipId: string): Promise<Subject> {
  const rows = await sql<Subject>`
    select m.id, m.organisation_id, o.name as organisation_name, m.account_id, m.surname, m.given_name, m.role, m.account_kind,
      parvis.in_locale(r.name, ${ctx.locale}) as role_name, m.granted_by_label, m.starts_on, m.ends_on, m.removed_at, m.removed_by_label,
      a.created_at as account_created_at, null::timestamptz as last_seen_at
    from memberships m join organisations o on o.id = m.organisation_id join roles r on r.brand_id = m.brand_id and r.code = m.role
    join accounts a on a.id = m.account_id where m.id = ${membershipId}`.execute(ctx.db)
  const row = rows.rows[0]
  if (!row) throw notFound()
  // One's own access is one's own to understand.
  if (row.account_id !== ctx.actor.accountId)
    await requirePermission(ctx, row.organisation_id, 'organisation.people.read')
  return row
}

export type Step = { condition: string; title: string; detail: string; allowed: boolean; since: string | null }
type Detail = {
  subscriptions: Array<{ space: string; access: Access; service: string | null; created_at: Date; by: string }>
}

async function loadDetail(ctx: PersonContext, membershipId: string): Promise<Detail> {
  const rows = await sql<Detail['subscriptions'][number]>`
    select s.space, s.access, v.name as service, s.created_at, s.created_by_label as by from space_subscriptions s left join services v on v.id = s.service_id
    where s.membership_id = ${membershipId} and s.ended_at is null order by s.created_at`.execute(ctx.db)
  return { subscriptions: rows.rows }
}

const words = {
  fr: {
    account: 'Compte actif',
    membership: 'Rattachement à la structure',
    service: 'Service couvert',
    permission: 'Droit du rôle',
    offered: 'Espace proposé',
    subscription: "Abonnement à l'espace",
    level: 'Accès « Modification »',
    read: 'Accès « Consultation »',
    scope: 'Portée du jeton',
    organisation: 'Structure',
  },
  en: {
    account: 'Active account',
    membership: 'Membership of the organisation',
    service: 'Service covered',
    permission: "The role's permission",
    offered: 'Space offered',
    subscription: 'Subscription to the space',
    level: 'Access to modify',
    read: 'Access to read',
    scope: "The token's scope",
    organisation: 'Organisation',
  },
}

/** The conditions in words, each drawn from the decision that enforces it. */
function describe(
  ctx: PersonContext,
  subject: Subject,
  facts: AccessFacts,
  question: AccessQuestion,
  detail: Detail,
): Step[] {
  const fr = ctx.locale === 'fr'
  const day = (value: Day) => formatDay(value, ctx.locale)
  const text = words[ctx.locale]
  const steps = accessSteps(facts, question, ctx.today)
  return steps.map(({ condition, decision }) => {
    const { allowed } = decision
    const held = detail.subscriptions.filter((one) => one.space === question.space)
    const scopeOf = (one: { service: string | null }) => one.service ?? (fr ? 'tous les services' : 'all services')
    const accessOf = (one: { access: Access }) =>
      one.access === 'modify' ? (fr ? '« Modification »' : 'to modify') : fr ? '« Consultation »' : 'to read'
    switch (condition) {
      case 'account':
        return {
          condition,
          title: text.account,
          allowed,
          since: subject.account_created_at.toISOString(),
          detail: {
            'access.account_active': fr ? 'Le compte peut se connecter' : 'The account can sign in',
            'access.account_pending': fr ? "En cours d'activation" : 'Invited',
            'access.account_blocked': fr ? 'Bloqué' : 'Blocked',
            'access.account_deactivated': fr ? 'Désactivé' : 'Deactivated',
            'access.account_closed': fr ? 'Clos' : 'Closed',
          }[decision.because]!,
        }
      case 'membership':
        return {
          condition,
          title: text.membership,
          allowed,
          since: facts.membership ? subject.starts_on : null,
          detail: !facts.membership
            ? subject.removed_at
              ? fr
                ? `Supprimé par ${subject.removed_by_label || 'Parvis'}`
                : `Removed by ${subject.removed_by_label || 'Parvis'}`
              : fr
                ? 'Aucun'
                : 'None'
            : decision.because === 'access.membership_not_begun'
              ? fr
                ? `Commence le ${day(subject.starts_on)}`
                : `Begins on ${day(subject.starts_on)}`
              : decision.because === 'access.membership_over'
                ? fr
                  ? `A pris fin le ${day(subject.ends_on!)}`
                  : `Ended on ${day(subject.ends_on!)}`
                : `${subject.role_name}${subject.granted_by_label ? (fr ? `, rattaché par ${subject.granted_by_label}` : `, added by ${subject.granted_by_label}`) : ''}`,
        }
      case 'service':
        return {
          condition,
          title: text.service,
          allowed,
          since: null,
          detail: facts.membership?.whole
            ? fr
              ? 'Rattachement à toute la structure'
              : 'Membership of the whole organisation'
            : allowed
              ? fr
                ? 'Dans les services du rattachement'
                : 'Among the services of the membership'
              : fr
                ? 'Hors des services du rattachement'
                : 'Not among the services of the membership',
        }
      case 'permission':
        return {
          condition,
          title: text.permission,
          allowed,
          since: null,
          detail: allowed
            ? fr
              ? `Le rôle « ${subject.role_name} » le permet`
              : `The role "${subject.role_name}" allows it`
            : fr
              ? `Le rôle « ${subject.role_name} » ne le permet pas`
              : `The role "${subject.role_name}" does not allow it`,
        }
      case 'offered':
        return {
          condition,
          title: text.offered,
          allowed,
          since: null,
          detail: allowed
            ? fr
              ? 'La structure propose cet espace'
              : 'The organisation offers this space'
            : fr
              ? 'La structure ne propose pas cet espace'
              : 'The organisation does not offer this space',
        }
      case 'subscription':
        return {
          condition,
          title: text.subscription,
          allowed,
          since: held[0]?.created_at.toISOString() ?? null,
          detail: held.length
            ? held.map((one) => `${accessOf(one)}, ${scopeOf(one)}${one.by ? `, ${one.by}` : ''}`).join(' ; ')
            : fr
              ? "Aucun abonnement à l'espace"
              : 'No subscription to the space',
        }
      case 'level':
        return {
          condition,
          title: question.access === 'modify' ? text.level : text.read,
          allowed,
          since: null,
          detail: held.map((one) => `${accessOf(one)}, ${scopeOf(one)}`).join(' ; '),
        }
      default:
        return { condition, title: text.scope, allowed, since: null, detail: facts.scopes?.join(' ') ?? '' }
    }
  })
}

const emptyFacts = (subject: Subject): AccessFacts => ({
  account: { status: 'closed', blocked: false, kind: subject.account_kind },
  membership: null,
  permissions: [],
  offered: [],
  subscriptions: [],
  scopes: null,
})

/** The functions of the desk that roles of members open. */
const deskPermissions = Object.fromEntries(
  Object.entries(permissions).filter(([, permission]) => isFor(permission, 'membership')),
)

/** The functions of the spaces that nobody subscribes to: like the desk's, a role opens them by itself. */
const functionsOf = (ctx: PersonContext) =>
  permissionsFor(
    ctx.services.spaces.filter(({ name, subscription }) => name !== desk && !subscription),
    'membership',
  )

const changesIdentifier = 'organisation.identifier.change'

/** What changing the identifier asks of the organisation itself (O24). */
async function identifierStep(ctx: PersonContext, organisationId: string): Promise<Step> {
  const one = await ctx.db
    .selectFrom('organisations')
    .select(['kind', 'siret', 'deactivated_at'])
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  const decision = canChangeIdentifier(allow(changesIdentifier), {
    deactivated: one.deactivated_at !== null,
    kind: one.kind,
    siret: one.siret,
  })
  return {
    condition: 'organisation',
    title: words[ctx.locale].organisation,
    allowed: decision.allowed,
    since: null,
    detail: decision.allowed
      ? { fr: 'Privée, avec un SIRET', en: 'Private, with a SIRET' }[ctx.locale]
      : (sentenceOf(decision.because, ctx.locale, {}) ?? decision.because),
  }
}

/** What may be asked about a person (O32): functions of the desk, spaces and what is in them. @throws Problem 404, 403 */
export async function explainable(ctx: PersonContext, membershipId: string, search: string) {
  const subject = await findSubject(ctx, membershipId)
  const spaces = []
  for (const { space, title } of subscribableSpaces(ctx)) {
    const explained = ctx.services.spaces.find((known) => known.name === space)?.explained
    const objects = explained ? await explained.objects(ctx, subject.organisation_id, search) : []
    spaces.push({ space, title, objects: objects.map(({ id, label }) => ({ id, label })) })
  }
  return {
    permissions: Object.entries(deskPermissions).map(([permission, { title }]) => ({
      permission,
      name: title[ctx.locale],
    })),
    functions: functionsOf(ctx).map(({ permission, space, title }) => ({
      ...{ permission, space },
      name: title[ctx.locale],
    })),
    spaces,
  }
}

/**
 * Why a person may or may not (O32), from the same conditions that enforce it.
 * @throws Problem 404 of the person; 422 on `permission`, `space` or `object` where there is no such thing
 */
export async function explain(
  ctx: PersonContext,
  membershipId: string,
  asked: { permission?: string | undefined; space?: string | undefined; access: Access; object?: string | undefined },
) {
  const subject = await findSubject(ctx, membershipId)
  const loaded = await loadAccess(ctx, subject.account_id, subject.organisation_id)
  const facts = subject.removed_at
    ? { ...(loaded ?? emptyFacts(subject)), membership: null }
    : (loaded ?? emptyFacts(subject))
  const detail = await loadDetail(ctx, membershipId)
  const fr = ctx.locale === 'fr'
  const name = `${subject.given_name} ${subject.surname}`.trim()
  let steps: Step[]
  let what: string
  if (asked.permission !== undefined) {
    const known =
      deskPermissions[asked.permission] ?? functionsOf(ctx).find(({ permission }) => permission === asked.permission)
    if (!known) throw invalid({ field: 'permission', code: 'bad_choice' })
    steps = describe(ctx, subject, facts, deskQuestion(asked.permission), detail)
    if (asked.permission === changesIdentifier) steps.push(await identifierStep(ctx, subject.organisation_id))
    what = known.title[ctx.locale]
  } else {
    const space = ctx.services.spaces.find((one) => one.name === asked.space && one.subscription)
    if (!space) throw invalid({ field: 'space', code: 'bad_choice' })
    const object =
      asked.object === undefined ? undefined : await space.explained?.object(ctx, subject.organisation_id, asked.object)
    if (asked.object !== undefined && !object) throw invalid({ field: 'object', code: 'bad_choice' })
    const who = { accountId: subject.account_id, kind: subject.account_kind }
    const holding = object ? undefined : await holdingOf(ctx, space, subject.organisation_id, who)
    const question = object
      ? questionOf(space, asked.access, object.serviceId)
      : decideSpace(ctx, facts, space, asked.access, holding).question
    steps = describe(ctx, subject, facts, question, detail)
    if (object && facts.membership) steps.push(...(await space.explained!.steps(ctx, who, object.id)))
    if (holding && facts.membership) steps.push(holding.step)
    what = `${asked.access === 'modify' ? (fr ? 'Modifier' : 'Modify') : fr ? 'Consulter' : 'Read'}${fr ? ' : ' : ': '}${object?.label ?? spaceTitle(ctx, space.name)}`
  }
  const refused = steps.find((step) => !step.allowed)
  return {
    answer: {
      allowed: refused === undefined,
      sentence: refused
        ? fr
          ? `Non, ${name} ne le peut pas.`
          : `No, ${name} cannot.`
        : fr
          ? `Oui, ${name} le peut.`
          : `Yes, ${name} can.`,
      detail: refused ? `${what}. ${refused.title}${fr ? ' : ' : ': '}${refused.detail}` : what,
    },
    steps,
    person: { surname: subject.surname, givenName: subject.given_name },
    organisation: { id: subject.organisation_id, name: subject.organisation_name },
  }
}

type EffectRow = { group: string; what: string; today: boolean; after: boolean; note: string; missing: string }

/** Every right side by side, before and after: the desk's functions and the spaces, each to read and to modify. */
async function compare(
  ctx: PersonContext,
  /** `anew`: the membership is another one, and what hung on the former ended with it. */
  who: { accountId: string; organisationId: string; anew: boolean },
  before: AccessFacts,
  after: AccessFacts,
): Promise<EffectRow[]> {
  const fr = ctx.locale === 'fr'
  const rows: EffectRow[] = []
  const ask = (facts: AccessFacts, question: AccessQuestion) => decideAccess(facts, question, ctx.today).allowed
  const begins = after.membership && after.membership.startsOn > ctx.today ? after.membership.startsOn : null
  const note = begins
    ? fr
      ? `à partir du ${formatDay(begins, ctx.locale)}`
      : `from ${formatDay(begins, ctx.locale)} on`
    : ''
  for (const { space, title } of subscribableSpaces(ctx)) {
    const known = ctx.services.spaces.find((one) => one.name === space)!
    const { kind } = before.account
    const held = await holdingOf(ctx, known, who.organisationId, { accountId: who.accountId, kind })
    const kept = who.anew ? await holdingOf(ctx, known, who.organisationId, { accountId: null, kind }) : held
    for (const access of ['read', 'modify'] as const) {
      const today = decideSpace(ctx, before, known, access, held)
      const then = decideSpace(ctx, after, known, access, kept)
      // What the approval gives and yet opens nothing: what is still missing is said.
      const missing = then.decision.allowed && !then.allowed && !today.decision.allowed ? kept?.step : undefined
      rows.push({
        group: title,
        what: access === 'read' ? (fr ? 'Consulter' : 'Read') : fr ? 'Modifier' : 'Modify',
        today: today.allowed,
        after: then.allowed,
        note,
        missing: missing ? `${missing.title}${fr ? '\u00a0: ' : ': '}${missing.detail}` : '',
      })
    }
  }
  const identifier = await identifierStep(ctx, who.organisationId)
  for (const [permission, { title }] of Object.entries(deskPermissions)) {
    // Nobody may there, whoever they become.
    if (permission === changesIdentifier && !identifier.allowed) continue
    const [today, then] = [ask(before, deskQuestion(permission)), ask(after, deskQuestion(permission))]
    if (today || then)
      rows.push({
        group: fr ? 'Activités du gestionnaire' : 'Organisation administration',
        what: title[ctx.locale],
        today,
        after: then,
        note,
        missing: '',
      })
  }
  return rows
}

async function rolePermissions(ctx: PersonContext, role: string): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('role_permissions')
    .select('permission')
    .where('brand_id', '=', ctx.brand.id)
    .where('role', '=', role)
    .execute()
  return rows.map((row) => row.permission)
}

/** What a role opens by itself (O7). */
async function defaultSpaces(ctx: PersonContext, role: string): Promise<Array<{ space: string; access: Access }>> {
  const rows = await ctx.db
    .selectFrom('role_default_spaces')
    .select(['space', 'access'])
    .where('brand_id', '=', ctx.brand.id)
    .where('role', '=', role)
    .execute()
  return rows.map((row) => ({ space: row.space, access: row.access as Access }))
}

/**
 * What approving a membership request would change (O32), with the role and services that the manager has in mind: from what the approval
 * itself comes to (`outcomeOf`). A membership that is over counts for nothing, as there.
 * @throws Problem 404, 403
 */
export async function membershipRequestEffect(
  ctx: PersonContext,
  requestId: string,
  chosen: { role?: string | undefined; whole?: boolean | undefined; serviceIds?: string[] | undefined },
) {
  const request = await ctx.db
    .selectFrom('membership_requests')
    .select(['id', 'organisation_id', 'account_id', 'role', 'whole'])
    .where('id', '=', requestId)
    .executeTakeFirst()
  if (!request) throw notFound()
  await requirePermission(ctx, request.organisation_id, 'organisation.people.read')
  const asked = await ctx.db
    .selectFrom('membership_request_services')
    .select('service_id')
    .where('request_id', '=', requestId)
    .where('requested', '=', true)
    .execute()
  const before = await loadAccess(ctx, request.account_id, request.organisation_id)
  if (!before) throw notFound()
  const held = before.membership
  const standing = held && (held.endsOn === null || held.endsOn >= ctx.today) ? held : undefined
  const outcome = outcomeOf(
    { role: request.role, whole: request.whole, serviceIds: asked.map((row) => row.service_id) },
    chosen,
    standing,
  )
  const { whole, serviceIds } = outcome
  const { role } = await roleGiven(ctx, request.organisation_id, outcome.role, standing?.role)
  const subscriptions = standing ? before.subscriptions : []
  const had = standing ? await defaultSpaces(ctx, standing.role) : []
  const withdrawn = await withdrawnSpaces(ctx, request.organisation_id)
  const opened = (await defaultSpaces(ctx, role)).filter(
    ({ space }) => !withdrawn.includes(space) && ![...subscriptions, ...had].some((one) => one.space === space),
  )
  const after: AccessFacts = {
    ...before,
    membership: {
      role,
      whole,
      serviceIds,
      startsOn: standing?.startsOn ?? ctx.today,
      endsOn: standing?.endsOn ?? null,
    },
    permissions: await rolePermissions(ctx, role),
    offered: [...new Set([...before.offered, ...opened.map((one) => one.space)])],
    subscriptions: [...subscriptions, ...opened.map((one) => ({ ...one, serviceId: null }))],
  }
  const who = { accountId: request.account_id, organisationId: request.organisation_id, anew: standing === undefined }
  return { rows: await compare(ctx, who, before, after) }
}

/**
 * What approving a request for spaces would change (O32), with what the manager chose for each item: from what the approval itself comes to (`grantedAccess`).
 * @throws Problem 404, 403
 */
export async function spaceRequestEffect(
  ctx: PersonContext,
  requestId: string,
  chosen: Array<{ id: string; access: Access }>,
) {
  const request = await ctx.db
    .selectFrom('space_requests')
    .select(['id', 'organisation_id', 'account_id'])
    .where('id', '=', requestId)
    .executeTakeFirst()
  if (!request) throw notFound()
  await requirePermission(ctx, request.organisation_id, 'organisation.people.read')
  const items = await ctx.db
    .selectFrom('space_request_items')
    .select(['id', 'space', 'service_id', 'access'])
    .where('request_id', '=', requestId)
    .where('granted_access', 'is', null)
    .execute()
  const before = await loadAccess(ctx, request.account_id, request.organisation_id)
  if (!before) throw notFound()
  const openOf = (item: { space: string; serviceId: string | null }) =>
    before.subscriptions.find((held) => held.space === item.space && held.serviceId === item.serviceId)
  const given = items.map((item) => {
    const key = { space: item.space, serviceId: item.service_id }
    const left = chosen.find((one) => one.id === item.id)?.access ?? (item.access as Access)
    return { ...key, access: grantedAccess(openOf(key)?.access, left) }
  })
  const replaced = new Set(given.map(openOf))
  const after: AccessFacts = {
    ...before,
    subscriptions: [...before.subscriptions.filter((held) => !replaced.has(held)), ...given],
  }
  const who = { accountId: request.account_id, organisationId: request.organisation_id, anew: false }
  return { rows: await compare(ctx, who, before, after) }
}
