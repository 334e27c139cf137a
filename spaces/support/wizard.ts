import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid } from '../../kernel/errors/problem.ts'
import type { ClientContext } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { limitAct } from '../../kernel/identity/limits.ts'
import { record } from '../../kernel/journal/journal.ts'
import { wordsFor } from './lists.ts'
import type * as schema from './schema.ts'
import { promiseOf } from './service-levels/business-time.ts'
import { promisesOf } from './service-levels/service.ts'

type Catalogue = {
  domains: Array<{
    id: string
    title: Text
    portal_title: Text
    asset_kind: string | null
    natures: Array<{
      id: string
      title: Text
      portal_title: Text
      portal_help: Text
      needs_asset: boolean
      priority_id: string | null
    }>
  }> | null
  priorities: Array<{ id: string; title: Text; portal_title: Text }> | null
  services: Array<{ id: string; name: string }> | null
  level_id: string | null
}

/** What the wizard asks (P12): the domains, natures and priorities that clients see, in the words of the portal. */
export async function readCatalogue(
  ctx: ClientContext,
  organisationId: string | undefined,
): Promise<z.input<typeof schema.catalogue>> {
  const { rows } = await sql<Catalogue>`select
    (select json_agg(json_build_object('id', d.id, 'title', d.title, 'portal_title', d.portal_title,
        'asset_kind', nullif(d.asset_kind, ''), 'natures', n.natures) order by d.position, d.code)
      from ticket_domains d join lateral (select json_agg(json_build_object('id', n.id, 'title', n.title, 'portal_title', n.portal_title,
          'portal_help', n.portal_help, 'needs_asset', n.needs_asset, 'priority_id', n.priority_id) order by n.position, n.code) as natures
        from ticket_natures n where n.domain_id = d.id and n.is_visible) n on n.natures is not null
      where d.brand_id = ${ctx.brand.id} and d.is_visible) as domains,
    (select json_agg(json_build_object('id', p.id, 'title', p.title, 'portal_title', p.portal_title) order by p.position, p.code)
      from ticket_priorities p where p.brand_id = ${ctx.brand.id} and p.is_visible) as priorities,
    (select json_agg(json_build_object('id', s.id, 'name', s.name) order by s.name, s.id) from services s
      join memberships m on m.organisation_id = s.organisation_id and m.account_id = ${ctx.actor.accountId} and parvis.in_force(m)
      where s.is_active and s.organisation_id = cast(${organisationId ?? null} as uuid)
        and (m.whole or exists (select from membership_services x where x.membership_id = m.id and x.service_id = s.id))) as services`.execute(
    ctx.db,
  )
  const { domains, priorities, services } = rows[0]!
  const promises = await promisesOf(ctx)
  const level = await ctx.asSystem(() =>
    sql<{
      level_id: string
    }>`select c.level_id from client_service_levels c join organisations o on o.id = c.organisation_id
      where c.organisation_id = cast(${organisationId ?? null} as uuid) and o.brand_id = ${ctx.brand.id}
        and exists (select from memberships m where m.organisation_id = o.id and m.account_id = ${ctx.actor.accountId} and parvis.in_force(m))`.execute(
      ctx.db,
    ),
  )
  const levelId = level.rows[0]?.level_id ?? promises.levels.find(({ isDefault }) => isDefault)?.id ?? null
  const words = (one: { title: Text; portal_title: Text }) =>
    wordsFor('client', ctx.locale, one.title, one.portal_title)
  return {
    domains: (domains ?? []).map((domain) => ({
      id: domain.id,
      title: words(domain),
      assetKind: domain.asset_kind,
      natures: domain.natures.map((nature) => ({
        id: nature.id,
        title: words(nature),
        help: inLocale(nature.portal_help, ctx.locale),
        needsAsset: nature.needs_asset,
        priorityId: nature.priority_id,
      })),
    })),
    priorities: (priorities ?? []).map((one) => ({
      id: one.id,
      title: words(one),
      firstAnswerMinutes: promiseOf(promises.targets, levelId, one.id).firstAnswerMinutes,
    })),
    services: services ?? [],
  }
}

/** Whether somebody's words are about something: the longer words of both, without accents. */
const wordsIn = (text: string) => [
  ...new Set(
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= 4),
  ),
]
const mostAnswers = 3

