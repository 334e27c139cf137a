import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import type { Answer, BodyOf } from '../api/endpoints.ts'

const key = ['list-views'] as const
type Views = Answer<'GET /list-views'>
type Change = Omit<BodyOf<'PUT /list-views'>, 'list'>

/** How the person looks at a list, kept for them by the server (B1, B6): the columns chosen, the filters left; `known` once that was read. */
export function useListView(list: string, on = true) {
  const store = useQueryClient()
  const { data, isError } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/list-views'),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: on,
  })
  const view = data?.items.find((one) => one.list === list)
  const keep = useMutation({
    mutationFn: (change: Change) => api.put('/list-views', { body: { list, ...change } }),
    // The list changes at once; where it could not be kept, it goes back to what is.
    onMutate: (change) => {
      const now = store.getQueryData<Views>(key)?.items ?? []
      const mine = { list, columns: null, filters: null, ...now.find((one) => one.list === list), ...change }
      store.setQueryData<Views>(key, { items: [...now.filter((one) => one.list !== list), mine] })
    },
    onSuccess: (views) => store.setQueryData<Views>(key, views),
    onError: () => store.invalidateQueries({ queryKey: key }),
  })
  return {
    known: !on || data !== undefined || isError,
    columns: view?.columns ?? undefined,
    filters: view?.filters ?? undefined,
    keep: keep.mutate,
    failed: keep.isError,
  }
}
