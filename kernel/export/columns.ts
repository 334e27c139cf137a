import { isDay } from '../dates/day.ts'
import { wallClockAt } from '../i18n/formats.ts'

/** Columns of an export: what every row holds, in order. */

/**
 * `text` a string; `integer` a whole number; `money` whole cents, shown in euros; `date` a day 'YYYY-MM-DD'; `datetime` a
 * Date or an ISO instant; `boolean`. Null and undefined are empty cells in all of them.
 */
export type ColumnType = 'text' | 'integer' | 'money' | 'date' | 'datetime' | 'boolean'

export type ExportColumn = { header: string; type: ColumnType /** In characters. */; width?: number }

/** A value does not fit the type of its column: the export stops with this error. */
export class ExportValueError extends TypeError {
  override readonly name = 'ExportValueError'
  constructor(column: ExportColumn, value: unknown) {
    super(`Column «${column.header}» takes ${column.type}, not ${typeof value}`)
  }
}

/** A cell ready to write: its type checked, an instant as the wall clock time of `timeZone` held in UTC. */
export type ExportCell = string | number | boolean | Date | null

/** Checks a value against its column. Throws ExportValueError. */
export function exportCell(column: ExportColumn, value: unknown, timeZone: string): ExportCell {
  if (value === null || value === undefined) return null
  switch (column.type) {
    case 'text':
      if (typeof value === 'string') return value
      break
    case 'boolean':
      if (typeof value === 'boolean') return value
      break
    case 'integer':
    case 'money': {
      const number = typeof value === 'bigint' ? Number(value) : value
      if (Number.isSafeInteger(number)) return number as number
      break
    }
    case 'date':
      if (isDay(value)) return new Date(`${value}T00:00:00Z`)
      break
    case 'datetime': {
      const instant = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : undefined
      if (instant && !Number.isNaN(instant.getTime())) return wallClockAt(instant, timeZone)
      break
    }
  }
  throw new ExportValueError(column, value)
}
