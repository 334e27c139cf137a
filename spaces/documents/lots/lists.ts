import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, Problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import * as schema from './schema.ts'

type State = z.output<typeof schema.lotRow>['state']
/** Where a lot stands, by its facts. */
export const stateOf = (lot: { state: string; published_at: Date | null; withdrawn_at: Date | null }): State =>
  lot.withdrawn_at
    ? 'withdrawn'
    : lot.published_at
      ? 'published'
      : lot.state === 'read'
        ? 'review'
        : (lot.state as State)

/** The lots of the brand, the latest first (D34). */
export const lots = defineList({
  title: { fr: 'Fichiers pour tous', en: 'Files for all' },
  rows: (db) =>
    db
      .selectFrom('document_lots as l')
      .innerJoin('folder_rules as r', 'r.id', 'l.folder_id')
      .innerJoin('files as f', 'f.id', 'l.file_id')
      .selectAll('l')
      .select(['r.name as folder_name', 'f.name as file_name']),
  id: by.uuid('l.id'),
  filters: { search: words(sql`l.name`) },
  sorts: { createdAt: [by.moment('l.created_at')] },
  order: () => 'desc',
  item: schema.lotRow,
  view: (row, { locale }) => ({
    id: row.id,
    name: row.name,
    holder: row.holder as schema.Holder,
    folder: { id: row.folder_id, name: inLocale(row.folder_name as Text, locale) },
    monthOn: row.month_on,
    state: stateOf(row),
    pages: row.pages,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_label,
  }),
})

/** A lot. @throws Problem 404; 403 with the reason where it is of employees, and the member of the staff may not see what these are paid */
export async function findLot(ctx: PersonContext, id: string) {
  const lot = await readRow(ctx, lots, id).catch((error) => {
    if (error instanceof Problem && error.status === 404) return undefined
    throw error
  })
  if (lot) return lot
  const hidden = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('document_lots')
      .select('id')
      .where('id', '=', id)
      .where('brand_id', '=', ctx.brand.id)
      .executeTakeFirst(),
  )
  if (hidden && ctx.actor.side === 'staff') require(staffMay(ctx.actor, 'documents.employees.read'))
  throw notFound()
}

const named = (id: string | null, name: string | null, code: string | null) =>
  id === null ? null : { id, name: name ?? '', code: code ?? '' }

/** The pages of a lot in their order; `undecided`, those to be decided alone. */
export const lotPages = defineList({
  title: { fr: 'Pages', en: 'Pages' },
  rows: (db) =>
    db
      .selectFrom('lot_pages as p')
      .leftJoin('employees as e', 'e.id', 'p.employee_id')
      .leftJoin('employees as pe', 'pe.id', 'p.proposed_employee_id')
      .leftJoin('organisations as o', 'o.id', 'p.organisation_id')
      .leftJoin('organisations as po', 'po.id', 'p.proposed_organisation_id')
      .selectAll('p')
      .select([
        sql<string | null>`coalesce(e.code, o.code)`.as('code'),
        sql<string | null>`coalesce(trim(e.surname || ' ' || e.given_name), o.name)`.as('name'),
        sql<string | null>`coalesce(pe.code, po.code)`.as('proposed_code'),
        sql<string | null>`coalesce(trim(pe.surname || ' ' || pe.given_name), po.name)`.as('proposed_name'),
      ]),
  id: by.integer('p.number'),
  scope: (params: { id: string }) => sql`p.lot_id = ${params.id}`,
  guard: (ctx, { id }) => findLot(ctx, id),
  filters: {
    undecided: filter(z.stringbool().optional(), (undecided) =>
      undecided === undefined
        ? undefined
        : undecided
          ? sql`num_nonnulls(p.employee_id, p.organisation_id) = 0 and not p.discarded`
          : sql`(num_nonnulls(p.employee_id, p.organisation_id) = 1 or p.discarded)`,
    ),
  },
  sorts: { number: [by.integer('p.number')] },
  item: schema.lotPage,
  view: (row) => ({
    number: row.number,
    finding: row.finding as 'none',
    codes: row.codes,
    excerpt: row.excerpt,
    proposed: named(row.proposed_employee_id ?? row.proposed_organisation_id, row.proposed_name, row.proposed_code),
    employee: named(row.employee_id, row.name, row.code),
    organisation: named(row.organisation_id, row.name, row.code),
    discarded: row.discarded,
    published: row.published_at !== null,
    version: row.version,
  }),
})

/** The payslips that are printed, by the names of their people (D31); `lot`, those of one file for all. */
export const paperPayslips = defineList({
  title: { fr: 'À imprimer', en: 'To print' },
  rows: (db) =>
    db
      .selectFrom('paper_payslips as o')
      .innerJoin('employees as e', 'e.id', 'o.employee_id')
      .leftJoin('document_lots as l', 'l.id', 'o.lot_id')
      .selectAll('o')
      .select([
        'e.code',
        'l.name as lot_name',
        sql<string>`trim(e.surname || ' ' || e.given_name)`.as('employee_name'),
      ]),
  id: by.uuid('o.id'),
  filters: {
    lot: filter(z.uuid().optional(), (lot) => sql`o.lot_id = ${lot}`),
    handedOver: filter(z.stringbool().optional(), (over) =>
      over ? sql`o.handed_over_at is not null` : sql`o.handed_over_at is null`,
    ),
  },
  sorts: { name: [by.text('e.surname'), by.text('e.given_name')] },
  item: schema.paperPayslip,
  view: (row) => ({
    id: row.id,
    employee: { id: row.employee_id, name: row.employee_name, code: row.code },
    name: row.name,
    monthOn: row.month_on,
    lot: row.lot_id === null ? null : { id: row.lot_id, name: row.lot_name ?? '' },
    pages: (row.pages as number[]).length,
    setAsideAt: row.set_aside_at.toISOString(),
    handedOverAt: row.handed_over_at?.toISOString() ?? null,
    handedOverBy: row.handed_over_by_label,
  }),
})
