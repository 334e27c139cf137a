import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { ItemOf } from '../api/endpoints.ts'
import { useTexts } from '../i18n/index.ts'
import { DataTable } from '../ui/data-table.tsx'
import { formatDayTime } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../ui/toolbar.css'
import { nameDevice } from '../../kernel/identity/device.ts'

/** Key of the open sessions in the store of answers. */
export const sessionsKey = ['account', 'sessions'] as const

/** The open sessions of the person (C3): each can be closed, and all the others at once. */
export function SessionsSection() {
  const t = useTexts()
  const store = useQueryClient()
  const [done, setDone] = useState<'sessionClosed' | 'othersClosed'>()
  const list = useQuery({
    queryKey: sessionsKey,
    queryFn: () => api.get('/account/sessions'),
  })
  const close = useMutation({
    mutationFn: (id: string | undefined) =>
      id ? api.delete('/account/sessions/:id', { params: { id } }) : api.delete('/account/sessions'),
    onMutate: () => setDone(undefined),
    onSuccess: (_answer, id) => {
      setDone(id ? 'sessionClosed' : 'othersClosed')
      return store.invalidateQueries({ queryKey: sessionsKey })
    },
  })
  const rows = list.data?.items
  const device = (row: ItemOf<'GET /account/sessions'>) => {
    const named = nameDevice(row.userAgent)
    return named ? t('account.deviceOn', named) : t('account.unknownDevice')
  }
  return (
    <section className="surface" aria-label={t('account.sessions')}>
      <div className="toolbar">
        <h2>{t('account.sessions')}</h2>
        <span className="help">{t('account.sessionsHelp')}</span>
        {rows && rows.length > 1 ? (
          <div className="end">
            <Button
              variant="default"
              loading={close.isPending && !close.variables}
              onClick={() => close.mutate(undefined)}
            >
              {t('account.closeOthers')}
            </Button>
          </div>
        ) : null}
      </div>
      {done || close.error ? (
        <div style={{ padding: '0 16px 12px' }}>
          {done ? <Notice kind="done">{t(`account.${done}`)}</Notice> : null}
          {close.error instanceof ApiProblem ? <ProblemNotice problem={close.error} /> : null}
        </div>
      ) : null}
      <DataTable
        label={t('account.sessions')}
        rows={rows}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.id}
        rowName={device}
        rowHeight={44}
        columns={[
          { key: 'device', title: t('account.device'), cell: device },
          { key: 'address', title: t('account.address'), phone: 'line', cell: (row) => row.address ?? '–' },
          { key: 'opened', title: t('account.openedAt'), cell: (row) => formatDayTime(row.createdAt) },
          {
            key: 'seen',
            title: t('account.seenAt'),
            phone: 'line',
            phoneOrder: 1,
            cell: (row) => formatDayTime(row.lastSeenAt),
          },
          {
            key: 'act',
            title: t('account.act'),
            kind: 'right',
            phone: 'below',
            cell: (row) =>
              row.current ? (
                <StateTag state="active">{t('account.thisSession')}</StateTag>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  loading={close.isPending && close.variables === row.id}
                  aria-label={`${t('account.closeSession')}, ${device(row)}`}
                  onClick={() => close.mutate(row.id)}
                >
                  {t('account.closeSession')}
                </Button>
              ),
          },
        ]}
      />
    </section>
  )
}
