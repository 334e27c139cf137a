import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useSession } from './session.ts'

export interface OpenOrganisation {
  id: string
  name: string
}

/** The one that signing in opened: it stays open once nothing waits there any longer. */
let first: string | undefined

/**
 * The organisation that is open (O36): the one that the address names as `structure`, where the person belongs to it, else the first
 * one where something waits for them, else their first one; undefined for somebody of none.
 */
export function useOpenOrganisation(): OpenOrganisation | undefined {
  const { organisations } = useSession()
  const { structure } = useSearch({ strict: false }) as { structure?: string }
  const opened =
    organisations.find((one) => one.id === first) ?? organisations.find((one) => one.waits) ?? organisations[0]
  first = opened?.id
  return organisations.find((one) => one.id === structure) ?? opened
}

/**
 * Opens the organisation of the record that the page shows, where the person belongs to it. Once another one is opened in the bar, the
 * record is left: `leave` goes to where that one has records of its kind.
 * @param holder the organisation of the record, undefined until it is known
 */
export function useOrganisationOfRecord(holder: string | undefined, leave: string): void {
  const { organisations } = useSession()
  const open = useOpenOrganisation()
  const switchTo = useSwitchOrganisation()
  const navigate = useNavigate()
  const shown = useRef(open?.id)
  useEffect(() => {
    if (!holder || !open) return
    const switched = shown.current !== open.id
    shown.current = open.id
    if (holder === open.id) return
    if (switched) void navigate({ to: leave, replace: true })
    // The page itself says which one: no step that Back would have to undo.
    else if (organisations.some((one) => one.id === holder)) switchTo(holder, { replace: true })
  })
}

/**
 * Gives a function that opens another organisation, on the page that is shown; every link keeps it from then on. `replace` where the page
 * itself says which one: then it is no step that Back would have to undo.
 */
export function useSwitchOrganisation(): (id: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate()
  return (id, { replace = false } = {}) =>
    void navigate({
      to: '.',
      search: ((current: Record<string, unknown>) => ({
        ...current,
        after: undefined,
        before: undefined,
        structure: id,
      })) as never,
      replace,
      resetScroll: false,
    })
}
