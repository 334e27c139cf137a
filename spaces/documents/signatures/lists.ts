import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { today } from '../../../kernel/dates/day.ts'
import type { ClientContext, PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
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
    .innerJoin('organisations as o', 'o.id', 'r.organisation_id')
    .select([
      'r.id',
      'r.document_id',
      'r.organisation_id',
      'r.completed_at',
      'r.refused_at',
      'r.cancelled_at',
      'r.requested_at',
      'r.version',
      'd.name as document_name',
      'f.name as folder_name',
      'o.name as organisation_name',
    ])
    .select([
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
  title: { fr: 'Signatures', en: 'Signatures' },
  rows,
  id: by.uuid('r.id'),
  filters: {
    search: words({ folded: sql`d.search_text` }),
    organisation: filter(z.uuid().optional(), (id) => sql`r.organisation_id = ${id}`),
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
    organisation: { id: row.organisation_id, name: row.organisation_name },
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

/** A signer whose turn it is and who is the asking client: named, or whoever of the organisation may sign. */
const mine = sql`exists (select from signers s where s.request_id = r.id and s.kind = 'client' and s.given_at is null and s.passed_on_at is null
  and (s.account_id = (select parvis.account_id())
    or s.account_id is null and r.organisation_id = any ((select parvis.organisation_ids_with_permission('documents.documents.sign'))::uuid[]))
  and not exists (select from signers b where b.request_id = r.id and b.position < s.position and b.signed_at is null and b.passed_on_at is null))`

/** Whether the document `d` waits for the asking client's signature. */
export const toSignHere = sql<boolean>`exists (select from signature_requests r where r.document_id = d.id and ${open} and ${mine})`

/** How many documents wait for the asking client's signature. */
export const toSignCount = sql<number>`(select count(*)::int from signature_requests r where ${open} and ${mine})`

/** How many wait for a signature of the provider. */
export const toCountersignCount = sql<number>`(select count(*)::int from signature_requests r where ${open} and exists (
  select from signers s where s.request_id = r.id and s.kind = 'provider' and s.given_at is null and s.passed_on_at is null
  and (s.account_id is null or s.account_id = (select parvis.account_id()))
  and not exists (select from signers b where b.request_id = r.id and b.position < s.position and b.signed_at is null and b.passed_on_at is null)))`

/** What waits for the asking client's signature, the nearest deadline first (D19): 50 at most. */
export async function toSign(ctx: ClientContext) {
  const { rows: found } = await sql<{
    document_id: string
    name: string
    folder: Text
    organisation: string
    deadline: string | null
  }>`select r.document_id, d.name, f.name as folder, o.name as organisation, to_char(r.deadline, 'YYYY-MM-DD') as deadline
    from signature_requests r join documents d on d.id = r.document_id join folder_rules f on f.id = d.folder_id
      join organisations o on o.id = r.organisation_id
    where ${open} and ${mine} order by r.deadline nulls last, r.requested_at, r.id limit 50`.execute(ctx.db)
  return found.map((row) => ({
    documentId: row.document_id,
    name: row.name,
    folder: inLocale(row.folder, ctx.locale),
    organisation: row.organisation,
    deadline: row.deadline,
    late: row.deadline !== null && row.deadline < ctx.today,
  }))
}

/** The same for «Accueil». */
export async function waiting(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const french = ctx.locale === 'fr'
  return (await toSign(ctx as ClientContext)).map((row) => ({
    kind: 'documents.signature',
    title: french ? `À signer\u00a0: ${row.name}` : `To sign: ${row.name}`,
    detail: row.organisation,
    dueOn: row.deadline,
    late: row.late,
    href: pageOf(row.documentId),
    actionLabel: french ? 'Lire et signer' : 'Read and sign',
  }))
}
