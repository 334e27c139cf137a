import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'
import { EntryFrame } from './entry-frame.tsx'

/** Forgotten password (C5): the answer is the same whether or not the account exists. */
export function ForgottenPage({ brand }: { brand: Brand }) {
  const t = useTexts('entry')
  const [state, setState] = useState<'form' | 'sending' | 'sent'>('form')
  const [error, setError] = useState<string>()
  const [problem, setProblem] = useState<ApiProblem>()

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const identifier = String(new FormData(form).get('identifier') ?? '').trim()
    setError(identifier ? undefined : t('signIn.identifierMissing'))
    if (!identifier) {
      form.querySelector('input')?.focus()
      return
    }
    setState('sending')
    setProblem(undefined)
    try {
      await api.post('/password-reset-requests', { identifier })
      setState('sent')
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) throw failure
      setProblem(failure)
      setState('form')
    }
  }

  return (
    <EntryFrame brand={brand} title={t('forgotten.title')}>
      <h1>{t('forgotten.title')}</h1>
      {state === 'sent' ? (
        <>
          <Notice kind="done" title={t('forgotten.sentTitle')}>
            {t('forgotten.sent')}
          </Notice>
          <p className="help" style={{ marginTop: 12 }}>
            {t('forgotten.sentHelp')}
          </p>
        </>
      ) : (
        <>
          <p className="lead">{t('forgotten.lead')}</p>
          {problem ? <Notice kind="red">{problem.detail}</Notice> : null}
          <form onSubmit={send} noValidate>
            <TextInput
              size="md"
              name="identifier"
              label={t('signIn.identifier')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={254}
              error={error}
            />
            <Button type="submit" size="md" loading={state === 'sending'}>
              {t('forgotten.submit')}
            </Button>
          </form>
        </>
      )}
      <p className="back">
        <a href="/connexion">{t('back')}</a>
      </p>
    </EntryFrame>
  )
}
