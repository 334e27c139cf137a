import { sql } from 'kysely'
import { z } from 'zod'
import { conflict, notFound, problem } from '../errors/problem.ts'
import { asSystem, type Services, type StaffContext } from '../http/context.ts'
import type { Job } from '../jobs/jobs.ts'
import { record } from '../journal/journal.ts'
import { require } from '../policy/decision.ts'
import { staffMay } from '../policy/roles.ts'
import { defineWork } from '../work/kinds.ts'
import { startWork } from '../work/work.ts'
import { type Mapping, valuesOf } from './mapping.ts'
import { findImport, importDecisions, importKind, importPermission, keptDays, readImport, toBring } from './reading.ts'
import { sumsOf } from './service.ts'

const workInput = z.object({ importId: z.uuid() })

/** A row as its task finds it: locked, with what its import says. @throws Problem 404 */
async function holdRow(ctx: StaffContext, rowId: string, importId: string) {
  const row = await ctx.db
    .selectFrom('import_rows as r')
    .innerJoin('imports as i', 'i.id', 'r.import_id')
    .select([
      'r.id',
      'r.cells',
      'r.verdict',
      'r.known_id',
      'r.made',
      'r.made_id',
      'r.made_version',
      'r.before',
      'r.undone_at',
      'i.kind',
      'i.mapping',
    ])
    .where('r.id', '=', rowId)
    .where('i.id', '=', importId)
    .forUpdate('r')
    .executeTakeFirst()
  if (!row) throw notFound()
  const kind = importKind(ctx.services, row.kind)
  require(staffMay(ctx.actor, kind.permission))
  return { row, kind }
}

/** Brings the rows of an import in, one by one (B19). */
export const importWork = defineWork({
  name: 'import.rows',
  title: { fr: "Import d'un fichier", en: 'Import of a file' },
  access: { staff: importPermission },
  input: workInput,
  from: '/fournisseur/reglages/imports',
  href: () => '/fournisseur/reglages/imports',
  act: (ctx, id, { importId }) => bringIn(ctx as StaffContext, id, importId),
})

async function bringIn(ctx: StaffContext, rowId: string, importId: string): Promise<void> {
  const { row, kind } = await holdRow(ctx, rowId, importId)
  if (row.made) return
  const values = valuesOf(kind, row.mapping as Mapping, row.cells as string[])
  const made =
    row.verdict === 'known'
      ? { ...(await kind.update!(ctx, row.known_id!, values)), made: 'updated' as const }
      : { ...(await kind.make(ctx, values)), made: 'created' as const }
  await ctx.db
    .updateTable('import_rows')
    .set({
      made: made.made,
      made_id: made.id,
      made_version: made.version,
      before: made.before === undefined ? null : JSON.stringify(made.before),
      made_at: ctx.now,
      failure: null,
    })
    .where('id', '=', rowId)
    .execute()
}

/** Takes back what the rows of an import made (B19). */
export const undoWork = defineWork({
  name: 'import.undo',
  title: { fr: "Annulation d'un import", en: 'Taking back an import' },
  access: { staff: importPermission },
  input: workInput,
  from: '/fournisseur/reglages/imports',
  href: () => '/fournisseur/reglages/imports',
  act: (ctx, id, { importId }) => takeBack(ctx as StaffContext, id, importId),
})

async function takeBack(ctx: StaffContext, rowId: string, importId: string): Promise<void> {
  const { row, kind } = await holdRow(ctx, rowId, importId)
  if (!row.made_id || row.undone_at) return
  const made = { id: row.made_id, version: row.made_version }
  if (row.made === 'created') await kind.undo(ctx, made, row.before)
  else if (kind.restore) await kind.restore(ctx, made, row.before)
  else throw problem('imports.changed_since')
  await ctx.db
    .updateTable('import_rows')
    .set({ undone_at: ctx.now, undo_failure: null })
    .where('id', '=', rowId)
    .execute()
}

/** The rows that a task is about, the last first where they are taken back. */
async function rowsOf(ctx: StaffContext, id: string, undo: boolean) {
  const { rows } = await sql<{
    id: string
    name: string
    detail: string
  }>`select r.id, r.label as name, r.line::text as detail
    from import_rows r join imports i on i.id = r.import_id where i.id = ${id}
      and ${undo ? sql`r.made is not null and r.undone_at is null` : sql`r.made is null and r.failure is null and ${toBring}`}
    order by case when ${undo} then -r.line else r.line end`.execute(ctx.db)
  return rows
}

async function start(ctx: StaffContext, id: string, version: number, undo: boolean) {
  const row = await findImport(ctx, id, { lock: true })
  if (row.version !== version) throw conflict(await readImport(ctx, id))
  const { waiting, kept } = await sumsOf(ctx, id)
  require(importDecisions(ctx, row, waiting, kept)[undo ? 'undo' : 'run'])
  const items = await rowsOf(ctx, id, undo)
  const workId = await startWork(ctx, undo ? undoWork : importWork, { importId: id }, items)
  await ctx.db
    .updateTable('imports')
    .set({
      ...(undo
        ? {
            undo_work_id: workId,
            undo_started_at: ctx.now,
            undo_started_by: ctx.actor.accountId,
            undo_started_by_label: ctx.actor.label,
            undo_ended_at: null,
          }
        : {
            work_id: workId,
            started_at: ctx.now,
            started_by: ctx.actor.accountId,
            started_by_label: ctx.actor.label,
            ended_at: null,
          }),
      version: row.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: undo ? 'back_office.import.undone' : 'back_office.import.run',
    subjectType: 'import',
    subjectId: id,
    subjectLabel: row.file_name,
    after: { kind: row.kind, rows: items.length },
  })
  return readImport(ctx, id)
}

/**
 * Brings in the rows that the trial found good, as a long task: each once, without telling anybody. Those that a task left, cut or cancelled, are
 * brought in by asking again. @throws Problem 404, conflict, imports.in_no_state, imports.nothing_to_do
 */
export const runImport = (ctx: StaffContext, id: string, version: number) => start(ctx, id, version, false)

/** Takes an import back, as a long task; what was changed or used since stays and is named. @throws Problem 404, conflict, imports.too_late, imports.in_no_state */
export const undoImport = (ctx: StaffContext, id: string, version: number) => start(ctx, id, version, true)

/** The job that erases files and rows of imports that are old enough. */
export const importJobs = (services: Services): Job[] => [
  {
    name: 'kernel.forget_imports',
    title: { fr: 'Oubli des fichiers importés', en: 'Forgetting of imported files' },
    everyMinutes: 24 * 60,
    run: async () => {
      for (const brand of services.brands.all())
        await asSystem(services, brand, async (ctx) => {
          const before = new Date(ctx.now.getTime() - keptDays * 86_400_000)
          const old = await ctx.db
            .updateTable('imports')
            .set({ forgotten_at: ctx.now })
            .where('brand_id', '=', brand.id)
            .where('forgotten_at', 'is', null)
            .where('uploaded_at', '<', before)
            .returning('id')
            .execute()
          if (old.length === 0) return
          const ids = old.map(({ id }) => id)
          await ctx.db
            .deleteFrom('files')
            .where('owner_kind', '=', 'back-office.import')
            .where('owner_id', 'in', ids)
            .execute()
          await ctx.db.deleteFrom('import_rows').where('import_id', 'in', ids).execute()
        })
    },
  },
]
