import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import { dropReport, type Kept, keepDraft, keepReport, keptReports } from './queue.ts'

/** A report on its way, as the form brings it. */
function formOf(kept: Kept): FormData {
  const form = new FormData()
  form.append('report', kept.report)
  form.append('signature', kept.signature, 'signature.png')
  return form
}

/**
 * The reports that wait on this device, sent one after the other whenever there is network: as the page opens, when it comes back, after each is signed.
 * What the server has is forgotten here; what it refuses stays, with the reason.
 */
export function useQueue(accountId: string, onSent: () => void) {
  const [waiting, setWaiting] = useState<Kept[]>([])
  const [sending, setSending] = useState(false)
  const under = useRef(false)
  const told = useRef(onSent)
  told.current = onSent
  const look = useCallback(async () => setWaiting(await keptReports(accountId)), [accountId])
  const flush = useCallback(async () => {
    if (under.current) return
    under.current = true
    setSending(true)
    try {
      for (const kept of await keptReports(accountId)) {
        try {
          await api.post('/staff/on-site/reports', { body: formOf(kept) })
          await dropReport(kept.id)
          told.current()
        } catch (error) {
          // Without network it waits; whatever the server says of it is shown beside it.
          const refused =
            error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 401
          if (!refused) break
          await keepReport({ ...kept, problem: error.errors[0]?.message ?? error.detail })
        }
      }
    } finally {
      under.current = false
      setSending(false)
      await look()
    }
  }, [accountId, look])
  useEffect(() => {
    void look().then(flush)
    const again = () => void flush()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [look, flush])
  const add = useCallback(
    async (kept: Kept) => {
      await keepReport(kept)
      await look()
      void flush()
    },
    [look, flush],
  )
  // What the server refused is typed anew from where it was: it is kept as a draft before it is forgotten as a report.
  const takeUp = useCallback(
    async (kept: Kept, visitId: string) => {
      await keepDraft({ id: visitId, accountId, values: kept.values })
      await dropReport(kept.id)
      await look()
    },
    [accountId, look],
  )
  return { waiting, sending, flush, add, takeUp }
}
