import { sql } from 'kysely'
import { problem } from '../../../kernel/errors/problem.ts'
import type { ExportColumn } from '../../../kernel/export/columns.ts'
import { csvContentType, writeCsv } from '../../../kernel/export/csv.ts'
import { xlsxContentType } from '../../../kernel/export/xlsx.ts'
import { openXlsx } from '../../../kernel/export/xlsx-in-worker.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { page } from '../../../kernel/http/keyset.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { desk } from '../../../kernel/organisations/access.ts'
import { placeOf, roleName, type State, searchedOrganisations, type UserFilter, usersAfter } from './list.ts'
import { spaceTitle } from './membership.ts'

const batchSize = 1000
/** How many files of an organisation one account may have made in a quarter of an hour. */
export const exportsMost = 60
const stateNames: Record<State, Record<Locale, string>> = {
  pending: { fr: "En cours d'activation", en: 'Being activated' },
  active: { fr: 'Actif', en: 'Active' },
  blocked: { fr: 'Bloqué', en: 'Blocked' },
  deactivated: { fr: 'Désactivé', en: 'Deactivated' },
  closed: { fr: 'Clos', en: 'Closed' },
}
const columnNames: Array<[Record<Locale, string>, ExportColumn['type'], number]> = [
  [{ fr: 'Désignation', en: 'Organisation' }, 'text', 30],
  [{ fr: 'Nom', en: 'Surname' }, 'text', 22],
  [{ fr: 'Prénom', en: 'Given name' }, 'text', 18],
  [{ fr: 'Identifiant', en: 'Identifier' }, 'text', 20],
  [{ fr: 'Adresse de connexion', en: 'Sign-in address' }, 'text', 30],
  [{ fr: 'Statut', en: 'State' }, 'text', 20],
  [{ fr: 'Rôle', en: 'Role' }, 'text', 22],
  [{ fr: 'Services', en: 'Services' }, 'text', 30],
  [{ fr: 'Début de validité', en: 'Valid from' }, 'date', 14],
  [{ fr: 'Fin de validité', en: 'Valid until' }, 'date', 14],
  [{ fr: 'Espace', en: 'Space' }, 'text', 26],
  [{ fr: "Service de l'abonnement", en: 'Service of the subscription' }, 'text', 26],
  [{ fr: 'Accès', en: 'Access' }, 'text', 14],
]

async function exportBatch(ctx: PersonContext, filter: UserFilter, cursor: string | undefined) {
  const organisations = await searchedOrganisations(ctx, filter.organisation)
  const several = sql<string[]>`${organisations}::uuid[]`
  const users = await usersAfter({ several }, filter, cursor, batchSize + 1).execute(ctx.db)
  const { items, nextCursor } = page(users.rows, batchSize, placeOf)
  // The subscriptions that are open, and the desk, which the role opens by itself.
  const spaces = await sql<{ membership_id: string; space: string; service: string | null; access: string }>`
    select s.membership_id, s.space, v.name as service, s.access from space_subscriptions s left join services v on v.id = s.service_id
    where s.membership_id = any (${items.map((item) => item.id)}::uuid[]) and s.ended_at is null
    union all
    select m.id, ${desk}, null, 'modify' from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'organisation.desk.read'
    where m.id = any (${items.map((item) => item.id)}::uuid[]) and m.account_kind = 'person'
    order by 2, 3 nulls first`.execute(ctx.db)
  const held = new Map<string, typeof spaces.rows>()
  for (const row of spaces.rows) held.set(row.membership_id, [...(held.get(row.membership_id) ?? []), row])
  const all = ctx.locale === 'fr' ? 'Toute la structure' : 'The whole organisation'
  const accessNames: Record<string, string> =
    ctx.locale === 'fr' ? { read: 'Consultation', modify: 'Modification' } : { read: 'Read', modify: 'Modify' }
  const rows = items.flatMap((user) => {
    const start = [
      user.organisation_name,
      user.surname,
      user.given_name,
      user.identifier,
      user.sign_in_email,
      stateNames[user.account_state][ctx.locale],
      roleName(user, ctx.locale),
      user.whole ? all : user.services.join(', '),
      user.starts_on,
      user.ends_on,
    ]
    const lines = held.get(user.id) ?? []
    if (lines.length === 0) return [[...start, null, null, null]]
    return lines.map((line) => [
      ...start,
      spaceTitle(ctx, line.space),
      line.service ?? all,
      accessNames[line.access] ?? line.access,
    ])
  })
  return { rows, nextCursor }
}

/** Every user, role, service and space as a file: who may do what (O27, O18). Read batch by batch, each in its own transaction. */
export async function exportUsers(
  request: RequestInfo,
  query: UserFilter & { format: 'csv' | 'xlsx' },
): Promise<Download> {
  const { locale, today, accountId } = await request.again(async (ctx) => {
    if (ctx.actor.side !== 'client') throw problem('identity.client_side_only')
    await limitAct(ctx, 'exports', exportsMost)
    const organisations = await searchedOrganisations(ctx, query.organisation)
    const concerned = query.ids
      ? await sql<{ organisation_id: string }>`select distinct organisation_id from memberships m
          where m.organisation_id = any (${organisations}::uuid[]) and m.id = any (${query.ids}::uuid[]) and m.removed_at is null`.execute(
          ctx.db,
        )
      : { rows: organisations.map((id) => ({ organisation_id: id })) }
    for (const { organisation_id } of concerned.rows)
      await record(ctx, {
        type: 'organisation.export.made',
        organisationId: organisation_id,
        subjectType: 'organisation',
        subjectId: organisation_id,
        after: { what: 'users', format: query.format, ...(query.ids ? { ticked: query.ids.length } : {}) },
      })
    return { locale: ctx.locale, today: ctx.today, accountId: ctx.actor.accountId }
  })
  const columns = columnNames.map(([name, type, width]): ExportColumn => ({ header: name[locale], type, width }))
  async function* rows() {
    let cursor: string | undefined
    do {
      const batch = await request.again((ctx) => exportBatch(ctx, query, cursor))
      yield* batch.rows
      cursor = batch.nextCursor ?? undefined
    } while (cursor)
  }
  const name = `${locale === 'fr' ? 'utilisateurs' : 'users'}-${today}`
  return query.format === 'csv'
    ? new Download(writeCsv(columns, rows(), { locale }), csvContentType, `${name}.csv`)
    : new Download(
        openXlsx({ sheetName: locale === 'fr' ? 'Utilisateurs' : 'Users', columns, rows: rows() }, accountId),
        xlsxContentType,
        `${name}.xlsx`,
      )
}
