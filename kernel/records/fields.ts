import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import {
  day,
  email,
  lineText,
  nameText,
  optionalEmail,
  requiredText,
  text,
  textOf,
  textView,
} from '../http/validation.ts'
import { inLocale, type Locale, type Text } from '../i18n/locale.ts'
import type { RecordField } from './schema.ts'

/** The column of a field: `startsOn` is in `starts_on`. */
export const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const isCode = /^[\p{L}\p{N}](?:[\p{L}\p{N}._/-]*[\p{L}\p{N}])?$/u

/** What a field may be as it is sent. */
export function sentOf(field: RecordField): z.ZodType {
  const { required } = field
  if (field.type === 'texts' || field.type === 'textarea') {
    const long = field.type === 'textarea' || field.rows !== undefined || field.markdown
    const each = long ? (required ? requiredText : text)(field.most) : (required ? nameText : lineText)(field.most)
    return field.type === 'texts' ? textOf(each) : each
  }
  if (field.type === 'text') return (required ? nameText : lineText)(field.most)
  if (field.type === 'checkbox') return z.boolean()
  if (field.type === 'code')
    return (required ? nameText : lineText)(field.most).refine((value) => value === '' || isCode.test(value), {
      params: { code: 'bad_code' },
    })
  if (field.type === 'email') return required ? email : optionalEmail
  if (field.type === 'select') {
    const one = field.asked ? lineText(80) : z.enum(Object.keys(field.options ?? {}))
    return required ? one : z.literal('').or(one)
  }
  const one =
    field.type === 'day'
      ? day
      : field.type === 'money'
        ? z.number().int().min(-1_000_000_000).max(1_000_000_000)
        : z.number().int().min(field.least).max(field.most)
  return required ? one : one.nullable()
}
/** What it is as it is given to those who edit it. */
export function givenOf({ type, required }: RecordField): z.ZodType {
  if (type === 'texts') return textView
  if (type === 'checkbox') return z.boolean()
  if (type === 'number' || type === 'money') return required ? z.number() : z.number().nullable()
  return type === 'day' && !required ? z.string().nullable() : z.string()
}

/** Every text of some fields, to be searched. */
export const concatenated = (fields: Array<[string, RecordField]>): RawBuilder<string> =>
  sql<string>`concat_ws(' ', ${sql.join(
    fields
      .filter(([, { type }]) => ['texts', 'text', 'textarea', 'email', 'code'].includes(type))
      .map(([name]) => sql`${sql.ref(`r.${columnOf(name)}`)}::text`),
  )})`

/** A field in one language: as lists and readers have it. */
export const shownOf = (field: RecordField): z.ZodType => (field.type === 'texts' ? z.string() : givenOf(field))
export const shownIn = (field: RecordField | undefined, value: unknown, locale: Locale): unknown =>
  field?.type === 'texts' ? inLocale(value as Text, locale) : value

/** What a row holds of a field. */
export const valueIn = (row: object, name: string): unknown => (row as Record<string, unknown>)[columnOf(name)]
export const pictureOf = (row: object) => (valueIn(row, 'pictureId') as string | null | undefined) ?? null
