import { useEffect, useState } from 'react'

/** A value once it has rested for `ms`: what is typed, without a request for each letter. */
export function useRested<T>(value: T, ms = 300): T {
  const [rested, setRested] = useState(value)
  const text = JSON.stringify(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says whether the value changed
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return rested
}
