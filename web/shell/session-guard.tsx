import { Button, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiProblem, api, goToSignIn, type Interruption, onInterrupted, openSide } from '../api/client.ts'
import { keepDrafts, onDraftTaken } from '../api/drafts.ts'
import { useSession } from '../api/session.ts'
import type { Session } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import '../ui/overlay.css'
import './session-guard.css'

/** The Escape key closes no drawer that lies under this. */
const underneath = { 'data-mantine-stop-propagation': 'true' }

type Told = { account: string; name: string; side: Session['side'] }

/**
 * Stands over the page when its session serves no longer. Whose session ended signs in again here, keeps all that is typed, and what
 * they asked for goes on; where somebody else signed in meanwhile, the page says who, keeps what is typed for its own person, and reloads.
 * Where another side is open in another tab, the page opens its own again, and goes on.
 */
export function SessionGuard() {
  const t = useTexts()
  const { account, side } = useSession()
  const store = useQueryClient()
  const mine = `${account.givenName} ${account.surname}`.trim()
  const [why, setWhy] = useState<Interruption>()
  const waiting = useRef<Array<(again: boolean) => void>>([])
  const channel = useRef<BroadcastChannel>(undefined)

  const resume = useRef(() => {})
  resume.current = () => {
    setWhy(undefined)
    const all = waiting.current.splice(0)
    for (const go of all) go(true)
    if (all.length === 0) void store.invalidateQueries()
  }

  useEffect(() => {
    onInterrupted((reason) => {
      setWhy(reason)
      return new Promise((go) => waiting.current.push(go))
    })
    // The tabs of a browser share one session: each says whose page it is, so that the others know who signed in.
    const tabs = new BroadcastChannel('parvis-session')
    channel.current = tabs
    tabs.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.account !== account.id) setWhy({ kind: 'other', name: data.name })
      else if (data.side !== side) setWhy({ kind: 'side', side: data.side })
      else resume.current()
    }
    tabs.postMessage({ account: account.id, name: mine, side } satisfies Told)
    return () => tabs.close()
  }, [account.id, mine, side])

  const other = why?.kind === 'other'
  return (
    <Modal.Root
      opened={why !== undefined}
      onClose={() => {}}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size={480}
      zIndex={1000}
      centered
    >
      {/* Whoever comes by is not to read on a screen whose session is over. */}
      <Modal.Overlay className="session-cover" />
      <Modal.Content radius="xl">
        <div className="dialog-head">
          <div className="titles">
            <Modal.Title>
              {why?.kind === 'other'
                ? t('session.other', { name: why.name })
                : why?.kind === 'side'
                  ? t('session.side', { side: t(`sides.${why.side}`) })
                  : t('session.ended')}
            </Modal.Title>
          </div>
        </div>
        {why?.kind === 'side' ? (
          <div className="dialog-body session-again">
            <p>{t('session.sideWhat')}</p>
            <Button
              data-autofocus
              {...underneath}
              onClick={() => {
                const again = () => {
                  channel.current?.postMessage({ account: account.id, name: mine, side } satisfies Told)
                  resume.current()
                }
                // Where the side is theirs no more, the page has to go.
                void openSide(side).then(again, () => {
                  keepDrafts()
                  location.assign('/')
                })
              }}
            >
              {t('session.sideBack', { side: t(`sides.${side}`) })}
            </Button>
          </div>
        ) : other ? (
          <div className="dialog-body session-again">
            <p>{t('session.otherWhat', { mine })}</p>
            <Button
              data-autofocus
              {...underneath}
              onClick={() => {
                keepDrafts()
                location.reload()
              }}
            >
              {t('session.reload')}
            </Button>
          </div>
        ) : (
          <SignInAgain
            identifier={account.identifier}
            name={mine}
            done={() => {
              channel.current?.postMessage({ account: account.id, name: mine, side } satisfies Told)
              resume.current()
            }}
          />
        )}
      </Modal.Content>
    </Modal.Root>
  )
}

function SignInAgain({ identifier, name, done }: { identifier: string; name: string; done: () => void }) {
  const t = useTexts()
  const entry = useTexts('entry')
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [value, setValue] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const first = step === 'password'

  async function send(event: FormEvent) {
    event.preventDefault()
    // It stands inside no form of the page, but React's events go by the tree of components.
    event.stopPropagation()
    if (!value || sending) return
    setSending(true)
    setProblem(undefined)
    try {
      const { state } = first
        ? await api.post('/session', { body: { identifier, password: value } })
        : await api.post('/session/second-factor', { body: { code: value.replaceAll(/\s/g, '') } })
      setValue('')
      if (state === 'signed_in') done()
      else if (state === 'second_factor') setStep('code')
      else {
        // The second factor is set up on the page of its own; what was typed waits.
        keepDrafts()
        goToSignIn()
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setValue('')
      setProblem(error)
      // The time for the code is over: from the password again.
      if (error.code === 'identity.not_signed_in') setStep('password')
    }
    setSending(false)
  }

  return (
    <form
      className="dialog-body session-again"
      onSubmit={(event) => void send(event)}
      noValidate
      aria-label={t('session.ended')}
    >
      <p>{t(first ? 'session.endedWhat' : 'session.code')}</p>
      {problem ? <Notice kind="red">{problem.detail}</Notice> : null}
      <p>
        <strong>{name}</strong>, {identifier}
      </p>
      <input type="text" name="identifier" autoComplete="username" value={identifier} readOnly hidden />
      {first ? (
        <PasswordField
          key="password"
          data-autofocus
          {...underneath}
          label={entry('signIn.password')}
          autoComplete="current-password"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          key="code"
          autoFocus
          {...underneath}
          label={entry('secondFactor.code')}
          autoComplete="one-time-code"
          maxLength={40}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
      <div className="session-acts">
        <Button
          variant="default"
          {...underneath}
          onClick={() => {
            keepDrafts()
            goToSignIn()
          }}
        >
          {t('session.elsewhere')}
        </Button>
        <Button type="submit" loading={sending} {...underneath}>
          {t('session.goOn')}
        </Button>
      </div>
    </form>
  )
}

/** Says that a form has taken back what was typed before its page had to go. */
export function DraftNotice() {
  const t = useTexts()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [of, setOf] = useState('')
  useEffect(() => onDraftTaken(() => setOf(location.pathname)), [])
  if (of !== path) return null
  return (
    <div style={{ marginBottom: 16 }}>
      <Notice
        kind="done"
        title={t('session.taken')}
        act={
          <Button variant="default" onClick={() => setOf('')}>
            {t('close')}
          </Button>
        }
      >
        {t('session.takenWhat')}
      </Notice>
    </div>
  )
}
