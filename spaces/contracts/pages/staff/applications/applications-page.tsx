import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import type { BodyOf } from '../../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../../web/ui/permitted.tsx'
import { RecordForm } from '../../../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../../../web/ui/side-drawer.tsx'

/** «Logiciels»: the provider's applications. */
export function ApplicationsPage() {
  const t = useTexts('staff')
  const store = useQueryClient()
  const navigate = useNavigate()
  const [making, setMaking] = useState(false)
  return (
    <>
      <PageHeader
        title={t('applications.title')}
        tabs={[
          { label: t('applications.title'), to: '/fournisseur/logiciels' },
          { label: t('users.title'), to: '/fournisseur/collaborateurs' },
        ]}
        actions={
          <Permitted needs="contracts.applications.manage">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setMaking(true)}>
              {t('applications.make')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('applications.list')}
        path="/staff/applications"
        columns={[
          { key: 'name', title: t('contracts.application'), cell: (row) => row.name, phone: 'title' },
          { key: 'code', title: t('applications.code'), cell: (row) => row.code, phone: 'line' },
          {
            key: 'profiles',
            title: t('applications.profiles'),
            kind: 'right',
            cell: (row) => row.profiles.length,
            phone: 'hidden',
          },
          {
            key: 'roles',
            title: t('applications.roles'),
            kind: 'right',
            cell: (row) => row.roles.length,
            phone: 'hidden',
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        href={(row) => `/fournisseur/logiciels/${row.id}`}
        empty={{ title: t('applications.emptyTitle'), text: t('applications.empty') }}
      />
      <SideDrawer opened={making} onClose={() => setMaking(false)} title={t('applications.make')}>
        <RecordForm<BodyOf<'POST /staff/applications'>>
          plain
          sections={[
            {
              fields: [
                {
                  name: 'code',
                  label: t('applications.code'),
                  required: true,
                  span: 4,
                  help: t('applications.codeHelp'),
                },
                { name: 'name', label: t('applications.name'), required: true, span: 8 },
                { name: 'url', label: t('applications.url'), span: 12 },
              ],
            },
          ]}
          values={{}}
          onCancel={() => setMaking(false)}
          submit={async (body, key) => {
            const made = await api.post('/staff/applications', { body, key })
            await store.invalidateQueries({ queryKey: ['list', '/staff/applications'] })
            await store.invalidateQueries({ queryKey: ['applications'] })
            await navigate({ to: `/fournisseur/logiciels/${made.id}` })
          }}
        />
      </SideDrawer>
    </>
  )
}
