import { Checkbox, NativeSelect, Radio } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import type { MembershipRequest } from '../data.ts'
import { AccessEffect } from '../explainer/access-effect.tsx'
import { DecisionDrawer, type Draft, useDecision } from './decision-drawer.tsx'
import '../../../../web/ui/comparison.css'

/** A request to join (O4, O5): the role that will be given, and the services with «Statut du rattachement». */
export function MembershipRequestDrawer({ id, onClose }: { id: string; onClose: (told?: string) => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['organisation', 'membership-request', id],
    queryFn: () => api.get('/membership-requests/:id', { params: { id } }),
  })
  const draft = useDecision(id)
  return data ? (
    <Loaded key={data.version} request={data} draft={draft} refetch={() => void refetch()} onClose={onClose} />
  ) : (
    <DecisionDrawer
      kind="membership"
      request={undefined}
      draft={draft}
      error={error}
      refetch={() => void refetch()}
      onClose={onClose}
      approval={() => undefined}
    >
      {null}
    </DecisionDrawer>
  )
}

function Loaded(props: {
  request: MembershipRequest
  draft: Draft
  refetch: () => void
  onClose: (told?: string) => void
}) {
  const t = useTexts('organisation')
  const { request } = props
  const waiting = request.state === 'waiting'
  // What would be granted is of no effect while one refuses.
  const granting = waiting && !props.draft.refusing
  const [role, setRole] = useState(request.role)
  const [whole, setWhole] = useState(request.granted?.whole ?? request.whole)
  // While one refuses, the request as it was asked.
  const shownWhole = waiting && !granting ? request.whole : whole
  const [picked, setPicked] = useState<ReadonlySet<string>>(
    new Set(request.serviceRows.filter((row) => row.status === 'pending').map((row) => row.id)),
  )
  const [missing, setMissing] = useState(false)
  const roles = request.roles.filter((one) => one.grantable || one.code === request.role)
  const roleName = request.roles.find((one) => one.code === role)?.name ?? role
  const rows = request.serviceRows.filter((row) => row.active || row.status !== 'none')
  const validated = rows.filter((row) => row.status === 'validated')
  const given = rows.filter((row) => picked.has(row.id) && row.status !== 'validated')
  const after = whole
    ? t('whole')
    : [...validated, ...given].map((row) => row.name).join(', ') || t('membershipRequests.noService')
  const chosen = {
    role,
    whole: whole ? ('true' as const) : ('false' as const),
    serviceIds: whole ? '' : given.map((row) => row.id).join(','),
  }
  const toggle = (id: string, on: boolean) => {
    const next = new Set(picked)
    if (on) next.add(id)
    else next.delete(id)
    setPicked(next)
    setMissing(false)
  }
  return (
    <DecisionDrawer
      kind="membership"
      request={request}
      draft={props.draft}
      error={undefined}
      refetch={props.refetch}
      onClose={props.onClose}
      approval={() => {
        if (!whole && given.length === 0) {
          setMissing(true)
          return undefined
        }
        const serviceIds = whole ? [] : given.map((row) => row.id)
        return () =>
          api.post('/membership-requests/:id/approval', {
            params: { id: request.id },
            body: { version: request.version, role, whole, serviceIds },
          })
      }}
    >
      <DrawerSection title={t('role')}>
        {granting ? (
          <NativeSelect
            aria-label={t('role')}
            w={280}
            data={roles.map(({ code, name }) => ({ value: code, label: name }))}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value)}
          />
        ) : (
          <ReadOnlyRow>
            <ReadOnlyValue label={t('role')}>{roleName}</ReadOnlyValue>
          </ReadOnlyRow>
        )}
      </DrawerSection>
      <DrawerSection title={t('membershipRequests.services')}>
        {granting ? (
          <div className="stack" style={{ gap: 8, marginBottom: 12 }}>
            <Radio
              name="scope"
              label={t('whole')}
              description={request.whole ? t('membershipRequests.askedFor') : undefined}
              checked={whole}
              onChange={() => {
                setWhole(true)
                setMissing(false)
              }}
            />
            {rows.length ? (
              <Radio
                name="scope"
                label={t('membershipRequests.someServices')}
                description={request.whole ? undefined : t('membershipRequests.askedFor')}
                checked={!whole}
                onChange={() => setWhole(false)}
              />
            ) : null}
          </div>
        ) : shownWhole ? (
          <p>{request.whole ? t('whole') : t('membershipRequests.grantedWhole')}</p>
        ) : null}
        {rows.length && !shownWhole ? (
          <table className="comparison" aria-label={t('membershipRequests.services')}>
            <thead>
              <tr>
                <th scope="col">{t('service')}</th>
                <th scope="col">{t('membershipRequests.status')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Checkbox
                      label={row.active ? row.name : t('inactiveService', { name: row.name })}
                      checked={row.status === 'validated' || (waiting ? picked.has(row.id) : Boolean(row.granted))}
                      disabled={row.status === 'validated' || !granting || !row.active}
                      onChange={(event) => toggle(row.id, event.currentTarget.checked)}
                    />
                  </td>
                  <td>
                    {row.granted === true && !row.requested ? (
                      <StateTag state="validated">{t('membershipRequests.addedByManager')}</StateTag>
                    ) : row.status === 'validated' || row.granted === true ? (
                      <StateTag state="validated">{t('membershipRequests.validated')}</StateTag>
                    ) : row.granted === false ? (
                      <StateTag state="refused">{t('requestState.refused')}</StateTag>
                    ) : row.status === 'pending' ? (
                      <StateTag state="toValidate">{t('membershipRequests.pending')}</StateTag>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
        {missing ? (
          <p role="alert" className="field-error">
            {t('membershipRequests.serviceMissing')}
          </p>
        ) : null}
      </DrawerSection>
      {granting ? (
        <DrawerSection title={t('effect')}>
          <dl className="effect-rows" aria-live="polite">
            <div>
              <dt>{t('role')}</dt>
              <dd>
                <BeforeAfter before={validated.length ? t('unchanged') : t('none')} after={roleName} />
              </dd>
            </div>
            <div>
              <dt>{t('scope')}</dt>
              <dd>
                <BeforeAfter before={validated.map((row) => row.name).join(', ') || t('noScope')} after={after} />
              </dd>
            </div>
            <div>
              <dt>{t('mail')}</dt>
              <dd>{t('requests.mailed', { email: request.person.signInEmail })}</dd>
            </div>
          </dl>
        </DrawerSection>
      ) : null}
      {granting ? (
        <AccessEffect
          about={[request.id, chosen]}
          load={() => api.get('/membership-requests/:id/effect', { params: { id: request.id }, query: chosen })}
        />
      ) : null}
    </DecisionDrawer>
  )
}
