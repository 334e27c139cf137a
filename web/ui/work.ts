import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../api/client.ts'
import type { Answer } from '../api/endpoints.ts'
import { sessionKey } from '../api/session.ts'

/** A long task of the person: how far it is. */
export type Work = Answer<'GET /work/:id'>

const key = ['work'] as const
/** While a task runs, how far it is is asked this often, in ms. */
const every = 1000

/** The page of a task. */
export const workPage = ({ id }: Pick<Work, 'id'>) => `/travaux/${id}`

/**
 * How far a task is, until it is over.
 * @param onEnd told once where it ends while it is looked at: what lists show is read again
 */
export function useWork(id: string, onEnd?: () => void) {
  const store = useQueryClient()
  const work = useQuery({
    queryKey: [...key, id],
    queryFn: () => api.get('/work/:id', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? every : false),
  })
  const state = work.data?.state
  const before = useRef(state)
  useEffect(() => {
    const ended = before.current === 'running' && state !== 'running'
    before.current = state
    if (!ended) return
    // A notice came with the end, and nothing of it runs any more.
    void store.invalidateQueries({ queryKey: sessionKey })
    void store.invalidateQueries({ queryKey: [...key, 'open'] })
    onEnd?.()
  }, [state, store, onEnd])
  return work
}

/** The tasks that run, for the bar: asked again while there are any, and when one was started. */
export const useOpenWork = (): Work[] =>
  useQuery({
    queryKey: [...key, 'open'],
    queryFn: () => api.get('/work', { query: { open: 'true' as never } }),
    refetchInterval: ({ state }) => (state.data?.items.length ? 2 * every : false),
  }).data?.items ?? []

/** Gives a function that has the bar look again: a task was started. */
export function useWorkStarted(): () => void {
  const store = useQueryClient()
  return () => void store.invalidateQueries({ queryKey: key })
}

/** Stops a task after what is under way. */
export function useCancelWork() {
  const store = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.post('/work/:id/cancellation', { params: { id } }),
    onSettled: () => store.invalidateQueries({ queryKey: key }),
  })
}
