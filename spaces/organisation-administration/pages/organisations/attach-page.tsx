import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconSearch, IconUserPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { useCoordinateFields } from '../../../../web/ui/coordinate-fields.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { parseDay } from '../../../../web/ui/day-text.ts'
import { EffectLayout, EffectPanel } from '../../../../web/ui/effect-panel.tsx'
import { compulsory, EmailTwice } from '../../../../web/ui/fields.tsx'
import { Column, FormSection } from '../../../../web/ui/form-section.tsx'
import { formatDay, formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { type Candidate, type Organisation, refusal, useRefresh } from '../data.ts'
import { AccountStateTag, accountStates } from '../users/account-state.tsx'
import { ScopeFields } from '../users/scope-fields.tsx'
import { OrganisationFrame } from './frame.tsx'

/** «Rattacher un utilisateur» (O13, O14): search, pick, then role, date and scope; or a new account. */
export function AttachPage() {
  const t = useTexts('organisation')
  return <OrganisationFrame page={t('attach.title')}>{(one) => <Attach organisation={one} />}</OrganisationFrame>
}

const blank = { surname: '', givenName: '', email: '', state: '' }

function Attach({ organisation }: { organisation: Organisation }) {
  const t = useTexts('organisation')
  const [criteria, setCriteria] = useState(blank)
  const [searched, setSearched] = useState(blank)
  const [missing, setMissing] = useState(false)
  const [step, setStep] = useState<{ person: Candidate } | 'new'>()
  const search = useMutation({
    mutationFn: (values: typeof blank) =>
      api.get('/organisations/:id/candidates', {
        params: { id: organisation.id },
        query: { ...values, state: oneOf(accountStates, values.state) },
      }),
    onSuccess: (_answer, values) => setSearched(values),
  })
  const field = (name: 'surname' | 'givenName' | 'email', label: string) => (
    <TextInput
      label={label}
      autoComplete="off"
      value={criteria[name]}
      error={missing && name === 'surname' ? t('attach.oneCriterion') : undefined}
      onChange={(event) => {
        setCriteria({ ...criteria, [name]: event.currentTarget.value })
        setMissing(false)
      }}
    />
  )
  if (!organisation.abilities.attach.allowed)
    return <Notice kind="info">{organisation.abilities.attach.reason || t('attach.notAllowed')}</Notice>
  return (
    <div className="stack">
      <section className="surface" aria-label={t('attach.search')}>
        <form
          className="criteria"
          onSubmit={(event) => {
            event.preventDefault()
            if (!Object.values(criteria).some((value) => value.trim())) return setMissing(true)
            setStep(undefined)
            search.mutate(criteria)
          }}
        >
          {field('surname', t('users.surname'))}
          {field('givenName', t('users.givenName'))}
          {field('email', t('users.email'))}
          <NativeSelect
            label={t('users.state')}
            data={[
              { value: '', label: t('users.anyState') },
              ...accountStates.map((value) => ({ value, label: t(`accountState.${value}`) })),
            ]}
            value={criteria.state}
            onChange={(event) => setCriteria({ ...criteria, state: event.currentTarget.value })}
          />
          <div className="acts">
            <Button
              type="submit"
              variant={step ? 'default' : 'filled'}
              loading={search.isPending}
              leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
            >
              {t('users.search')}
            </Button>
            <Button
              variant="subtle"
              onClick={() => {
                setCriteria(blank)
                setStep(undefined)
                search.reset()
              }}
            >
              {t('users.reset')}
            </Button>
          </div>
        </form>
        <p className="help" style={{ padding: '0 16px 14px' }}>
          {t('attach.strangers')}
        </p>
        {search.error ? (
          <div className="block-outcome">
            <ProblemNotice problem={refusal(search.error)} />
          </div>
        ) : null}
        {search.data && step === undefined ? (
          <>
            <DataTable<Candidate>
              label={t('attach.results')}
              rows={search.data.items}
              rowKey={(row) => row.accountId}
              rowName={formatPerson}
              rowHeight={44}
              columns={[
                {
                  key: 'surname',
                  title: t('users.surname'),
                  cell: (row) => row.surname.toLocaleUpperCase(),
                  phone: 'title',
                },
                { key: 'givenName', title: t('users.givenName'), cell: (row) => row.givenName, phone: 'title' },
                { key: 'email', title: t('users.email'), cell: (row) => row.signInEmail, phone: 'line' },
                {
                  key: 'state',
                  title: t('users.state'),
                  cell: (row) => (row.state ? <AccountStateTag state={row.state} /> : '–'),
                  phone: 'below',
                },
                {
                  key: 'act',
                  title: t('act'),
                  kind: 'right',
                  phone: 'below',
                  cell: (row) =>
                    row.memberHere ? (
                      <span className="help">{t('attach.already')}</span>
                    ) : (
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`${t('attach.pick')}, ${formatPerson(row)}`}
                        onClick={() => setStep({ person: row })}
                      >
                        {t('attach.pick')}
                      </Button>
                    ),
                },
              ]}
              empty={<p className="nothing">{t('attach.nobody')}</p>}
            />
          </>
        ) : null}
        {step === undefined ? (
          <div className="block-foot">
            <span className="secondary" style={{ marginRight: 'auto' }} id="new-account-help">
              {search.data ? t('attach.notFound') : t('attach.searchFirst')}
            </span>
            <Button
              variant="default"
              disabled={!search.data}
              aria-describedby="new-account-help"
              leftSection={<IconUserPlus size={17} stroke={1.7} aria-hidden />}
              onClick={() => setStep('new')}
            >
              {t('attach.create')}
            </Button>
          </div>
        ) : null}
      </section>
      {step === 'new' ? (
        <NewUserForm organisation={organisation} guess={searched} onCancel={() => setStep(undefined)} />
      ) : step ? (
        <AttachmentForm
          organisation={organisation}
          person={step.person}
          email={searched.email}
          onCancel={() => setStep(undefined)}
        />
      ) : null}
    </div>
  )
}

