import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import type { Answer, BodyOf, ItemOf } from '../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatPerson } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { RecordForm } from '../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { AccountState } from './account-state.tsx'
import { useSettingsTabs } from './settings-tabs.ts'

type Member = ItemOf<'GET /staff/members'>
type Role = Answer<'GET /staff/roles'>['items'][number]

/** What each role of the staff permits. */
function RolesRead({ roles }: { roles: Role[] }) {
  const t = useTexts('backOffice')
  return (
    <section aria-label={t('team.whatRoles')} style={{ paddingTop: 16 }}>
      <h3>{t('team.whatRoles')}</h3>
      {roles.map((role) => (
        <details key={role.code} style={{ padding: '6px 0' }}>
          <summary>
            {role.name} <span className="help">{t('team.permits', { count: role.permissions.length })}</span>
          </summary>
          <ul className="help">
            {role.permissions.map((one) => (
              <li key={one.permission}>{one.title}</li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}

const optionsOf = (roles: Role[]) => roles.map((role) => ({ value: role.code, label: role.name }))

/** «Équipe»: the provider's own people and their roles (B17); whoever manages the team sets them, in a drawer (`membre`). */
export function TeamPage() {
  const t = useTexts('backOffice')
  const store = useQueryClient()
  const address = useListSearch()
  const manages = useStaffMay('back-office.staff.manage')
  const { data: roles } = useQuery({
    queryKey: ['staff-roles'],
    queryFn: () => api.get('/staff/roles'),
  })
  const { data: members, refetch } = useQuery({
    queryKey: ['list', '/staff/members', 'open'],
    queryFn: () => api.get('/staff/members'),
    enabled: address.values.membre !== undefined,
  })
  const [making, setMaking] = useState(false)
  const refresh = () => store.invalidateQueries({ queryKey: ['list', '/staff/members'] })
  const open = members?.items.find((one) => one.id === address.values.membre)
  const close = () => address.close({ membre: undefined })
  return (
    <>
      <PageHeader
        title={t('team.title')}
        lead={t('team.lead')}
        tabs={useSettingsTabs()}
        actions={
          manages ? (
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setMaking(true)}>
              {t('team.make')}
            </Button>
          ) : undefined
        }
      />
      <KeysetList
        title={t('team.list')}
        path="/staff/members"
        columns={[
          { key: 'name', title: t('people.name'), cell: (row) => formatPerson(row), phone: 'title' },
          { key: 'identifier', title: t('people.identifier'), cell: (row) => row.identifier, phone: 'line' },
          {
            key: 'email',
            title: t('people.email'),
            cell: (row) => row.signInEmail,
            truncate: (row) => row.signInEmail,
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('state'),
            width: 180,
            cell: (row) => <AccountState account={{ ...row, blocked: false }} />,
            phone: 'hidden',
          },
          { key: 'roles', title: t('team.roles'), cell: (row) => row.roleNames.join(', '), phone: 'below' },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => formatPerson(row)}
        onOpen={(row) => address.open({ membre: row.id })}
        openKey={address.values.membre}
        empty={{ title: t('team.title'), text: '' }}
      />
      <SideDrawer
        opened={open !== undefined}
        onClose={close}
        title={open ? formatPerson(open) : ''}
        under={open?.signInEmail}
      >
        {open ? (
          <MemberRoles
            key={`${open.id} ${open.version}`}
            member={open}
            roles={roles?.items ?? []}
            manages={manages}
            onCancel={close}
            onReload={() => void refetch()}
            onDone={async () => {
              await refresh()
              close()
            }}
          />
        ) : null}
      </SideDrawer>
      <SideDrawer opened={making} onClose={() => setMaking(false)} title={t('team.make')}>
        <RecordForm<BodyOf<'POST /staff/members'>>
          plain
          sections={[
            {
              fields: [
                { name: 'surname', label: t('people.surname'), required: true },
                { name: 'givenName', label: t('people.givenName') },
                { name: 'signInEmail', label: t('people.email'), type: 'email', required: true },
                { name: 'signInEmailConfirmation', label: t('people.emailAgain'), type: 'email', required: true },
                { name: 'identifier', label: t('people.identifier'), help: t('people.identifierHelp') },
                {
                  name: 'roles',
                  label: t('team.roles'),
                  type: 'checks',
                  span: 12,
                  options: optionsOf(roles?.items ?? []),
                },
              ],
            },
          ]}
          values={{ roles: ['agent'] }}
          onCancel={() => setMaking(false)}
          submit={async (body, key) => {
            await api.post('/staff/members', { body: { ...body, identifier: body.identifier || undefined }, key })
            await refresh()
            setMaking(false)
          }}
        />
      </SideDrawer>
    </>
  )
}

/** The roles of a member: boxes to tick for whoever manages the team, else what they are. */
function MemberRoles(props: {
  member: Member
  roles: Role[]
  manages: boolean
  onCancel: () => void
  onReload: () => void
  onDone: () => Promise<void>
}) {
  const t = useTexts('backOffice')
  const { member, roles } = props
  if (!props.manages)
    return (
      <>
        <p>{member.roleNames.join(', ')}</p>
        <RolesRead roles={roles} />
      </>
    )
  return (
    <>
      <RecordForm<Pick<BodyOf<'PATCH /staff/members/:id'>, 'roles'>>
        plain
        sections={[
          {
            fields: [
              {
                name: 'roles',
                label: t('team.roles'),
                type: 'checks',
                span: 12,
                options: optionsOf(roles),
              },
            ],
          },
        ]}
        values={{ roles: member.roles }}
        onCancel={props.onCancel}
        onReload={props.onReload}
        submit={async ({ roles: given }) => {
          await api.patch('/staff/members/:id', {
            params: { id: member.id },
            body: { roles: given, version: member.version },
          })
          await props.onDone()
        }}
      />
      <RolesRead roles={roles} />
    </>
  )
}
