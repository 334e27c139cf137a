import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { Answer } from '../api/endpoints.ts'
import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { PasswordRules, passwordLength } from '../ui/password-rules.tsx'
import { AnotherLink } from './another-link.tsx'
import { EntryFrame } from './entry-frame.tsx'

type TokenAnswer = Answer<'GET /one-time-tokens/:token'>

/** Choosing a password by a one-time link: after «Mot de passe oublié» (C5), or to activate an account. */
export function PasswordPage(props: { brand: Brand; token: string; purpose: 'password_reset' | 'activation' }) {
  const t = useTexts('entry')
  const texts = props.purpose === 'activation' ? 'activation' : 'reset'
  const [token, setToken] = useState<TokenAnswer>()
  const [problem, setProblem] = useState<ApiProblem>()
  const [unusable, setUnusable] = useState(false)
  const [password, setPassword] = useState('')
  const [repeat, setRepeat] = useState('')
  const [errors, setErrors] = useState<{ password?: string; repeat?: string }>({})
  const [state, setState] = useState<'form' | 'sending' | 'done'>('form')
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)

  useEffect(() => {
    api.get('/one-time-tokens/:token', { params: { token: props.token } }).then(
      (found) => (found.purpose === props.purpose ? setToken(found) : setUnusable(true)),
      (failure: ApiProblem) => (failure.status === 404 ? setUnusable(true) : setProblem(failure)),
    )
  }, [props.token, props.purpose])

  async function send(event: FormEvent) {
    event.preventDefault()
    const found: typeof errors = {}
    if ([...password].length < passwordLength) found.password = t('password.tooShort')
    else if (password !== repeat) found.repeat = t('password.different')
    setErrors(found)
    if (found.password) return first.current?.focus()
    if (found.repeat) return second.current?.focus()
    setState('sending')
    setProblem(undefined)
    try {
      await api.post(props.purpose === 'activation' ? '/activations' : '/password-resets', {
        body: { token: props.token, password },
      })
      setState('done')
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) throw failure
      setState('form')
      const onPassword = failure.errors.find((error) => error.field === 'password')
      if (failure.code === 'identity.token_unusable') setUnusable(true)
      else if (onPassword) {
        setErrors({ password: onPassword.message })
        first.current?.focus()
      } else setProblem(failure)
    }
  }

  const values = { identifier: token?.identifier ?? '', givenName: token?.givenName ?? '' }
  const title = unusable ? t('token.unusable') : t(`${texts}.${state === 'done' ? 'doneTitle' : 'title'}`, values)
  return (
    <EntryFrame brand={props.brand} title={title}>
      {unusable ? (
        <>
          <h1>{title}</h1>
          <p className="lead">{t(texts === 'activation' ? 'token.unusableActivation' : 'token.unusableDetail')}</p>
          {texts === 'activation' ? (
            <AnotherLink />
          ) : (
            <p className="back">
              <a href="/mot-de-passe-oublie">{t('token.again')}</a>
            </p>
          )}
        </>
      ) : state === 'done' ? (
        <>
          <h1>{title}</h1>
          <Notice kind="done">{t(`${texts}.done`, values)}</Notice>
          <Button component="a" href={`/connexion?identifiant=${encodeURIComponent(values.identifier)}`} size="md">
            {t('signIn.goOn')}
          </Button>
        </>
      ) : token ? (
        <>
          <h1>{title}</h1>
          <p className="lead">{t(`${texts}.lead`, values)}</p>
          {problem ? <Notice kind="red">{problem.detail}</Notice> : null}
          <form onSubmit={send} noValidate>
            {/* Lets a password manager keep the password under the right name. */}
            <input type="text" name="username" autoComplete="username" value={token.identifier} readOnly hidden />
            <PasswordField
              ref={first}
              size="md"
              label={t('password.new')}
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              error={errors.password}
            />
            <PasswordField
              ref={second}
              size="md"
              label={t('password.repeat')}
              autoComplete="new-password"
              value={repeat}
              onChange={(event) => setRepeat(event.currentTarget.value)}
              error={errors.repeat}
            />
            <PasswordRules password={password} repeat={repeat} />
            <Button type="submit" size="md" loading={state === 'sending'}>
              {t(`${texts}.submit`)}
            </Button>
          </form>
        </>
      ) : problem ? (
        <>
          <h1>{t('problem.startTitle')}</h1>
          <Notice kind="red">{problem.detail}</Notice>
        </>
      ) : null}
      {state === 'done' ? null : (
        <p className="back">
          <a href="/connexion">{t('back')}</a>
        </p>
      )}
    </EntryFrame>
  )
}
