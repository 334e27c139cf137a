import { NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useDraft } from '../../../../../web/api/drafts.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { compulsory } from '../../../../../web/ui/fields.tsx'

/** The motives offered for a refusal; the texts name them under `refusal.motives`. */
export const motives = ['noUser', 'badForm', 'incomplete', 'duplicate', 'notCovered', 'other'] as const

export interface Refusal {
  motive: string
  message: string
}
export interface RefusalErrors {
  motive?: string | undefined
  message?: string | undefined
}

/** What is typed of a refusal of these requests; it outlives a page that has to go. */
export function useRefusal(ids: string[]): [Refusal, (value: Refusal) => void] {
  const [value, setValue] = useState<Refusal>({ motive: '', message: '' })
  useDraft(
    `refusal:${ids.join()}`,
    () => (value.motive || value.message ? { ...value } : undefined),
    (kept) => setValue({ motive: String(kept.motive ?? ''), message: String(kept.message ?? '') }),
  )
  return [value, setValue]
}

/** The motive and the message of a refusal, both compulsory (C28). */
export function RefusalFields(props: {
  to: string
  value: Refusal
  errors: RefusalErrors
  change: (value: Refusal) => void
  autoFocus?: boolean
}) {
  const t = useTexts('staff')
  return (
    <>
      <NativeSelect
        label={t('refusal.motive')}
        {...compulsory}
        autoFocus={props.autoFocus}
        error={props.errors.motive}
        value={props.value.motive}
        data={[
          { value: '', label: t('refusal.choose') },
          ...motives.map((key) => ({ value: key, label: t(`refusal.motives.${key}`) })),
        ]}
        onChange={(event) => props.change({ ...props.value, motive: event.currentTarget.value })}
      />
      <Textarea
        label={props.to}
        {...compulsory}
        rows={3}
        maxLength={900}
        error={props.errors.message}
        value={props.value.message}
        onChange={(event) => props.change({ ...props.value, message: event.currentTarget.value })}
      />
    </>
  )
}

/** What is missing in a refusal. */
export function checkRefusal(value: Refusal, t: (key: string) => string): RefusalErrors {
  return {
    motive: value.motive ? undefined : t('refusal.motiveMissing'),
    message: value.message.trim() ? undefined : t('refusal.messageMissing'),
  }
}

/** The reason as it is sent: the motive, then the message. */
export function reasonOf(value: Refusal, t: (key: string) => string): string {
  const message = value.message.trim()
  return value.motive === 'other' ? message : `${t(`refusal.motives.${value.motive}`)}. ${message}`
}
