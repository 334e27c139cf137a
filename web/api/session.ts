import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { forgetDrafts } from './drafts.ts'
import { ApiProblem } from './problem.ts'
import type { Session } from './types.ts'

/** Key of the session in the store of answers: invalidate it after an act that changes a count of the bar. */
export const sessionKey = ['session'] as const

/** Who is signed in. Only below the frame of signed-in pages, where it is always there. */
export function useSession(): Session {
  const { data } = useQuery({ queryKey: sessionKey, queryFn: () => api.get('/session'), staleTime: 60_000 })
  if (!data) throw new Error('useSession outside the frame of signed-in pages')
  return data
}

/** The side that is open, for pages that a client and the staff share: no employee comes there. */
export const useClientOrStaff = (): 'client' | 'staff' => (useSession().side === 'staff' ? 'staff' : 'client')

/** Whether the person's role on the provider's staff holds a permission: what it does not permit is not offered. */
export const useStaffMay = (permission: string): boolean => useSession().permissions.includes(permission)

/** Gives a function that reads the session again, so that the counts of the bar follow. */
export function useRefreshSession(): () => Promise<void> {
  const store = useQueryClient()
  return () => store.invalidateQueries({ queryKey: sessionKey })
}

/** Closes the session and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  try {
    await api.delete('/session')
    forgetDrafts()
  } catch (error) {
    // It is not this page's session: who it is of has been said, and they stay.
    if (error instanceof ApiProblem && error.code === 'identity.other_account') return
  }
  location.assign('/connexion')
}
