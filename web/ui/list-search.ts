import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { type Pages, readPages } from './pages.ts'

/** What a list keeps in the address: filter, sort (`name`, or `-name` from last to first) and page. */
export type ListSearch = Record<string, string | undefined>

export interface ListAddress {
  values: ListSearch
  /** Where the list stands, from `page`. */
  pages: Pages
  /**
   * Changes some values and goes back to the first page; an empty value leaves the address. Back undoes it, words typed further into one
   * search being one step.
   */
  change: (values: ListSearch) => void
  /** Changes some values without a step to go back to: what the page chooses by itself. */
  settle: (values: ListSearch) => void
  /** Opens a record beside the list, by the values that name it: Back closes it. From one record to the next is no step. */
  open: (values: ListSearch) => void
  /** Closes it, by the same values emptied: as Back does where it was opened from the list. */
  close: (values: ListSearch) => void
  /** The same address with some values changed, for a link: `<Link to="." search={address.with({ page })}>`. */
  with: (values: ListSearch) => ListSearch
}

/** What an entry of the history knows of itself: a record was opened beside its list, or a search was typed. */
type Entry = { beside?: boolean; typed?: string }

/** The values that are typed letter by letter. */
const typedValues = ['q', 'recherche']

/** An empty value leaves the address. */
const cleared = (values: ListSearch): ListSearch =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === '' ? undefined : value]))

/** The filter, sort and page of a list, read from the address and written back to it. */
export function useListSearch(): ListAddress {
  const navigate = useNavigate()
  const { history } = useRouter()
  const values = Object.fromEntries(
    Object.entries(useSearch({ strict: false }) as Record<string, unknown>).map(([name, value]) => [
      name,
      value === undefined || value === null ? undefined : String(value),
    ]),
  )
  const with_ = (changed: ListSearch): ListSearch => cleared({ ...values, page: undefined, ...changed })
  const entry = () => history.location.state as Entry
  const write = (changed: ListSearch, replace: boolean, mark: Entry) => {
    // From what the address is by then: two changes in a row (all filters taken away) both count.
    const search = ((now: ListSearch) => cleared({ ...now, page: undefined, ...changed })) as never
    const state = ((now: object) => ({ ...now, beside: undefined, typed: undefined, ...mark })) as never
    void navigate({ to: '.', search, state, replace, resetScroll: false })
  }
  return {
    values,
    pages: readPages(values.page),
    with: with_,
    change: (changed) => {
      const now = entry()
      const names = Object.keys(changed).filter((name) => (changed[name] || undefined) !== values[name])
      const typed = names.length === 1 && typedValues.includes(names[0]!) ? names[0] : undefined
      // Within a record that is open, its own values are no step either.
      if (now.beside) return write(changed, true, { beside: true })
      write(changed, typed !== undefined && now.typed === typed, { typed })
    },
    settle: (changed) => write(changed, true, entry().beside ? { beside: true } : {}),
    open: (opened) => write(opened, entry().beside === true, { beside: true }),
    close: (closed) => {
      if (entry().beside && history.canGoBack()) history.back()
      else write(closed, true, {})
    },
  }
}
