import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { Answer } from '../api/endpoints.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { PasswordRules, passwordLength } from '../ui/password-rules.tsx'

/** A password of one's own in the place of the printed one, chosen at the first sign-in: nothing is open before (D10). */
export function FirstPassword(props: {
  identifier: string
  onDone: (state: Answer<'PUT /session/password'>['state']) => void
}) {
  const t = useTexts('entry')
  const [password, setPassword] = useState('')
  const [repeat, setRepeat] = useState('')
  const [errors, setErrors] = useState<{ password?: string; repeat?: string }>({})
  const [problem, setProblem] = useState<ApiProblem>()
  const [sending, setSending] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])

  async function send(event: FormEvent) {
    event.preventDefault()
    const found: typeof errors = {}
    if ([...password].length < passwordLength) found.password = t('password.tooShort')
    else if (password !== repeat) found.repeat = t('password.different')
    setErrors(found)
    if (found.password) return first.current?.focus()
    if (found.repeat) return second.current?.focus()
    setSending(true)
    setProblem(undefined)
    try {
      const { state } = await api.put('/session/password', { body: { newPassword: password } })
      props.onDone(state)
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) throw failure
      const onPassword = failure.errors.find((error) => error.field === 'newPassword')
      if (onPassword) {
        setErrors({ password: onPassword.message })
        first.current?.focus()
      } else setProblem(failure)
    }
    setSending(false)
  }

  const over = problem?.code === 'identity.not_signed_in'
  return (
    <>
      {problem ? <Notice kind="red">{over ? t('choice.over') : problem.detail}</Notice> : null}
      <form onSubmit={(event) => void send(event)} noValidate>
        {/* Lets a password manager keep the password under the right name. */}
        <input type="text" name="username" autoComplete="username" value={props.identifier} readOnly hidden />
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
        <Button type="submit" size="md" loading={sending}>
          {t('choice.submit')}
        </Button>
        <a href="/connexion">{t('secondFactor.other')}</a>
      </form>
    </>
  )
}
