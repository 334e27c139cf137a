import { Button, PasswordInput } from '@mantine/core'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import { useSettingsTabs } from '../settings-tabs.ts'

const key = ['back-office', 'mailboxes']
type Mailboxes = Answer<'GET /staff/mailboxes'>
type Mailbox = Mailboxes['items'][number]
type Body = Omit<BodyOf<'POST /staff/mailboxes'>, 'password'>

const fresh = {
  address: '',
  host: '',
  port: 993,
  security: 'tls',
  identifier: '',
  folder: 'INBOX',
  doneFolder: '',
  strangers: 'ask',
  opens: true,
  plusAddresses: true,
  trustedServer: '',
  enabled: true,
}

/** «Boîtes de réception»: the mailboxes that are read, whether they can be, and what becomes of what comes (P14). */
export function MailboxesPage() {
  const t = useTexts('mailboxes')
  const store = useQueryClient()
  const tabs = useSettingsTabs()
  const [open, setOpen] = useState<string>()
  const [unsaved, setUnsaved] = useState(false)
  const [told, tell] = useState<string>()
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.get('/staff/mailboxes') })
  const one = data?.items.find(({ id }) => id === open)
  const add = (
    <Button
      leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
      onClick={() => {
        tell(undefined)
        setOpen('new')
      }}
    >
      {t('add')}
    </Button>
  )
  const close = () => {
    setUnsaved(false)
    setOpen(undefined)
  }
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        {...(tabs ? { tabs } : {})}
        {...(data?.items.length ? { actions: add } : {})}
      />
      <Told said={told} padding="0 0 16px" />
      <Surface title={t('list')}>
        <DataTable<Mailbox>
          label={t('list')}
          rows={data?.items}
          error={error}
          onRetry={() => void refetch()}
          rowKey={(row) => row.id}
          rowName={(row) => row.address}
          openKey={open ?? null}
          onOpen={(row) => {
            tell(undefined)
            setOpen(row.id)
          }}
          empty={
            <EmptyState title={t('emptyTitle')} act={add}>
              {t('empty')}
            </EmptyState>
          }
          columns={[
            { key: 'address', title: t('address'), cell: (row) => row.address, phone: 'title' },
            {
              key: 'server',
              title: t('server'),
              cell: (row) => `${row.host}:${row.port}`,
              truncate: (row) => `${row.host}:${row.port}`,
              phone: 'line',
            },
            {
              key: 'waiting',
              title: t('waiting'),
              kind: 'right',
              width: 110,
              cell: (row) => row.waiting,
              phone: 'hidden',
            },
            {
              key: 'readAt',
              title: t('lastRead'),
              width: 180,
              cell: (row) => (row.readAt ? formatDayTime(row.readAt) : t('never')),
              phone: 'line',
              phoneOrder: 1,
            },
            {
              key: 'state',
              title: t('state'),
              width: 150,
              cell: (row) => (
                <StateTag state={!row.enabled ? 'deactivated' : row.failure ? 'failed' : 'active'}>
                  {t(!row.enabled ? 'off' : row.failure ? 'failing' : 'read')}
                </StateTag>
              ),
              phone: 'aside',
            },
          ]}
        />
      </Surface>
      {data && open && (open === 'new' || one) ? (
        <SideDrawer opened title={one?.address ?? t('addTitle')} unsaved={unsaved} onClose={close}>
          <MailboxDetail
            key={one ? `${one.id} ${one.version}` : 'new'}
            mailbox={one}
            takers={data.takers}
            onUnsaved={setUnsaved}
            onReload={() => void refetch()}
            onSaved={async (saved) => {
              setUnsaved(false)
              tell(t('saved'))
              await store.invalidateQueries({ queryKey: key })
              setOpen(saved.id)
            }}
          />
        </SideDrawer>
      ) : null}
    </>
  )
}

