import { useTexts } from '../../../../../web/i18n/index.ts'
import type { Column } from '../../../../../web/ui/data-table.tsx'
import { formatDay, formatMoney, formatRate } from '../../../../../web/ui/format.ts'
import type { PageTab } from '../../../../../web/ui/page-header.tsx'
import type { StateName } from '../../../../../web/ui/state-tag.tsx'

/** Where the pages of e-reporting are. */
export const at = '/fournisseur/factures-electroniques/e-reporting'

/** The parts of «E-reporting»: the same on the page of each. */
export function useReportTabs(): PageTab[] {
  const t = useTexts('e-invoicing')
  return [
    { label: t('reports.tabs.reports'), to: at, exact: true },
    { label: t('reports.tabs.agreement'), to: `${at}/accord`, exact: true },
    { label: t('reports.tabs.invoices'), to: `${at}/factures`, exact: true },
  ]
}

export const stateTags = {
  made: 'due',
  handed: 'announced',
  accepted: 'done',
  rejected: 'refused',
} as const satisfies Record<string, StateName>

export const periodOf = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }): string =>
  `${formatDay(startsOn)} – ${formatDay(endsOn)}`
/** The column of a rate. */
export const rateColumn = <R extends { rate: number }>(title: string): Column<R> => ({
  ...{ key: 'rate', title, kind: 'right', width: 100, phone: 'line' },
  cell: (row) => formatRate(row.rate),
})
/** A column of amounts, each in the currency of its row. */
export const amountColumn = <R extends { currency: string }>(
  key: string,
  title: string,
  of: (row: R) => number,
  phone: 'aside' | 'line' | 'hidden' = 'aside',
): Column<R> => ({
  ...{ key, title, kind: 'money', width: 150, phone },
  cell: (row) => formatMoney(of(row), row.currency),
})
/** The column of a day, by which a row is named on a phone. */
export const dayColumn = <R extends { day: string }>(title: string): Column<R> => ({
  ...{ key: 'day', title, width: 130, phone: 'title' },
  cell: (row) => formatDay(row.day),
})
