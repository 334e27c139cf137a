import { sql } from 'kysely'
import { notFound } from '../errors/problem.ts'
import { csvContentType, writeCsv } from '../export/csv.ts'
import type { StaffContext } from '../http/context.ts'
import { Download, type RequestInfo } from '../http/endpoints.ts'
import { inLocale } from '../i18n/locale.ts'
import type { RowProblem } from './kinds.ts'
import { findImport, importKind, openKinds, wordsOf } from './reading.ts'

const rowsTogether = 1_000

/** A file with the columns of a kind and one line that shows what they hold. @throws Problem 404 */
export function importModel(ctx: StaffContext, name: string): Download {
  const kind = openKinds(ctx).find((one) => one.name === name)
  if (!kind) throw notFound()
  const fields = Object.values(kind.fields)
  return new Download(
    writeCsv(
      fields.map((field) => ({ header: inLocale(field.title, ctx.locale), type: 'text' })),
      (async function* () {
        yield fields.map((field) => field.example)
      })(),
    ),
    csvContentType,
    `${inLocale(kind.title, ctx.locale).toLowerCase()}.csv`,
  )
}

/**
 * The refused rows of an import as they came, the line and the reasons behind them: brought again once corrected, those two columns are passed over.
 * @throws Problem 404
 */
export async function refusedRows(ctx: StaffContext, id: string, request: RequestInfo): Promise<Download> {
  const row = await findImport(ctx, id)
  const kind = importKind(ctx.services, row.kind)
  const { locale } = ctx
  const own = locale === 'fr' ? ['Ligne', 'Motif du refus'] : ['Line', 'Reason of the refusal']
  const columns = [...(row.columns as string[]), ...own].map((header) => ({ header, type: 'text' as const }))
  async function* lines() {
    for (let after = 0; ; ) {
      const rows = await request.again(
        async (again) =>
          (
            await sql<{ line: number; cells: string[]; problems: RowProblem[] }>`select line, cells,
                case when failure is null then problems else jsonb_build_array(failure) end as problems
              from import_rows where import_id = ${id} and line > ${after} and (verdict = 'refused' or (made is null and failure is not null))
              order by line limit ${rowsTogether}`.execute(again.db)
          ).rows,
      )
      for (const { line, cells, problems } of rows) {
        const reasons = problems.map((one) => {
          const { title, message } = wordsOf(kind, { cells, mapping: row.mapping }, one, locale)
          return title ? `${title}${locale === 'fr' ? '\u00a0: ' : ': '}${message}` : message
        })
        yield [...cells, String(line), reasons.join(' ')]
      }
      if (rows.length < rowsTogether) return
      after = rows.at(-1)!.line
    }
  }
  return new Download(
    writeCsv(columns, lines(), { locale }),
    csvContentType,
    `${row.file_name.replace(/\.[^.]+$/, '')} - ${locale === 'fr' ? 'refus' : 'refused'}.csv`,
  )
}