function MailboxDetail(props: {
  mailbox: Mailbox | undefined
  takers: Mailboxes['takers']
  onUnsaved: (unsaved: boolean) => void
  onReload: () => void
  onSaved: (saved: Mailbox) => Promise<void>
}) {
  const t = useTexts('mailboxes')
  const { mailbox, takers } = props
  // Never kept with what is typed in a form: it is a secret.
  const [password, setPassword] = useState('')
  const [security, setSecurity] = useState<unknown>(mailbox?.security)
  const [changed, setChanged] = useState(false)
  const trial = useMutation({
    mutationFn: () => api.post('/staff/mailboxes/:id/trial', { params: { id: mailbox!.id } }),
  })
  const tell = (unsaved: boolean, typed: string) => {
    setChanged(unsaved || typed !== '')
    props.onUnsaved(unsaved || typed !== '')
  }
  const options = (from: 'securities' | 'strangersOf', values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`${from}.${value}`) }))
  return (
    <>
      {mailbox?.failingSince && mailbox.enabled ? (
        <div style={{ padding: '0 0 16px' }}>
          <Notice kind="red">
            {t('failingSince', { at: formatDayTime(mailbox.failingSince), why: mailbox.failure })}
          </Notice>
        </div>
      ) : null}
      {mailbox ? (
        <div style={{ padding: '0 0 16px' }}>
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={17} stroke={1.7} aria-hidden />}
            loading={trial.isPending}
            disabled={changed}
            onClick={() => trial.mutate()}
          >
            {t('tryIt')}
          </Button>
          <div role="status" style={{ paddingTop: trial.isPending || trial.data ? 12 : 0 }}>
            {trial.isPending ? t('trying') : null}
            {trial.data && !changed ? (
              <Notice kind={trial.data.ok ? 'done' : 'red'}>{trial.data.message}</Notice>
            ) : null}
          </div>
          <ProblemNotice problem={trial.error instanceof ApiProblem ? trial.error : undefined} />
        </div>
      ) : null}
      <RecordForm<Body>
        plain
        values={mailbox ?? { ...fresh, takes: takers[0]?.kind ?? '' }}
        onUnsaved={(unsaved) => tell(unsaved, password)}
        onTyped={(typed) => setSecurity(typed.security)}
        onReload={props.onReload}
        {...(mailbox ? {} : { submitLabel: t('create') })}
        submit={async (typed, idempotency) => {
          const body = { ...typed, ...(password === '' ? {} : { password }) }
          const saved = mailbox
            ? await api.put('/staff/mailboxes/:id', {
                params: { id: mailbox.id },
                body: { ...body, version: mailbox.version },
              })
            : await api.post('/staff/mailboxes', { body, key: idempotency })
          setPassword('')
          trial.reset()
          await props.onSaved(saved)
        }}
        sections={[
          {
            title: t('sections.place'),
            fields: [
              {
                name: 'address',
                type: 'email',
                label: t('address'),
                help: t('addressHelp'),
                required: true,
                span: 12,
              },
              { name: 'host', label: t('server'), required: true, span: 8 },
              { name: 'port', type: 'number', label: t('port'), required: true, span: 4 },
              {
                name: 'security',
                type: 'select',
                label: t('security'),
                required: true,
                span: 6,
                options: options('securities', ['tls', 'starttls', 'none']),
                ...(security === 'none' ? { help: t('noSecurity') } : {}),
              },
              { name: 'identifier', label: t('identifier'), required: true, span: 6 },
              {
                name: 'password' as never,
                label: t('password'),
                span: 6,
                render: ({ error }) => (
                  <PasswordInput
                    label={t('password')}
                    description={mailbox ? t('passwordKept') : undefined}
                    autoComplete="new-password"
                    value={password}
                    error={error}
                    onChange={(event) => {
                      setPassword(event.currentTarget.value)
                      tell(changed, event.currentTarget.value)
                    }}
                  />
                ),
              },
              { name: 'folder', label: t('folder'), required: true, span: 6 },
              { name: 'doneFolder', label: t('doneFolder'), help: t('doneFolderHelp'), span: 6 },
            ],
          },
          {
            title: t('sections.taking'),
            fields: [
              {
                name: 'takes',
                type: 'select',
                label: t('takes'),
                required: true,
                span: 6,
                options: takers.map(({ kind, title }) => ({ value: kind, label: title })),
              },
              {
                name: 'strangers',
                type: 'select',
                label: t('strangers'),
                required: true,
                span: 6,
                options: options('strangersOf', ['ask', 'drop']),
              },
              { name: 'opens', type: 'checkbox', label: t('opens'), span: 12 },
              {
                name: 'plusAddresses',
                type: 'checkbox',
                label: t('plusAddresses'),
                help: t('plusAddressesHelp'),
                span: 12,
              },
            ],
          },
          {
            title: t('sections.trust'),
            fields: [
              { name: 'trustedServer', label: t('trustedServer'), help: t('trustedServerHelp'), span: 12 },
              { name: 'enabled', type: 'checkbox', label: t('enabled'), span: 12 },
            ],
          },
        ]}
      />
    </>
  )
}
