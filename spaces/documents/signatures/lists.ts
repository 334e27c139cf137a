import { type Kysely, type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { today } from '../../../kernel/dates/day.ts'
import type { PersonContext, ServedContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import type { WaitingItem } from '../../../kernel/space.ts'
import * as schema from './schema.ts'
import { requestStateOf } from './state.ts'
import { pageOf } from './telling.ts'

const open = sql<boolean>`r.completed_at is null and r.refused_at is null and r.cancelled_at is null`

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('signature_requests as r')
    .innerJoin('documents as d', 'd.id', 'r.document_id')
    .innerJoin('folder_rules as f', 'f.id', 'd.folder_id')
    .leftJoin('organisations as o', 'o.id', 'r.organisation_id')
    .leftJoin('employees as e', 'e.id', 'r.employee_id')
    .select([
      'r.id',
      'r.document_id',
      'r.organisation_id',
      'r.employee_id',
      'r.completed_at',
      'r.refused_at',
      'r.cancelled_at',
      'r.requested_at',
      'r.version',
      'd.name as document_name',
      'f.name as folder_name',
    ])
    .select([
      sql<string>`coalesce(o.name, concat_ws(' ', e.surname, nullif(e.given_name, '')))`.as('holder_name'),
      sql<string | null>`to_char(r.deadline, 'YYYY-MM-DD')`.as('deadline_day'),
      sql<number>`(select count(*)::int from signers s where s.request_id = r.id and s.passed_on_at is null)`.as(
        'signers',
      ),
      sql<number>`(select count(*)::int from signers s where s.request_id = r.id and s.signed_at is not null)`.as(
        'signed',
      ),
      sql<string>`coalesce((select case when s.name <> '' then s.name when a.id is not null then concat_ws(' ', a.given_name, a.surname) else s.kind end
        from signers s left join accounts a on a.id = s.account_id
        where s.request_id = r.id and s.signed_at is null and s.passed_on_at is null order by s.position, s.id limit 1), '')`.as(
        'waits_for',
      ),
    ])

/** The signature requests of the brand, the latest first (D35). */
export const requestList = defineList({
  ofClients: byClient('r.organisation_id'),
  title: { fr: 'Signatures', en: 'Signatures' },
  rows,
  id: by.uuid('r.id'),
  filters: {
    search: words({ folded: sql`d.search_text` }),
    organisation: filter(z.uuid().optional(), (id) => sql`r.organisation_id = ${id}`),
    employee: filter(z.uuid().optional(), (id) => sql`r.employee_id = ${id}`),
    state: filter(z.enum(schema.requestStates).optional(), (state) =>
      state === 'open'
        ? open
        : state === 'completed'
          ? sql<boolean>`r.completed_at is not null`
          : state === 'refused'
            ? sql<boolean>`r.refused_at is not null`
            : state === 'cancelled'
              ? sql<boolean>`r.cancelled_at is not null`
              : undefined,
    ),
  },
  sorts: { requestedAt: [by.moment('r.requested_at')] },
  order: () => 'desc',
  item: schema.requestRow,
  view: (row, { locale, brand, services }) => ({
    id: row.id,
    documentId: row.document_id,
    name: row.document_name,
    organisation: row.organisation_id === null ? null : { id: row.organisation_id, name: row.holder_name },
    employee: row.employee_id === null ? null : { id: row.employee_id, name: row.holder_name },
    folder: inLocale(row.folder_name as Text, locale),
    state: requestStateOf(row),
    late:
      requestStateOf(row) === 'open' &&
      row.deadline_day !== null &&
      row.deadline_day < today(brand.timeZone, services.clock()),
    deadline: row.deadline_day,
    requestedAt: row.requested_at.toISOString(),
    signed: row.signed,
    signers: row.signers,
    waitsFor: row.waits_for,
    version: row.version,
  }),
})

/** A signer of a kind whose turn it is, and who is whoever `any` holds for unless somebody is named. */
const turnOf = (kind: 'client' | 'employee' | 'provider', any: RawBuilder<unknown>) =>
  sql<boolean>`exists (select from signers s where s.request_id = r.id and s.kind = ${sql.lit(kind)} and s.given_at is null and s.passed_on_at is null
  and (s.account_id = (select parvis.account_id()) or s.account_id is null and ${any})
  and not exists (select from signers b where b.request_id = r.id and b.position < s.position and b.signed_at is null and b.passed_on_at is null))`

/** What is the asking person's turn: a client's where they may sign for it, an employee's own. */
const mine = {
  client: turnOf(
    'client',
    sql`r.organisation_id = any ((select parvis.organisation_ids_with_permission('documents.documents.sign'))::uuid[])`,
  ),
  employee: turnOf('employee', sql`r.employee_id = (select parvis.employee_id())`),
}
const count = (whose: RawBuilder<boolean>) =>
  sql<number>`(select count(*)::int from signature_requests r where ${open} and ${whose})`

const here = (whose: RawBuilder<boolean>) =>
  sql<boolean>`exists (select from signature_requests r where r.document_id = d.id and ${open} and ${whose})`

/** Whether the document `d` waits for the asking client's, or employee's, signature. */
export const toSignHere = { client: here(mine.client), employee: here(mine.employee) }

/** How many documents wait for the asking client's, or employee's, signature. */
export const toSignCount = { client: count(mine.client), employee: count(mine.employee) }

/** How many wait for a signature of the provider. */
export const toCountersignCount = count(turnOf('provider', sql`true`))

/** What waits for the asking person's signature, the nearest deadline first (D19): 50 at most. */
export async function toSign(ctx: ServedContext) {
  const { side } = ctx.actor
  const { rows: found } = await sql<{
    document_id: string
    employee_id: string | null
    organisation_id: string | null
    name: string
    folder: Text
    organisation: string
    deadline: string | null
  }>`select r.document_id, r.employee_id, r.organisation_id, d.name, f.name as folder, ${side === 'client' ? sql`(select o.name from organisations o where o.id = r.organisation_id)` : sql`''`} as organisation, to_char(r.deadline, 'YYYY-MM-DD') as deadline
    from signature_requests r join documents d on d.id = r.document_id join folder_rules f on f.id = d.folder_id
    where ${open} and ${mine[side]} order by r.deadline nulls last, r.requested_at, r.id limit 50`.execute(ctx.db)
  return found.map((row) => ({
    documentId: row.document_id,
    href: pageOf(row),
    name: row.name,
    folder: inLocale(row.folder, ctx.locale),
    organisation: row.organisation,
    deadline: row.deadline,
    late: row.deadline !== null && row.deadline < ctx.today,
  }))
}

/** The same for «Accueil». */
export async function waiting(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side === 'staff') return []
  const french = ctx.locale === 'fr'
  return (await toSign(ctx as ServedContext)).map((row) => ({
    kind: 'documents.signature',
    title: french ? `À signer\u00a0: ${row.name}` : `To sign: ${row.name}`,
    detail: row.organisation || row.folder,
    dueOn: row.deadline,
    late: row.late,
    href: row.href,
    actionLabel: french ? 'Lire et signer' : 'Read and sign',
  }))
}
