import type { CountName } from './endpoints.ts'
import { useOpenOrganisation } from './open-organisation.ts'
import { useSession } from './session.ts'

/** How much waits, by the names that spaces give: in the organisation that is open, where what is counted belongs to one, as the pages show it. */
export function useCounts(): Partial<Record<CountName, number>> {
  const { counts, countsIn } = useSession()
  const open = useOpenOrganisation()
  if (!open) return counts
  return { ...counts, ...Object.fromEntries(Object.entries(countsIn).map(([name, of]) => [name, of[open.id] ?? 0])) }
}