/**
 * What answers the words of a request before it is sent (P32): help pages, which spaces find (`helpFor`), and one's own earlier tickets with the same
 * asset and nature, those first whose words fit.
 */
export async function findAnswers(
  ctx: ClientContext,
  asked: z.output<typeof schema.answersQuery>,
): Promise<z.input<typeof schema.answers>> {
  const words = wordsIn(asked.words)
  const pages =
    words.length === 0
      ? []
      : (await Promise.all(ctx.services.spaces.map((space) => space.helpFor?.(ctx, asked.words) ?? []))).flat()
  const same =
    asked.natureId || asked.assetId
      ? sql<boolean>`(${asked.natureId ?? null}::uuid is null or t.nature_id = ${asked.natureId ?? null}::uuid)
        and (${asked.assetId ?? null}::uuid is null or t.asset_id = ${asked.assetId ?? null}::uuid)`
      : sql<boolean>`${words.length > 0}`
  const { rows } = await sql<{
    id: string
    number: string
    subject: string
    closed_at: Date | null
    answer: string | null
    fits: number
  }>`select t.id, t.number, t.subject, t.closed_at, left(a.body, 300) as answer,
      (select count(*)::int from unnest(${words}::text[]) w where parvis.fold(t.subject || ' ' || f.body) like '%' || w || '%') as fits
    from (select t.* from tickets t where t.account_id = ${ctx.actor.accountId} and t.closed_as is distinct from 'merged' and t.closed_as is distinct from 'cancelled'
        and ${same} order by t.last_activity_at desc, t.id desc limit 200) t
      join lateral (select m.body from ticket_messages m where m.ticket_id = t.id order by m.created_at, m.id limit 1) f on true
      left join lateral (select m.body from ticket_messages m where m.ticket_id = t.id and m.author_side = 'staff' order by m.created_at desc, m.id desc limit 1) a on true
    order by fits desc, t.last_activity_at desc, t.id limit ${mostAnswers}`.execute(ctx.db)
  const keys = pages.map(({ key }) => key)
  const solved =
    keys.length === 0
      ? []
      : (
          await ctx.asSystem(() =>
            sql<{ key: string; n: number }>`select answer_key as key, count(*)::int as n from solved_requests
              where brand_id = ${ctx.brand.id} and answer_kind = 'help' and answer_key = any (${keys}::text[]) group by 1`.execute(
              ctx.db,
            ),
          )
        ).rows
  return {
    help: pages
      .slice(0, mostAnswers)
      .map((page) => ({ ...page, solved: solved.find(({ key }) => key === page.key)?.n ?? 0 })),
    tickets: rows
      .filter(({ fits }) => asked.natureId || asked.assetId || fits > 0)
      .map((row) => ({
        id: row.id,
        number: row.number,
        subject: row.subject,
        closedAt: row.closed_at?.toISOString() ?? null,
        answer: row.answer ?? '',
      })),
  }
}

/** Counts a request that was settled before it was sent (P32); what was typed is kept with it. @throws Problem 422 on `organisationId` */
export async function countSolved(ctx: ClientContext, input: z.output<typeof schema.solvedBody>) {
  await limitAct(ctx, 'solved-requests', 30)
  if (input.organisationId) {
    const mine = await ctx.db
      .selectFrom('organisations')
      .select('id')
      .where('id', '=', input.organisationId)
      .executeTakeFirst()
    if (!mine) throw invalid({ field: 'organisationId', code: 'bad_choice' })
  }
  const nature = input.natureId
    ? await ctx.db.selectFrom('ticket_natures').select('id').where('id', '=', input.natureId).executeTakeFirst()
    : undefined
  const { id } = await ctx.db
    .insertInto('solved_requests')
    .values({
      brand_id: ctx.brand.id,
      account_id: ctx.actor.accountId,
      organisation_id: input.organisationId ?? null,
      nature_id: nature?.id ?? null,
      answer_kind: input.kind,
      answer_key: input.key,
      body: input.body,
      solved_at: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'support.request.solved',
    organisationId: input.organisationId ?? null,
    subjectType: 'request',
    subjectId: id,
    subjectLabel: input.key,
  })
  return { id, words: input.body }
}
