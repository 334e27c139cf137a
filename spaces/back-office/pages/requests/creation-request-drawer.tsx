import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column } from '../../../../web/ui/form-section.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { type ClientKind, clientKinds } from '../client-form.tsx'
import type { OrganisationRequest } from '../types.ts'
import type { RequestDrawerProps } from './membership-request-drawer.tsx'
import { RequestDrawer } from './request-drawer.tsx'

/** A request for an organisation (O37): what is asked, which staff may correct, and the clients that may be it already. */
export function CreationRequestDrawer(props: RequestDrawerProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['structure-request', 'creation', props.id],
    queryFn: () => api.get('/staff/organisation-requests/:id', { params: { id: props.id } }),
  })
  const reload = () => void refetch()
  if (data) return <Loaded key={data.version} {...props} request={data} reload={reload} />
  return (
    <RequestDrawer
      kind="creation"
      request={undefined}
      error={error}
      refetch={reload}
      approval={() => undefined}
      {...props}
    >
      {null}
    </RequestDrawer>
  )
}

type Fields = Record<
  'name' | 'siret' | 'vatNumber' | 'foreignIdentifier' | 'addressLine1' | 'addressLine2' | 'postalCode' | 'city',
  string
>

function Loaded({
  request,
  reload,
  ...props
}: RequestDrawerProps & { request: OrganisationRequest; reload: () => void }) {
  const t = useTexts('backOffice')
  const able = request.abilities.decide.allowed
  const [kind, setKind] = useState<ClientKind>(request.kind)
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
  const shown: Array<[keyof Fields, string, number]> = [
    ['name', t('clients.name'), 12],
    ...(french ? ([['siret', t('clients.siret'), 6]] as Array<[keyof Fields, string, number]>) : []),
    ...(kind === 'foreign'
      ? ([['foreignIdentifier', t('clients.foreignIdentifier'), 6]] as Array<[keyof Fields, string, number]>)
      : []),
    ...(kind === 'individual'
      ? []
      : ([['vatNumber', t('clients.vatNumber'), 6]] as Array<[keyof Fields, string, number]>)),
    ['addressLine1', t('address.line1'), 12],
    ['addressLine2', t('address.line2'), 12],
    ['postalCode', t('address.postalCode'), 4],
    ['city', t('address.city'), 8],
  ]
  return (
    <RequestDrawer
      kind="creation"
      request={request}
      error={undefined}
      refetch={reload}
      approval={() => () =>
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
        })
      }
      {...props}
    >
      {(refusedOf) => (
        <>
          <DrawerSection title={t('structures.creation')}>
            {able ? (
              <>
                <div className="form-grid">
                  <Column span={12}>
                    <NativeSelect
                      {...compulsory}
                      label={t('clients.kind')}
                      data={clientKinds.map((value) => ({ value, label: t(`clients.kinds.${value}`) }))}
                      value={kind}
                      error={refusedOf('kind')}
                      onChange={(event) => setKind(oneOf(clientKinds, event.currentTarget.value) ?? kind)}
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
                  {t('structures.creationEffect', { email: request.person.signInEmail })}
                </p>
              </>
            ) : (
              <ReadOnlyRow>
                <ReadOnlyValue label={t('clients.kind')}>{t(`clients.kinds.${kind}`)}</ReadOnlyValue>
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
          {request.known.length ? <Known request={request} able={able} {...props} /> : null}
        </>
      )}
    </RequestDrawer>
  )
}

/** The clients that have this identifier, SIREN or name: staff look, then attach the person or refuse. */
function Known({
  request,
  able,
  onDecided,
  onClose,
}: RequestDrawerProps & { request: OrganisationRequest; able: boolean }) {
  const t = useTexts('backOffice')
  const attach = useMutation({
    mutationFn: (organisationId: string) =>
      api.post('/staff/organisation-requests/:id/attachment', {
        params: { id: request.id },
        body: { version: request.version, organisationId },
      }),
    onSuccess: () => {
      onDecided()
      onClose()
    },
    onError: () => onDecided(),
  })
  return (
    <DrawerSection title={t('structures.known')}>
      <ProblemNotice problem={attach.error instanceof ApiProblem ? attach.error : undefined} />
      <ul className="outcome-rows">
        {request.known.map((one) => (
          <li key={one.id}>
            <span className="strong">
              <Link to={`/fournisseur/clients/${one.id}`}>{one.name}</Link>
            </span>
            <span className="help">
              {[t(`structures.knownBy.${one.by}`), one.identifier, one.city].filter(Boolean).join(' · ')}
            </span>
            {one.deactivated ? (
              <StateTag state="deactivated">{t('structures.knownDeactivated')}</StateTag>
            ) : able ? (
              <Button
                size="xs"
                variant="default"
                loading={attach.isPending && attach.variables === one.id}
                aria-label={`${t('structures.attach')}, ${one.name}`}
                onClick={() => attach.mutate(one.id)}
              >
                {t('structures.attach')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </DrawerSection>
  )
}
