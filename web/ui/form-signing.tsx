import { Button, Radio, TextInput } from '@mantine/core'
import { IconSignature } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { FormSignature } from '../../kernel/signature/schema.ts'
import { ApiProblem } from '../api/client.ts'
import { useSession } from '../api/session.ts'
import { useApiForm } from '../api/use-api-form.ts'
import { useTexts } from '../i18n/index.ts'
import { Dialog } from './dialog.tsx'
import { compulsory } from './fields.tsx'
import { Column } from './form-section.tsx'
import { formatDay } from './format.ts'
import { Notice } from './notice.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { keepSigningBack } from './signing-back.ts'

function goSign(href: string): void {
  keepSigningBack()
  // The organisation that is open stays open.
  const { structure } = Object.fromEntries(new URLSearchParams(location.search))
  const to = new URL(href, location.origin)
  if (structure) to.searchParams.set('structure', structure)
  location.assign(to)
}

/** Who signs: the person themselves, or somebody by their address. */
export type Signer = { self: boolean; name: string; email: string }

export interface FormSigningProps {
  signature: FormSignature | null
  /** It may be signed in the portal at all. */
  signable: boolean
  /** Whose name stands on the form, where one does: the client's authority. */
  authority?: string
  /** Has it signed. @returns where the person signs, if they do. */
  ask: (signer: Signer) => Promise<string | null>
  callOff: () => Promise<void>
  size?: 'xs' | 'sm'
  /** Signing is what the page is for: its act stands out. */
  main?: boolean
  /** What the dialog says under its title. */
  lead: ReactNode
}

/** A form that is signed in the portal (C8, C25, O25): who signs, whom it waits for, and what may be done about it. */
export function FormSigning(props: FormSigningProps) {
  const t = useTexts()
  const { signature, signable } = props
  const [choosing, setChoosing] = useState(false)
  const [busy, setBusy] = useState('')
  const [problem, setProblem] = useState<ApiProblem>()
  const [reminded, setReminded] = useState(false)
  async function act(name: string, work: () => Promise<void>) {
    setBusy(name)
    setProblem(undefined)
    setReminded(false)
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy('')
    }
  }
  const sign = () =>
    act('sign', async () => {
      const href = await props.ask({ self: true, name: '', email: '' })
      if (href) goSign(href)
    })
  const waits = signature?.state === 'to_sign'
  const begin = (
    <Button
      size={props.size ?? 'sm'}
      variant={props.main ? 'filled' : 'default'}
      leftSection={<IconSignature size={16} stroke={1.7} aria-hidden />}
      onClick={() => setChoosing(true)}
    >
      {t('formSigning.begin')}
    </Button>
  )
  return (
    <div style={{ display: 'grid', gap: 10 }}>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {signature?.state === 'signing' ? <Notice>{t('formSigning.signing', { name: signature.signer })}</Notice> : null}
      {signature?.state === 'refused' ? (
        <Notice kind="red" title={t('formSigning.refused', { name: signature.signer })}>
          <p>{signature.refusalReason}</p>
        </Notice>
      ) : null}
      {waits ? (
        <Notice
          kind={signature.mine ? 'brass' : 'info'}
          icon={IconSignature}
          title={
            signature.mine
              ? t('formSigning.yours')
              : t('formSigning.theirs', { name: signature.signer, email: signature.email })
          }
          act={
            <span className="row-actions" style={{ gap: 8 }}>
              {signature.mine ? (
                <Button size="xs" loading={busy === 'sign'} onClick={() => void sign()}>
                  {t('formSigning.sign')}
                </Button>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  loading={busy === 'remind'}
                  onClick={() =>
                    void act('remind', async () => {
                      await props.ask({ self: false, name: signature.signer, email: signature.email })
                      setReminded(true)
                    })
                  }
                >
                  {t('formSigning.remind')}
                </Button>
              )}
              <Button
                size="xs"
                variant="default"
                loading={busy === 'off'}
                onClick={() => void act('off', props.callOff)}
              >
                {t('formSigning.callOff')}
              </Button>
            </span>
          }
        >
          <p>
            {t('formSigning.asked', { by: signature.askedBy, day: formatDay(signature.askedAt) })}{' '}
            {signature.deadline ? t('formSigning.before', { day: formatDay(signature.deadline) }) : null}
          </p>
        </Notice>
      ) : null}
      {reminded ? <Notice kind="done">{t('formSigning.reminded')}</Notice> : null}
      {!waits && signature?.state !== 'signing' && signable ? <div>{begin}</div> : null}
      {choosing ? (
        <SignerDialog
          authority={props.authority ?? ''}
          lead={props.lead}
          ask={props.ask}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </div>
  )
}

/** Who is to sign: whoever asks, or somebody who gets the form by e-mail. */
export function SignerDialog(props: {
  authority: string
  lead: ReactNode
  ask: FormSigningProps['ask']
  onClose: () => void
}) {
  const t = useTexts()
  const { account } = useSession()
  const own = `${account.givenName} ${account.surname}`.trim()
  const needed = (value: string, values: Signer) => (values.self || value.trim() ? null : t('formSigning.required'))
  const { form, submitting, problem, onSubmit } = useApiForm<Signer>({
    initialValues: { self: props.authority === '' || props.authority === own, name: props.authority, email: '' },
    validate: { name: needed, email: needed },
    submit: async (values) => {
      const href = await props.ask(values)
      if (href) goSign(href)
      else props.onClose()
    },
  })
  const { self } = form.values
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconSignature}
      tone="laiton"
      title={t('formSigning.title')}
      lead={props.lead}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="signer-form" loading={submitting}>
            {self ? t('formSigning.read') : t('formSigning.send')}
          </Button>
        </>
      }
    >
      <form id="signer-form" onSubmit={onSubmit} noValidate aria-label={t('formSigning.title')}>
        <ProblemNotice problem={problem} />
        <Radio.Group
          label={t('formSigning.who')}
          value={self ? 'self' : 'other'}
          onChange={(value) => form.setFieldValue('self', value === 'self')}
        >
          <div style={{ display: 'grid', gap: 10, marginTop: 8 }}>
            <Radio value="self" label={t('formSigning.self', { name: own })} />
            <Radio value="other" label={t('formSigning.other')} />
          </div>
        </Radio.Group>
        {self ? (
          <p className="help" style={{ marginTop: 12 }}>
            {t('formSigning.selfWhat')}
          </p>
        ) : (
          <div className="form-grid" style={{ marginTop: 12 }}>
            <Column span={6}>
              <TextInput
                {...compulsory}
                label={t('formSigning.name')}
                maxLength={150}
                {...form.getInputProps('name')}
              />
            </Column>
            <Column span={6}>
              <TextInput
                {...compulsory}
                type="email"
                label={t('formSigning.email')}
                maxLength={254}
                {...form.getInputProps('email')}
              />
            </Column>
            <Column>
              <p className="help">{t('formSigning.otherWhat')}</p>
            </Column>
          </div>
        )}
      </form>
    </Dialog>
  )
}
