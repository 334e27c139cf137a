import { Button, Textarea, TextInput } from '@mantine/core'
import { type ComponentType, type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { ApiProblem, api } from '../../../web/api/client.ts'
import type { Brand } from '../../../web/api/types.ts'
import { registerTexts, useTexts } from '../../../web/i18n/index.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { Notice } from '../../../web/ui/notice.tsx'
import './fleet.css'

/** The texts of the space, which no page before sign-in has loaded. */
export const ready = registerTexts('fleet', {
  fr: async () => (await import('./texts.fr.ts')).fr,
  en: async () => (await import('./texts.en.ts')).en,
})

/**
 * Where the label of an asset leads (P9): whoever is signed in and may see the asset goes to its page; anybody else may say that it is broken,
 * and is shown nothing of it.
 */
export default function LabelPage({
  brand,
  Frame,
}: {
  brand: Brand
  /** The frame of the pages before sign-in. */
  Frame: ComponentType<{ brand: Brand; title: string; children: ReactNode }>
}) {
  const t = useTexts('fleet')
  const [token] = useState(() => location.hash.slice(1))
  const [asked, setAsked] = useState(false)
  const [values, setValues] = useState({ name: '', reachedAt: '', words: '' })
  const [problem, setProblem] = useState<ApiProblem>()
  const [sending, setSending] = useState(false)
  const [sent, setSent] = useState(false)
  useEffect(() => {
    api.post('/asset-label-readings', { body: { token } }).then(
      ({ href }) => (href ? location.replace(href) : setAsked(true)),
      () => setAsked(true),
    )
  }, [token])
  async function send(event: FormEvent) {
    event.preventDefault()
    setSending(true)
    setProblem(undefined)
    try {
      await api.post('/breakdown-reports', { body: { token, ...values } })
      setSent(true)
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) throw failure
      setProblem(failure)
    } finally {
      setSending(false)
    }
  }
  const unusable = problem?.code === 'fleet.label_unusable' || problem?.errors.some(({ field }) => field === 'token')
  const title = t('report.title')
  if (!asked) return null
  const field = (name: 'name' | 'reachedAt' | 'words', most: number) => ({
    ...compulsory,
    label: t(`report.${name}`),
    maxLength: most,
    value: values[name],
    error: problem?.errors.find((one) => one.field === name)?.message,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setValues((now) => ({ ...now, [name]: value }))
    },
  })
  return (
    <Frame brand={brand} title={title}>
      <h1>{title}</h1>
      {sent ? (
        <Notice kind="done">{t('report.sent', { provider: brand.name })}</Notice>
      ) : unusable ? (
        <Notice kind="red">{t('report.unusable', { provider: brand.name })}</Notice>
      ) : (
        <>
          <p className="lead">{t('report.lead', { provider: brand.name })}</p>
          {problem && problem.errors.length === 0 ? <Notice kind="red">{problem.detail}</Notice> : null}
          <form onSubmit={send} noValidate className="fleet-stack">
            <Textarea {...field('words', 2000)} rows={4} />
            <TextInput {...field('name', 120)} autoComplete="name" />
            <TextInput {...field('reachedAt', 120)} description={t('report.reachedHelp')} />
            <Button type="submit" loading={sending} fullWidth>
              {t('report.send')}
            </Button>
          </form>
        </>
      )}
      <p className="label-account">
        <a href={`/parc/etiquette/${encodeURIComponent(token)}`}>{t('report.account')}</a>
      </p>
    </Frame>
  )
}
