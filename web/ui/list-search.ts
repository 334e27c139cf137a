import { useNavigate, useSearch } from '@tanstack/react-router'
import { type Pages, readPages } from './pages.ts'

/** What a list keeps in the address: filter, sort (`name`, or `-name` from last to first) and page. */
export type ListSearch = Record<string, string | undefined>

export interface ListAddress {
  values: ListSearch
  /** Where the list stands, from `page`. */
  pages: Pages
  /** Changes some values and goes back to the first page; an empty value leaves the address. */
  change: (values: ListSearch) => void
  /** The same address with some values changed, for a link: `<Link to="." search={address.with({ page })}>`. */
  with: (values: ListSearch) => ListSearch
}

/** The filter, sort and page of a list, read from the address and written back to it. */
export function useListSearch(): ListAddress {
  const navigate = useNavigate()
  const values = Object.fromEntries(
    Object.entries(useSearch({ strict: false }) as Record<string, unknown>).map(([name, value]) => [
      name,
      value === undefined || value === null ? undefined : String(value),
    ]),
  )
  const with_ = (changed: ListSearch): ListSearch => {
    const next: ListSearch = { ...values, page: undefined, ...changed }
    for (const name of Object.keys(next)) if (next[name] === '') next[name] = undefined
    return next
  }
  return {
    values,
    pages: readPages(values.page),
    with: with_,
    change: (changed) => {
      void navigate({ to: '.', search: with_(changed), replace: true, resetScroll: false })
    },
  }
}
