import { Textarea } from '@mantine/core'
import { useTexts } from '../i18n/index.ts'
import { compulsory } from './fields.tsx'
import { Markdown } from './markdown.ts'
import './markdown.css'

/** A text in Markdown with what becomes of it beside it, as it is typed. To stand in a grid of twelve columns. */
export function MarkdownField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  error?: React.ReactNode
  lang?: string
  maxLength?: number
  required?: boolean
}) {
  const t = useTexts()
  return (
    <div className="markdown-field">
      <Textarea
        label={props.label}
        description={t('form.markdown')}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        error={props.error}
        lang={props.lang}
        maxLength={props.maxLength}
        {...(props.required ? compulsory : {})}
        rows={12}
      />
      <section aria-label={t('form.preview', { label: props.label })} lang={props.lang}>
        {props.value.trim() ? <Markdown text={props.value} /> : <p className="secondary">{t('form.previewEmpty')}</p>}
      </section>
    </div>
  )
}
