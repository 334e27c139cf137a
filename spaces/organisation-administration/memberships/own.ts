import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { ClientContext } from '../../../kernel/http/context.ts'
import { colon, inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { holderNames, loadAccess } from '../../../kernel/organisations/access.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import type { Access } from '../../../kernel/policy/access.ts'
import { decideSpace, holdingOf } from '../explainer/decide.ts'
import { canLeave, canTransfer } from '../policy.ts'
import { spaceTitle, subscribableSpaces } from './membership.ts'

type Row = {
  id: string
  organisation_id: string
  organisation: string
  deactivated: boolean
  role: string
  role_name: Text
  permissions: string[]
  whole: boolean
  services: Array<{ id: string; name: string }>
  choices: Array<{ id: string; name: string }>
  starts_on: Day
  ends_on: Day | null
  spaces: Array<{ space: string; service: { id: string; name: string } | null; access: Access; since: string }>
  offered: string[]
}

/** What a subscription of one's own still lacks to open its space, in words; empty where it is open (C7, O32). */
async function missingFor(ctx: ClientContext, organisationId: string, name: string, access: Access): Promise<string> {
  const space = ctx.services.spaces.find((known) => known.name === name)
  const facts = await loadAccess(ctx, ctx.actor.accountId, organisationId)
  if (!space?.subscription || !facts) return ''
  const who = { accountId: ctx.actor.accountId, kind: 'person' as const }
  const holding = await holdingOf(ctx, space, organisationId, who)
  const { decision, allowed } = decideSpace(ctx, facts, space, access, holding)
  if (allowed) return ''
  if (decision.allowed) return `${holding!.step.title}${colon[ctx.locale]} ${holding!.step.detail}`
  const permission = 'organisation.space-requests.decide'
  const params = { ...decision.params, names: await holderNames(ctx, organisationId, permission) }
  return ability({ ...decision, params }, ctx.locale).reason
}

/**
 * One's own memberships that are not removed, those to come too, with their spaces and what may still be asked for (O6, O8, O20).
 * As the server: the name of an organisation is not open before the membership begins.
 */
export async function listOwnMemberships(ctx: ClientContext) {
  const { rows } = await ctx.asSystem(() =>
    sql<Row>`
      select m.id, m.organisation_id, o.name as organisation, o.deactivated_at is not null as deactivated, m.role, r.name as role_name, m.whole, m.starts_on, m.ends_on,
        array(select p.permission from role_permissions p where p.brand_id = m.brand_id and p.role = m.role order by 1) as permissions,
        coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name)
          from membership_services h join services s on s.id = h.service_id where h.membership_id = m.id), '[]') as services,
        coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name) from services s where s.organisation_id = m.organisation_id and s.is_active
          and (m.whole or exists (select from membership_services h where h.membership_id = m.id and h.service_id = s.id))), '[]') as choices,
        coalesce((select jsonb_agg(jsonb_build_object('space', b.space, 'access', b.access, 'since', b.created_at,
            'service', case when s.id is null then null else jsonb_build_object('id', s.id, 'name', s.name) end) order by b.space, s.name nulls first)
          from space_subscriptions b left join services s on s.id = b.service_id where b.membership_id = m.id and b.ended_at is null), '[]') as spaces,
        array(select f.space from space_offers f where f.withdrawn_at is null and f.organisation_id = m.organisation_id and o.deactivated_at is null and (m.ends_on is null or m.ends_on >= ${ctx.today}::date)
          and not exists (select from space_subscriptions b where b.membership_id = m.id and b.space = f.space and b.service_id is null and b.access = 'modify' and b.ended_at is null)
          and not exists (select from space_requests q join space_request_items i on i.request_id = q.id
            where q.membership_id = m.id and q.decision is null and q.withdrawn_at is null and i.space = f.space and i.service_id is null) order by 1) as offered
      from memberships m join organisations o on o.id = m.organisation_id join roles r on r.brand_id = m.brand_id and r.code = m.role
      where m.account_id = ${ctx.actor.accountId} and m.removed_at is null and parvis.is_viewed(m.organisation_id) order by o.name, m.id`.execute(
      ctx.db,
    ),
  )
  const known = subscribableSpaces(ctx)
  const missing = new Map<string, string>()
  for (const row of rows)
    for (const { space, access } of row.spaces)
      missing.set(`${row.id} ${space} ${access}`, await missingFor(ctx, row.organisation_id, space, access))
  return {
    items: rows.map((row) => ({
      id: row.id,
      organisation: { id: row.organisation_id, name: row.organisation, deactivated: row.deactivated },
      role: row.role,
      roleName: inLocale(row.role_name, ctx.locale),
      whole: row.whole,
      serviceChoices: row.choices,
      services: row.services,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      spaces: row.spaces.map((held) => ({
        ...held,
        title: spaceTitle(ctx, held.space),
        since: new Date(held.since).toISOString(),
        missing: missing.get(`${row.id} ${held.space} ${held.access}`) ?? '',
      })),
      offered: known.filter((space) => row.offered.includes(space.space)),
      abilities: {
        leave: ability(canLeave(row.role), ctx.locale),
        transfer: ability(canTransfer(row.permissions), ctx.locale),
      },
    })),
  }
}
