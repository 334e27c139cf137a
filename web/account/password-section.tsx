import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import type { Account } from '../api/types.ts'
import { useApiForm } from '../api/use-api-form.ts'
import { useTexts } from '../i18n/index.ts'
import { compulsory } from '../ui/fields.tsx'
import { Column, FormSection } from '../ui/form-section.tsx'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { PasswordRules, passwordLength } from '../ui/password-rules.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { ProofCode } from './proof-code.tsx'
import { sessionsKey } from './sessions-section.tsx'

/** Change of password: the current one, then the new one twice. */
export function PasswordSection({ account }: { account: Account }) {
  const t = useTexts()
  const entry = useTexts('entry')
  const store = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [saved, setSaved] = useState(false)
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { currentPassword: '', code: '', newPassword: '', repeat: '' },
    validate: {
      currentPassword: (value) => (value ? null : t('account.currentPasswordMissing')),
      code: (value) => (value.trim() || !account.secondFactor ? null : t('account.secondFactorProofMissing')),
      newPassword: (value) => ([...value].length >= passwordLength ? null : entry('password.tooShort')),
      repeat: (value, values) => (value === values.newPassword ? null : entry('password.different')),
    },
    submit: async ({ currentPassword, code, newPassword }) => {
      await api.put('/account/password', { body: { currentPassword, newPassword, ...(code ? { code } : {}) } })
      await store.invalidateQueries({ queryKey: sessionsKey })
      form.reset()
      setOpened(false)
      setSaved(true)
    },
  })
  return (
    <FormSection title={t('account.password')} help={t('account.passwordHelp')}>
      {saved ? (
        <Column>
          <Notice kind="done">{t('account.passwordSaved')}</Notice>
        </Column>
      ) : null}
      {opened ? (
        <form onSubmit={onSubmit} noValidate className="form-grid" aria-label={t('account.passwordChange')}>
          {problem ? (
            <Column>
              <ProblemNotice problem={problem} />
            </Column>
          ) : null}
          <Column span={6}>
            <input type="text" name="username" autoComplete="username" value={account.identifier} readOnly hidden />
            <PasswordField
              label={entry('password.current')}
              autoComplete="current-password"
              {...compulsory}
              {...form.getInputProps('currentPassword')}
            />
          </Column>
          {account.secondFactor ? (
            <ProofCode {...form.getInputProps('code')} />
          ) : (
            <Column span={6}>
              <span />
            </Column>
          )}
          <Column span={6}>
            <PasswordField
              label={entry('password.new')}
              autoComplete="new-password"
              {...compulsory}
              {...form.getInputProps('newPassword')}
            />
          </Column>
          <Column span={6}>
            <PasswordField
              label={entry('password.repeat')}
              autoComplete="new-password"
              {...compulsory}
              {...form.getInputProps('repeat')}
            />
          </Column>
          <Column>
            <PasswordRules password={form.values.newPassword} repeat={form.values.repeat} />
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
                {t('account.passwordChange')}
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
            {t('account.passwordChange')}
          </Button>
        </Column>
      )}
    </FormSection>
  )
}
