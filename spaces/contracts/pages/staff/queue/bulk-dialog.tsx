import { Button } from '@mantine/core'
import { IconCircleX, IconListCheck } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { focusFirstError } from '../../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { Dialog } from '../../../../../web/ui/dialog.tsx'
import { LongWork, orderWorkRows, type WorkRow } from '../../../../../web/ui/long-work.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import type { QueueRow } from '../types.ts'
import { checkRefusal, type RefusalErrors, RefusalFields, reasonOf, useRefusal } from './refusal-fields.tsx'

export interface BulkWork {
  decision: 'validated' | 'refused'
  rows: QueueRow[]
}

/**
 * Decides the ticked requests one after the other, each by itself (C28), and tells what came of each. It can stop after the one under
 * way. @param onAbandon closes before anything was sent; `onClose` after.
 */
export function BulkDialog(props: { work: BulkWork; onClose: () => void; onAbandon: () => void }) {
  const { decision, rows } = props.work
  const t = useTexts('staff')
  const ui = useTexts()
  const refusing = decision === 'refused'
  const [refusal, setRefusal] = useRefusal(rows.map((row) => row.id))
  const [errors, setErrors] = useState<RefusalErrors>({})
  const [outcomes, setOutcomes] = useState<WorkRow[]>()
  const [running, setRunning] = useState(false)
  const stop = useRef(false)
  const form = useRef<HTMLFormElement>(null)
  const name = (row: QueueRow) => `${row.number} · ${row.detail}`

  async function start() {
    if (refusing) {
      const wrong = checkRefusal(refusal, t)
      setErrors(wrong)
      if (wrong.motive || wrong.message) return focusFirstError(form.current)
    }
    setRunning(true)
    let work: WorkRow[] = rows.map((row) => ({ id: row.id, name: name(row), state: 'pending' }))
    const set = (id: string, change: Partial<WorkRow>) => {
      work = work.map((row) => (row.id === id ? { ...row, ...change } : row))
      setOutcomes(work)
    }
    for (const row of rows) {
      if (stop.current) break
      set(row.id, { state: 'running' })
      const items = [{ id: row.id, rowVersion: row.rowVersion }]
      try {
        const { items: done } = await api.post('/staff/change-request-decisions', {
          body: decision === 'refused' ? { decision, reason: reasonOf(refusal, t), items } : { decision, items },
        })
        const outcome = done[0]
        set(row.id, outcome?.ok ? { state: 'done' } : { state: 'failed', result: outcome?.detail })
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error
        set(row.id, { state: 'failed', result: error.detail })
        if (error.status === 0 || error.status === 403) break
      }
    }
    setRunning(false)
  }
  const finished = outcomes !== undefined && !running
  const left = outcomes?.filter((row) => row.state === 'pending').length ?? 0
  return (
    <Dialog
      opened
      onClose={() => {
        if (running) return
        if (outcomes) props.onClose()
        else props.onAbandon()
      }}
      icon={refusing ? IconCircleX : IconListCheck}
      tone={refusing ? 'brique' : 'mousse'}
      width={620}
      title={t(refusing ? 'bulk.refuseTitle' : 'bulk.validateTitle', { count: rows.length })}
      lead={outcomes ? undefined : t(refusing ? 'bulk.refuseLead' : 'bulk.validateLead')}
      footer={
        finished ? (
          <Button onClick={props.onClose}>{ui('close')}</Button>
        ) : running ? (
          <Button variant="default" onClick={() => (stop.current = true)}>
            {t('bulk.stop')}
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={props.onAbandon}>
              {ui('cancel')}
            </Button>
            <Button type="submit" form="bulk-decision" className={refusing ? 'danger' : undefined}>
              {t(refusing ? 'queue.refuseN' : 'queue.validateN', { count: rows.length })}
            </Button>
          </>
        )
      }
    >
      {outcomes ? (
        <>
          <LongWork
            rows={outcomes}
            doneWord={t(refusing ? 'bulk.refused' : 'bulk.validated', {
              count: outcomes.filter((row) => row.state === 'done').length,
            })}
            note={running ? t('bulk.running') : left ? t('bulk.stopped') : undefined}
          />
          <ul className="work-rows">
            {orderWorkRows(outcomes).map((row) => (
              <li key={row.id}>
                <span className="strong" style={{ marginRight: 'auto' }}>
                  {row.name}
                </span>
                <StateTag state={row.state}>
                  {t(row.state === 'done' ? `bulk.one.${decision}` : `bulk.one.${row.state}`)}
                </StateTag>
                {row.result ? <span className="why">{row.result}</span> : null}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <form
          id="bulk-decision"
          ref={form}
          className="stacked"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void start()
          }}
        >
          <ul className="work-rows" style={{ margin: 0 }}>
            {rows.map((row) => (
              <li key={row.id}>
                <span className="strong">{row.detail}</span>
                <span className="help">
                  {t(`kind.${row.kind}`)} · {row.organisationName} · {row.contractNumber}
                </span>
              </li>
            ))}
          </ul>
          {refusing ? (
            <RefusalFields to={t('bulk.message')} value={refusal} errors={errors} change={setRefusal} autoFocus />
          ) : null}
        </form>
      )}
    </Dialog>
  )
}
