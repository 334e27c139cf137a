import { Button, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { type FormEvent, lazy, Suspense, useRef, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { Answer } from '../api/endpoints.ts'
import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { EntryFrame } from './entry-frame.tsx'
import { returnAddress } from './return-address.ts'

const SecondFactorSetup = lazy(async () => ({
  default: (await import('./second-factor-setup.tsx')).SecondFactorSetup,
}))

const FirstPassword = lazy(async () => ({ default: (await import('./first-password.tsx')).FirstPassword }))

type State = Answer<'POST /session'>['state']
const steps = { second_factor: 'code', password_change: 'choice', second_factor_setup: 'setup' } as const

/** Sign-in (P1, C6): identifier and password, then the second factor of whoever has one, or has to have one. */
export function SignInPage({ brand }: { brand: Brand }) {
  const t = useTexts('entry')
  const [step, setStep] = useState<'password' | 'code' | 'choice' | 'setup'>('password')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const [errors, setErrors] = useState<Record<string, string>>({})
  const identifier = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const code = useRef<HTMLInputElement>(null)
  const typedIdentifier = useRef('')
  const notice = useRef<HTMLDivElement>(null)
  // Who has just chosen a password comes with their identifier, who has just left with the day until which they can come back.
  const [address] = useState(() => new URLSearchParams(location.search))
  const known = address.get('identifiant') ?? ''
  const ended = address.get('session') === 'terminee'
  const deactivatedUntil = /^\d{4}-\d{2}-\d{2}$/.exec(address.get('desactive') ?? '')?.[0]

  const enter = () => location.replace(returnAddress(location.search, location.origin))

  function go(state: State) {
    if (state === 'signed_in') return enter()
    setStep(steps[state])
  }

  async function send(ask: () => Promise<State>) {
    setSending(true)
    setProblem(undefined)
    try {
      const state = await ask()
      if (state === 'signed_in') return enter()
      if (identifier.current) typedIdentifier.current = identifier.current.value.trim()
      go(state)
      setTimeout(() => code.current?.focus(), 30)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      const onFields = Object.fromEntries(error.errors.map(({ field, message }) => [field, message]))
      setErrors(onFields)
      if (error.errors.length === 0) setProblem(error)
      // Where the password was right and only waits for «Réactiver mon compte», it stays.
      if (password.current && error.code !== 'identity.account_deactivated') password.current.value = ''
      if (code.current) code.current.value = ''
      setTimeout(() => notice.current?.querySelector<HTMLElement>('[role=alert]')?.focus(), 30)
    }
    setSending(false)
  }

  const typed = () => ({ identifier: identifier.current!.value.trim(), password: password.current!.value })

  /** Makes a deactivated account active again by the password just typed, then signs in with it (O21). */
  async function reactivate() {
    await send(async () => {
      await api.post('/account/reactivation', { body: typed() })
      return (await api.post('/session', { body: typed() })).state
    })
  }

  function sendPassword(event: FormEvent) {
    event.preventDefault()
    const values = typed()
    const missing: Record<string, string> = {}
    if (!values.identifier) missing.identifier = t('signIn.identifierMissing')
    if (!values.password) missing.password = t('signIn.passwordMissing')
    setErrors(missing)
    if (missing.identifier) identifier.current?.focus()
    else if (missing.password) password.current?.focus()
    else void send(async () => (await api.post('/session', { body: values })).state)
  }

  function sendCode(event: FormEvent) {
    event.preventDefault()
    const value = code.current!.value.replaceAll(/\s/g, '')
    setErrors(value ? {} : { code: t('secondFactor.codeMissing') })
    if (value) void send(async () => (await api.post('/session/second-factor', { body: { code: value } })).state)
    else code.current?.focus()
  }

  const first = step === 'password'
  const texts = ({ password: 'signIn', code: 'secondFactor', choice: 'choice', setup: 'enrolment' } as const)[step]
  const blocked = problem?.code === 'identity.account_blocked'
  const deactivated = problem?.code === 'identity.account_deactivated'
  return (
    <EntryFrame brand={brand} title={t(`${texts}.title`)}>
      <h1>{t(`${texts}.title`)}</h1>
      <p className="lead">{t(`${texts}.lead`)}</p>
      {problem ? (
        <div ref={notice}>
          <Notice
            kind="red"
            icon={blocked ? IconLock : undefined}
            act={
              deactivated ? (
                <Button variant="default" onClick={() => void reactivate()} loading={sending}>
                  {t('signIn.reactivate')}
                </Button>
              ) : undefined
            }
            title={
              blocked
                ? t('signIn.blocked')
                : problem.code === 'identity.too_many_attempts'
                  ? t('signIn.tooMany')
                  : problem.status === 401
                    ? t('signIn.refused')
                    : undefined
            }
          >
            {blocked ? t('signIn.blockedWhat') : problem.detail}
          </Notice>
        </div>
      ) : null}
      {deactivatedUntil && !problem ? (
        <Notice kind="done" title={t('signIn.deactivated')}>
          {t('signIn.deactivatedWhat', { day: deactivatedUntil.split('-').reverse().join('/') })}
        </Notice>
      ) : null}
      {ended && first && !problem ? <Notice kind="info">{t('signIn.ended')}</Notice> : null}
      {first ? (
        <form onSubmit={sendPassword} noValidate>
          <TextInput
            ref={identifier}
            size="md"
            name="identifier"
            defaultValue={known}
            label={t('signIn.identifier')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
            error={errors.identifier}
          />
          <PasswordField
            ref={password}
            size="md"
            name="password"
            label={t('signIn.password')}
            autoComplete="current-password"
            error={errors.password}
          />
          <a className="forgotten" href="/mot-de-passe-oublie">
            {t('signIn.forgotten')}
          </a>
          <Button type="submit" size="md" loading={sending}>
            {t('signIn.submit')}
          </Button>
          {brand.signUp ? (
            <p className="back">
              <a href="/creer-un-compte">{t('signUp.title')}</a>
            </p>
          ) : null}
        </form>
      ) : step === 'choice' ? (
        <Suspense>
          <FirstPassword identifier={typedIdentifier.current} onDone={go} />
        </Suspense>
      ) : step === 'setup' ? (
        <Suspense>
          <SecondFactorSetup onDone={enter} />
        </Suspense>
      ) : (
        <form onSubmit={sendCode} noValidate>
          <TextInput
            ref={code}
            size="md"
            name="code"
            label={t('secondFactor.code')}
            autoComplete="one-time-code"
            maxLength={40}
            error={errors.code}
          />
          <Button type="submit" size="md" loading={sending}>
            {t('secondFactor.submit')}
          </Button>
          <a href="/connexion">{t('secondFactor.other')}</a>
        </form>
      )}
    </EntryFrame>
  )
}
