/** The periods that a store is narrowed to, as the address says them. */
export const periods = ['mois', 'trimestre', 'annee', 'avant'] as const
export type Period = (typeof periods)[number]

/** The first and the last day of a period, by today as `YYYY-MM-DD`. */
export function daysOf(period: Period | undefined, today: string): { from?: string; to?: string } {
  const [year, month] = today.split('-').map(Number) as [number, number]
  const first = (of: number, in_: number) => new Date(Date.UTC(of, in_ - 1, 1)).toISOString().slice(0, 10)
  if (period === 'mois') return { from: first(year, month) }
  if (period === 'trimestre') return { from: first(year, month - 2) }
  if (period === 'annee') return { from: first(year, 1) }
  if (period === 'avant') return { to: `${year - 1}-12-31` }
  return {}
}