type Attachment = { role: string; startsOn: string; comment: string; whole: boolean; serviceIds: string[] }

function useAttachment(): Attachment {
  const { today } = useSession()
  return { role: 'member', startsOn: today, comment: '', whole: true, serviceIds: [] }
}

interface AnyForm {
  // biome-ignore lint/suspicious/noExplicitAny: one of the two forms, whose values hold at least an attachment
  getInputProps: (field: any) => any
  // biome-ignore lint/suspicious/noExplicitAny: as above
  setFieldValue: (field: any, value: any) => void
  values: Attachment
  errors: Record<string, unknown>
}

function AttachmentFields({ organisation, form }: { organisation: Organisation; form: AnyForm }) {
  const t = useTexts('organisation')
  return (
    <FormSection title={t('attach.section')}>
      <Column span={6}>
        <NativeSelect
          label={t('role')}
          {...compulsory}
          data={organisation.roles.filter((one) => one.grantable).map((one) => ({ value: one.code, label: one.name }))}
          {...form.getInputProps('role')}
        />
      </Column>
      <Column span={6}>
        <DateField label={t('dates.validity')} {...compulsory} {...form.getInputProps('startsOn')} />
      </Column>
      <ScopeFields
        wholeLabel={t('attach.whole')}
        whole={form.values.whole}
        serviceIds={form.values.serviceIds}
        services={organisation.serviceList}
        error={form.errors.serviceIds as string | undefined}
        change={({ whole, serviceIds }) => {
          form.setFieldValue('whole', whole)
          form.setFieldValue('serviceIds', serviceIds)
        }}
      />
      <Column span={12}>
        <Textarea label={t('comment')} rows={2} maxLength={1000} {...form.getInputProps('comment')} />
      </Column>
    </FormSection>
  )
}

function useEffectRows(organisation: Organisation, values: Attachment) {
  const t = useTexts('organisation')
  const role = organisation.roles.find((one) => one.code === values.role)?.name ?? values.role
  const scope = values.whole
    ? t('whole')
    : organisation.serviceList
        .filter((one) => values.serviceIds.includes(one.id))
        .map((one) => one.name)
        .join(', ') || t('membershipRequests.noService')
  return { role, scope }
}

function Effect(props: {
  organisation: Organisation
  values: Attachment
  subject: string
  mail: string
  submitting: boolean
  submitLabel: string
  form: string
  onCancel: () => void
}) {
  const t = useTexts('organisation')
  const { role, scope } = useEffectRows(props.organisation, props.values)
  return (
    <EffectPanel
      title={t('effect')}
      subject={props.subject}
      form={props.form}
      submitLabel={props.submitLabel}
      submitting={props.submitting}
      onCancel={props.onCancel}
      summary={`${role}, ${scope}`}
      foot={props.mail}
    >
      <dl className="effect-rows" style={{ padding: '12px 20px', borderTop: '1px solid var(--trait-2)' }}>
        <div>
          <dt>{t('role')}</dt>
          <dd>
            <BeforeAfter before={t('none')} after={role} />
          </dd>
        </div>
        <div>
          <dt>{t('scope')}</dt>
          <dd>
            <BeforeAfter before={t('noScope')} after={scope} />
          </dd>
        </div>
        <div>
          <dt>{t('dates.start')}</dt>
          <dd>{formatDay(props.values.startsOn)}</dd>
        </div>
      </dl>
    </EffectPanel>
  )
}

const checks = (t: ReturnType<typeof useTexts>, ui: ReturnType<typeof useTexts>) => ({
  startsOn: (value: string) => (value ? (parseDay(value) ? null : ui('form.badDay')) : ui('form.required')),
  serviceIds: (value: string[], values: { whole: boolean }) =>
    values.whole || value.length ? null : t('membershipRequests.serviceMissing'),
})

