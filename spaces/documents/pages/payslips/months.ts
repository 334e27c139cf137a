/** A month of a year of payslips: those that are there, `paper` where it is printed, `coming` while they are employed, nothing before they came or after they left. */
export type Month = { on: string; ids: string[]; state: 'there' | 'new' | 'paper' | 'coming' | 'missing' | 'outside' }

type Payslip = { id: string; monthOn: string; read: boolean }

/**
 * The years with their twelve months, the latest first, from the hiring to today's year or the leaving.
 * @param today `YYYY-MM-DD`
 * @param onPaper the months whose payslip is printed
 */
export function yearsOf(
  payslips: Payslip[],
  { enteredOn, leftOn }: { enteredOn: string | null; leftOn: string | null },
  today: string,
  onPaper: string[] = [],
): Array<{ year: string; count: number; months: Month[] }> {
  const byMonth = Map.groupBy(payslips, (one) => one.monthOn.slice(0, 7))
  const paper = new Set(onPaper.map((one) => one.slice(0, 7)))
  const known = [...byMonth.keys(), ...paper]
  const first = [enteredOn?.slice(0, 7), ...known].filter((one) => one !== undefined).sort()[0] ?? today.slice(0, 7)
  const last = [(leftOn ?? today).slice(0, 7), ...known].sort().at(-1)!
  const end = last > today.slice(0, 7) && !known.includes(last) ? today.slice(0, 7) : last
  const years: Array<{ year: string; count: number; months: Month[] }> = []
  for (let year = Number(end.slice(0, 4)); year >= Number(first.slice(0, 4)); year--) {
    const months = Array.from({ length: 12 }, (_, index): Month => {
      const on = `${year}-${String(index + 1).padStart(2, '0')}`
      const there = byMonth.get(on) ?? []
      const employed = on >= first && (leftOn === null || on <= leftOn.slice(0, 7))
      return {
        on,
        ids: there.map((one) => one.id),
        state: there.some((one) => !one.read)
          ? 'new'
          : there.length > 0
            ? 'there'
            : paper.has(on)
              ? 'paper'
              : !employed
                ? 'outside'
                : on >= today.slice(0, 7)
                  ? 'coming'
                  : 'missing',
      }
    })
    years.push({ year: String(year), count: months.reduce((sum, one) => sum + one.ids.length, 0), months })
  }
  return years
}
