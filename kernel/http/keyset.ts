import { invalid } from '../errors/problem.ts'

/** A place in a sorted list, opaque to the client: the sort values of the last row seen. */
export function encodeCursor(values: Array<string | number | boolean | null>): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** @throws Problem 422 on `cursor` where it is not one of ours with `length` values */
export function decodeCursor(cursor: string, length: number): Array<string | number | boolean | null> {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((value) => value === null || ['string', 'number', 'boolean'].includes(typeof value))
    )
      return values
  } catch {}
  throw invalid({ field: 'cursor', code: 'bad_value' })
}

/** Cuts `size + 1` rows to a page, with the cursor of its last row where more follow. */
export function page<T>(
  rows: T[],
  size: number,
  place: (row: T) => Array<string | number | boolean | null>,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, size)
  return { items, nextCursor: rows.length > size ? encodeCursor(place(items.at(-1)!)) : null }
}
