// What a technician's device keeps until it is sent (P38): reports that were signed, and the one that is being typed. IndexedDB outlives the window.

/** A report that was signed on this device, as it will be sent. */
export type Kept = {
  id: string
  /** Whose it is: whoever else signs in on this device neither sees nor sends it. */
  accountId: string
  number: string
  client: string
  /** The report as JSON. */
  report: string
  /** What was typed, to take it up again where the server refuses it. */
  values?: unknown
  signature: Blob
  savedAt: string
  /** Why the server did not take it; empty while it waits to be sent. */
  problem: string
}
/** What is typed of a visit and not signed yet. */
export type Draft = { id: string; accountId: string; values: unknown }

const stores = { reports: 'reports', drafts: 'drafts' } as const

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('parvis-on-site', 1)
    request.onupgradeneeded = () => {
      for (const store of Object.values(stores)) request.result.createObjectStore(store, { keyPath: 'id' })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function within<T>(
  store: keyof typeof stores,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(stores[store], mode)
      const request = act(transaction.objectStore(stores[store]))
      // Only what is on the disk is kept.
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

/** Keeps a report; it is there once this is done. */
export const keepReport = (report: Kept): Promise<unknown> => within('reports', 'readwrite', (all) => all.put(report))
/** The reports of somebody that wait here, in the order in which they were signed. */
export const keptReports = async (accountId: string): Promise<Kept[]> =>
  (await within<Kept[]>('reports', 'readonly', (all) => all.getAll()))
    .filter((one) => one.accountId === accountId)
    .sort((a, b) => a.savedAt.localeCompare(b.savedAt))
/** Forgets a report that the server has. */
export const dropReport = (id: string): Promise<unknown> => within('reports', 'readwrite', (all) => all.delete(id))

/** Keeps what is typed of a visit. */
export const keepDraft = (draft: Draft): Promise<unknown> => within('drafts', 'readwrite', (all) => all.put(draft))
/** What was typed of a visit by somebody, where it was. */
export const draftOf = async (id: string, accountId: string): Promise<unknown> => {
  const found = await within<Draft | undefined>('drafts', 'readonly', (all) => all.get(id))
  return found?.accountId === accountId ? found.values : undefined
}
/** Forgets what was typed of a visit. */
export const dropDraft = (id: string): Promise<unknown> => within('drafts', 'readwrite', (all) => all.delete(id))
