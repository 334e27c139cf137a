import { NativeSelect, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { BodyOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { oneOf } from '../../../web/ui/one-of.ts'
import { type RecordField, RecordForm } from '../../../web/ui/record-form.tsx'
import { AccountPicker } from './account-picker.tsx'

/** What a client is, as the server names it. */
export const clientKinds = ['private', 'public', 'foreign', 'individual'] as const
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
/** What is typed: the client, and of a new one who is its principal manager. */
type Typed = Edit &
  Pick<BodyOf<'POST /staff/organisations'>, 'name'> & { givesAccess?: boolean } & Partial<
    Record<'who' | 'accountId' | 'surname' | 'givenName' | 'signInEmail' | 'signInEmailConfirmation', string>
  >

/**
 * A client's own form: the identifiers follow what it is (O23). A new one names its principal manager, a person who has an account or
 * one to make an account for (O37). Name and address are asked for once: a private person is their own manager, and the address of the record
 * is the manager's unless another one is typed.
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
  const [kind, setKind] = useState<ClientKind>(props.values.kind ?? 'private')
  const [who, setWho] = useState('new')
  const [otherAddress, setOtherAddress] = useState(false)
  const mayGive = useStaffMay('portal-access.accesses.manage')
  const newPerson = who === 'new'
  const fields: Array<RecordField<Typed>> = [
    {
      name: 'kind',
      label: t('clients.kind'),
      span: 4,
      render: (input) => (
        <NativeSelect
          {...compulsory}
          label={t('clients.kind')}
          data={clientKinds.map((value) => ({ value, label: t(`clients.kinds.${value}`) }))}
          value={input.value}
          error={input.error}
          onChange={(event) => {
            setKind(oneOf(clientKinds, event.currentTarget.value) ?? kind)
            input.onChange(event.currentTarget.value)
          }}
        />
      ),
    },
    { name: 'name', label: t('clients.name'), required: true, span: 8 },
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
      hidden: kind === 'foreign' || kind === 'individual',
    },
    { name: 'foreignIdentifier', label: t('clients.foreignIdentifier'), span: 8, hidden: kind !== 'foreign' },
    { name: 'vatNumber', label: t('clients.vatNumber'), span: 6, hidden: kind === 'individual' },
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
    { name: 'email', label: t('clients.email'), type: 'email', span: 6, help: t('clients.emailHelp') },
    { name: 'quotesEmail', label: t('clients.quotesEmail'), type: 'email', span: 6 },
    { name: 'invoicesEmail', label: t('clients.invoicesEmail'), type: 'email', span: 6 },
    { name: 'remindersEmail', label: t('clients.remindersEmail'), type: 'email', span: 6 },
  ]
  const principal: Array<RecordField<Typed>> = [
    {
      name: 'who',
      label: t('clients.principal'),
      span: 12,
      render: (input) => (
        <WhoField
          label={t('clients.principal')}
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
      required: kind !== 'individual',
      help: kind === 'individual' ? t('clients.surnameHelp') : undefined,
      hidden: !newPerson,
    },
    { name: 'givenName', label: t('people.givenName'), hidden: !newPerson },
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
  return (
    <RecordForm<Typed>
      plain
      sections={[{ fields }, ...(props.made ? [{ fields: principal }] : [])]}
      values={{ kind: 'private', invoicingMandate: 'none', who: 'new', givesAccess: false, ...props.values }}
      onCancel={props.onCancel}
      onReload={props.onReload}
      submit={async (body, key) => {
        const {
          who: _who,
          accountId = '',
          surname = '',
          givenName,
          signInEmail,
          signInEmailConfirmation,
          givesAccess = false,
          ...client
        } = body
        // What this kind of client has not is taken away.
        const sent = { siret: '', foreignIdentifier: '', vatNumber: '', ...client }
        if (!props.made) return props.submit(sent, key)
        const address = otherAddress
          ? { signInEmail, signInEmailConfirmation }
          : { signInEmail: client.email ?? '', signInEmailConfirmation: client.email ?? '' }
        const { invoicingMandate: _later, ...made } = sent
        const person = { surname: surname || (kind === 'individual' ? client.name : ''), givenName, ...address }
        try {
          await props.submit(
            { ...made, givesAccess: mayGive && givesAccess, principal: newPerson ? person : { accountId } },
            key,
          )
        } catch (error) {
          throw withoutPrefix(error, 'principal.')
        }
      }}
    />
  )
}
