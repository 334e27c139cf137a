import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import { Column } from './form-section.tsx'

/**
 * Props of a compulsory field: `<TextInput label={…} {...compulsory} />`. Its star is drawn by the style sheet, so that the label and
 * the name of the field stay the words alone.
 */
export const compulsory = { required: true, withAsterisk: false, labelProps: { className: 'starred' } } as const

interface FieldForm {
  // biome-ignore lint/suspicious/noExplicitAny: what Mantine gives is spread on the input as it is
  getInputProps: (field: any) => any
}

export interface EmailTwiceProps {
  form: FieldForm
  /** Names of the two fields; the second is `<name>Confirmation` unless said. */
  name: string
  confirmation?: string
  /** «Adresse email» unless said; the second adds «(confirmation)». */
  label?: string
  required?: boolean
  help?: ReactNode
  /** What is wrong with the address, beside what the form itself says. */
  error?: string
}

/** An e-mail address typed twice. */
export function EmailTwice(props: EmailTwiceProps) {
  const t = useTexts()
  const label = props.label ?? t('form.email')
  const first = props.form.getInputProps(props.name)
  const field = {
    type: 'email',
    inputMode: 'email',
    maxLength: 254,
    ...(props.required ? compulsory : {}),
  } as const
  return (
    <>
      <Column span={6}>
        <TextInput
          {...field}
          label={label}
          description={props.help}
          autoComplete="email"
          {...first}
          error={first.error ?? props.error}
        />
      </Column>
      <Column span={6}>
        <TextInput
          {...field}
          label={t('form.confirmation', { label })}
          autoComplete="off"
          {...props.form.getInputProps(props.confirmation ?? `${props.name}Confirmation`)}
        />
      </Column>
    </>
  )
}

/**
 * Marks a field changed by a copy (C14, C16): brass until saved, with «Remplace …» under it.
 * @param former the value that it replaces; undefined when the field did not change.
 */
export function ChangedField({ former, children }: { former: string | null | undefined; children: ReactNode }) {
  const t = useTexts()
  if (former === undefined) return <>{children}</>
  return (
    <div className="changed">
      {children}
      <p className="help" style={{ color: 'var(--laiton)', marginTop: 4 }}>
        {former ? t('form.replaces', { value: former }) : t('form.replacesNothing')}
      </p>
    </div>
  )
}
