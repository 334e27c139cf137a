import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useTicked } from '../../../web/ui/use-ticked.ts'
import { useWorkStarted } from '../../../web/ui/work.ts'
import { type Access, changesOf, keyOf, type Staged, stage, type Wish } from './staged.ts'

/** What is ticked of a list of accesses, what is changed in it, and its save: all or none. `read` reads what is shown again. */
export function useAccessEdits(read: () => void) {
  const ticked = useTicked<Access>(keyOf)
  const started = useWorkStarted()
  const [staged, setStaged] = useState<Staged>(new Map())
  const [workId, setWorkId] = useState<string>()
  const save = useMutation({
    mutationFn: () => api.post('/staff/portal-accesses/drafts', { body: { items: changesOf(staged) } }),
    onSuccess: ({ items, workId: begun }) => {
      setStaged(new Map())
      // The ticked rows are at another version now: those are what the next act is about.
      ticked.replace(items)
      if (begun) {
        setWorkId(begun)
        started()
      }
      read()
    },
  })
  return {
    ticked,
    staged,
    workId,
    saving: save.isPending,
    problem: save.error as ApiProblem | null,
    stage: (rows: Access[], wish: Wish) => {
      save.reset()
      setStaged((now) => stage(now, rows, wish))
    },
    save: () => save.mutate(),
    /** Saves what is changed first, where anything is. */
    saveThen: (then: () => void) => (staged.size > 0 ? save.mutate(undefined, { onSuccess: then }) : then()),
    /** Reads what others changed, and keeps what was not about that. */
    reread: () => {
      const current = ((save.error as ApiProblem | null)?.extra as { current?: { items: Access[] } } | undefined)
        ?.current
      setStaged((now) => {
        const next = new Map(now)
        for (const row of current?.items ?? []) {
          const mine = next.get(keyOf(row))
          if (mine) next.set(keyOf(row), { ...mine, row })
        }
        return next
      })
      ticked.replace(current?.items ?? [])
      save.reset()
      read()
    },
    clear: () => {
      ticked.clear()
      setStaged(new Map())
      save.reset()
    },
  }
}
