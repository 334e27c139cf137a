/** Pages of a list read by keyset, as the address tells them: the cursors that led here, so that the way back needs nothing else. */
export interface Pages {
  /** Cursor of this page; undefined for the first one. */
  cursor: string | undefined
  /** How many pages stand before this one. */
  depth: number
  /** `page` of the page before; '' is the first one, null when there is none. */
  previous: string | null
  /** `page` of the next one, by the cursor that the server gave. */
  next: (cursor: string) => string
}

/** An address holds so many cursors; beyond, the oldest are forgotten and «Précédentes» comes back to the first page there. */
const most = 20

/**
 * Reads `page` of an address: `c1.c2.c3`, the last one being where the list stands; `7~c8.c9` once seven were forgotten. A text that is
 * neither is taken as a cursor, which the server refuses.
 */
export function readPages(page: string | undefined): Pages {
  const parts = /^(?:(\d{1,6})~)?(.*)$/s.exec(page ?? '')
  const forgotten = Number(parts?.[1] ?? 0)
  const cursors = (parts?.[2] ?? '').split('.').filter(Boolean)
  const write = (list: string[]) => {
    const dropped = forgotten + Math.max(0, list.length - most)
    return `${dropped ? `${dropped}~` : ''}${list.slice(-most).join('.')}`
  }
  return {
    cursor: cursors.at(-1),
    depth: cursors.length ? forgotten + cursors.length : 0,
    previous: cursors.length === 0 ? null : cursors.length === 1 ? '' : write(cursors.slice(0, -1)),
    // While a page is coming the rows of the one before still stand: their way forth is the page that is coming.
    next: (cursor) => write(cursors.at(-1) === cursor ? cursors : [...cursors, cursor]),
  }
}
