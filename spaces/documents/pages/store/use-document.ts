import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../../../../web/api/client.ts'
import { sessionKey, useSession } from '../../../../web/api/session.ts'

/** Has every list, folder and count of documents read again. */
export function useRefreshDocuments() {
  const store = useQueryClient()
  return () =>
    Promise.all(
      [
        sessionKey,
        ['list', '/documents'],
        ['list', '/staff/documents'],
        ['list', '/employee/documents'],
        ['documents', 'folders'],
        ['payslips'],
      ].map((queryKey) => store.invalidateQueries({ queryKey })),
    )
}

/** A document that is open. For whoever's it is, to open it is to read it (D15, D26). */
export function useDocument(id: string) {
  const store = useQueryClient()
  const { side } = useSession()
  const refresh = useRefreshDocuments()
  const key = ['documents', id]
  const found = useQuery({ queryKey: key, queryFn: () => api.get('/documents/:id', { params: { id } }) })
  const { data } = found
  const toRead = side !== 'staff' && data?.read === false
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each version that opens
  useEffect(() => {
    if (!toRead) return
    api.post('/documents/:id/reading', { params: { id } }).then(
      () => Promise.all([refresh(), store.invalidateQueries({ queryKey: key })]),
      () => {},
    )
  }, [toRead, data?.versionId])
  return { ...found, key, refresh }
}
