import { useEffect, useRef, useState } from 'react'

/** So long what was typed is kept, for a page that is loaded anew. */
const oldest = 7 * 24 * 3_600_000

// Where drafts of an account are, so that they go when it signs out.
const addressOf = (account: string, name: string) => `parvis.draft:${account}:${name}`

function read<T extends object>(address: string): Partial<T> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(address) ?? 'null') as { at: number; values: Partial<T> } | null
    return kept && Date.now() - kept.at < oldest ? kept.values : {}
  } catch {
    return {}
  }
}

/**
 * Values that are kept in this tab as they are typed: a page that is loaded anew has them still. Never a file.
 * @returns the values, how to change some, and how to forget them
 */
export function useKeptDraft<T extends object>(
  account: string,
  name: string,
  first: T,
): [T, (changed: Partial<T>) => void, () => void] {
  const address = addressOf(account, name)
  const [values, setValues] = useState<T>(() => ({ ...first, ...read<T>(address) }))
  const forgotten = useRef(false)
  useEffect(() => {
    if (forgotten.current) return
    try {
      sessionStorage.setItem(address, JSON.stringify({ at: Date.now(), values }))
    } catch {
      // A full or forbidden storage: the page goes on without it.
    }
  }, [address, values])
  // Left, and not loaded anew: whoever leaves was asked.
  useEffect(() => () => sessionStorage.removeItem(address), [address])
  return [
    values,
    (changed) => {
      forgotten.current = false
      setValues((now) => ({ ...now, ...changed }))
    },
    () => {
      forgotten.current = true
      sessionStorage.removeItem(address)
    },
  ]
}
