import { useEffect, useRef } from 'react'
import { useListSearch } from './list-search.ts'
import { useListView } from './list-view.ts'

const sorted = (values: Record<string, unknown>) => JSON.stringify(Object.entries(values).sort())

/**
 * Keeps for the person the filters that they leave in a list (B6): an address that says none of them gets those that were kept. Gives what takes
 * them all away.
 * @param names what the address calls each filter of the list, by what the server calls it
 */
export function useKeptFilters(list: string, names: Record<string, string>): () => void {
  const address = useListSearch()
  const view = useListView(list)
  const begun = useRef(false)
  const now = Object.fromEntries(
    Object.entries(names).flatMap(([name, at]) => (address.values[at] ? [[name, address.values[at]]] : [])),
  )
  const standing = sorted(now)
  const { known, filters, keep } = view
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands in the address, once what was kept is known
  useEffect(() => {
    if (!known) return
    if (!begun.current) {
      begun.current = true
      if (filters && Object.keys(now).length === 0)
        address.settle(
          Object.fromEntries(
            Object.entries(filters).flatMap(([name, value]) => (names[name] ? [[names[name], String(value)]] : [])),
          ),
        )
      return
    }
    if (standing !== sorted(filters ?? {})) keep({ filters: now })
  }, [known, standing])
  return () => address.change(Object.fromEntries(Object.values(names).map((at) => [at, undefined])))
}
