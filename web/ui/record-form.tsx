import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useSession } from '../api/session.ts'
import { useApiForm } from '../api/use-api-form.ts'
import { languages, useTexts } from '../i18n/index.ts'
import { DateField } from './date-field.tsx'
import { compulsory } from './fields.tsx'
import { Column, FormFooter, FormSection } from './form-section.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { noText, type Text, TextByLanguage } from './text-by-language.tsx'
import { LeaveGuard } from './unsaved.tsx'
import { instantOf, otherZone, typedMoment } from './zone.ts'

type FieldType =
  | 'text'
  | 'email'
  | 'day'
  | 'moment'
  | 'number'
  | 'money'
  | 'select'
  | 'checkbox'
  | 'checks'
  | 'textarea'
  | 'texts'
/** How a value of the body is typed: `text` unless said; `money` in euros, sent in cents; `moment` in local time, sent as an instant; `texts` in every language. */
type Typed<V> = [V] extends [boolean]
  ? { type: 'checkbox' }
  : [V] extends [number]
    ? { type: 'number' | 'money' }
    : [V] extends [string[]]
      ? { type: 'checks' }
      : [V] extends [Text]
        ? { type: 'texts' }
        : [V] extends [string]
          ? { type?: Exclude<FieldType, 'number' | 'money' | 'checkbox' | 'checks' | 'texts'> }
          : { type?: FieldType }

interface AnyField {
  name: string
  type?: FieldType
  label: string
  options?: Array<{ value: string; label: string }>
  required?: boolean
  help?: ReactNode
  span?: number
  /** How many lines a field of several has. */
  rows?: number
  /** Texts in every language: each is Markdown, with what becomes of it beside it. */
  markdown?: boolean
  /** Draws the field itself, from its value (a text), what changes it, and its error. */
  render?: (input: { value: string; onChange: (value: string) => void; error: ReactNode }) => ReactNode
  /** Number and money fields: what an empty field sends. */
  emptyAs?: null | undefined
  /** Not shown, checked nor sent for now, its value kept: what another field rules out. */
  hidden?: boolean
}

/** A field of what is sent: its name and its kind are those of a value of the body. */
export type RecordField<Body = Record<string, unknown>> = AnyField &
  { [N in keyof Body & string]: { name: N } & Typed<NonNullable<Body[N]>> }[keyof Body & string]

export interface RecordFormProps<Body> {
  /** Id of the form, for a button that stands outside. */
  id?: string
  sections: Array<{ title?: string; help?: ReactNode; fields: Array<RecordField<NoInfer<Body>>> }>
  /** The values as the API has them. */
  values: Record<string, unknown>
  submit: (body: Body, key: string) => Promise<void>
  submitLabel?: string
  onCancel?: () => void
  /** In a dialog or a drawer: no section titles, and the buttons under the fields. */
  plain?: boolean
  /** Reads the record again, offered when somebody else changed it meanwhile. */
  onReload?: () => void
  /** What is there is changed: as long as it stands as it was, there is nothing to save. */
  edits?: boolean
  /** Asks before the page is left with something typed. */
  guarded?: boolean
  /** Told what stands in the form, as it would be sent, after each change. */
  onTyped?: (values: Record<string, unknown>) => void
  /** Told whether something is typed that is not saved. */
  onUnsaved?: (unsaved: boolean) => void
  /** The permission of the staff without which it is only read: nothing can be typed, and no button offers to save. */
  needs?: string
}

type Value = string | boolean | string[] | Text

const typedOf = (field: AnyField, value: unknown): Value => {
  if (field.type === 'texts') return { ...noText(), ...(value as Text | undefined) }
  if (field.type === 'checkbox') return value === true
  if (field.type === 'checks') return (value as string[] | undefined) ?? []
  if (value === null || value === undefined) return ''
  if (field.type === 'money') return (Number(value) / 100).toFixed(2).replace('.', ',')
  if (field.type === 'moment') return typedMoment(String(value))
  return String(value)
}
/** What was typed as a number; what is none is sent as it is, so that the server refuses it on its field. */
function numberOf(text: string): number | string {
  const number = Number(text.replace(/\s/g, '').replace(',', '.'))
  return Number.isFinite(number) ? number : text
}
/** Whole cents; what has more decimals is sent as it is, so that the server refuses it on its field, and rounds nothing. */
function centsOf(text: string): number | string {
  const number = numberOf(text)
  if (typeof number === 'string') return number
  const cents = number * 100
  return Math.abs(cents - Math.round(cents)) < 1e-6 ? Math.round(cents) : cents
}

const sentOf = (field: AnyField, value: Value): unknown => {
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (field.type === 'number') return text === '' ? field.emptyAs : numberOf(text)
  if (field.type === 'money') return text === '' ? field.emptyAs : centsOf(text)
  if (field.type === 'day') return text || null
  if (field.type === 'select') return text || (field.required ? '' : null)
  if (field.type === 'moment') return text ? (instantOf(text) ?? text) : ''
  return text
}

/**
 * A form made of plain fields: the server's refusals come back on them, a record changed meanwhile is told. `Body` is what the endpoint
 * takes: `<RecordForm<BodyOf<'POST /tickets'>>`.
 */
