import { Button, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ApiProblem } from '../api/client.ts'
import { useTexts } from '../i18n/index.ts'
import { Dialog, type DialogProps } from './dialog.tsx'
import { compulsory } from './fields.tsx'
import { ProblemNotice } from './problem-notice.tsx'

/** An act whose reason is written first: one that takes back, refuses, or makes an exception. */
export function ReasonDialog<Done>(props: {
  icon?: NonNullable<DialogProps['icon']>
  tone?: NonNullable<DialogProps['tone']>
  title: string
  lead?: string | undefined
  label: string
  /** What is said of the reason: who reads it. */
  what?: string
  act: string
  /** What the other button says. */
  cancel?: string
  /** The last step of refusing: its button is red. */
  danger?: true
  /** So many characters at most. */
  most?: number
  /** What is to be known before. */
  before?: ReactNode
  /** Further fields, under the reason; `problem` says which of them is wrong. */
  more?: (problem: ApiProblem | null) => ReactNode
  run: (reason: string) => Promise<Done>
  onDone: (done: Done) => unknown
  onClose: () => void
  /** Why it was refused, where that is more than a notice. */
  refused?: (error: Error | null, reason: string) => ReactNode
}) {
  const ui = useTexts()
  const [reason, setReason] = useState('')
  const { mutate, error, isPending } = useMutation({ mutationFn: () => props.run(reason), onSuccess: props.onDone })
  const problem = error as ApiProblem | null
  const wrong = problem?.errors?.find(({ field }) => field === 'reason')
  const isOfField = Boolean(wrong) || (props.more !== undefined && (problem?.errors?.length ?? 0) > 0)
  return (
    <Dialog
      opened
      onClose={props.onClose}
      tone={props.tone ?? 'brique'}
      {...(props.icon ? { icon: props.icon } : {})}
      title={props.title}
      lead={props.lead}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {props.cancel ?? ui('cancel')}
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
      {props.refused ? (
        props.refused(error, reason)
      ) : problem && !isOfField ? (
        <ProblemNotice problem={problem} />
      ) : null}
      {props.before}
      <Textarea
        {...compulsory}
        data-autofocus
        mt={12}
        autosize
        minRows={2}
        label={props.label}
        description={props.what}
        maxLength={props.most ?? 300}
        value={reason}
        error={wrong?.message}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {props.more?.(problem)}
    </Dialog>
  )
}
