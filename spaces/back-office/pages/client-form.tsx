import { Button, NativeSelect, Radio, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { BodyOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useSession, useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { countryOptions } from '../../../web/ui/countries.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { generatedPassword } from '../../../web/ui/generated-password.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PasswordField } from '../../../web/ui/password-field.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { type RecordField, RecordForm } from '../../../web/ui/record-form.tsx'
import { AccountPicker } from './account-picker.tsx'

/** What a client is, as the server names it. */
export const clientKinds = ['private', 'public', 'foreign', 'individual'] as const
/** What a company may be (O23). */
const companyKinds = ['private', 'public', 'foreign'] as const
export const attitudes = ['neutral', 'good', 'watched', 'difficult'] as const
export type ClientKind = (typeof clientKinds)[number]
export const mandates = ['none', 'requested', 'signed'] as const

type Address = Record<'addressLine1' | 'addressLine2' | 'postalCode' | 'city' | 'phone' | 'fax', string>

/** The fields of an address, in the language of `t`. */
export const addressFields = (t: (key: string) => string): Array<RecordField<Address>> => [
  { name: 'addressLine1', label: t('address.line1'), span: 12 },
  { name: 'addressLine2', label: t('address.line2'), span: 12 },
  { name: 'postalCode', label: t('address.postalCode'), span: 4 },
  { name: 'city', label: t('address.city'), span: 8 },
  { name: 'phone', label: t('address.phone'), span: 6 },
  { name: 'fax', label: t('address.fax'), span: 6 },
]

/** The choice between a person who has an account and one to make an account for. */
export function WhoField(props: { label: string; value: string; onChange: (value: string) => void }) {
  const t = useTexts('backOffice')
  return (
    <Radio.Group label={props.label} value={props.value} onChange={props.onChange}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '8px 20px', marginTop: 6 }}>
        <Radio value="existing" label={t('clients.existingPerson')} />
        <Radio value="new" label={t('clients.newPerson')} />
      </div>
    </Radio.Group>
  )
}

/** The refusal with its fields as a flat form names them: without this prefix. */
export function withoutPrefix(error: unknown, prefix: string): unknown {
  if (!(error instanceof ApiProblem)) return error
  const errors = error.errors.map((one) =>
    one.field.startsWith(prefix) ? { ...one, field: one.field.slice(prefix.length) } : one,
  )
  return new ApiProblem(error.status, { ...error, title: error.title, detail: error.detail, errors })
}

type Edit = Omit<BodyOf<'PATCH /staff/organisations/:id'>, 'version'>
/** What is typed: the client, and of a new one who its contact person is, and how they sign in. */
type Typed = Edit &
  Pick<BodyOf<'POST /staff/organisations'>, 'name' | 'password' | 'passwordConfirmation'> & {
    givesAccess?: boolean
  } & Partial<
    Record<
      | 'project'
      | 'status'
      | 'who'
      | 'accountId'
      | 'surname'
      | 'givenName'
      | 'identifier'
      | 'signInEmail'
      | 'signInEmailConfirmation',
      string
    >
  >

/**
 * A client's own form (B2, B3): the identifiers follow what it is (O23). A new one names its contact person, who manages it: one who has an
 * account, or one to make an account for (O37). Name and address are asked for once: an individual is their own contact, and the address of the
 * record is that of the sign-in unless another one is typed. Without a password, an activation link leaves.
 */
