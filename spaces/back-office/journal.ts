import { sql } from 'kysely'
import type { ExportColumn } from '../../kernel/export/columns.ts'
import { csvContentType, writeCsv } from '../../kernel/export/csv.ts'
import { xlsxContentType } from '../../kernel/export/xlsx.ts'
import { openXlsx } from '../../kernel/export/xlsx-in-worker.ts'
import type { PersonContext } from '../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../kernel/http/endpoints.ts'
import { page } from '../../kernel/http/keyset.ts'
import { momentPlace, readCursor } from '../../kernel/http/lists.ts'
import type { Locale } from '../../kernel/i18n/locale.ts'
import { journalName } from '../../kernel/journal/names.ts'

type Filter = {
  organisation?: string | undefined
  contract?: string | undefined
  actor?: string | undefined
  subject?: string | undefined
  type: string
  from?: string | undefined
  to?: string | undefined
}

/** The journal of the brand, the newest first; days are the brand's (C35). */
export async function listJournal(ctx: PersonContext, filter: Filter & { cursor?: string | undefined; size: number }) {
  let query = ctx.db
    .selectFrom('journal_events as e')
    .leftJoin('organisations as o', 'o.id', 'e.organisation_id')
    .leftJoin('contracts as c', 'c.id', 'e.contract_id')
    .select([
      'e.id',
      'e.at',
      'e.actor_id',
      'e.actor_label',
      'e.on_behalf_of',
      'e.type',
      'e.subject_type',
      'e.subject_id',
      'e.subject_label',
      'e.before',
      'e.after',
    ])
    .select([
      'o.id as organisation_id',
      'o.name as organisation_name',
      'c.id as contract_id',
      'c.number as contract_number',
      momentPlace('e.at').as('place'),
    ])
    .where('e.brand_id', '=', ctx.brand.id)
  if (filter.organisation) query = query.where('e.organisation_id', '=', filter.organisation)
  if (filter.contract) query = query.where('e.contract_id', '=', filter.contract)
  if (filter.actor) query = query.where('e.actor_id', '=', filter.actor)
  if (filter.subject) query = query.where('e.subject_id', '=', filter.subject)
  if (filter.type) query = query.where(sql<boolean>`starts_with(e.type, ${filter.type})`)
  if (filter.from)
    query = query.where(sql<boolean>`e.at >= ${filter.from}::timestamp at time zone ${ctx.brand.timeZone}`)
  if (filter.to)
    query = query.where(sql<boolean>`e.at < (${filter.to}::date + 1)::timestamp at time zone ${ctx.brand.timeZone}`)
  if (filter.cursor) {
    const [at, id] = readCursor(filter.cursor, 'moment', 'uuid')
    query = query.where(sql<boolean>`(e.at, e.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const rows = await query
    .orderBy('e.at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(filter.size + 1)
    .execute()
  const { items, nextCursor } = page(rows, filter.size, (row) => [row.place, row.id])
  return {
    items: items.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      actor: row.actor_label,
      actorId: row.actor_id,
      onBehalfOf: row.on_behalf_of,
      type: row.type,
      typeName: journalName(ctx, row.type),
      organisation: row.organisation_id ? { id: row.organisation_id, name: row.organisation_name ?? '' } : null,
      contract: row.contract_id ? { id: row.contract_id, number: row.contract_number ?? '' } : null,
      subjectType: row.subject_type,
      subjectId: row.subject_id,
      subjectLabel: row.subject_label,
      before: row.before as unknown,
      after: row.after as unknown,
    })),
    nextCursor,
  }
}

const headers: Record<Locale, string[]> = {
  fr: ['Date', 'Auteur', 'Au nom de', 'Acte', 'Client', 'Contrat', 'Objet', 'Libellé', 'Avant', 'Après'],
  en: ['Date', 'Author', 'On behalf of', 'Act', 'Client', 'Contract', 'Subject', 'Label', 'Before', 'After'],
}
const columnsIn = (locale: Locale): ExportColumn[] =>
  headers[locale].map((header, index) => ({ header, type: index === 0 ? 'datetime' : 'text' }))
const batchSize = 500
const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))

async function* exportRows(request: RequestInfo, filter: Filter) {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const from: string | undefined = cursor
    const batch = await request.again((ctx) => listJournal(ctx, { ...filter, cursor: from, size: batchSize }))
    for (const event of batch.items) {
      yield [
        event.at,
        event.actor,
        event.onBehalfOf,
        event.typeName,
        event.organisation?.name,
        event.contract?.number,
        event.subjectType,
        event.subjectLabel,
        json(event.before),
        json(event.after),
      ]
    }
    cursor = batch.nextCursor
  }
}

/** The filtered journal as a file, read batch by batch as it is taken (C35). */
export function exportJournal(
  ctx: PersonContext,
  request: RequestInfo,
  filter: Filter & { format: 'xlsx' | 'csv' },
): Download {
  const columns = columnsIn(ctx.locale)
  const name = `journal-${ctx.today}.${filter.format}`
  const { timeZone } = ctx.brand
  const rows = exportRows(request, filter)
  if (filter.format === 'csv')
    return new Download(writeCsv(columns, rows, { locale: ctx.locale, timeZone }), csvContentType, name)
  return new Download(
    openXlsx({ sheetName: 'Journal', columns, rows, timeZone }, ctx.actor.accountId),
    xlsxContentType,
    name,
  )
}
