import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { type BulkOutcome, refusal, useRefresh } from '../data.ts'
import { startWork } from '../work/work.ts'
import { type AnyRequest, kinds, nameOf, type RequestKind } from './request-words.tsx'

/**
 * The acts on rows of requests, for the desk and the full lists: one at once, several as a work of their own page, a refusal after
 * its reason.
 */
export function useDecisions(kind: RequestKind, onDecided: (ids: string[]) => void) {
  const t = useTexts('organisation')
  const navigate = useNavigate()
  const refresh = useRefresh()
  const [refusing, setRefusing] = useState<AnyRequest[]>()
  const [told, setTold] = useState<string>()
  const { path, decisions, texts, approval, refusal: refused } = kinds[kind]
  const one = useMutation({
    mutationFn: ({ row, reason }: { row: AnyRequest; reason?: string }) =>
      reason === undefined
        ? api.post(`${path}/${row.id}/approval`, { version: row.version })
        : api.post(`${path}/${row.id}/refusal`, { version: row.version, reason }),
    onMutate: () => setTold(undefined),
    onSuccess: async (_answer, { row, reason }) => {
      setTold(
        t(`${texts}.${reason === undefined ? 'approved' : 'refused'}`, {
          name: nameOf(row),
          organisation: row.organisation.name,
        }),
      )
      setRefusing(undefined)
      onDecided([row.id])
      await refresh()
    },
    onError: () => void refresh(),
  })
  function many(rows: AnyRequest[], decision: 'approved' | 'refused', reason: string) {
    const id = startWork(
      decision === 'approved' ? approval : refused,
      rows.map((row) => ({ id: row.id, name: nameOf(row), organisation: row.organisation.name })),
      (ids, key) => api.post<BulkOutcome>(decisions, { ids, decision, reason }, { key }),
    )
    onDecided(rows.map((row) => row.id))
    void navigate({ to: `/gestion/travaux/${id}` })
  }
  return {
    told,
    /** Says what was decided in the drawer. */
    tell: setTold,
    /** A refusal of the server of an act on one row, and the row. */
    problem: refusal(one.error) as ApiProblem | undefined,
    problemRow: one.error ? one.variables?.row : undefined,
    busy: (row: AnyRequest) => one.isPending && one.variables.row.id === row.id,
    approve: (rows: AnyRequest[]) =>
      rows.length === 1 ? one.mutate({ row: rows[0]! }) : rows.length ? many(rows, 'approved', '') : undefined,
    /** Opens the dialog that asks for the reason. */
    askRefusal: (rows: AnyRequest[]) => {
      if (rows.length === 0) return
      one.reset()
      setRefusing(rows)
    },
    refusing,
    cancelRefusal: () => setRefusing(undefined),
    refuse: (rows: AnyRequest[], reason: string) =>
      rows.length === 1 ? one.mutate({ row: rows[0]!, reason }) : many(rows, 'refused', reason),
    pending: one.isPending,
  }
}
export type Decisions = ReturnType<typeof useDecisions>
