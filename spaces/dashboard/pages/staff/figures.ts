import type { Answer } from '../../../../web/api/endpoints.ts'
import { formatNumber, formatPercent } from '../../../../web/ui/format.ts'

export type Dashboard = Answer<'GET /staff/dashboard'>

/** By how much a figure changed, in percent of what it was: «+ 5,4 %»; undefined where it was nothing. */
export function changeOf(now: number, before: number): string | undefined {
  if (before === 0) return undefined
  const percent = Math.round(((now - before) / Math.abs(before)) * 1000) / 10
  return `${signOf(percent)}${formatPercent(Math.abs(percent))}`
}

/** A number with its sign: «+ 38», «− 8». */
export function signed(value: number): string {
  return `${signOf(value)}${formatNumber(Math.abs(value))}`
}

const signOf = (value: number) => (value > 0 ? '+\u00a0' : value < 0 ? '\u2212\u00a0' : '')

/** What the addresses of the lists beside say of a period; with a currency, of its revenue. */
export const within = (period: { from: string; to: string }, currency?: string): string =>
  `?${new URLSearchParams({ du: period.from, au: period.to, ...(currency ? { devise: currency, compte: '70' } : {}) })}`
