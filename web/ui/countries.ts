import { countries } from '../../kernel/organisations/countries.ts'
import { currentLanguage } from '../i18n/index.ts'

/** The countries in the reader's language, by name. */
export function countryOptions(): Array<{ value: string; label: string }> {
  const names = new Intl.DisplayNames(currentLanguage(), { type: 'region' })
  return countries
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, currentLanguage()))
}

/** A country's name in the reader's language. */
export const countryName = (code: string): string =>
  new Intl.DisplayNames(currentLanguage(), { type: 'region' }).of(code) ?? code
