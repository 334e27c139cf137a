import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import type { Account } from '../api/types.ts'
import { useApiForm } from '../api/use-api-form.ts'
import { useTexts } from '../i18n/index.ts'
import { compulsory, EmailTwice } from '../ui/fields.tsx'
import { Column, FormSection } from '../ui/form-section.tsx'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../ui/read-only-value.tsx'
import { accountKey } from './account-page.tsx'

/** The e-mail address of sign-in: it receives the one-time links, so changing it asks for the password. */
export function SignInEmailSection({ account }: { account: Account }) {
  const t = useTexts()
  const store = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [saved, setSaved] = useState(false)
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { email: '', emailConfirmation: '', currentPassword: '' },
    validate: {
      email: (value) => (value.trim() ? null : t('form.required')),
      emailConfirmation: (value, values) => (value === values.email ? null : t('form.emailsDiffer')),
      currentPassword: (value) => (value ? null : t('account.currentPasswordMissing')),
    },
    submit: async (values) => {
      await api.put('/account/sign-in-email', values)
      await store.invalidateQueries({ queryKey: accountKey })
      form.reset()
      setOpened(false)
      setSaved(true)
    },
  })
  return (
    <FormSection title={t('account.signInEmail')} help={t('account.signInEmailHelp')}>
      {saved ? (
        <Column>
          <Notice kind="done">{t('account.signInEmailSaved')}</Notice>
        </Column>
      ) : null}
      <Column>
        <ReadOnlyRow>
          <ReadOnlyValue label={t('account.signInEmail')}>{account.signInEmail ?? t('account.noEmail')}</ReadOnlyValue>
        </ReadOnlyRow>
      </Column>
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
          />
          <Column span={6}>
            <PasswordField
              label={t('account.currentPassword')}
              autoComplete="current-password"
              {...compulsory}
              {...form.getInputProps('currentPassword')}
            />
          </Column>
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
              setSaved(false)
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
