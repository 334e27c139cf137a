type Result = { part: string; measure: string; figure: string; reference: string; limit: string; held: boolean }

/** What was measured so far, in its order. */
export const results: Result[] = []

/** Says a figure beside its reference and its limit, and keeps it for the table. */
export function tell(
  part: string,
  measure: string,
  figure: string,
  reference: string,
  limit: string,
  held: boolean,
): void {
  results.push({ part, measure, figure, reference, limit, held })
  console.log(
    `${held ? 'held    ' : 'NOT HELD'} (${part}) ${measure}: ${figure}; reference ${reference}; limit ${limit}`,
  )
}
