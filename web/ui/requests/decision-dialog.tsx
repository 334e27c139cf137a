import { Button, Textarea } from '@mantine/core'
import { IconCircleX, IconListCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTyped } from '../../api/drafts.ts'
import { focusFirstError } from '../../api/use-api-form.ts'
import { useTexts } from '../../i18n/index.ts'
import { Dialog } from '../dialog.tsx'
import { compulsory } from '../fields.tsx'
import { ProblemNotice } from '../problem-notice.tsx'
import type { RequestKind } from './kind.ts'
import { type Decisions, nameOf } from './use-decisions.ts'

/** How many of those concerned are named. */
const namedAtMost = 100

/** What is about to be decided: of whom, what follows, and the compulsory reason of a refusal, which each receives (O2, O9). */
export function DecisionDialog({ kind, decisions }: { kind: RequestKind; decisions: Decisions }) {
  const { asked } = decisions
  return asked ? <Asked key={asked.rows.map((row) => row.id).join()} {...asked} {...{ kind, decisions }} /> : null
}

function Asked(props: NonNullable<Decisions['asked']> & { kind: RequestKind; decisions: Decisions }) {
  const t = useTexts()
  const { decision, rows, decisions } = props
  const { words } = props.kind
  const count = rows.length
  const refusing = decision === 'refused'
  const [reason, setReason] = useTyped(`refusal:${rows.map((row) => row.id).join()}`)
  const [missing, setMissing] = useState(false)
  const first = rows[0]!
  return (
    <Dialog
      opened
      onClose={decisions.cancel}
      icon={refusing ? IconCircleX : IconListCheck}
      tone={refusing ? 'brique' : 'mousse'}
      title={
        refusing && count === 1
          ? words('refuseOne', { name: nameOf(first) })
          : words(refusing ? 'refuseMany' : 'approveMany', { count })
      }
      lead={count === 1 ? first.organisation.name : t(refusing ? 'requests.refuseLead' : 'requests.approveLead')}
      footer={
        <>
          <Button variant="default" onClick={decisions.cancel}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            form="request-decision"
            className={refusing ? 'danger' : undefined}
            data-autofocus={refusing ? undefined : true}
            loading={decisions.pending}
          >
            {count === 1
              ? t(refusing ? 'requests.refuse' : 'requests.approve')
              : t(refusing ? 'requests.refuseMany' : 'requests.approveMany', { count })}
          </Button>
        </>
      }
    >
      <form
        id="request-decision"
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (refusing && !reason.trim()) {
            setMissing(true)
            focusFirstError(event.currentTarget)
          } else decisions.confirm(reason.trim())
        }}
      >
        <ProblemNotice problem={decisions.problem} />
        {count > 1 ? (
          <ul className="outcome-rows">
            {rows.slice(0, namedAtMost).map((row) => (
              <li key={row.id}>
                <span className="strong">{nameOf(row)}</span>
                <span className="help">{row.organisation.name}</span>
              </li>
            ))}
            {count > namedAtMost ? (
              <li className="help">{t('requests.others', { count: count - namedAtMost })}</li>
            ) : null}
          </ul>
        ) : null}
        {refusing ? (
          <Textarea
            label={t('requests.reason')}
            description={t('requests.reasonHelp', { count })}
            {...compulsory}
            data-autofocus
            rows={3}
            maxLength={1000}
            value={reason}
            error={missing && !reason.trim() ? t('requests.reasonMissing') : undefined}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ) : null}
      </form>
    </Dialog>
  )
}
