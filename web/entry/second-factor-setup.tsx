import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'
import { type Enrolment, EnrolmentCode, RecoveryCodes } from '../ui/second-factor.tsx'

/** The second factor that the brand asks for, set up by whoever signs in without one: it is part of signing in (ASVS 6.3.3). */
export function SecondFactorSetup({ onDone }: { onDone: () => void }) {
  const t = useTexts('entry')
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [codes, setCodes] = useState<string[]>()
  const [problem, setProblem] = useState<ApiProblem>()
  const [error, setError] = useState('')
  const [sending, setSending] = useState(false)
  const code = useRef<HTMLInputElement>(null)
  const refused = useCallback((reason: unknown) => {
    if (!(reason instanceof ApiProblem)) throw reason
    setError(reason.errors[0]?.message ?? '')
    setProblem(reason.errors.length ? undefined : reason)
  }, [])
  useEffect(() => {
    api.post('/session/second-factor-setup').then(setEnrolment, refused)
  }, [refused])

  async function send(event: FormEvent) {
    event.preventDefault()
    const value = code.current!.value.replaceAll(/\s/g, '')
    setProblem(undefined)
    setError(value ? '' : t('secondFactor.codeMissing'))
    if (!value) return code.current?.focus()
    setSending(true)
    await api
      .put('/session/second-factor-setup', { body: { code: value } })
      .then(({ recoveryCodes }) => setCodes(recoveryCodes), refused)
    setSending(false)
    code.current?.select()
  }

  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  return (
    <>
      {problem ? <Notice kind="red">{problem.detail}</Notice> : null}
      {enrolment ? (
        <form onSubmit={(event) => void send(event)} noValidate>
          <EnrolmentCode enrolment={enrolment} />
          <TextInput
            ref={code}
            size="md"
            name="code"
            label={t('secondFactor.code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            error={error}
          />
          <Button type="submit" size="md" loading={sending}>
            {t('enrolment.confirm')}
          </Button>
          <a href="/connexion">{t('secondFactor.other')}</a>
        </form>
      ) : null}
    </>
  )
}
