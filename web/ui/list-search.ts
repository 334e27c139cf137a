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

/** An empty value leaves the address. */
const cleared = (values: ListSearch): ListSearch =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === '' ? undefined : value]))

/** The filter, sort and page of a list, read from the address and written back to it. */
export function useListSearch(): ListAddress {
  const navigate = useNavigate()
  const values = Object.fromEntries(
    Object.entries(useSearch({ strict: false }) as Record<string, unknown>).map(([name, value]) => [
      name,
      value === undefined || value === null ? undefined : String(value),
    ]),
  )
  const with_ = (changed: ListSearch): ListSearch => cleared({ ...values, page: undefined, ...changed })
  return {
    values,
    pages: readPages(values.page),
    with: with_,
    change: (changed) => {
      // From what the address is by then: two changes in a row (all filters taken away) both count.
      const search = ((now: ListSearch) => cleared({ ...now, page: undefined, ...changed })) as never
      void navigate({ to: '.', search, replace: true, resetScroll: false })
    },
  }
}
