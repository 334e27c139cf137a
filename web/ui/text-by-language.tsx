import { Textarea, TextInput } from '@mantine/core'
import { type Language, languages, useTexts } from '../i18n/index.ts'
import { compulsory } from './fields.tsx'
import { Column } from './form-section.tsx'
import { MarkdownField } from './markdown-field.tsx'

/** A text in every language, as the API takes it. */
export type Text = Record<Language, string>

/** An empty text in every language. */
export const noText = (): Text => Object.fromEntries(languages.map((language) => [language, ''])) as Text

interface TextForm {
  // biome-ignore lint/suspicious/noExplicitAny: what Mantine gives is spread on the input as it is
  getInputProps: (field: any) => any
}

/**
 * A text in every language: one field for each, side by side, called `name.fr`, `name.en` in the form, as the server's refusals name
 * them. Several lines where `rows` says how many; Markdown with its preview, one under the other. To stand in a grid of twelve columns.
 */
export function TextByLanguage(props: {
  form: TextForm
  name: string
  label: string
  help?: React.ReactNode
  required?: boolean
  rows?: number
  markdown?: boolean
  maxLength?: number
}) {
  const t = useTexts()
  const input = (language: Language) => ({
    label: t('form.inLanguage', { label: props.label, language: t(`form.languages.${language}`) }),
    lang: language,
    maxLength: props.maxLength,
    autoComplete: 'off',
    ...(props.required ? compulsory : {}),
    ...props.form.getInputProps(`${props.name}.${language}`),
  })
  return languages.map((language, index) => (
    <Column key={language} span={props.markdown ? 12 : 12 / languages.length}>
      {props.markdown ? (
        <MarkdownField {...input(language)} />
      ) : props.rows ? (
        <Textarea {...input(language)} description={index === 0 ? props.help : undefined} rows={props.rows} />
      ) : (
        <TextInput {...input(language)} description={index === 0 ? props.help : undefined} />
      )}
    </Column>
  ))
}
