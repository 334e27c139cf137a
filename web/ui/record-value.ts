import type { RecordField } from '../../kernel/records/schema.ts'
import { formatDay, formatMoney } from './format.ts'
import { inLanguage } from './navigation.ts'

export type Options = Array<{ value: string; label: string }>

/** What a select may be, as its record says. */
export const declaredOptions = (field: RecordField): Options =>
  Object.entries((field.type === 'select' && field.options) || {}).map(([value, title]) => ({
    value,
    label: inLanguage(title),
  }))

/** A field of a record as it is read: a day, an amount, a choice in words. `yes` is the word for what is ticked. */
export function shownValue(field: RecordField, value: unknown, yes: string, options = declaredOptions(field)) {
  if (field.type === 'day') return formatDay(value as string | null)
  if (field.type === 'money') return value === null ? '' : formatMoney(value as number)
  if (field.type === 'checkbox') return value ? yes : ''
  if (field.type === 'select') return options.find((one) => one.value === value)?.label ?? ''
  return value as string | number | null
}