export function ClientForm(
  props: {
    /** The client as it is read. */
    values: Record<string, unknown> & { kind?: ClientKind }
    onCancel: () => void
    onReload?: () => void
  } & (
    | { made: false; submit: (body: Edit, key: string) => Promise<void> }
    /** A client to be made. */
    | { made: true; submit: (body: BodyOf<'POST /staff/organisations'>, key: string) => Promise<void> }
  ),
) {
  const t = useTexts('backOffice')
  const { brand } = useSession()
  const [kind, setKind] = useState<ClientKind>(props.values.kind ?? 'private')
  const [who, setWho] = useState('new')
  const [otherAddress, setOtherAddress] = useState(false)
  const [passwordShown, showPassword] = useState(false)
  const confirmPassword = useRef((_: string) => {})
  const mayGive = useStaffMay('portal-access.accesses.manage')
  const newPerson = who === 'new'
  const individual = kind === 'individual'
  const status: Array<RecordField<Typed>> = [
    {
      name: 'project',
      label: t('clients.project'),
      span: 4,
      render: () => (
        <ReadOnlyRow>
          <ReadOnlyValue label={t('clients.project')}>{brand.name}</ReadOnlyValue>
        </ReadOnlyRow>
      ),
    },
    {
      name: 'status',
      label: t('clients.status'),
      span: 4,
      render: () => (
        <NativeSelect
          {...compulsory}
          label={t('clients.status')}
          data={(['company', 'individual'] as const).map((value) => ({
            value,
            label: t(`clients.statuses.${value}`),
          }))}
          value={individual ? 'individual' : 'company'}
          onChange={(event) => setKind(event.currentTarget.value === 'individual' ? 'individual' : 'private')}
        />
      ),
    },
    {
      name: 'kind',
      label: t('clients.kind'),
      span: 4,
      hidden: individual,
      render: (input) => (
        <NativeSelect
          {...compulsory}
          label={t('clients.kind')}
          data={companyKinds.map((value) => ({ value, label: t(`clients.kinds.${value}`) }))}
          value={kind}
          error={input.error}
          onChange={(event) => setKind(oneOf(companyKinds, event.currentTarget.value) ?? kind)}
        />
      ),
    },
    { name: 'name', label: t(individual ? 'clients.name' : 'clients.companyName'), required: true, span: 12 },
  ]
  const particulars: Array<RecordField<Typed>> = [
    {
      name: 'code',
      label: t('clients.code'),
      required: !props.made,
      span: 4,
      help: props.made ? t('clients.codeHelp') : undefined,
    },
    {
      name: 'siret',
      label: t('clients.siret'),
      span: 8,
      hidden: kind === 'foreign' || individual,
    },
    { name: 'foreignIdentifier', label: t('clients.foreignIdentifier'), span: 8, hidden: kind !== 'foreign' },
    { name: 'vatNumber', label: t('clients.vatNumber'), span: 6, hidden: individual },
    {
      name: 'invoicingMandate',
      label: t('clients.mandate'),
      type: 'select',
      required: true,
      span: 6,
      hidden: props.made,
      options: mandates.map((value) => ({ value, label: t(`clients.mandates.${value}`) })),
    },
    ...addressFields(t),
  ]
  const country: RecordField<Typed> = {
    name: 'country',
    label: t('clients.country'),
    type: 'select',
    required: true,
    span: 6,
    options: countryOptions(),
  }
  const language: RecordField<Typed> = {
    name: 'locale',
    label: t('clients.locale'),
    type: 'select',
    required: true,
    span: 6,
    options: (['fr', 'en'] as const).map((value) => ({ value, label: t(`clients.locales.${value}`) })),
  }
  const addresses: Array<RecordField<Typed>> = [
    {
      name: 'email',
      label: t(props.made ? 'clients.eMail' : 'clients.email'),
      type: 'email',
      span: 6,
      help: t(props.made ? 'clients.eMailHelp' : 'clients.emailHelp'),
    },
    { name: 'quotesEmail', label: t('clients.quotesEmail'), type: 'email', span: 6 },
    { name: 'invoicesEmail', label: t('clients.invoicesEmail'), type: 'email', span: 6 },
    { name: 'remindersEmail', label: t('clients.remindersEmail'), type: 'email', span: 6 },
  ]
  const contact: Array<RecordField<Typed>> = [
    {
      name: 'who',
      label: t('clients.contact'),
      span: 12,
      render: (input) => (
        <WhoField
          label={t('clients.contact')}
          value={input.value}
          onChange={(value) => {
            setWho(value)
            input.onChange(value)
          }}
        />
      ),
    },
    {
      name: 'accountId',
      label: t('people.one'),
      required: true,
      span: 12,
      hidden: newPerson,
      render: (input) => <AccountPicker {...input} />,
    },
    {
      name: 'surname',
      label: t('people.surname'),
      required: !individual,
      help: individual ? t('clients.surnameHelp') : undefined,
      hidden: !newPerson,
    },
    { name: 'givenName', label: t('people.givenName'), hidden: !newPerson },
    {
      name: 'identifier',
      label: t('clients.userName'),
      help: t('clients.userNameHelp'),
      hidden: !newPerson,
      span: 12,
    },
    {
      name: 'password',
      label: t('clients.password'),
      hidden: !newPerson,
      span: 6,
      render: (input) => (
        <PasswordField
          label={t('clients.password')}
          description={t('clients.passwordHelp')}
          autoComplete="new-password"
          visible={passwordShown}
          onVisibilityChange={showPassword}
          value={input.value}
          error={input.error}
          onChange={(event) => input.onChange(event.currentTarget.value)}
          inputContainer={(field) => (
            <>
              {field}
              <Button
                variant="subtle"
                size="xs"
                mt={4}
                leftSection={<IconKey size={15} stroke={1.7} aria-hidden />}
                onClick={() => {
                  const made = generatedPassword()
                  input.onChange(made)
                  confirmPassword.current(made)
                  // It is told to the person: whoever made it has to see it.
                  showPassword(true)
                }}
              >
                {t('clients.generate')}
              </Button>
            </>
          )}
        />
      ),
    },
    {
      name: 'passwordConfirmation',
      label: t('clients.passwordAgain'),
      hidden: !newPerson,
      span: 6,
      render: (input) => {
        confirmPassword.current = input.onChange
        return (
          <PasswordField
            label={t('clients.passwordAgain')}
            description={t('clients.passwordAgainHelp')}
            autoComplete="new-password"
            visible={passwordShown}
            onVisibilityChange={showPassword}
            value={input.value}
            error={input.error}
            onChange={(event) => input.onChange(event.currentTarget.value)}
          />
        )
      },
    },
    {
      name: 'signInEmail',
      label: t('people.email'),
      hidden: !newPerson,
      span: otherAddress ? 6 : 12,
      render: (input) => (
        <TextInput
          type="email"
          label={t('people.email')}
          description={t('clients.signInEmailHelp')}
          value={input.value}
          error={input.error}
          onChange={(event) => {
            setOtherAddress(event.currentTarget.value.trim() !== '')
            input.onChange(event.currentTarget.value)
          }}
        />
      ),
    },
    {
      name: 'signInEmailConfirmation',
      label: t('people.emailAgain'),
      type: 'email',
      required: true,
      hidden: !newPerson || !otherAddress,
    },
    {
      name: 'givesAccess',
      label: t('clients.givesAccess'),
      type: 'checkbox',
      help: t('clients.givesAccessHelp'),
      span: 12,
      hidden: !mayGive,
    },
  ]
  const noted: Array<RecordField<Typed>> = [
    { name: 'registeredOn', label: t('clients.registeredOn'), type: 'day', required: true, span: 6 },
    { name: 'registrationAddress', label: t('clients.registrationAddress'), span: 6 },
    {
      name: 'verifiedPhone',
      label: t('clients.verifiedPhone'),
      help: t('clients.verifiedPhoneHelp'),
      span: 6,
    },
    {
      name: 'attitude',
      label: t('clients.attitude'),
      type: 'select',
      required: true,
      span: 6,
      options: attitudes.map((value) => ({ value, label: t(`clients.attitudes.${value}`) })),
    },
    { name: 'remark', label: t('clients.remark'), type: 'textarea', span: 12, help: t('clients.remarkHelp') },
    {
      name: 'timeZone',
      label: t('clients.timeZone'),
      type: 'select',
      span: 6,
      options: Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value })),
    },
  ]
  const [mainAddress, ...otherAddresses] = addresses
  const fields = props.made
    ? [...status, mainAddress!, country, ...contact, language, ...particulars, ...otherAddresses]
    : [...status, ...particulars, country, language, ...addresses, ...noted]
  return (
    <RecordForm<Typed>
      plain
      submitLabel={props.made ? undefined : t('clients.ok')}
      sections={[{ fields }]}
      values={{
        invoicingMandate: 'none',
        who: 'new',
        givesAccess: false,
        country: 'FR',
        locale: brand.locale === 'en' ? 'en' : 'fr',
        ...props.values,
      }}
      onCancel={props.onCancel}
      onReload={props.onReload}
      submit={async (body, key) => {
        const {
          project: _project,
          status: _status,
          kind: _kind,
          who: _who,
          accountId = '',
          surname = '',
          givenName,
          identifier,
          signInEmail,
          signInEmailConfirmation,
          password,
          passwordConfirmation,
          givesAccess = false,
          ...client
        } = body
        // What this kind of client has not is taken away.
        const sent = { siret: '', foreignIdentifier: '', vatNumber: '', ...client, kind }
        if (!props.made) return props.submit({ ...sent, timeZone: sent.timeZone ?? '' }, key)
        const address = otherAddress
          ? { signInEmail, signInEmailConfirmation }
          : { signInEmail: client.email ?? '', signInEmailConfirmation: client.email ?? '' }
        const { invoicingMandate: _later, ...made } = sent
        const person = {
          surname: surname || (individual ? client.name : ''),
          givenName,
          ...(identifier ? { identifier } : {}),
          ...address,
        }
        const typed = password || passwordConfirmation ? { password: password || ' ', passwordConfirmation } : {}
        try {
          await props.submit(
            {
              ...made,
              ...(newPerson ? typed : {}),
              givesAccess: mayGive && givesAccess,
              principal: newPerson ? person : { accountId },
            },
            key,
          )
        } catch (error) {
          throw withoutPrefix(error, 'principal.')
        }
      }}
    />
  )
}
