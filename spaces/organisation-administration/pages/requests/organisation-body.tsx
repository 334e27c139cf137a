import { Button, NativeSelect, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column } from '../../../../web/ui/form-section.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import type { RequestBodyProps } from '../../../../web/ui/requests/request-drawer.tsx'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import type { OrganisationRequest } from '../data.ts'

type Fields = Record<
  'name' | 'siret' | 'vatNumber' | 'foreignIdentifier' | 'addressLine1' | 'addressLine2' | 'postalCode' | 'city',
  string
>
type Field = [name: keyof Fields, label: string, span: number]
const organisationKinds = ['private', 'public', 'foreign', 'individual'] as const

/** A request for an organisation (O37): what is asked, which staff may correct, and the clients that may be it already. */
export function OrganisationBody(props: RequestBodyProps<OrganisationRequest>) {
  const { request, granting, approveBy, refusedOf } = props
  const t = useTexts('organisation')
  const ui = useTexts()
  const [kind, setKind] = useState(request.kind)
  const [fields, setFields] = useState<Fields>({
    name: request.organisation.name,
    siret: request.siret ?? '',
    vatNumber: request.vatNumber,
    foreignIdentifier: request.foreignIdentifier,
    addressLine1: request.addressLine1,
    addressLine2: request.addressLine2,
    postalCode: request.postalCode,
    city: request.city,
  })
  const french = kind === 'private' || kind === 'public'
  const ofKind: Field[] = [
    ...(french ? [['siret', t('details.siret'), 6] satisfies Field] : []),
    ...(kind === 'foreign' ? [['foreignIdentifier', t('creation.foreignIdentifier'), 6] satisfies Field] : []),
    ...(kind === 'individual' ? [] : [['vatNumber', t('details.vat'), 6] satisfies Field]),
  ]
  const shown: Field[] = [
    ['name', t('organisations.name'), 12],
    ...ofKind,
    ['addressLine1', ui('account.addressLine1'), 12],
    ['addressLine2', ui('account.addressLine2'), 12],
    ['postalCode', ui('account.postalCode'), 4],
    ['city', ui('account.city'), 8],
  ]
  approveBy(
    () => () =>
      api.post('/staff/organisation-requests/:id/approval', {
        params: { id: request.id },
        body: {
          ...fields,
          version: request.version,
          kind,
          // What this kind has not is taken away.
          siret: french ? fields.siret : null,
          foreignIdentifier: kind === 'foreign' ? fields.foreignIdentifier : '',
          vatNumber: kind === 'individual' ? '' : fields.vatNumber,
        },
      }),
  )
  return (
    <>
      <DrawerSection title={t('creationRequests.organisation')}>
        {granting ? (
          <>
            <div className="form-grid">
              <Column span={12}>
                <NativeSelect
                  {...compulsory}
                  label={t('details.kind')}
                  data={organisationKinds.map((value) => ({ value, label: t(`details.kinds.${value}`) }))}
                  value={kind}
                  error={refusedOf('kind')}
                  onChange={(event) => setKind(oneOf(organisationKinds, event.currentTarget.value) ?? kind)}
                />
              </Column>
              {shown.map(([name, label, span]) => (
                <Column key={name} span={span}>
                  <TextInput
                    {...(name === 'name' || (name === 'siret' && kind === 'private') ? compulsory : {})}
                    label={label}
                    autoComplete="off"
                    value={fields[name]}
                    error={refusedOf(name)}
                    onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
                  />
                </Column>
              ))}
            </div>
            <p className="help" style={{ marginTop: 12 }}>
              {t('creationRequests.effect', { email: request.person.signInEmail })}
            </p>
          </>
        ) : (
          <ReadOnlyRow>
            <ReadOnlyValue label={t('details.kind')}>{t(`details.kinds.${kind}`)}</ReadOnlyValue>
            {shown
              .filter(([name]) => fields[name])
              .map(([name, label]) => (
                <ReadOnlyValue key={name} label={label}>
                  {fields[name]}
                </ReadOnlyValue>
              ))}
          </ReadOnlyRow>
        )}
      </DrawerSection>
      {request.known.length ? <Known {...props} /> : null}
    </>
  )
}

/** The clients that have this identifier, SIREN or name: staff look, then attach the person or refuse. */
function Known({ request, granting, act, acting }: RequestBodyProps<OrganisationRequest>) {
  const t = useTexts('organisation')
  return (
    <DrawerSection title={t('creationRequests.known')}>
      <ul className="outcome-rows">
        {request.known.map((one) => (
          <li key={one.id}>
            <span className="strong">
              <Link to={`/fournisseur/clients/${one.id}`}>{one.name}</Link>
            </span>
            <span className="help">
              {[t(`creationRequests.knownBy.${one.by}`), one.identifier, one.city].filter(Boolean).join(' · ')}
            </span>
            {one.deactivated ? (
              <StateTag state="deactivated">{t('organisations.deactivated')}</StateTag>
            ) : granting ? (
              <Button
                size="xs"
                variant="default"
                loading={acting}
                aria-label={`${t('creationRequests.attach')}, ${one.name}`}
                onClick={() =>
                  act(() =>
                    api.post('/staff/organisation-requests/:id/attachment', {
                      params: { id: request.id },
                      body: { version: request.version, organisationId: one.id },
                    }),
                  )
                }
              >
                {t('creationRequests.attach')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </DrawerSection>
  )
}
