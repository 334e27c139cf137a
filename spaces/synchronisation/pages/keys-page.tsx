import { Button, TextInput } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import type { Answer, ItemOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { CopyableCode } from '../../../web/ui/copyable-code.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { formatDay, formatDayTime } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { usePortalTabs } from '../../../web/ui/portal-tabs.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import './synchronisation.css'

type Row = ItemOf<'GET /staff/synchronisation/keys'>
type Made = Answer<'POST /staff/synchronisation/keys'>
const path = '/staff/synchronisation/keys'
const states = ['active', 'revoked', 'all'] as const
const problemOf = (error: unknown) => (error instanceof ApiProblem ? error : undefined)

/** «Accès de synchronisation» (D28): made, given a new secret, revoked. A secret is shown once. */
export function KeysPage() {
  const t = useTexts('synchronisation')
  const ui = useTexts()
  const store = useQueryClient()
  const tabs = usePortalTabs()
  const address = useListSearch()
  const state = oneOf(states, address.values.etat) ?? 'active'
  const [making, make] = useState(false)
  const [asked, ask] = useState<{ row: Row; what: 'rotate' | 'revoke' }>()
  const [made, show] = useState<Made>()
  const read = () => store.invalidateQueries({ queryKey: ['list', path] })
  const act = useMutation({
    mutationFn: async ({ row, what }: NonNullable<typeof asked>) => {
      const params = { id: row.id }
      if (what === 'revoke') await api.delete('/staff/synchronisation/keys/:id', { params })
      else
        show(
          await api.post('/staff/synchronisation/keys/:id/secret-rotations', {
            params,
            body: { graceHours: 24, confirm: true },
          }),
        )
    },
    onSuccess: () => ask(undefined),
    onSettled: read,
  })
  const problem = problemOf(act.error)
  return (
    <>
      <PageHeader
        title={t('keys')}
        lead={t('key.lead')}
        {...(tabs ? { tabs } : {})}
        actions={
          <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => make(true)}>
            {t('key.new')}
          </Button>
        }
      />
      <KeysetList
        title={t('keys')}
        path={path}
        query={{ state }}
        filters={[
          {
            key: 'state',
            label: t('key.state'),
            options: states.map((value) => ({ value, label: t(`key.${value}`) })),
            value: [state],
            usual: state === 'active',
            change: ([value]) => address.change({ etat: value === 'active' ? undefined : value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        columns={[
          { key: 'name', title: t('key.name'), cell: (row) => row.name, phone: 'title' },
          {
            key: 'state',
            title: t('key.state'),
            width: 130,
            cell: (row) =>
              row.revokedAt ? (
                <StateTag state="closed">{t('key.revoked')}</StateTag>
              ) : (
                <StateTag state="active">{t('key.active')}</StateTag>
              ),
            phone: 'aside',
          },
          {
            key: 'by',
            title: t('key.createdBy'),
            width: 240,
            cell: (row) => `${row.createdBy}, ${formatDay(row.createdAt)}`,
            phone: 'line',
          },
          {
            key: 'used',
            title: t('key.lastUsed'),
            width: 170,
            cell: (row) => (row.lastUsedAt ? formatDayTime(row.lastUsedAt) : t('key.never')),
            phone: 'line',
          },
          {
            key: 'acts',
            title: '',
            width: 260,
            kind: 'right',
            cell: (row) =>
              row.revokedAt ? null : (
                <span className="key-acts">
                  <Button size="compact-sm" variant="default" onClick={() => ask({ row, what: 'rotate' })}>
                    {t('key.rotate')}
                  </Button>
                  <Button size="compact-sm" variant="default" onClick={() => ask({ row, what: 'revoke' })}>
                    {t('key.revoke')}
                  </Button>
                </span>
              ),
            phone: 'below',
          },
        ]}
        empty={{ title: t('key.empty'), text: t('key.emptyWhat') }}
      />
      {making ? (
        <MakeDrawer
          onClose={() => make(false)}
          onMade={(one) => {
            make(false)
            show(one)
            void read()
          }}
        />
      ) : null}
      <Dialog
        opened={asked !== undefined}
        onClose={() => ask(undefined)}
        icon={IconKey}
        tone={asked?.what === 'revoke' ? 'brique' : 'azur'}
        title={asked ? t(`key.${asked.what}Sure`, { name: asked.row.name }) : ''}
        lead={asked ? t(`key.${asked.what}What`) : ''}
        footer={
          <>
            <Button variant="default" onClick={() => ask(undefined)}>
              {ui('cancel')}
            </Button>
            <Button loading={act.isPending} onClick={() => asked && act.mutate(asked)}>
              {asked ? t(`key.${asked.what}`) : ''}
            </Button>
          </>
        }
      >
        {problem ? <ProblemNotice problem={problem} /> : null}
      </Dialog>
      <Dialog
        opened={made !== undefined}
        onClose={() => show(undefined)}
        icon={IconKey}
        tone="mousse"
        title={t('key.made')}
        width={680}
        footer={<Button onClick={() => show(undefined)}>{t('key.understood')}</Button>}
      >
        {made ? (
          <>
            <Notice kind="brass">{t('key.once')}</Notice>
            <dl className="key-secret">
              <dt>{t('key.id')}</dt>
              <dd>
                <CopyableCode code={made.clientId} />
              </dd>
              <dt>{t('key.secret')}</dt>
              <dd>
                <CopyableCode code={made.secret ?? ''} />
              </dd>
              <dt>{t('key.command')}</dt>
              <dd>
                <p className="help">{t('key.needs')}</p>
                <CopyableCode code={`curl -O ${made.portalUrl}/parvis.mjs`} />
                <CopyableCode code={`PARVIS_CLIENT_ID=${made.clientId}`} />
                <CopyableCode code={`node parvis.mjs sync --portal ${made.portalUrl} --dry-run GED`} />
                <p className="help">{t('key.dry')}</p>
              </dd>
            </dl>
          </>
        ) : null}
      </Dialog>
    </>
  )
}

function MakeDrawer({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const t = useTexts('synchronisation')
  const ui = useTexts()
  const [name, setName] = useState('')
  const send = useMutation({
    mutationFn: () => api.post('/staff/synchronisation/keys', { body: { name } }),
    onSuccess: onMade,
  })
  const problem = problemOf(send.error)
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('key.new')}
      unsaved={name !== '' && !send.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!name.trim()} loading={send.isPending} onClick={() => send.mutate()}>
            {t('key.new')}
          </Button>
        </>
      }
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextInput
        {...compulsory}
        label={t('key.name')}
        description={t('key.nameHelp')}
        maxLength={100}
        value={name}
        error={problem?.errors.find((one) => one.field === 'name')?.message}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </SideDrawer>
  )
}
