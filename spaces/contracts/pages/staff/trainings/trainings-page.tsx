import { Button, NativeSelect } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../../../web/api/client.ts'
import type { BodyOf } from '../../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../../web/ui/empty-state.tsx'
import { formatDayTime } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../../web/ui/record-form.tsx'
import { DrawerSection, SideDrawer } from '../../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { useApplications } from '../contracts/contract-form.tsx'

const times = ['past', 'all'] as const

/** «Formations»: the sessions, who is registered and who came (C33). */
export function TrainingsPage() {
  const t = useTexts('staff')
  const address = useListSearch()
  const { quand, session } = address.values
  const when = oneOf(times, quand)
  const keep = { page: address.values.page }
  return (
    <>
      <PageHeader
        title={t('trainings.title')}
        actions={
          <Permitted needs="contracts.trainings.manage">
            <Button
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              onClick={() => address.open({ ...keep, session: 'nouvelle' })}
            >
              {t('trainings.make')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('trainings.list')}
        path="/staff/training-sessions"
        query={{ when }}
        search={t('trainings.search')}
        filters={[
          {
            key: 'when',
            label: t('trainings.when'),
            value: when ? [when] : [],
            options: times.map((value) => ({ value, label: t(`trainings.whens.${value}`) })),
            change: ([value]) => address.change({ quand: value }),
          },
        ]}
        columns={[
          { key: 'title', title: t('trainings.name'), cell: (row) => row.title, phone: 'title' },
          {
            key: 'at',
            title: t('trainings.startsAt'),
            cell: (row) => formatDayTime(row.startsAt),
            width: 190,
            phone: 'line',
          },
          {
            key: 'place',
            title: t('trainings.place'),
            cell: (row) => row.place,
            truncate: (row) => row.place,
            width: 280,
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'seats',
            title: t('trainings.registered'),
            kind: 'right',
            cell: (row) => `${row.seats - row.seatsLeft} / ${row.seats}`,
            phone: 'aside',
          },
          {
            key: 'state',
            title: t('queue.state'),
            cell: (row) => (row.cancelledAt ? <StateTag state="cancelled" /> : null),
            phone: 'below',
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        openKey={session}
        onOpen={(row) => address.open({ ...keep, session: row.id })}
        empty={{ title: t('trainings.emptyTitle'), text: t('trainings.empty') }}
      />
      {session ? <SessionDrawer id={session} onClose={() => address.close({ ...keep, session: undefined })} /> : null}
    </>
  )
}

function SessionDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('staff')
  const store = useQueryClient()
  const fresh = id === 'nouvelle'
  const reader = !useStaffMay('contracts.trainings.manage')
  const applications = useApplications()
  const { data, error, refetch } = useQuery({
    queryKey: ['training', id],
    queryFn: () => api.get('/staff/training-sessions/:id', { params: { id } }),
    enabled: !fresh,
  })
  const changed = async () => {
    await Promise.all([
      store.invalidateQueries({ queryKey: ['training', id] }),
      store.invalidateQueries({ queryKey: ['list', '/staff/training-sessions'] }),
    ])
  }
  const cancel = useMutation({
    mutationFn: () => api.post('/staff/training-sessions/:id/cancellation', { params: { id } }),
    onSuccess: changed,
  })
  const attend = useMutation({
    mutationFn: (body: BodyOf<'PUT /staff/training-sessions/:id/attendance'>) =>
      api.put('/staff/training-sessions/:id/attendance', { params: { id }, body }),
    onSuccess: changed,
  })
  const problem = [error, cancel.error, attend.error].find((one) => one instanceof ApiProblem)
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={fresh ? t('trainings.make') : (data?.title ?? t('trainings.one'))}
      under={data ? formatDayTime(data.startsAt) : undefined}
      footer={
        data && !data.cancelledAt && !reader ? (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('trainings.cancel')}
          </Button>
        ) : undefined
      }
    >
      <ProblemNotice problem={problem} />
      {data ? (
        <DrawerSection title={t('trainings.registrations')}>
          {data.registrations.length ? (
            <ul className="work-rows" style={{ listStyle: 'none', margin: 0, padding: 0, maxHeight: 'none' }}>
              {data.registrations.map((one) => (
                <li
                  key={one.id}
                  style={{
                    display: 'flex',
                    flexWrap: 'wrap',
                    alignItems: 'center',
                    gap: 8,
                    padding: '8px 0',
                    borderTop: '1px solid var(--trait-2)',
                  }}
                >
                  <span style={{ flex: 1 }}>
                    <b>{one.attendee}</b>{' '}
                    <span className="help">
                      {one.organisation} · {one.requestNumber}
                    </span>
                  </span>
                  {one.state === 'confirmed' ? (
                    <NativeSelect
                      aria-label={t('trainings.attendanceOf', { name: one.attendee })}
                      value={one.attendance ?? ''}
                      disabled={reader}
                      data={[
                        { value: '', label: t('trainings.notYet') },
                        ...(['present', 'absent'] as const).map((value) => ({ value, label: t(`trainings.${value}`) })),
                      ]}
                      onChange={(event) => {
                        const came = oneOf(['present', 'absent'], event.currentTarget.value)
                        if (came) attend.mutate({ [one.id]: came })
                      }}
                    />
                  ) : (
                    <StateTag state={one.state === 'cancelled' ? 'cancelled' : 'toValidate'} />
                  )}
                </li>
              ))}
            </ul>
          ) : (
            <EmptyState narrow title={t('trainings.nobody')} />
          )}
        </DrawerSection>
      ) : null}
      {fresh || (data && !data.cancelledAt) ? (
        <DrawerSection title={fresh ? undefined : t('contracts.settings')}>
          <RecordForm<BodyOf<'POST /staff/training-sessions'>>
            key={data?.version ?? 'new'}
            plain
            needs="contracts.trainings.manage"
            sections={[
              {
                fields: [
                  { name: 'title', label: t('trainings.name'), required: true, span: 12 },
                  { name: 'startsAt', label: t('trainings.startsAt'), type: 'moment', required: true },
                  { name: 'endsAt', label: t('trainings.endsAt'), type: 'moment', required: true },
                  { name: 'place', label: t('trainings.place'), span: 8 },
                  { name: 'seats', label: t('trainings.seats'), type: 'number', required: true, span: 4 },
                  {
                    name: 'applicationId',
                    label: t('contracts.application'),
                    type: 'select',
                    span: 12,
                    options: (applications.data ?? []).map((one) => ({ value: one.id, label: one.name })),
                  },
                  { name: 'description', label: t('applications.description'), type: 'textarea', span: 12 },
                ],
              },
            ]}
            values={data ? { ...data, applicationId: data.application?.id } : { seats: 10 }}
            onCancel={onClose}
            onReload={() => void refetch()}
            submit={async (body, key) => {
              if (data)
                await api.patch('/staff/training-sessions/:id', {
                  params: { id },
                  body: { ...body, version: data.version },
                  key,
                })
              else await api.post('/staff/training-sessions', { body, key })
              await changed()
              onClose()
            }}
          />
        </DrawerSection>
      ) : null}
    </SideDrawer>
  )
}
