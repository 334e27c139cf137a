import { numberFormat } from '../i18n/formats.ts'
import { inEvery, languageTags, type Text } from '../i18n/locale.ts'

/** A number as people read it, in every language: '12 500', '12,500'. What a refusal or a message is filled with. */
export const numberText = (value: number): Text =>
  inEvery((locale) => numberFormat(languageTags[locale]).format(value).replace(/\s/g, '\u00a0'))
