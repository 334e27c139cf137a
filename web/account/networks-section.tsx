import { Button, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import type { Account } from '../api/types.ts'
import { useApiForm } from '../api/use-api-form.ts'
import { useTexts } from '../i18n/index.ts'
import { compulsory } from '../ui/fields.tsx'
import { Column, FormSection } from '../ui/form-section.tsx'
import { Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../ui/read-only-value.tsx'
import { ProofCode } from './proof-code.tsx'

const key = ['account', 'networks'] as const

/** One a line: a network, and after it the name that the person gives it. */
const written = (items: Array<{ network: string; label: string }>) =>
  items.map(({ network, label }) => `${network} ${label}`.trim()).join('\n')

const readLines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [network, ...label] = line.split(/\s+/)
      return { network: network!, label: label.join(' ').slice(0, 80) }
    })

/** From which addresses one signs in (B23): anywhere, unless narrowed. */
export function NetworksSection({ account }: { account: Account }) {
  const t = useTexts()
  const store = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [done, setDone] = useState(false)
  const { data } = useQuery({ queryKey: key, queryFn: () => api.get('/account/networks') })
  const { form, submitting, problem, clearProblem, onSubmit } = useApiForm({
    initialValues: { lines: '', currentPassword: '', code: '' },
    validate: {
      currentPassword: (value) => (value ? null : t('account.currentPasswordMissing')),
      code: (value) => (value.trim() || !account.secondFactor ? null : t('account.secondFactorProofMissing')),
    },
    submit: async ({ lines, currentPassword, code }) => {
      const networks = readLines(lines)
      store.setQueryData(
        key,
        await api.put('/account/networks', { body: { networks, currentPassword, ...(code ? { code } : {}) } }),
      )
      form.reset()
      setOpened(false)
      setDone(true)
    },
    onProblem: ({ errors }) => {
      const [one] = errors.filter(({ field }) => field.startsWith('networks'))
      if (!one) return false
      const line = /\.(\d+)\./.exec(one.field)?.[1]
      const said =
        line === undefined ? one.message : t('account.networksLine', { line: Number(line) + 1, said: one.message })
      form.setErrors({ lines: said })
      clearProblem()
      return true
    },
  })
  if (!data) return null
  const here = data.address
  const typed = readLines(form.values.lines).map((one) => one.network)
  return (
    <FormSection title={t('account.networks')} help={t('account.networksHelp')}>
      {done ? (
        <Column>
          <Notice kind="done">{t('account.networksSaved')}</Notice>
        </Column>
      ) : null}
      <Column>
        <ReadOnlyRow>
          <ReadOnlyValue label={t('account.networksAllowed')}>
            {data.items.length === 0 ? t('account.networksAll') : written(data.items).replaceAll('\n', ', ')}
          </ReadOnlyValue>
          <ReadOnlyValue label={t('account.networksHere')}>{here}</ReadOnlyValue>
        </ReadOnlyRow>
      </Column>
      {opened ? (
        <form onSubmit={onSubmit} noValidate className="form-grid" aria-label={t('account.networks')}>
          {problem ? (
            <Column>
              <ProblemNotice problem={problem} />
            </Column>
          ) : null}
          <Column>
            <Textarea
              label={t('account.networksLines')}
              description={t('account.networksExample')}
              autosize
              minRows={3}
              maxRows={12}
              data-autofocus
              {...form.getInputProps('lines')}
            />
            {typed.includes(here) ? null : (
              <Button
                variant="subtle"
                mt={6}
                onClick={() => form.setFieldValue('lines', `${form.values.lines.trimEnd()}\n${here}`.trim())}
              >
                {t('account.networksAddHere', { address: here })}
              </Button>
            )}
          </Column>
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
                {t('save')}
              </Button>
            </div>
          </Column>
        </form>
      ) : (
        <Column>
          <Button
            variant="default"
            onClick={() => {
              setDone(false)
              form.setValues({ lines: written(data.items), currentPassword: '', code: '' })
              setOpened(true)
            }}
          >
            {t('account.networksChange')}
          </Button>
        </Column>
      )}
    </FormSection>
  )
}
