import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { Answer } from '../api/endpoints.ts'
import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'
import { EntryFrame } from './entry-frame.tsx'

type TokenAnswer = Answer<'GET /one-time-tokens/:token'>

/** Confirming a new sign-in address by the link sent there, signed in or not. Opening the page alone does nothing: programs that look at mails do that. */
export function NewEmailPage(props: { brand: Brand; token: string }) {
  const t = useTexts('entry')
  const [token, setToken] = useState<TokenAnswer>()
  const [problem, setProblem] = useState<ApiProblem>()
  const [state, setState] = useState<'start' | 'sending' | 'done' | 'unusable'>('start')

  useEffect(() => {
    api.get('/one-time-tokens/:token', { params: { token: props.token } }).then(
      (found) => (found.purpose === 'sign_in_email' ? setToken(found) : setState('unusable')),
      (failure: ApiProblem) => (failure.status === 404 ? setState('unusable') : setProblem(failure)),
    )
  }, [props.token])

  async function confirm() {
    setState('sending')
    setProblem(undefined)
    try {
      await api.post('/sign-in-email-confirmations', { body: { token: props.token } })
      setState('done')
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) throw failure
      setState(failure.code === 'identity.token_unusable' ? 'unusable' : 'start')
      setProblem(failure)
    }
  }

  const values = { email: token?.newEmail ?? '', identifier: token?.identifier ?? '' }
  const title =
    state === 'unusable' ? t('token.unusable') : t(state === 'done' ? 'newEmail.doneTitle' : 'newEmail.title')
  const refusal = problem?.errors[0]?.message ?? problem?.detail
  return (
    <EntryFrame brand={props.brand} title={title}>
      <h1>{title}</h1>
      {state === 'unusable' ? (
        <>
          <p className="lead">{t('newEmail.unusable')}</p>
          <p className="back">
            <a href="/compte">{t('newEmail.goOn')}</a>
          </p>
        </>
      ) : state === 'done' ? (
        <>
          <Notice kind="done">{t('newEmail.done', values)}</Notice>
          <Button component="a" href="/compte" size="md">
            {t('newEmail.goOn')}
          </Button>
        </>
      ) : (
        <>
          {refusal ? <Notice kind="red">{refusal}</Notice> : null}
          {token ? (
            <>
              <p className="lead">{t('newEmail.lead', values)}</p>
              <Button size="md" loading={state === 'sending'} onClick={() => void confirm()}>
                {t('newEmail.submit')}
              </Button>
            </>
          ) : null}
        </>
      )}
    </EntryFrame>
  )
}
