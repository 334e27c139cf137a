import { schemaResolver, useForm } from '@mantine/form'
import { type FormEvent, useRef, useState } from 'react'
import type { ZodType } from 'zod'
import { newActionKey } from './client.ts'
import { useDraft } from './drafts.ts'
import { ApiProblem } from './problem.ts'

export interface ApiFormOptions<Values extends Record<string, unknown>> {
  initialValues: Values
  /** The space's own zod schema: the same that the server checks. */
  schema?: ZodType
  /** Checks that need no schema: one function a field, giving the message or null; of a field that has parts, one for each of them. */
  validate?: {
    [Field in keyof Values]?:
      | ((value: Values[Field], values: Values) => string | null)
      | Record<string, (value: Values[Field]) => string | null>
  }
  /** Sends the values; `key` stays the same when the same values are sent again after a failure. */
  submit: (values: Values, key: string) => Promise<void>
  /** Called with a refusal before it is shown; give true when it was dealt with (a conflict, say). */
  onProblem?: (problem: ApiProblem) => boolean
}

/** Mantine's form of these values. */
export type FormOf<Values extends Record<string, unknown>> = ReturnType<typeof useForm<Values>>

export interface ApiForm<Values extends Record<string, unknown>> {
  form: FormOf<Values>
  submitting: boolean
  /** What could not be put on a field: show it in a `Notice`. */
  problem: ApiProblem | undefined
  clearProblem: () => void
  /** Sends these values as the form would, without checking them again. */
  send: (values: Values) => void
  onSubmit: (event?: FormEvent<HTMLFormElement>) => void
}

/**
 * A form of the API: checked by the schema, then by the server, whose errors come back on their fields. The focus goes to the first
 * field at fault, once the page shows it.
 */
export function useApiForm<Values extends Record<string, unknown>>(options: ApiFormOptions<Values>): ApiForm<Values> {
  const [submitting, setSubmitting] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const sent = useRef({ body: '', key: '' })
  const form = useForm<Values>({
    initialValues: options.initialValues,
    validateInputOnBlur: false,
    clearInputErrorOnChange: true,
    // biome-ignore lint/suspicious/noExplicitAny: the two ways to check have unlike types in the library
    validate: (options.schema ? schemaResolver(options.schema, { sync: true }) : (options.validate ?? {})) as any,
  }) as unknown as FormOf<Values>

  // What was typed outlives a page that has to go: who it is of changed, or the session ended (see drafts.ts).
  useDraft(
    Object.keys(options.initialValues).sort().join(),
    () => {
      const typed = Object.entries(form.getValues()).filter(([field]) => form.isDirty(field as never))
      return typed.length > 0 ? Object.fromEntries(typed) : undefined
    },
    (values) =>
      form.setValues(
        Object.fromEntries(
          Object.entries(values).filter(([field]) => field in options.initialValues),
        ) as unknown as Partial<Values>,
      ),
  )

  async function send(values: Values, element: HTMLFormElement | null) {
    const body = JSON.stringify(values)
    if (sent.current.body !== body) sent.current = { body, key: newActionKey() }
    setSubmitting(true)
    setProblem(undefined)
    try {
      await options.submit(values, sent.current.key)
      sent.current = { body: '', key: '' }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (options.onProblem?.(error)) return
      const fields = error.errors.filter(({ field }) => field.split('.')[0]! in options.initialValues)
      form.setErrors(Object.fromEntries(fields.map(({ field, message }) => [field, message])))
      if (fields.length === 0 || fields.length < error.errors.length) setProblem(error)
      focusFirstError(element)
    } finally {
      setSubmitting(false)
    }
  }

  return {
    form,
    submitting,
    problem,
    clearProblem: () => setProblem(undefined),
    send: (values) => void send(values, null),
    onSubmit: (event) => {
      event?.preventDefault()
      const element = event?.currentTarget ?? null
      if (submitting) return
      if (form.validate().hasErrors) focusFirstError(element)
      else void send(form.getValues(), element)
    },
  }
}

/** Puts the focus on the first field at fault of a form, or on its notice, once they are shown. */
export function focusFirstError(element: HTMLElement | null): void {
  setTimeout(() => {
    const scope = element ?? document
    const target =
      scope.querySelector<HTMLElement>('[aria-invalid="true"]') ?? scope.querySelector<HTMLElement>('[role="alert"]')
    target?.focus()
  }, 30)
}
