import { Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import type { Answer, BodyOf } from '../../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DataTable } from '../../../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../../../web/ui/side-drawer.tsx'
import { Surface } from '../../../../../web/ui/surface.tsx'

type Parts = Pick<Answer<'GET /staff/applications/:id'>, 'profiles' | 'roles'>
type Part = keyof Parts
/** A role is a profile without a description. */
type Item = Parts['roles'][number] & Partial<Parts['profiles'][number]>
/** What a profile is made with, and a role: its code stays as it is made, its description is a profile's. */
type ItemBody = BodyOf<'POST /staff/applications/:id/profiles'>

/** An application: its name and address, its profiles and roles. */
export function ApplicationPage() {
  const t = useTexts('staff')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const reader = !useStaffMay('contracts.applications.manage')
  const [open, setOpen] = useState<{ part: Part; item: Item | undefined }>()
  const { data, error, refetch } = useQuery({
    queryKey: ['application', id],
    queryFn: () => api.get('/staff/applications/:id', { params: { id } }),
  })
  const saved = async () => {
    setOpen(undefined)
    await Promise.all(
      [['application', id], ['applications'], ['list', '/staff/applications']].map((queryKey) =>
        store.invalidateQueries({ queryKey }),
      ),
    )
  }
  const remove = useMutation({
    mutationFn: ({ part, item }: { part: Part; item: Item }) =>
      part === 'profiles'
        ? api.delete('/staff/applications/:id/profiles/:profileId', { params: { id, profileId: item.id } })
        : api.delete('/staff/applications/:id/roles/:roleId', { params: { id, roleId: item.id } }),
    onSuccess: saved,
  })
  const opened = open?.item && { part: open.part, item: open.item }
  const crumbs = [
    { label: t('applications.title'), to: '/fournisseur/logiciels' },
    { label: data?.name ?? t('contracts.application') },
  ]
  if (error)
    return (
      <>
        <PageHeader title={t('contracts.application')} breadcrumb={crumbs} />
        <ErrorState
          title={t('contracts.failed')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      </>
    )
  if (!data) return <PageHeader title={t('contracts.application')} breadcrumb={crumbs} />
  return (
    <>
      <PageHeader title={data.name} breadcrumb={crumbs} lead={data.code} />
      <div style={{ display: 'grid', gap: 16 }}>
        <Surface title={t('contracts.settings')}>
          <div style={{ maxWidth: 720 }}>
            <RecordForm<Omit<BodyOf<'PATCH /staff/applications/:id'>, 'version'>>
              key={data.version}
              plain
              needs="contracts.applications.manage"
              sections={[
                {
                  fields: [
                    { name: 'name', label: t('applications.name'), required: true },
                    { name: 'url', label: t('applications.url') },
                  ],
                },
              ]}
              values={{ ...data }}
              onReload={() => void refetch()}
              submit={async (body, key) => {
                await api.patch('/staff/applications/:id', {
                  params: { id },
                  body: { ...body, version: data.version },
                  key,
                })
                await saved()
              }}
            />
          </div>
        </Surface>
        {(['profiles', 'roles'] as const).map((part) => (
          <Surface
            key={part}
            flush
            title={t(`applications.${part}`)}
            aside={
              <Permitted needs="contracts.applications.manage">
                <Button
                  variant="subtle"
                  leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
                  onClick={() => setOpen({ part, item: undefined })}
                >
                  {t(`applications.add.${part}`)}
                </Button>
              </Permitted>
            }
          >
            <DataTable<Item>
              label={t(`applications.${part}`)}
              rows={data[part]}
              columns={[
                { key: 'name', title: t('applications.name'), cell: (row) => row.name, phone: 'title' },
                { key: 'code', title: t('applications.code'), cell: (row) => row.code, phone: 'line' },
                {
                  key: 'description',
                  title: t('applications.description'),
                  cell: (row) => row.description ?? '',
                  phone: 'hidden',
                },
              ]}
              rowKey={(row) => row.id}
              rowName={(row) => row.name}
              onOpen={(item) => setOpen({ part, item })}
              empty={<EmptyState narrow title={t(`applications.none.${part}`)} />}
            />
          </Surface>
        ))}
      </div>
      <SideDrawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open ? (open.item?.name ?? t(`applications.add.${open.part}`)) : ''}
        footer={
          opened && !opened.item.used && !reader ? (
            <Button
              variant="default"
              loading={remove.isPending}
              leftSection={<IconTrash size={17} stroke={1.7} aria-hidden />}
              onClick={() => remove.mutate(opened)}
            >
              {t('applications.remove')}
            </Button>
          ) : undefined
        }
      >
        <ProblemNotice problem={remove.error instanceof ApiProblem ? remove.error : undefined} />
        {open ? (
          <RecordForm<ItemBody>
            key={open.item?.id ?? open.part}
            plain
            needs="contracts.applications.manage"
            sections={[
              {
                fields: [
                  ...(open.item
                    ? []
                    : [{ name: 'code' as const, label: t('applications.code'), required: true, span: 4 }]),
                  { name: 'name', label: t('applications.name'), required: true, span: open.item ? 12 : 8 },
                  ...(open.part === 'profiles'
                    ? [
                        {
                          name: 'description' as const,
                          label: t('applications.description'),
                          type: 'textarea' as const,
                          span: 12,
                        },
                      ]
                    : []),
                ],
              },
            ]}
            values={{ ...open.item }}
            onCancel={() => setOpen(undefined)}
            submit={async ({ code, name, description }, key) => {
              const { part, item } = open
              if (part === 'profiles') {
                if (item)
                  await api.patch('/staff/applications/:id/profiles/:profileId', {
                    params: { id, profileId: item.id },
                    body: { name, description },
                    key,
                  })
                else
                  await api.post('/staff/applications/:id/profiles', {
                    params: { id },
                    body: { code, name, description },
                    key,
                  })
              } else if (item)
                await api.patch('/staff/applications/:id/roles/:roleId', {
                  params: { id, roleId: item.id },
                  body: { name },
                  key,
                })
              else await api.post('/staff/applications/:id/roles', { params: { id }, body: { code, name }, key })
              await saved()
            }}
          />
        ) : null}
      </SideDrawer>
    </>
  )
}
