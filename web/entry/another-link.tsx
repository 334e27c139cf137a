import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'

/** Asks for another link (C5, O19): by an identifier or an address; the answer is the same whether or not the account exists. */
export function AnotherLink({ lead, submitLabel }: { lead?: string; submitLabel?: string }) {
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
      await api.post('/password-reset-requests', { body: { identifier } })
      setState('sent')
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) throw failure
      setProblem(failure)
      setState('form')
    }
  }

  if (state === 'sent')
    return (
      <>
        <Notice kind="done" title={t('forgotten.sentTitle')}>
          {t('forgotten.sent')}
        </Notice>
        <p className="help" style={{ marginTop: 12 }}>
          {t('forgotten.sentHelp')}
        </p>
      </>
    )
  return (
    <>
      {lead ? <p className="lead">{lead}</p> : null}
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
          {submitLabel ?? t('token.again')}
        </Button>
      </form>
    </>
  )
}
