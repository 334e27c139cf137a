import { Checkbox, NativeSelect, Radio } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import type { RequestBodyProps } from '../../../../web/ui/requests/request-drawer.tsx'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import type { MembershipRequest } from '../data.ts'
import { AccessEffect } from '../explainer/access-effect.tsx'
import '../../../../web/ui/comparison.css'
import '../organisation.css'

/** A request to join (O4, O5): the role that will be given, and the services with «Statut du rattachement». */
export function MembershipBody({ request, granting, approveBy }: RequestBodyProps<MembershipRequest>) {
  const t = useTexts('organisation')
  const prefix = useSession().side === 'staff' ? ('/staff' as const) : ('' as const)
  const waiting = request.state === 'waiting'
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
  approveBy(() => {
    if (!whole && given.length === 0) {
      setMissing(true)
      return undefined
    }
    const serviceIds = whole ? [] : given.map((row) => row.id)
    return () =>
      api.post(`${prefix}/membership-requests/:id/approval`, {
        params: { id: request.id },
        body: { version: request.version, role, whole, serviceIds },
      })
  })
  const toggle = (id: string, on: boolean) => {
    const next = new Set(picked)
    if (on) next.add(id)
    else next.delete(id)
    setPicked(next)
    setMissing(false)
  }
  return (
    <>
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
    </>
  )
}
