import { useMemo, useState } from 'react'

/** The rows ticked in a list read page by page: a row stays ticked while its page is not shown. */
export function useTicked<Row>(keyOf: (row: Row) => string) {
  const [ticked, setTicked] = useState<ReadonlyMap<string, Row>>(new Map())
  return useMemo(
    () => ({
      rows: [...ticked.values()],
      clear: () => setTicked(new Map()),
      remove: (keys: string[]) => setTicked(new Map([...ticked].filter(([key]) => !keys.includes(key)))),
      /** Puts rows as they are now in the place of those that are ticked. */
      replace: (rows: Row[]) =>
        setTicked((now) => new Map([...now].map(([key, row]) => [key, rows.find((one) => keyOf(one) === key) ?? row]))),
      /** As `DataTable` takes it, for the rows that it shows. */
      selection: (shown: Row[] | undefined) => ({
        keys: new Set(ticked.keys()) as ReadonlySet<string>,
        change: (keys: Set<string>) => {
          const next = new Map(ticked)
          const here = new Map((shown ?? []).map((row) => [keyOf(row), row]))
          for (const key of here.keys()) if (!keys.has(key)) next.delete(key)
          if (keys.size === 0) next.clear()
          for (const key of keys) if (!next.has(key) && here.has(key)) next.set(key, here.get(key)!)
          setTicked(next)
        },
      }),
    }),
    [ticked, keyOf],
  )
}
