import { z } from 'zod'
import type { FieldError } from '../errors/problem.ts'
import { sentenceOf } from '../errors/problem.ts'
import { inEvery, type Locale, locales } from '../i18n/locale.ts'
import { emailAddress } from './email-address.ts'

type Issue = z.core.$ZodIssue

/** What is said of a value of another type: which one is expected. */
const expectedCodes: Record<string, string> = {
  number: 'number_expected',
  int: 'whole_expected',
  string: 'text_expected',
  boolean: 'boolean_expected',
  array: 'list_expected',
  object: 'fields_expected',
}

function codeOf(issue: Issue): { code: string; params: Record<string, unknown> } {
  const given = (issue as { params?: { code?: string } }).params?.code
  if (issue.code === 'custom')
    return { code: given ?? (sentenceOf(issue.message, 'fr') ? issue.message : 'bad_value'), params: {} }
  if (issue.code === 'invalid_type') {
    const { input, message, expected } = issue
    // What is there is told only where it is asked for (`reportInput`); the message always names its type.
    if (input === '' || /received (undefined|null)$/.test(message)) return { code: 'required', params: {} }
    // A field of the address that is there twice.
    if (/received array/.test(message)) return { code: 'one_expected', params: {} }
    return { code: expectedCodes[expected] ?? 'bad_value', params: {} }
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'string' || issue.origin === 'array')
      return Number(issue.minimum) === 1
        ? { code: 'required', params: {} }
        : { code: 'too_short', params: { minimum: issue.minimum } }
    return { code: 'too_small', params: { minimum: issue.minimum } }
  }
  if (issue.code === 'too_big')
    return { code: issue.origin === 'string' ? 'too_long' : 'too_big', params: { maximum: issue.maximum } }
  if (issue.code === 'invalid_format') {
    if (issue.format === 'email') return { code: 'bad_email', params: {} }
    if (issue.format === 'date' || issue.format === 'datetime') return { code: 'bad_day', params: {} }
    return { code: 'bad_value', params: {} }
  }
  if (issue.code === 'invalid_value') return { code: 'bad_choice', params: {} }
  if (issue.code === 'unrecognized_keys') return { code: 'unknown_field', params: {} }
  return { code: 'bad_value', params: {} }
}

/** Every wrong field of a refused input, with its code and its sentence in the person's language. */
export const fieldErrors = (error: z.core.$ZodError, locale: Locale): FieldError[] =>
  issuesOf(error).map(({ field, code, params, message }) => ({
    field,
    code,
    message: sentenceOf(code, locale, params) ?? message,
  }))

/** Every wrong field of a refused input, with its code and the values of its sentence; `message` is for a code without one. */
export function issuesOf(
  error: z.core.$ZodError,
): Array<{ field: string; code: string; params: Record<string, unknown>; message: string }> {
  const seen = new Set<string>()
  const errors: ReturnType<typeof issuesOf> = []
  const visit = (issue: Issue, prefix: PropertyKey[]) => {
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const best = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? []
      if (best.length > 0) {
        for (const inner of best) visit(inner, [...prefix, ...issue.path])
        return
      }
    }
    const names =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...prefix, ...issue.path, key])
        : [[...prefix, ...issue.path]]
    for (const path of names) {
      const field = path.map(String).join('.')
      if (seen.has(field)) continue
      seen.add(field)
      const { code, params } = codeOf(issue)
      errors.push({ field, code, params, message: issue.message })
    }
  }
  for (const issue of error.issues) visit(issue, [])
  return errors
}

/** A day that exists, as 'YYYY-MM-DD', of the years 1900 to 2999. */
export const day = z.iso.date().refine((value) => /^(19|2\d)/.test(value), { params: { code: 'bad_day' } })

/** A moment with its offset, of the years 1900 to 2999: what the calendar has and the database takes. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine((value) => /^(19|2\d)/.test(value) && !/[+-](1[5-9]|2\d):?\d\d$/.test(value), { params: { code: 'bad_day' } })

// What shows nothing and makes two names of one: spaces without width, and marks that turn the direction of what follows.
const unseen = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/
const plainText = () =>
  z
    .string()
    // One letter is one letter, however it was typed: é, and e with an accent after it.
    .overwrite((value) => value.normalize('NFC').replace(unseen, '').trim())
    .refine((value) => !control.test(value), { params: { code: 'bad_value' }, abort: true })

/** Text trimmed, without what cannot be seen, at most `max` characters, possibly empty. */
export const text = (max: number) => plainText().max(max)
/** Text trimmed, without what cannot be seen, compulsory. */
export const requiredText = (max: number) => plainText().min(1).max(max)
/** Text on one line, its breaks made spaces, possibly empty. */
export const lineText = (max: number) =>
  plainText()
    .overwrite((value) => value.replace(/\s+/g, ' '))
    .max(max)
/** A name on one line, compulsory. */
export const nameText = (max: number) => lineText(max).min(1)
/** A text in every language, each by the same rule: `textOf(nameText(80))`. A refusal names the language too (`title.en`). */
export const textOf = <T extends z.ZodType<string>>(each: T) => z.object(inEvery(() => each))
/** A text in every language, as answers give it. */
export const textView = textOf(z.string())
/** A language of the interface. */
export const localeOf = z.enum(locales)
const address = (empty: boolean) =>
  z
    .string()
    .trim()
    .max(254)
    .overwrite((value) => emailAddress(value) ?? value)
    .refine((value) => (empty && value === '') || emailAddress(value) !== undefined, { params: { code: 'bad_email' } })
/** An email address in its one form (T14). */
export const email = address(false)
/** An email address, or nothing. */
export const optionalEmail = address(true)
/** The address of a page: https, or http too; never with a name or a password, which would be shown to whoever follows it. */
export const webAddress = (protocols: 'https' | 'http(s)' = 'https') =>
  z
    .url({ protocol: protocols === 'https' ? /^https$/ : /^https?$/ })
    .max(500)
    .refine((href) => !URL.canParse(href) || !(new URL(href).username || new URL(href).password), {
      params: { code: 'bad_value' },
    })
/** The address of a service that the server asks, to which paths are added. */
export const serviceAddress = webAddress('http(s)').refine((href) => !/[?#]/.test(href), {
  params: { code: 'bad_value' },
})
/** What a person typed into a search box: at most 200 characters, trimmed, possibly empty. */
export const search = text(200).default('')
/** A page cursor, opaque to the client. */
export const cursor = z.string().max(1000).optional()
/** How many rows a page has. */
export const pageSize = z.coerce.number().int().min(1).max(100).default(25)
