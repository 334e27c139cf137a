import { useNavigate, useSearch } from '@tanstack/react-router'
import { useSession } from './session.ts'

export interface OpenOrganisation {
  id: string
  name: string
}

/**
 * The organisation that is open (O36): the one that the address names as `structure`, where the person belongs to it, else their
 * first one; undefined for somebody of none.
 */
export function useOpenOrganisation(): OpenOrganisation | undefined {
  const { organisations } = useSession()
  const { structure } = useSearch({ strict: false }) as { structure?: string }
  return organisations.find((one) => one.id === structure) ?? organisations[0]
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
