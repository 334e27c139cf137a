import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useSession } from '../api/session.ts'

const key = ['client-filter'] as const

/** What the member of the staff filters by (B6): kept for them by the server, which narrows the lists. Undefined where they filter by nothing. */
export function useClientFilter() {
  const { side } = useSession()
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/client-filter'),
    enabled: side === 'staff',
  })
  return {
    filter: data?.filter ?? undefined,
    /** Whether a list shows all although there is a filter: it is of no client. */
    passesOver: (list: string, ofOneRecord: boolean): boolean =>
      Boolean(data?.filter) && !ofOneRecord && list.startsWith('/staff/') && !data?.lists.includes(list),
  }
}

/** Sets the filter, or cancels it: whatever is shown is read again. */
export function useSetClientFilter() {
  const store = useQueryClient()
  return useMutation({
    mutationFn: (wanted: { organisationId: string } | { groupId: string } | null) =>
      wanted === null ? api.delete('/client-filter') : api.put('/staff/client-filter', { body: wanted }),
    onSuccess: async (answer) => {
      store.setQueryData(key, answer)
      // Pages of a list that is another one now begin anew.
      await store.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== key[0] && queryKey[0] !== 'session',
      })
    },
  })
}
