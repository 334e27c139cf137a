import { sql } from 'kysely'
import { addMonths } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { isSiret, normaliseIdentifier } from '../../../kernel/organisations/identifiers.ts'
import { allow, require } from '../../../kernel/policy/decision.ts'
import { endForm } from '../../documents/index.ts'
import { canChangeIdentifier } from '../policy.ts'
import { activeTechnicalUsers, revoke } from '../technical-users/service.ts'
import { mandateForm, readOrganisation } from './service.ts'

type Pair = { old: string; new: string }
const columnsOf = (pairs: Pair[]) =>
  sql`unnest(${pairs.map((pair) => pair.old)}::uuid[], ${pairs.map((pair) => pair.new)}::uuid[])`

/**
 * «Modifier l'identifiant» (O24): a private organisation goes on under another SIRET. In one transaction it is duplicated with its
 * people, services, spaces and what each space keeps of it; not with the invoicing mandate, technical users, PACAGE, social scheme, VAT
 * number and API connection. The old one is deactivated and stays readable; what waited there waits in the new one.
 * @returns the new organisation
 * @throws Problem 404, 403 (also without the right over technical users where there are any), organisation.deactivated,
 *   organisation.private_only, conflict, 422 on `siret`
 */
export async function changeIdentifier(ctx: PersonContext, id: string, input: { siret: string; version: number }) {
  await requirePermission(ctx, id, 'organisation.identifier.change')
  const siret = normaliseIdentifier(input.siret)
  const programs = await activeTechnicalUsers(ctx, id)
  // Its programs stop with it, which is for whoever runs them (O15).
  if (programs.length > 0) await requirePermission(ctx, id, 'organisation.technical-users.manage')
  const made = await ctx.asSystem(async () => {
    const old = await ctx.db.selectFrom('organisations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!old) throw notFound()
    require(
      canChangeIdentifier(allow('organisation.identifier.change'), {
        deactivated: old.deactivated_at !== null,
        kind: old.kind,
        siret: old.siret,
      }),
    )
    if (old.version !== input.version) return undefined
    if (!isSiret(siret)) throw invalid({ field: 'siret', code: 'organisation.bad_siret' })
    if (siret === old.siret) throw invalid({ field: 'siret', code: 'organisation.siret_same' })
    await endForm(ctx, { kind: mandateForm, id, organisationId: id }, 'identifiant de la structure changé')
    const copy = await ctx.db
      .insertInto('organisations')
      .values({
        brand_id: old.brand_id,
        name: old.name,
        kind: old.kind,
        siret,
        foreign_identifier: old.foreign_identifier,
        email: old.email,
        quotes_email: old.quotes_email,
        invoices_email: old.invoices_email,
        reminders_email: old.reminders_email,
        address_line1: old.address_line1,
        address_line2: old.address_line2,
        postal_code: old.postal_code,
        city: old.city,
        phone: old.phone,
        fax: old.fax,
        review_months: old.review_months,
        review_notice_days: old.review_notice_days,
        next_review_on:
          old.next_review_on ?? (old.review_months === null ? null : addMonths(ctx.today, old.review_months)),
        duplicated_from: id,
        created_at: ctx.now,
      })
      .onConflict((oc) => oc.columns(['brand_id', 'siret']).doNothing())
      .returning('id')
      .executeTakeFirst()
    // The same words wherever the other one is: nothing is told about whose it is.
    if (!copy) throw invalid({ field: 'siret', code: 'organisation.siret_taken' })
    const to = copy.id

    await sql`insert into paperless_consents (organisation_id, state, decided_at, decided_by, decided_by_label)
      select ${to}, state, decided_at, decided_by, decided_by_label from paperless_consents where organisation_id = ${id}`.execute(
      ctx.db,
    )
    await sql`insert into sites (organisation_id, name, address_line1, address_line2, postal_code, city, phone, fax)
      select ${to}, name, address_line1, address_line2, postal_code, city, phone, fax from sites where organisation_id = ${id}`.execute(
      ctx.db,
    )
    const services =
      await sql<Pair>`with pairs as materialized (select s.*, gen_random_uuid() as copy from services s where organisation_id = ${id}),
      made as (insert into services (id, organisation_id, name, is_active, deactivated_at) select copy, ${to}, name, is_active, deactivated_at from pairs)
      select id as old, copy as new from pairs`.execute(ctx.db)
    const memberships =
      await sql<Pair>`with pairs as materialized (select m.*, gen_random_uuid() as copy from memberships m
        where organisation_id = ${id} and removed_at is null and account_kind = 'person'),
      made as (insert into memberships (id, organisation_id, account_id, role, starts_on, ends_on, whole, comment, created_at, granted_by, granted_by_label,
          suspended_at)
        select copy, ${to}, account_id, role, starts_on, ends_on, whole, comment, created_at, granted_by, granted_by_label, suspended_at from pairs)
      select id as old, copy as new from pairs`.execute(ctx.db)
    const service = columnsOf(services.rows)
    const membership = columnsOf(memberships.rows)
    await sql`insert into membership_services (membership_id, organisation_id, service_id, granted_at)
      select m.new, ${to}, s.new, ms.granted_at from membership_services ms join ${membership} as m (old, new) on m.old = ms.membership_id join ${service} as s (old, new) on s.old = ms.service_id`.execute(
      ctx.db,
    )
    await sql`insert into space_offers (organisation_id, space, version, updated_at, withdrawn_at) select ${to}, space, version, updated_at, withdrawn_at from space_offers where organisation_id = ${id}`.execute(
      ctx.db,
    )
    await sql`insert into space_defaults (organisation_id, space, service_id, membership_id, access)
      select ${to}, d.space, s.new, m.new, d.access from space_defaults d left join ${service} as s (old, new) on s.old = d.service_id left join ${membership} as m (old, new) on m.old = d.membership_id
      where d.organisation_id = ${id} and (d.membership_id is null or m.new is not null)`.execute(ctx.db)
    await sql`insert into space_subscriptions (organisation_id, membership_id, space, service_id, access, origin, created_at, created_by, created_by_label)
      select ${to}, m.new, b.space, s.new, b.access, b.origin, b.created_at, b.created_by, b.created_by_label
      from space_subscriptions b join ${membership} as m (old, new) on m.old = b.membership_id left join ${service} as s (old, new) on s.old = b.service_id
      where b.organisation_id = ${id} and b.ended_at is null`.execute(ctx.db)

    // What waits goes on waiting under the new identifier.
    const asked = await sql<{ request_id: string; service_id: string; granted: boolean | null }>`
      delete from membership_request_services where organisation_id = ${id} and request_id in
        (select r.id from membership_requests r where r.organisation_id = ${id} and r.decision is null and r.withdrawn_at is null) returning request_id, service_id, granted`.execute(
      ctx.db,
    )
    const movedMemberships =
      await sql`update membership_requests set organisation_id = ${to}, version = version + 1 where organisation_id = ${id} and decision is null and withdrawn_at is null`.execute(
        ctx.db,
      )
    await sql`insert into membership_request_services (request_id, organisation_id, service_id, granted)
      select x.request_id, ${to}, s.new, x.granted from jsonb_to_recordset(${JSON.stringify(asked.rows)}::jsonb) as x (request_id uuid, service_id uuid, granted boolean) join ${service} as s (old, new) on s.old = x.service_id`.execute(
      ctx.db,
    )
    const items = await sql<{ request_id: string; space: string; service_id: string | null; access: string }>`
      delete from space_request_items where organisation_id = ${id} and request_id in
        (select r.id from space_requests r where r.organisation_id = ${id} and r.decision is null and r.withdrawn_at is null) returning request_id, space, service_id, access`.execute(
      ctx.db,
    )
    const movedSpaces =
      await sql`update space_requests r set organisation_id = ${to}, membership_id = m.new, version = r.version + 1
      from ${membership} as m (old, new) where r.organisation_id = ${id} and r.membership_id = m.old and r.decision is null and r.withdrawn_at is null`.execute(
        ctx.db,
      )
    await sql`insert into space_request_items (request_id, organisation_id, space, service_id, access)
      select x.request_id, r.organisation_id, x.space, s.new, x.access from jsonb_to_recordset(${JSON.stringify(items.rows)}::jsonb) as x (request_id uuid, space text, service_id uuid, access text)
      join space_requests r on r.id = x.request_id left join ${service} as s (old, new) on s.old = x.service_id`.execute(
      ctx.db,
    )

    // The old one: its programs stop, its review is over, it is deactivated. People read it still.
    for (const program of programs) await revoke(ctx, program)
    const reviews = await ctx.db
      .updateTable('access_reviews')
      .set({ closed_at: ctx.now })
      .where('organisation_id', '=', id)
      .where('closed_at', 'is', null)
      .returning('id')
      .execute()
    for (const review of reviews)
      await record(ctx, {
        type: 'organisation.review.closed',
        organisationId: id,
        subjectType: 'review',
        subjectId: review.id,
        after: { reason: 'identifier_changed' },
      })
    await ctx.db
      .updateTable('organisations')
      .set((eb) => ({
        deactivated_at: ctx.now,
        deactivation_reason: `identifier changed to ${siret}`,
        next_review_on: null,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .execute()
    // Papers that come under the code of the old one are the copy's from now on.
    await ctx.db.updateTable('organisations').set({ code: old.code }).where('id', '=', to).execute()
    const map = new Map(services.rows.map((pair) => [pair.old, pair.new]))
    for (const space of ctx.services.spaces) await space.organisationReplaced?.(ctx, id, to, map)
    return {
      to,
      from: old.siret,
      name: old.name,
      moved: {
        membershipRequests: Number(movedMemberships.numAffectedRows ?? 0),
        spaceRequests: Number(movedSpaces.numAffectedRows ?? 0),
      },
    }
  })
  if (!made) throw conflict(await readOrganisation(ctx, id))
  for (const organisationId of [id, made.to])
    await record(ctx, {
      type: 'organisation.identifier.changed',
      organisationId,
      subjectType: 'organisation',
      subjectId: organisationId,
      subjectLabel: made.name,
      before: { siret: made.from, organisationId: id },
      after: { siret, organisationId: made.to, moved: made.moved },
    })
  const managers = await ctx.asSystem(() =>
    sql<{
      account_id: string
    }>`select m.account_id from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role
      and p.permission = 'organisation.details.manage' where m.organisation_id = ${made.to} and m.removed_at is null and m.account_kind = 'person'`.execute(
      ctx.db,
    ),
  )
  for (const manager of managers.rows)
    await tellPerson(
      ctx,
      manager.account_id,
      'organisation.identifier_changed',
      { organisation: made.name, from: made.from ?? '', to: siret, by: ctx.actor.label },
      { href: '/' },
    )
  return readOrganisation(ctx, made.to)
}
