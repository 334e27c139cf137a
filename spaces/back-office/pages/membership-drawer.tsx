import { Button } from '@mantine/core'
import { IconTrash, IconUser } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import type { BodyOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { type ContactBody, useContactFields, useCoordinateFields } from '../../../web/ui/coordinate-fields.ts'
import { formatDay, formatPerson } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { RecordForm } from '../../../web/ui/record-form.tsx'
import { DrawerSection, SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { MembershipState, ScopeField } from './membership-state.tsx'

/** What is typed of a membership: its scope in one word beside the services. */
type Edit = Omit<BodyOf<'PATCH /staff/memberships/:id'>, 'version' | 'whole'> & { scope: string }

/** A person of a client: role, services and dates, to be changed; the spaces held; the end of the membership (O18). */
export function MembershipDrawer(props: { id: string; onClose: () => void; onAccount: (accountId: string) => void }) {
  const t = useTexts('backOffice')
  const ui = useTexts()
  const store = useQueryClient()
  const [removing, setRemoving] = useState(false)
  const [done, setDone] = useState(false)
  const [whole, setWhole] = useState<boolean>()
  const contact = useContactFields()
  const coordinates = useCoordinateFields()
  const { data, error, refetch } = useQuery({
    queryKey: ['membership', props.id],
    queryFn: () => api.get('/staff/memberships/:id', { params: { id: props.id } }),
  })
  const refresh = async () => {
    await Promise.all([
      store.invalidateQueries({ queryKey: ['membership', props.id] }),
      store.invalidateQueries({ queryKey: ['client'] }),
      store.invalidateQueries({
        predicate: ({ queryKey: [list, path] }) => list === 'list' && String(path).endsWith('/memberships'),
      }),
    ])
  }
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/memberships/:id', { params: { id: props.id } }),
    onSuccess: async () => {
      props.onClose()
      await refresh()
    },
  })
  const problem = [remove.error, error].find((one) => one instanceof ApiProblem)
  const wholeNow = whole ?? data?.whole ?? true
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      over={data?.organisation.name}
      title={data ? formatPerson(data.person) : t('people.one')}
      under={data ? [data.identifier, data.person.signInEmail].filter(Boolean).join(' · ') : undefined}
      notice={
        problem || done ? (
          <>
            <ProblemNotice problem={problem} />
            {done ? <Notice kind="done">{ui('form.saved')}</Notice> : null}
          </>
        ) : undefined
      }
      footer={
        data ? (
          removing ? (
            <>
              <Button variant="default" onClick={() => setRemoving(false)}>
                {ui('cancel')}
              </Button>
              <Button className="danger" loading={remove.isPending} onClick={() => remove.mutate()}>
                {t('memberships.remove')}
              </Button>
            </>
          ) : (
            <>
              <Button
                variant="default"
                leftSection={<IconUser size={17} stroke={1.7} aria-hidden />}
                onClick={() => props.onAccount(data.person.accountId)}
              >
                {t('memberships.account')}
              </Button>
              {data.abilities.remove.allowed ? (
                <Button
                  variant="default"
                  leftSection={<IconTrash size={17} stroke={1.7} aria-hidden />}
                  onClick={() => setRemoving(true)}
                >
                  {t('memberships.remove')}
                </Button>
              ) : null}
            </>
          )
        ) : undefined
      }
    >
      {data ? (
        <>
          {removing ? (
            <DrawerSection>
              <Notice kind="brass" title={t('memberships.removeWhat', { organisation: data.organisation.name })}>
                {t('memberships.removeEffect', { count: data.subscriptions.length })}
              </Notice>
            </DrawerSection>
          ) : null}
          <DrawerSection>
            <p style={{ marginBottom: 12 }}>
              <MembershipState state={data.state} />
            </p>
            {data.abilities.edit.allowed ? (
              <RecordForm<Edit>
                key={data.version}
                plain
                sections={[
                  {
                    fields: [
                      {
                        name: 'role',
                        label: t('memberships.role'),
                        type: 'select',
                        required: true,
                        options: data.roles
                          .filter((role) => role.grantable || role.code === data.role)
                          .map((role) => ({ value: role.code, label: role.name })),
                      },
                      {
                        name: 'scope',
                        label: t('memberships.scope'),
                        render: (input) => (
                          <ScopeField
                            value={input.value}
                            onChange={(value) => {
                              setWhole(value === 'whole')
                              input.onChange(value)
                            }}
                          />
                        ),
                      },
                      {
                        name: 'serviceIds',
                        label: t('memberships.services'),
                        type: 'checks',
                        required: true,
                        span: 12,
                        hidden: wholeNow,
                        options: data.serviceChoices
                          .filter((service) => service.active || data.serviceIds.includes(service.id))
                          .map((service) => ({ value: service.id, label: service.name })),
                      },
                      { name: 'startsOn', label: t('memberships.starts'), type: 'day', required: true },
                      { name: 'endsOn', label: t('memberships.ends'), type: 'day' },
                      { name: 'comment', label: t('memberships.comment'), type: 'textarea', span: 12 },
                    ],
                  },
                ]}
                values={{ ...data, scope: data.whole ? 'whole' : 'services' }}
                onReload={() => void refetch()}
                submit={async ({ scope, ...body }, key) => {
                  setDone(false)
                  await api.patch('/staff/memberships/:id', {
                    params: { id: props.id },
                    body: { ...body, whole: scope === 'whole', version: data.version },
                    key,
                  })
                  await refresh()
                  setWhole(undefined)
                  setDone(true)
                }}
              />
            ) : (
              <>
                <p className="help" style={{ marginBottom: 12 }}>
                  {data.abilities.edit.reason}
                </p>
                <ReadOnlyRow>
                  <ReadOnlyValue label={t('memberships.role')}>{data.roleName}</ReadOnlyValue>
                  <ReadOnlyValue label={t('memberships.services')}>
                    {data.whole ? t('memberships.whole') : data.services.join(', ')}
                  </ReadOnlyValue>
                  <ReadOnlyValue label={t('memberships.starts')}>{formatDay(data.startsOn)}</ReadOnlyValue>
                </ReadOnlyRow>
              </>
            )}
          </DrawerSection>
          <DrawerSection title={t('memberships.contact')}>
            {data.abilities.editContact.allowed ? (
              <RecordForm<ContactBody>
                key={data.accountVersion}
                plain
                sections={[{ fields: contact }]}
                submitLabel={t('memberships.saveContact')}
                values={{ ...data, contactEmailConfirmation: data.contactEmail }}
                onReload={() => void refetch()}
                submit={async (body, key) => {
                  setDone(false)
                  await api.put('/staff/memberships/:id/contact', {
                    params: { id: props.id },
                    body: { ...body, accountVersion: data.accountVersion },
                    key,
                  })
                  await refresh()
                  setDone(true)
                }}
              />
            ) : (
              <>
                <p className="help" style={{ marginBottom: 12 }}>
                  {data.abilities.editContact.reason}
                </p>
                <ReadOnlyRow>
                  {coordinates.map((field) => (
                    <ReadOnlyValue key={field.name} label={field.label}>
                      {data[field.name]}
                    </ReadOnlyValue>
                  ))}
                  <ReadOnlyValue label={ui('account.contactEmail')}>{data.contactEmail}</ReadOnlyValue>
                </ReadOnlyRow>
              </>
            )}
          </DrawerSection>
          <DrawerSection title={t('memberships.spaces')}>
            {data.subscriptions.length ? (
              <ul style={{ margin: 0, paddingLeft: 18 }}>
                {data.subscriptions.map((one) => (
                  <li key={one.id}>
                    {one.title} · {one.service?.name ?? t('memberships.allServices')} · {t(`access.${one.access}`)}
                  </li>
                ))}
              </ul>
            ) : (
              <p className="help">{t('memberships.noSpace')}</p>
            )}
          </DrawerSection>
        </>
      ) : null}
    </SideDrawer>
  )
}
