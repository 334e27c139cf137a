import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import type { BodyOf } from '../api/endpoints.ts'
import type { Account } from '../api/types.ts'
import { useApiForm } from '../api/use-api-form.ts'
import { useTexts } from '../i18n/index.ts'
import { compulsory } from '../ui/fields.tsx'
import { Column, FormSection } from '../ui/form-section.tsx'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { type Enrolment, EnrolmentCode, RecoveryCodes } from '../ui/second-factor.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { accountKey } from './account-page.tsx'
import { ProofCode } from './proof-code.tsx'

type Step = 'closed' | 'password' | 'code' | 'recovery' | 'stop' | 'stopped'

/** The second factor: password, then the code to scan and a first code from the phone, then the recovery codes shown once. */
export function SecondFactorSection({ account }: { account: Account }) {
  const t = useTexts()
  const store = useQueryClient()
  const [step, setStep] = useState<Step>('closed')
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [codes, setCodes] = useState<string[]>([])
  const refresh = () => store.invalidateQueries({ queryKey: accountKey })
  return (
    <FormSection title={t('account.secondFactor')} help={t('account.secondFactorHelp')}>
      <Column>
        <StateTag state={account.secondFactor ? 'active' : 'deactivated'}>
          {t(account.secondFactor ? 'account.secondFactorOn' : 'account.secondFactorOff')}
        </StateTag>
      </Column>
      {step === 'stopped' ? (
        <Column>
          <Notice kind="done">{t('account.secondFactorStopped')}</Notice>
        </Column>
      ) : null}
      {step === 'closed' || step === 'stopped' ? (
        <Column>
          <div className="account-acts">
            <Button variant="default" onClick={() => setStep('password')}>
              {t(account.secondFactor ? 'account.secondFactorReplace' : 'account.secondFactorStart')}
            </Button>
            {account.secondFactor && !account.secondFactorRequired ? (
              <Button variant="default" onClick={() => setStep('stop')}>
                {t('account.secondFactorStop')}
              </Button>
            ) : null}
          </div>
          {account.secondFactorRequired ? <p className="help">{t('account.secondFactorRequired')}</p> : null}
        </Column>
      ) : null}
      {step === 'password' || step === 'stop' ? (
        <PasswordStep
          key={step}
          stop={step === 'stop'}
          inForce={account.secondFactor}
          onCancel={() => setStep('closed')}
          onProof={async (proof) => {
            if (step === 'stop') {
              await api.delete('/account/second-factor', { body: proof })
              await refresh()
              setStep('stopped')
            } else {
              setEnrolment(await api.post('/account/second-factor', { body: proof }))
              setStep('code')
            }
          }}
        />
      ) : null}
      {step === 'code' && enrolment ? (
        <CodeStep
          enrolment={enrolment}
          onCancel={() => setStep('closed')}
          onCode={async (code) => {
            const answer = await api.put('/account/second-factor', { body: { code } })
            setCodes(answer.recoveryCodes)
            setEnrolment(undefined)
            setStep('recovery')
            await refresh()
          }}
        />
      ) : null}
      {step === 'recovery' ? (
        <Column>
          <RecoveryCodes
            codes={codes}
            onDone={() => {
              setCodes([])
              setStep('closed')
            }}
          />
        </Column>
      ) : null}
    </FormSection>
  )
}

type Proof = BodyOf<'POST /account/second-factor'>

/** The password and, where a second factor is in force, a code of it or a recovery code. */
function PasswordStep(props: {
  stop: boolean
  inForce: boolean
  onCancel: () => void
  onProof: (proof: Proof) => Promise<void>
}) {
  const t = useTexts()
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { currentPassword: '', code: '' },
    validate: {
      currentPassword: (value) => (value ? null : t('account.currentPasswordMissing')),
      code: (value) => (value.trim() || !props.inForce ? null : t('account.secondFactorProofMissing')),
    },
    submit: ({ currentPassword, code }) =>
      props.onProof(props.inForce ? { currentPassword, code } : { currentPassword }),
  })
  const label = t(
    props.stop
      ? 'account.secondFactorStop'
      : props.inForce
        ? 'account.secondFactorReplace'
        : 'account.secondFactorStart',
  )
  return (
    <form onSubmit={onSubmit} noValidate className="form-grid" aria-label={label}>
      {problem ? (
        <Column>
          <ProblemNotice problem={problem} />
        </Column>
      ) : null}
      <Column span={6}>
        <PasswordField
          label={t('account.currentPassword')}
          autoComplete="current-password"
          {...compulsory}
          {...form.getInputProps('currentPassword')}
        />
      </Column>
      {props.inForce ? <ProofCode {...form.getInputProps('code')} /> : null}
      <Column>
        <div className="account-acts">
          <Button variant="default" onClick={props.onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" className={props.stop ? 'danger' : undefined} loading={submitting}>
            {props.stop ? label : t('account.continue')}
          </Button>
        </div>
      </Column>
    </form>
  )
}

function CodeStep(props: { enrolment: Enrolment; onCancel: () => void; onCode: (code: string) => Promise<void> }) {
  const t = useTexts()
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { code: '' },
    validate: {
      code: (value) => (/^\d{6}$/.test(value.replaceAll(/\s/g, '')) ? null : t('account.secondFactorCodeMissing')),
    },
    submit: (values) => props.onCode(values.code.replaceAll(/\s/g, '')),
  })
  return (
    <form onSubmit={onSubmit} noValidate className="form-grid" aria-label={t('account.secondFactorStart')}>
      {problem ? (
        <Column>
          <ProblemNotice problem={problem} />
        </Column>
      ) : null}
      <Column>
        <EnrolmentCode enrolment={props.enrolment} />
      </Column>
      <Column span={4}>
        <TextInput
          label={t('account.secondFactorCode')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
          {...compulsory}
          data-autofocus
          {...form.getInputProps('code')}
        />
      </Column>
      <Column>
        <div className="account-acts">
          <Button variant="default" onClick={props.onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={submitting}>
            {t('account.secondFactorConfirm')}
          </Button>
        </div>
      </Column>
    </form>
  )
}
