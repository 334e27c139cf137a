import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { api, newActionKey } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import '../../../../web/ui/portal-home.css'

type Contact = Answer<'GET /portal-contact'>

/** The form of «Contact»: its theme decides to which address it goes. What was typed stays where it is refused. */
export function ContactForm(props: {
  themes: Contact['themes']
  known?: { name: string; email: string; phone: string }
}) {
  const t = useTexts('entry')
  const [typed, setTyped] = useState({
    // Who does not choose would write to the wrong address.
    themeId: props.themes.length === 1 ? props.themes[0]!.id : '',
    name: '',
    email: '',
    phone: '',
    message: '',
    ...props.known,
  })
  const [state, setState] = useState<'form' | 'sending' | 'sent'>('form')
  const [problem, setProblem] = useState<ApiProblem>()
  const key = useRef(newActionKey())
  const form = useRef<HTMLFormElement>(null)
  const field = (name: keyof typeof typed, label: string) => ({
    name,
    label,
    value: typed[name],
    error: problem?.errors.find((one) => one.field === name)?.message,
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  })
  async function send(event: FormEvent) {
    event.preventDefault()
    setState('sending')
    setProblem(undefined)
    try {
      await api.post('/portal-contact/messages', { body: typed, key: key.current })
      setState('sent')
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
      setState('form')
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), 30)
    }
  }
  if (state === 'sent')
    return (
      <Notice
        kind="done"
        title={t('contact.sent')}
        act={
          <Button
            variant="default"
            onClick={() => {
              key.current = newActionKey()
              setTyped({ ...typed, message: '' })
              setState('form')
            }}
          >
            {t('contact.again')}
          </Button>
        }
      >
        {t('contact.sentWhat', { email: typed.email })}
      </Notice>
    )
  return (
    <form ref={form} onSubmit={(event) => void send(event)} noValidate style={{ display: 'grid', gap: 12 }}>
      {problem && problem.errors.length === 0 ? <Notice kind="red">{problem.detail}</Notice> : null}
      <NativeSelect
        {...field('themeId', t('contact.theme'))}
        data={[
          ...(typed.themeId ? [] : [{ value: '', label: t('contact.chooseTheme') }]),
          ...props.themes.map(({ id, label }) => ({ value: id, label })),
        ]}
      />
      <TextInput {...field('name', t('contact.name'))} autoComplete="name" maxLength={120} />
      <TextInput {...field('email', t('contact.email'))} type="email" autoComplete="email" maxLength={254} />
      <TextInput {...field('phone', t('contact.phone'))} type="tel" autoComplete="tel" maxLength={40} />
      <Textarea {...field('message', t('contact.message'))} rows={6} maxLength={5000} />
      <div>
        <Button type="submit" loading={state === 'sending'}>
          {t('contact.send')}
        </Button>
      </div>
    </form>
  )
}

/** Where the provider is. */
export function Places({ places }: { places: Contact['places'] }) {
  const t = useTexts('entry')
  return places.map(({ id, name, postalAddress, phone, mapHref }) => (
    <section key={id} className="surface" style={{ padding: '12px 16px 16px' }} aria-label={name}>
      <h2 style={{ marginBottom: 6 }}>{name}</h2>
      <p className="secondary" style={{ whiteSpace: 'pre-line' }}>
        {postalAddress}
      </p>
      {phone ? (
        <p className="secondary">
          <a className="reach" href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>
            {phone}
          </a>
        </p>
      ) : null}
      {mapHref ? (
        <p>
          <a className="reach" href={mapHref} target="_blank" rel="noreferrer noopener">
            {t('contact.map')}
          </a>
        </p>
      ) : null}
    </section>
  ))
}
