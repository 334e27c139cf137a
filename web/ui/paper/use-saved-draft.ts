import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ApiProblem } from '../../api/problem.ts'
import { useRested } from '../use-rested.ts'

/**
 * A draft that is saved as one types: what stands in the fields, whether it is kept, and what the server refused, which stays on the page.
 * @param save sends the values at the version that was kept last, and gives the draft as it is then
 */
export function useSavedDraft<D extends { version: number }, V extends object>(
  draft: D,
  valuesOf: (draft: D) => V,
  save: (values: V, version: number) => Promise<D>,
  onSaved: (draft: D) => void,
) {
  const [values, setValues] = useState(() => valuesOf(draft))
  const [kept, setKept] = useState(() => JSON.stringify(values))
  const [savedAt, setSavedAt] = useState<Date>()
  const version = useRef(draft.version)
  const text = JSON.stringify(values)
  const rested = useRested(text, 600)
  const mutation = useMutation({
    mutationFn: (sent: string) => save(JSON.parse(sent), version.current),
    onSuccess: (saved, sent) => {
      version.current = saved.version
      setKept(sent)
      setSavedAt(new Date())
      onSaved(saved)
    },
  })
  const { mutateAsync, isPending } = mutation
  const tried = useRef(kept)
  useEffect(() => {
    if (rested === kept || rested !== text || isPending || rested === tried.current) return
    tried.current = rested
    // What is refused stays on the page, with its reason.
    mutateAsync(rested).catch(() => {})
  }, [rested, text, kept, isPending, mutateAsync])
  const unsaved = text !== kept
  const problem = unsaved ? (mutation.error as ApiProblem | null) : null
  return {
    values,
    set: (changes: Partial<V>) => setValues((now) => ({ ...now, ...changes })),
    unsaved,
    saving: isPending,
    savedAt,
    problem,
    errorOf: (field: string) => problem?.errors.find((one) => one.field === field)?.message,
    version,
    /** Saves what stands on the page; the version that is kept then. */
    saveNow: async () => {
      if (unsaved) await mutateAsync(text)
      return version.current
    },
    /** Takes the draft as somebody else left it, in the place of what was typed. */
    take: (now: D) => {
      version.current = now.version
      setValues(valuesOf(now))
      setKept(JSON.stringify(valuesOf(now)))
    },
  }
}
