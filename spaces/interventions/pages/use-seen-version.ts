import { useState } from 'react'
import type { ApiProblem } from '../../../web/api/problem.ts'

/**
 * The version that somebody began to change: what a live page learns meanwhile is not taken for seen. Once the server said that it changed, the next
 * saving is on what it is now.
 */
export function useSeenVersion(version: number) {
  const [seen, setSeen] = useState(version)
  const onError = (error: unknown) => {
    const current = ((error as ApiProblem).extra as { current?: { version: number } } | undefined)?.current
    if (current) setSeen(current.version)
  }
  return { seen, onError }
}
