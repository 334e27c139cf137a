import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'
import { EntryFrame } from './entry-frame.tsx'

const fields = ['clientCode', 'invoiceNumber', 'givenName', 'surname', 'email'] as const

/** «Créer un compte» (P1): by client code and the number of the last invoice. The answer is the same whether or not they belong together. */
export function SignUpPage({ brand }: { brand: Brand }) {
  const t = useTexts('entry')
  const [state, setState] = useState<'form' | 'sending' | 'sent'>('form')
  const [problem, setProblem] = useState<ApiProblem>()
  const form = useRef<HTMLFormElement>(null)
  const complete = {
    clientCode: 'off',
    invoiceNumber: 'off',
    givenName: 'given-name',
    surname: 'family-name',
    email: 'email',
  }

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const typed = Object.fromEntries(fields.map((name) => [name, String(data.get(name) ?? '').trim()]))
    setState('sending')
    setProblem(undefined)
    try {
      await api.post('/sign-ups', { body: typed as Record<(typeof fields)[number], string> })
      setState('sent')
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
      setState('form')
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), 30)
    }
  }

  return (
    <EntryFrame brand={brand} title={t('signUp.title')}>
      <h1>{t('signUp.title')}</h1>
      {state === 'sent' ? (
        <Notice kind="done" title={t('signUp.sentTitle')}>
          {t('signUp.sent')}
        </Notice>
      ) : (
        <>
          <p className="lead">{t('signUp.lead')}</p>
          {problem && problem.errors.length === 0 ? <Notice kind="red">{problem.detail}</Notice> : null}
          <form ref={form} onSubmit={(event) => void send(event)} noValidate>
            {fields.map((name) => (
              <TextInput
                key={name}
                size="md"
                name={name}
                label={t(`signUp.${name}`)}
                description={name === 'clientCode' || name === 'invoiceNumber' ? t(`signUp.${name}Help`) : undefined}
                type={name === 'email' ? 'email' : 'text'}
                autoComplete={complete[name]}
                maxLength={name === 'email' ? 254 : 100}
                error={problem?.errors.find((one) => one.field === name)?.message}
              />
            ))}
            <Button type="submit" size="md" loading={state === 'sending'}>
              {t('signUp.submit')}
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
