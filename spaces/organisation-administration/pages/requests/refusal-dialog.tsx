import { Button, Textarea } from '@mantine/core'
import { IconCircleX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTyped } from '../../../../web/api/drafts.ts'
import { focusFirstError } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { kinds, nameOf, type RequestKind } from './request-words.tsx'
import type { Decisions } from './use-decisions.ts'

/** «Refuser»: whom, what follows, and the compulsory reason, which the person receives (O2, O9). */
export function RefusalDialog({ kind, decisions }: { kind: RequestKind; decisions: Decisions }) {
  const rows = decisions.refusing
  if (!rows) return null
  return <Asked key={rows.map((row) => row.id).join()} kind={kind} decisions={decisions} rows={rows} />
}

function Asked(props: { kind: RequestKind; decisions: Decisions; rows: NonNullable<Decisions['refusing']> }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const { rows, decisions } = props
  const texts = kinds[props.kind].texts
  const [reason, setReason] = useTyped(`refusal:${rows.map((row) => row.id).join()}`)
  const [error, setError] = useState<string>()
  const first = rows[0]!
  return (
    <Dialog
      opened
      onClose={decisions.cancelRefusal}
      icon={IconCircleX}
      tone="brique"
      title={
        rows.length === 1
          ? t(`${texts}.refuseOne`, { name: nameOf(first) })
          : t(`${texts}.refuseMany`, { count: rows.length })
      }
      lead={
        rows.length === 1
          ? first.organisation.name
          : rows.map(nameOf).slice(0, 6).join(', ') + (rows.length > 6 ? '…' : '')
      }
      footer={
        <>
          <Button variant="default" onClick={decisions.cancelRefusal}>
            {ui('cancel')}
          </Button>
          <Button type="submit" form="refusal-form" className="danger" loading={decisions.pending}>
            {rows.length === 1 ? t('refuse') : t('refuseMany', { count: rows.length })}
          </Button>
        </>
      }
    >
      <form
        id="refusal-form"
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!reason.trim()) {
            setError(t('reasonMissing'))
            focusFirstError(event.currentTarget)
          } else decisions.refuse(rows, reason.trim())
        }}
      >
        <ProblemNotice problem={decisions.problem} />
        <Textarea
          label={t('reason')}
          description={t('reasonHelp', { count: rows.length })}
          {...compulsory}
          data-autofocus
          rows={3}
          maxLength={1000}
          value={reason}
          error={error}
          onChange={(event) => {
            setReason(event.currentTarget.value)
            setError(undefined)
          }}
        />
      </form>
    </Dialog>
  )
}