export function RecordForm<Body = Record<string, unknown>>(props: RecordFormProps<Body>) {
  const t = useTexts()
  // Whoever is elsewhere is told whose hours they type (R14).
  const zone = otherZone()
  const { permissions } = useSession()
  const readOnly = props.needs !== undefined && !permissions.includes(props.needs)
  const sections: Array<{ title?: string; help?: ReactNode; fields: AnyField[] }> = props.sections
  const fields = sections.flatMap((section) => section.fields)
  const needed = (value: Value) =>
    (typeof value === 'string' ? value.trim() : Array.isArray(value) ? value.length : true) ? null : t('form.required')
  const { form, submitting, problem, onSubmit } = useApiForm<Record<string, Value>>({
    initialValues: Object.fromEntries(fields.map((field) => [field.name, typedOf(field, props.values[field.name])])),
    validate: Object.fromEntries(
      fields
        .filter((field) => field.required && !field.hidden)
        .map((field) => [
          field.name,
          field.type === 'texts' ? Object.fromEntries(languages.map((language) => [language, needed])) : needed,
        ]),
    ),
    submit: (values, key) =>
      props.submit(
        Object.fromEntries(
          fields.filter((field) => !field.hidden).map((field) => [field.name, sentOf(field, values[field.name]!)]),
          // The fields are those of the body, each of its kind; one that lacks is refused by the server.
        ) as Body,
        key,
      ),
  })
  const typed = useRef(props.onTyped)
  typed.current = props.onTyped
  const { values } = form
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fields are those of the first drawing
  useEffect(() => {
    typed.current?.(Object.fromEntries(fields.map((field) => [field.name, sentOf(field, values[field.name]!)])))
  }, [values])
  const unsaved = form.isDirty() && !submitting
  const told = useRef(props.onUnsaved)
  told.current = props.onUnsaved
  useEffect(() => told.current?.(unsaved), [unsaved])
  const input = (field: AnyField) => {
    const common = {
      label: field.label,
      description: field.type === 'moment' && zone ? t('zone', { zone }) : field.help,
      ...(field.required ? compulsory : {}),
      ...form.getInputProps(field.name),
    }
    if (field.render) return field.render({ value: common.value, onChange: common.onChange, error: common.error })
    if (field.type === 'checkbox')
      return (
        <Checkbox
          label={field.label}
          description={field.help}
          {...form.getInputProps(field.name, { type: 'checkbox' })}
        />
      )
    if (field.type === 'checks')
      return (
        <Checkbox.Group {...common}>
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: '12px 20px', marginTop: 6 }}>
            {field.options?.map((option) => (
              <Checkbox key={option.value} value={option.value} label={option.label} />
            ))}
          </div>
        </Checkbox.Group>
      )
    if (field.type === 'select')
      return (
        <NativeSelect
          {...common}
          data={[...(field.required && common.value ? [] : [{ value: '', label: '–' }]), ...(field.options ?? [])]}
        />
      )
    if (field.type === 'textarea') return <Textarea {...common} rows={field.rows ?? 4} />
    if (field.type === 'day') return <DateField {...common} value={common.value as string} />
    return (
      <TextInput
        {...common}
        type={field.type === 'moment' ? 'datetime-local' : field.type === 'email' ? 'email' : 'text'}
        inputMode={field.type === 'number' ? 'numeric' : field.type === 'money' ? 'decimal' : undefined}
        autoComplete="off"
      />
    )
  }
  const grid = (list: AnyField[]) =>
    list
      .filter((field) => !field.hidden)
      .map((field) =>
        field.type === 'texts' ? (
          <TextByLanguage
            key={field.name}
            form={form}
            name={field.name}
            label={field.label}
            help={field.help}
            required={field.required ?? false}
            {...(field.rows ? { rows: field.rows } : {})}
            {...(field.markdown ? { markdown: true } : {})}
          />
        ) : (
          <Column key={field.name} span={field.span ?? 6}>
            {input(field)}
          </Column>
        ),
      )
  const buttons = readOnly ? null : (
    <>
      {props.onCancel ? (
        <Button variant="default" onClick={props.onCancel}>
          {t('cancel')}
        </Button>
      ) : null}
      <Button type="submit" disabled={props.edits && !form.isDirty()} loading={submitting}>
        {props.submitLabel ?? t('save')}
      </Button>
    </>
  )
  return (
    <form id={props.id} noValidate onSubmit={onSubmit}>
      {props.guarded ? <LeaveGuard unsaved={unsaved} /> : null}
      {problem ? (
        <div style={{ padding: props.plain ? '0 0 16px' : 16 }}>
          <ProblemNotice problem={problem} />
          {problem.status === 409 && props.onReload ? (
            <Button variant="default" mt={8} onClick={props.onReload}>
              {t('form.reload')}
            </Button>
          ) : null}
        </div>
      ) : null}
      <fieldset disabled={readOnly} style={{ display: 'contents' }}>
        {props.plain ? (
          <div className="form-grid">{grid(fields)}</div>
        ) : (
          sections.map((section, index) => (
            <FormSection key={section.title ?? index} title={section.title ?? ''} help={section.help}>
              {grid(section.fields)}
            </FormSection>
          ))
        )}
      </fieldset>
      {!buttons ? null : props.plain ? (
        <div className="form-plain-foot">{buttons}</div>
      ) : (
        <FormFooter>{buttons}</FormFooter>
      )}
    </form>
  )
}
