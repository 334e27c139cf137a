import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { Account } from '../api/types.ts'
import { useApiForm } from '../api/use-api-form.ts'
import { useTexts } from '../i18n/index.ts'
import { compulsory, EmailTwice } from '../ui/fields.tsx'
import { Column, FormSection } from '../ui/form-section.tsx'
import { formatTime } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../ui/read-only-value.tsx'
import { useTakenEmail } from '../ui/taken-email.ts'
import { accountKey } from './account-page.tsx'
import { ProofCode } from './proof-code.tsx'

/** The e-mail address of sign-in: it receives the one-time links, so changing it asks for the password, and for a link used at the new one. */
export function SignInEmailSection({ account }: { account: Account }) {
  const t = useTexts()
  const store = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [done, setDone] = useState<{ said: string; email: string }>()
  const waiting = account.newSignInEmail
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { email: '', emailConfirmation: '', currentPassword: '', code: '' },
    validate: {
      email: (value) => (value.trim() ? null : t('form.required')),
      emailConfirmation: (value, values) => (value === values.email ? null : t('form.emailsDiffer')),
      currentPassword: (value) => (value ? null : t('account.currentPasswordMissing')),
      code: (value) => (value.trim() || !account.secondFactor ? null : t('account.secondFactorProofMissing')),
    },
    submit: async ({ code, ...values }) => {
      await api.put('/account/sign-in-email', { body: { ...values, ...(code ? { code } : {}) } })
      await store.invalidateQueries({ queryKey: accountKey })
      form.reset()
      setOpened(false)
      setDone({ said: 'account.signInEmailAsked', email: values.email })
    },
  })
  const taken = useTakenEmail(
    form.values.email,
    (email) => api.get('/account/sign-in-email-availability', { query: { email } }),
    { own: account.signInEmail ?? '' },
  )
  const { mutate, isPending, error } = useMutation({
    mutationFn: (act: 'resend' | 'withdraw') =>
      act === 'resend' ? api.post('/account/new-sign-in-email/links') : api.delete('/account/new-sign-in-email'),
    onMutate: () => setDone(undefined),
    onSuccess: (_, act) => {
      setDone({
        said: act === 'resend' ? 'account.signInEmailAsked' : 'account.signInEmailWithdrawn',
        email: waiting?.email ?? '',
      })
      return store.invalidateQueries({ queryKey: accountKey })
    },
  })
  return (
    <FormSection title={t('account.signInEmail')} help={t('account.signInEmailHelp')}>
      {done ? (
        <Column>
          <Notice kind="done">{t(done.said, { email: done.email })}</Notice>
        </Column>
      ) : null}
      <Column>
        <ReadOnlyRow>
          <ReadOnlyValue label={t('account.signInEmail')}>{account.signInEmail ?? t('account.noEmail')}</ReadOnlyValue>
        </ReadOnlyRow>
      </Column>
      {waiting ? (
        <Column>
          {error instanceof ApiProblem ? <ProblemNotice problem={error} /> : null}
          <Notice kind="brass" title={t('account.signInEmailWaits', { email: waiting.email })}>
            {waiting.expired
              ? t('account.signInEmailExpired')
              : t('account.signInEmailWaitsDetail', { time: formatTime(waiting.expiresAt) })}
          </Notice>
          <div className="account-acts" style={{ marginTop: 12 }}>
            <Button variant="default" disabled={isPending} onClick={() => mutate('withdraw')}>
              {t('account.signInEmailWithdraw')}
            </Button>
            <Button variant="default" disabled={isPending} onClick={() => mutate('resend')}>
              {t('account.signInEmailResend')}
            </Button>
          </div>
        </Column>
      ) : null}
      {opened ? (
        <form onSubmit={onSubmit} noValidate className="form-grid" aria-label={t('account.signInEmailChange')}>
          {problem ? (
            <Column>
              <ProblemNotice problem={problem} />
            </Column>
          ) : null}
          <EmailTwice
            form={form}
            name="email"
            confirmation="emailConfirmation"
            label={t('account.signInEmailNew')}
            required
            error={taken}
          />
          <Column span={6}>
            <PasswordField
              label={t('account.currentPassword')}
              autoComplete="current-password"
              {...compulsory}
              {...form.getInputProps('currentPassword')}
            />
          </Column>
          {account.secondFactor ? <ProofCode {...form.getInputProps('code')} /> : null}
          <Column>
            <div className="account-acts">
              <Button
                variant="default"
                onClick={() => {
                  form.reset()
                  setOpened(false)
                }}
              >
                {t('cancel')}
              </Button>
              <Button type="submit" loading={submitting}>
                {t('account.signInEmailChange')}
              </Button>
            </div>
          </Column>
        </form>
      ) : (
        <Column>
          <Button
            variant="default"
            onClick={() => {
              setDone(undefined)
              setOpened(true)
            }}
          >
            {t('account.signInEmailChange')}
          </Button>
        </Column>
      )}
    </FormSection>
  )
}
