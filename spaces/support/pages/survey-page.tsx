import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { ApiProblem, api } from '../../../web/api/client.ts'
import type { Answer } from '../../../web/api/endpoints.ts'
import type { Brand } from '../../../web/api/types.ts'
import { registerTexts, useTexts } from '../../../web/i18n/index.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { SurveyForm } from './survey.tsx'

type Shown = Answer<'POST /ticket-surveys/reading'>

/** The texts of the space, which no page before sign-in has loaded. */
export const ready = registerTexts('support', {
  fr: async () => (await import('./texts.fr.ts')).fr,
  en: async () => (await import('./texts.en.ts')).en,
})

/** Where the link of a closing mail leads: how a ticket was dealt with is said without signing in, once (P13). */
export default function SurveyPage({
  brand,
  Frame,
}: {
  brand: Brand
  /** The frame of the pages before sign-in. */
  Frame: ComponentType<{ brand: Brand; title: string; children: ReactNode }>
}) {
  const t = useTexts('support')
  const [token] = useState(() => location.hash.slice(1))
  const [shown, setShown] = useState<Shown>()
  const [done, setDone] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const failed = (failure: unknown) => {
    if (!(failure instanceof ApiProblem)) throw failure
    setProblem(failure)
    setSending(false)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a token
  useEffect(() => {
    api.post('/ticket-surveys/reading', { body: { token } }).then(setShown, failed)
  }, [token])
  return (
    <Frame brand={brand} title={t('survey.title')}>
      {shown ? <p>{t('survey.about', { number: shown.number, subject: shown.subject })}</p> : null}
      {done ? (
        <Notice>{t('survey.thanks')}</Notice>
      ) : shown?.answered ? (
        <Notice>{t('survey.already')}</Notice>
      ) : shown ? (
        <SurveyForm
          sending={sending}
          problem={problem}
          onSend={(answer) => {
            setSending(true)
            setProblem(undefined)
            api.post('/ticket-surveys', { body: { token, ...answer } }).then(() => setDone(true), failed)
          }}
        />
      ) : (
        <ProblemNotice problem={problem} />
      )}
    </Frame>
  )
}
