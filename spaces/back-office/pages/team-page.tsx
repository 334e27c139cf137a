import { Button, NativeSelect } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import type { BodyOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatPerson } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { AccountState } from './client-page.tsx'
import { useSettingsTabs } from './settings-tabs.ts'

/** «Équipe»: the provider's own people and their roles; administrators change them. */
export function TeamPage() {
  const t = useTexts('backOffice')
  const store = useQueryClient()
  const administrator = useStaffMay('back-office.staff.manage')
  const { data: roles } = useQuery({
    queryKey: ['staff-roles'],
    queryFn: () => api.get('/staff/roles'),
  })
  const [making, setMaking] = useState(false)
  const refresh = () => store.invalidateQueries({ queryKey: ['list', '/staff/members'] })
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: string }) =>
      api.patch('/staff/members/:id', { params: { id }, body: { role } }),
    onSettled: refresh,
  })
  const options = (roles?.items ?? []).map((role) => ({ value: role.code, label: role.name }))
  return (
    <>
      <PageHeader
        title={t('team.title')}
        lead={t('team.lead')}
        tabs={useSettingsTabs()}
        actions={
          administrator ? (
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setMaking(true)}>
              {t('team.make')}
            </Button>
          ) : undefined
        }
      />
      {change.error instanceof ApiProblem ? (
        <div style={{ marginBottom: 16 }}>
          <ProblemNotice problem={change.error} />
        </div>
      ) : null}
      <KeysetList
        title={t('team.list')}
        path="/staff/members"
        rowHeight={administrator ? 44 : 36}
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
          {
            key: 'role',
            title: t('team.role'),
            width: 200,
            phone: 'below',
            cell: (row) =>
              administrator ? (
                <NativeSelect
                  aria-label={t('team.roleOf', { name: formatPerson(row) })}
                  data={options}
                  value={change.isPending && change.variables.id === row.id ? change.variables.role : row.role}
                  onChange={(event) => change.mutate({ id: row.id, role: event.currentTarget.value })}
                />
              ) : (
                row.roleName
              ),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => formatPerson(row)}
        empty={{ title: t('team.title'), text: '' }}
      />
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
                { name: 'role', label: t('team.role'), type: 'select', options, required: true },
              ],
            },
          ]}
          values={{ role: 'agent' }}
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
