import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type ApiProblem, api } from '../api/client.ts'
import { useRefreshSession } from '../api/session.ts'
import type { Account } from '../api/types.ts'
import { useApiForm } from '../api/use-api-form.ts'
import { isLanguage, type Language, languages, setLanguage, useTexts } from '../i18n/index.ts'
import { Conflict, compareVersions } from '../ui/conflict.tsx'
import { EmailTwice } from '../ui/fields.tsx'
import { Column, FormFooter, FormSection } from '../ui/form-section.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { LeaveGuard } from '../ui/unsaved.tsx'
import { accountKey } from './account-page.tsx'

const names = [
  'structure',
  'jobTitle',
  'addressLine1',
  'addressLine2',
  'postalCode',
  'city',
  'phone',
  'mobile',
  'fax',
  'contactEmail',
] as const
type Name = (typeof names)[number]
type Values = Record<Name | 'contactEmailConfirmation', string> & { locale: Language }

/** Contact details and language (C3); a change made elsewhere meanwhile is settled field by field (C17). */
export function ContactForm({ account }: { account: Account }) {
  const t = useTexts()
  const entry = useTexts('entry')
  const store = useQueryClient()
  const refreshSession = useRefreshSession()
  const [base, setBase] = useState(account)
  const [current, setCurrent] = useState<Account>()
  const [saved, setSaved] = useState(false)
  const version = useRef(account.version)
  const { form, submitting, problem, onSubmit, send } = useApiForm<Values>({
    initialValues: toValues(account),
    validate: {
      contactEmailConfirmation: (value, values) => (value === values.contactEmail ? null : t('form.emailsDiffer')),
    },
    submit: async (values) => {
      setSaved(false)
      await save(values)
    },
    onProblem: (refusal: ApiProblem) => {
      if (refusal.status !== 409 || !refusal.extra.current) return false
      const now = refusal.extra.current as Account
      const { both } = compareVersions(toValues(base), toValues(now), form.getValues())
      if (both.filter((name) => name !== 'contactEmailConfirmation').length > 0) setCurrent(now)
      else settle(now, new Set())
      return true
    },
  })

  async function save(values: Values) {
    const { locale, contactEmail, contactEmailConfirmation, ...rest } = values
    // The server takes an empty text for «none», never null.
    const body = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value.trim()])) as typeof rest
    const changed = await api.patch('/account', {
      body: {
        ...body,
        contactEmail: contactEmail.trim(),
        contactEmailConfirmation: contactEmailConfirmation.trim(),
        locale,
        version: version.current,
      },
    })
    store.setQueryData(accountKey, changed)
    take(changed)
    setSaved(true)
    if (isLanguage(changed.locale)) await setLanguage(changed.locale)
    await refreshSession()
  }

  function take(account: Account) {
    version.current = account.version
    setBase(account)
    setCurrent(undefined)
    form.setValues(toValues(account))
    form.resetDirty(toValues(account))
    form.clearErrors()
  }

  /** Puts the chosen values over those now stored: mine where I changed or chose them, theirs elsewhere. */
  function settle(now: Account, mine: Set<string>) {
    const typed = form.getValues()
    const before = toValues(base)
    const theirs = toValues(now)
    const { both } = compareVersions(before, theirs, typed)
    const merged = { ...theirs }
    for (const name of Object.keys(typed) as Array<keyof Values>) {
      if (typed[name] !== before[name] && (!both.includes(name) || mine.has(name)))
        Object.assign(merged, { [name]: typed[name] })
    }
    merged.contactEmailConfirmation = merged.contactEmail
    setBase(now)
    setCurrent(undefined)
    version.current = now.version
    form.setValues(merged)
    form.resetDirty(theirs)
    send(merged)
  }

  const conflict = current && compareVersions(toValues(base), toValues(current), form.getValues())
  const text = (name: Name) => ({
    label: t(`account.${name}`),
    maxLength: 200,
    ...form.getInputProps(name),
  })
  const language = (locale: string) => (isLanguage(locale) ? entry(`languageNames.${locale}`) : locale)
  const changes = (Object.keys(form.values) as Array<keyof Values>).filter(
    (name) => name !== 'contactEmailConfirmation' && form.isDirty(name),
  ).length

  return (
    <form className="surface" onSubmit={onSubmit} noValidate aria-label={t('account.contact')}>
      <LeaveGuard unsaved={changes > 0 && !submitting} />
      <FormSection title={t('account.contact')} help={t('account.contactHelp')}>
        {problem || saved ? (
          <Column>
            {saved ? <Notice kind="done">{t('account.saved')}</Notice> : <ProblemNotice problem={problem} />}
          </Column>
        ) : null}
        <Column span={6}>
          <TextInput {...text('structure')} autoComplete="organization" />
        </Column>
        <Column span={6}>
          <TextInput {...text('jobTitle')} autoComplete="organization-title" />
        </Column>
        <Column span={6}>
          <TextInput {...text('addressLine1')} autoComplete="address-line1" />
        </Column>
        <Column span={6}>
          <TextInput {...text('addressLine2')} autoComplete="address-line2" />
        </Column>
        <Column span={3} phone={5}>
          <TextInput {...text('postalCode')} autoComplete="postal-code" />
        </Column>
        <Column span={9} phone={7}>
          <TextInput {...text('city')} autoComplete="address-level2" />
        </Column>
        <Column span={4}>
          <TextInput {...text('phone')} type="tel" autoComplete="tel" />
        </Column>
        <Column span={4}>
          <TextInput {...text('mobile')} type="tel" autoComplete="tel" />
        </Column>
        <Column span={4}>
          <TextInput {...text('fax')} type="tel" autoComplete="off" />
        </Column>
        <EmailTwice form={form} name="contactEmail" label={t('account.contactEmail')} />
      </FormSection>
      <FormSection title={t('account.preferences')}>
        <Column span={4}>
          <NativeSelect
            label={t('account.language')}
            data={languages.map((value) => ({ value, label: language(value) }))}
            {...form.getInputProps('locale')}
          />
        </Column>
      </FormSection>
      <FormFooter changes={changes}>
        {changes ? (
          <Button variant="default" onClick={() => take(base)}>
            {t('cancel')}
          </Button>
        ) : null}
        <Button type="submit" loading={submitting}>
          {t('save')}
        </Button>
      </FormFooter>
      <Conflict
        opened={current !== undefined}
        fields={(conflict?.both ?? [])
          .filter((name) => name !== 'contactEmailConfirmation')
          .map((name) => ({
            key: name,
            label: t(name === 'locale' ? 'account.language' : `account.${name}`),
            theirs: name === 'locale' ? language(current!.locale) : current![name as (typeof names)[number]],
            mine: name === 'locale' ? language(form.values.locale) : form.values[name],
          }))}
        kept={conflict?.kept}
        onClose={() => setCurrent(undefined)}
        onAbandon={() => {
          store.setQueryData(accountKey, current)
          take(current!)
        }}
        onSave={(mine) => settle(current!, mine)}
      />
    </form>
  )
}

function toValues(account: Account): Values {
  const details = Object.fromEntries(names.map((name) => [name, account[name]])) as Record<Name, string>
  return { ...details, contactEmailConfirmation: account.contactEmail, locale: account.locale }
}
