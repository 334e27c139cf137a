import { Button, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ApiProblem } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Dialog, type DialogProps } from '../../../web/ui/dialog.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'

/** An act that takes back or refuses, once its reason is written. */
export function ReasonDialog(props: {
  icon: NonNullable<DialogProps['icon']>
  title: string
  lead: string
  label: string
  act: string
  /** The last step of refusing: its button is red. */
  danger?: true
  run: (reason: string) => Promise<unknown>
  onDone: () => Promise<void>
  onClose: () => void
  /** Why it was refused, where that is more than a notice. */
  refused?: (error: Error | null, reason: string) => ReactNode
}) {
  const ui = useTexts()
  const [reason, setReason] = useState('')
  const { mutate, error, isPending } = useMutation({ mutationFn: () => props.run(reason), onSuccess: props.onDone })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      tone="brique"
      icon={props.icon}
      title={props.title}
      lead={props.lead}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button
            {...(props.danger ? { className: 'danger' } : {})}
            disabled={!reason.trim()}
            loading={isPending}
            onClick={() => mutate()}
          >
            {props.act}
          </Button>
        </>
      }
    >
      {props.refused ? props.refused(error, reason) : error ? <ProblemNotice problem={error as ApiProblem} /> : null}
      <Textarea
        {...compulsory}
        data-autofocus
        mt={12}
        label={props.label}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  )
}