function AttachmentForm(props: { organisation: Organisation; person: Candidate; email: string; onCancel: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const { organisation, person } = props
  const { form, submitting, problem, onSubmit } = useApiForm<Attachment>({
    initialValues: useAttachment(),
    validate: checks(t, ui),
    submit: async (values, key) => {
      const made = await api.post('/organisations/:id/memberships', {
        params: { id: organisation.id },
        body: { ...values, accountId: person.accountId, email: props.email.trim() },
        key,
      })
      await refresh()
      await navigate({ to: `/gestion/utilisateurs/${made.id}` })
    },
  })
  return (
    <EffectLayout>
      <form id="attach-form" className="surface" noValidate onSubmit={onSubmit} aria-label={t('attach.title')}>
        <div style={{ padding: '16px 24px' }}>
          <h2>{formatPerson(person)}</h2>
          <p className="secondary">{person.signInEmail}</p>
          <ProblemNotice problem={problem} />
        </div>
        <AttachmentFields organisation={organisation} form={form} />
      </form>
      <Effect
        organisation={organisation}
        values={form.values}
        subject={`${formatPerson(person)}, ${organisation.name}`}
        mail={t('requests.mailed', { email: person.signInEmail })}
        submitting={submitting}
        submitLabel={t('attach.act')}
        form="attach-form"
        onCancel={props.onCancel}
      />
    </EffectLayout>
  )
}

type NewUser = Attachment & {
  surname: string
  givenName: string
  email: string
  emailConfirmation: string
  contactEmail: string
  structure: string
  jobTitle: string
  phone: string
  mobile: string
  fax: string
  addressLine1: string
  addressLine2: string
  postalCode: string
  city: string
}

function NewUserForm(props: {
  organisation: Organisation
  guess: { surname: string; givenName: string; email: string }
  onCancel: () => void
}) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const fields = useCoordinateFields()
  const { organisation, guess } = props
  const { form, submitting, problem, onSubmit } = useApiForm<NewUser>({
    initialValues: {
      ...useAttachment(),
      surname: guess.surname,
      givenName: guess.givenName,
      email: guess.email,
      emailConfirmation: '',
      contactEmail: '',
      structure: '',
      jobTitle: '',
      phone: '',
      mobile: '',
      fax: '',
      addressLine1: '',
      addressLine2: '',
      postalCode: '',
      city: '',
    },
    validate: {
      ...checks(t, ui),
      surname: (value) => (value.trim() ? null : ui('form.required')),
      givenName: (value) => (value.trim() ? null : ui('form.required')),
      email: (value) => (value.trim() ? null : ui('form.required')),
      emailConfirmation: (value, values) =>
        value.trim().toLowerCase() === values.email.trim().toLowerCase() ? null : ui('form.emailsDiffer'),
    },
    submit: async (values, key) => {
      const made = await api.post('/organisations/:id/accounts', { params: { id: organisation.id }, body: values, key })
      await refresh()
      await navigate({ to: `/gestion/utilisateurs/${made.id}` })
    },
  })
  const name = formatPerson(form.values)
  return (
    <EffectLayout>
      <form id="new-user-form" className="surface" noValidate onSubmit={onSubmit} aria-label={t('newUser.title')}>
        <div style={{ padding: '16px 24px' }}>
          <h2>{t('newUser.title')}</h2>
          <ProblemNotice problem={problem} />
        </div>
        <FormSection title={t('users.identity')} help={t('newUser.identityHelp')}>
          <Column span={6}>
            <TextInput
              label={t('users.surname')}
              {...compulsory}
              autoComplete="off"
              {...form.getInputProps('surname')}
            />
          </Column>
          <Column span={6}>
            <TextInput
              label={t('users.givenName')}
              {...compulsory}
              autoComplete="off"
              {...form.getInputProps('givenName')}
            />
          </Column>
          <EmailTwice form={form} name="email" label={t('users.email')} required help={t('newUser.emailHelp')} />
          <Column span={6}>
            <TextInput
              type="email"
              label={ui('account.contactEmail')}
              description={t('newUser.contactHelp')}
              autoComplete="off"
              {...form.getInputProps('contactEmail')}
            />
          </Column>
        </FormSection>
        <AttachmentFields organisation={organisation} form={form} />
        <FormSection title={t('users.contact')}>
          {fields.map((field) => (
            <Column key={field.name} span={field.span ?? 6}>
              <TextInput label={field.label} autoComplete="off" {...form.getInputProps(field.name)} />
            </Column>
          ))}
        </FormSection>
      </form>
      <Effect
        organisation={organisation}
        values={form.values}
        subject={[name, organisation.name].filter(Boolean).join(', ')}
        mail={form.values.email ? t('newUser.mail', { email: form.values.email }) : t('newUser.mailLater')}
        submitting={submitting}
        submitLabel={t('attach.create')}
        form="new-user-form"
        onCancel={props.onCancel}
      />
    </EffectLayout>
  )
}
