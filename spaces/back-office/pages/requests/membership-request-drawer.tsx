import { Checkbox, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { ScopeField } from '../membership-state.tsx'
import type { MembershipRequest } from '../types.ts'
import { RequestDrawer } from './request-drawer.tsx'

export interface RequestDrawerProps {
  id: string
  onClose: () => void
  onDecided: () => void
}

/** A request to join (O4, O5): the role that will be given, and the services with «Statut du rattachement». */
export function MembershipRequestDrawer(props: RequestDrawerProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['structure-request', 'membership', props.id],
    queryFn: () => api.get('/staff/membership-requests/:id', { params: { id: props.id } }),
  })
  const reload = () => void refetch()
  if (data) return <Loaded key={data.version} {...props} request={data} reload={reload} />
  return (
    <RequestDrawer
      kind="membership"
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

function Loaded({
  request,
  reload,
  ...props
}: RequestDrawerProps & { request: MembershipRequest; reload: () => void }) {
  const t = useTexts('backOffice')
  const able = request.abilities.decide.allowed
  const [role, setRole] = useState(request.role)
  const [whole, setWhole] = useState(request.granted?.whole ?? request.whole)
  const [picked, setPicked] = useState<ReadonlySet<string>>(
    new Set(request.serviceRows.filter((row) => row.status === 'pending' && row.active).map((row) => row.id)),
  )
  const [missing, setMissing] = useState(false)
  const toggle = (id: string, on: boolean) => {
    const next = new Set(picked)
    if (on) next.add(id)
    else next.delete(id)
    setPicked(next)
    setMissing(false)
  }
  const given = request.serviceRows.filter((row) => row.status !== 'validated' && picked.has(row.id))
  return (
    <RequestDrawer
      kind="membership"
      request={request}
      error={undefined}
      refetch={reload}
      approval={() => {
        if (!whole && given.length === 0) {
          setMissing(true)
          return undefined
        }
        const serviceIds = whole ? [] : given.map((row) => row.id)
        return () =>
          api.post('/staff/membership-requests/:id/approval', {
            params: { id: request.id },
            body: { version: request.version, role, whole, serviceIds },
          })
      }}
      {...props}
    >
      <DrawerSection title={t('structures.granted')}>
        {able ? (
          <div className="form-grid" style={{ marginBottom: 16 }}>
            <div style={{ gridColumn: 'span 6' }}>
              <NativeSelect
                label={t('memberships.role')}
                data={request.roles
                  .filter((one) => one.grantable || one.code === request.role)
                  .map((one) => ({ value: one.code, label: one.name }))}
                value={role}
                onChange={(event) => setRole(event.currentTarget.value)}
              />
            </div>
            {request.serviceRows.length ? (
              <div style={{ gridColumn: 'span 6' }}>
                <ScopeField
                  value={whole ? 'whole' : 'services'}
                  onChange={(value) => {
                    setWhole(value === 'whole')
                    setMissing(false)
                  }}
                />
              </div>
            ) : null}
          </div>
        ) : (
          <p style={{ marginBottom: 12 }}>
            {request.roles.find((one) => one.code === request.role)?.name ?? request.role}
            {(request.granted?.whole ?? request.whole) ? ` · ${t('memberships.whole')}` : ''}
          </p>
        )}
        {request.serviceRows.length && !whole ? (
          <table className="comparison" aria-label={t('memberships.services')}>
            <thead>
              <tr>
                <th scope="col">{t('clients.service')}</th>
                <th scope="col">{t('structures.status')}</th>
              </tr>
            </thead>
            <tbody>
              {request.serviceRows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Checkbox
                      label={row.name}
                      checked={row.status === 'validated' || (able ? picked.has(row.id) : row.granted === true)}
                      disabled={row.status === 'validated' || !able || !row.active}
                      onChange={(event) => toggle(row.id, event.currentTarget.checked)}
                    />
                  </td>
                  <td>
                    {row.status === 'validated' || row.granted === true ? (
                      <StateTag state="validated">{t('structures.serviceStates.validated')}</StateTag>
                    ) : row.granted === false ? (
                      <StateTag state="refused">{t('structures.serviceStates.refused')}</StateTag>
                    ) : row.status === 'pending' ? (
                      <StateTag state="toValidate">
                        {t(row.active ? 'structures.serviceStates.pending' : 'structures.serviceStates.inactive')}
                      </StateTag>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
        {missing ? (
          <p role="alert" tabIndex={-1} className="outcome-missing">
            {t('structures.serviceMissing')}
          </p>
        ) : null}
        {able ? (
          <p className="help" style={{ marginTop: 12 }}>
            {t('structures.mailed', { email: request.person.signInEmail })}
          </p>
        ) : null}
      </DrawerSection>
    </RequestDrawer>
  )
}
