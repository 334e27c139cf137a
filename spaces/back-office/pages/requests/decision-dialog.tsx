import { Button, Textarea } from '@mantine/core'
import { IconCircleX, IconListCheck } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { api, newActionKey } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { focusFirstError } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { LongWork, orderWorkRows, type WorkRow } from '../../../../web/ui/long-work.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { type AnyRequest, kinds, nameOf, type RequestKind } from './kinds.ts'
import './requests.css'

export interface Work {
  decision: 'approved' | 'refused'
  rows: AnyRequest[]
}

/** How many rows go in one call: one where each is drawn, more of a long list. */
const chunk = (count: number) => (count <= 60 ? 1 : 20)

/**
 * Decides some requests, each by itself, and tells what came of each; a refusal asks for its reason first. It can stop after those
 * under way. `onAbandon` closes before anything was sent; `onClose` after.
 */
export function DecisionDialog(props: { kind: RequestKind; work: Work; onClose: () => void; onAbandon: () => void }) {
  const { kind } = props
  const { decision, rows } = props.work
  const t = useTexts('backOffice')
  const ui = useTexts()
  const refusing = decision === 'refused'
  const [reason, setReason] = useTyped(`refusal:${rows.map((row) => row.id).join()}`)
  const [missing, setMissing] = useState(false)
  const [lines, setLines] = useState<WorkRow[]>()
  const [problem, setProblem] = useState<ApiProblem>()
  const [running, setRunning] = useState(false)
  const stop = useRef(false)
  const form = useRef<HTMLFormElement>(null)

  async function start() {
    if (refusing && !reason.trim()) {
      setMissing(true)
      return focusFirstError(form.current)
    }
    setRunning(true)
    let work: WorkRow[] = rows.map((row) => ({
      id: row.id,
      name: `${nameOf(row)} · ${row.organisation.name}`,
      state: 'pending',
    }))
    const set = (ids: string[], of: (id: string) => Partial<WorkRow>) => {
      work = work.map((line) => (ids.includes(line.id) ? { ...line, ...of(line.id) } : line))
      setLines(work)
    }
    for (let place = 0; place < rows.length && !stop.current; place += chunk(rows.length)) {
      const ids = rows.slice(place, place + chunk(rows.length)).map((row) => row.id)
      set(ids, () => ({ state: 'running' }))
      try {
        const { items } = await api.post(kinds[kind].decisions, {
          body: { ids, decision, ...(refusing ? { reason: reason.trim() } : {}) },
          key: newActionKey(),
        })
        const by = new Map(items.map((item) => [item.id, item]))
        set(ids, (id) => (by.get(id)?.ok ? { state: 'done' } : { state: 'failed', result: by.get(id)?.detail ?? '' }))
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error
        // Refused as a whole, or no answer: these wait again with those that follow.
        set(ids, () => ({ state: 'pending' }))
        setProblem(error)
        break
      }
    }
    setRunning(false)
  }
  const done = lines?.filter((line) => line.state === 'done').length ?? 0
  const left = lines?.filter((line) => line.state === 'pending').length ?? 0
  return (
    <Dialog
      opened
      onClose={() => {
        if (running) return
        if (lines) props.onClose()
        else props.onAbandon()
      }}
      icon={refusing ? IconCircleX : IconListCheck}
      tone={refusing ? 'brique' : 'mousse'}
      width={620}
      title={t(refusing ? 'structures.refuseTitle' : 'structures.approveTitle', { count: rows.length })}
      lead={lines ? undefined : t(refusing ? 'structures.refuseLead' : 'structures.approveLead')}
      footer={
        lines ? (
          running ? (
            <Button
              variant="default"
              onClick={() => {
                stop.current = true
              }}
            >
              {t('structures.stop')}
            </Button>
          ) : (
            <Button onClick={props.onClose}>{ui('close')}</Button>
          )
        ) : (
          <>
            <Button variant="default" onClick={props.onAbandon}>
              {ui('cancel')}
            </Button>
            <Button type="submit" form="structure-decision" className={refusing ? 'danger' : undefined}>
              {t(refusing ? 'structures.refuseN' : 'structures.approveN', { count: rows.length })}
            </Button>
          </>
        )
      }
    >
      {lines ? (
        <>
          <ProblemNotice problem={problem} />
          <LongWork
            rows={lines}
            doneWord={t(refusing ? 'structures.refusedWord' : 'structures.approvedWord', { count: done })}
            note={running ? t('structures.running') : left ? t('structures.stopped') : undefined}
          />
          <ul className="outcome-rows">
            {orderWorkRows(lines).map((line) => (
              <li key={line.id}>
                <span className="strong">{line.name}</span>
                <StateTag state={line.state}>
                  {t(line.state === 'done' ? `structures.one.${decision}` : `structures.one.${line.state}`)}
                </StateTag>
                {line.result ? <span className="why">{line.result}</span> : null}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <form
          id="structure-decision"
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void start()
          }}
        >
          <ul className="outcome-rows">
            {rows.slice(0, 100).map((row) => (
              <li key={row.id}>
                <span className="strong">{nameOf(row)}</span>
                <span className="help">{row.organisation.name}</span>
              </li>
            ))}
          </ul>
          {refusing ? (
            <Textarea
              {...compulsory}
              label={t('structures.reason')}
              description={t('structures.reasonHelp', { count: rows.length })}
              rows={3}
              maxLength={1000}
              autoFocus
              value={reason}
              error={missing && !reason.trim() ? t('structures.reasonMissing') : undefined}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          ) : null}
        </form>
      )}
    </Dialog>
  )
}
