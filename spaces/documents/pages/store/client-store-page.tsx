import { Button, Checkbox } from '@mantine/core'
import {
  IconArrowsDiff,
  IconCloudShare,
  IconFileX,
  IconFolder,
  IconFolderSymlink,
  IconHistory,
  IconPackageExport,
  IconSend,
  IconSettings,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer, ItemOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import { useClientTabs } from '../../../../web/ui/client-tabs.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { type ListAddress, useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { SynchroniseButton } from '../../../../web/ui/synchronise-button.tsx'
import { useTicked } from '../../../../web/ui/use-ticked.ts'
import { useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { DocumentDrawer } from '../document-drawer.tsx'
import { DropZone } from './drop-zone.tsx'
import { exactly } from './folder-list.tsx'
import { Passage } from './text-state.tsx'
import '../documents.css'

type Row = ItemOf<'GET /staff/documents'>
type Store = Answer<'GET /staff/stores/:organisationId'>
type Folder = Store['folders'][number]
const keyOf = (row: Row) => row.id
const told = { waiting: 'pending', sent: 'done', cancelled: 'cancelled', failed: 'failed' } as const

/** A client's store on the provider's side (D13, D14): its folders, those that the client sees before those that are internal, and what one holds. */
export function ClientStorePage() {
  const t = useTexts('documents')
  const { organisationId } = useParams({ strict: false }) as { organisationId: string }
  const mayPublish = useStaffMay('documents.documents.publish')
  const mayTake = useStaffMay('documents.vault.take')
  const address = useListSearch()
  const store = useQueryClient()
  const ticked = useTicked(keyOf)
  const tabs = useClientTabs(organisationId)
  const maySetUp = useStaffMay('documents.folders.read')
  const mayCompare = useStaffMay('synchronisation.runs.read')
  const [withdrawing, setWithdrawing] = useState(false)
  const { dossier, document } = address.values
  const key = ['store', organisationId]
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/staff/stores/:organisationId', { params: { organisationId } }),
  })
  const clients = { label: t('clients'), to: '/fournisseur/clients' }
  if (error)
    return (
      <>
        <PageHeader title={t('store')} breadcrumb={[clients, { label: t('store') }]} />
        <ErrorState title={t('storeFailed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      </>
    )
  if (!data) return <PageHeader title={t('store')} />
  const folder = data.folders.find((one) => one.id === dossier) ?? data.folders.find((one) => one.shared)
  const refresh = () =>
    Promise.all([
      store.invalidateQueries({ queryKey: key }),
      store.invalidateQueries({ queryKey: ['list', '/staff/documents'] }),
    ])
  const open = ticked.rows.filter((row) => !row.withdrawnAt)
  const notified = open.filter((row) => row.notification && row.notification.state !== 'waiting')
  return (
    <>
      <PageHeader
        title={`${t('store')} · ${data.organisation.name}`}
        {...(tabs ? { tabs } : {})}
        breadcrumb={[
          clients,
          { label: data.organisation.name, to: `/fournisseur/clients/${organisationId}` },
          { label: t('store') },
        ]}
        actions={<SynchroniseButton />}
        more={[
          ...(maySetUp ? [{ label: t('settings'), icon: IconSettings, to: '/fournisseur/repertoires' }] : []),
          {
            label: t('notificationsOf'),
            icon: IconHistory,
            to: `/fournisseur/notifications?client=${organisationId}`,
          },
          ...(mayCompare
            ? [
                {
                  label: t('comparePortal'),
                  icon: IconArrowsDiff,
                  to: `/fournisseur/synchronisation/comparaison/derniere?client=${organisationId}`,
                },
              ]
            : []),
          ...(mayTake
            ? [
                {
                  label: t('vault.title'),
                  icon: IconPackageExport,
                  to: `/fournisseur/documents/coffre/client/${organisationId}`,
                },
              ]
            : []),
        ]}
      />
      <div className="surface store">
        <StoreFolders folders={data.folders} current={folder?.id} address={address} />
        <div className="store-list">
          {folder ? (
            <KeysetList
              title={folder.name}
              path="/staff/documents"
              query={{ organisation: organisationId, folder: folder.id, withdrawn: 'all' }}
              search={t('searchShort')}
              notice={
                mayPublish ? (
                  <DropZone
                    key={folder.id}
                    organisationId={organisationId}
                    folder={folder}
                    readers={data.readers}
                    onSent={() => void refresh()}
                  />
                ) : undefined
              }
              rowHeight={40}
              rowKey={keyOf}
              rowName={(row) => row.name}
              openKey={document ?? null}
              onOpen={(row) => address.open({ document: row.id })}
              selection={mayPublish ? ticked.selection : () => ({ keys: new Set(), change: () => {} })}
              below={(row) => (row.passage ? <Passage pieces={row.passage} /> : null)}
              selectable={(row) => mayPublish && !row.withdrawnAt}
              columns={[
                {
                  key: 'name',
                  title: t('document'),
                  cell: (row) => (row.withdrawnAt ? <s className="withdrawn">{row.name}</s> : row.name),
                  phone: 'title',
                },
                {
                  key: 'on',
                  title: t('depositedAt'),
                  cell: (row) => formatDayTime(row.depositedAt),
                  width: 170,
                  phone: 'line',
                },
                {
                  key: 'state',
                  title: t('state'),
                  cell: (row) =>
                    row.withdrawnAt ? <StateTag state="refused">{t('isWithdrawn')}</StateTag> : t(`from.${row.side}`),
                  width: 150,
                  phone: 'line',
                },
                {
                  key: 'notification',
                  title: t('notificationColumn'),
                  cell: ({ notification }) =>
                    notification ? (
                      <StateTag state={told[notification.state]}>
                        {t(`notificationStates.${notification.state}`)}
                      </StateTag>
                    ) : (
                      '-'
                    ),
                  truncate: (row) => row.notification?.address ?? '',
                  width: 130,
                  phone: 'line',
                },
                {
                  key: 'read',
                  title: t('firstReading'),
                  cell: (row) =>
                    row.firstReadAt
                      ? t(row.withdrawnAt ? 'readBefore' : 'readByOn', {
                          on: formatDay(row.firstReadAt),
                          who: row.firstReadBy,
                        })
                      : t('unread'),
                  width: 240,
                  phone: 'below',
                },
              ]}
              count={
                <>
                  {t('documentsCount', { count: folder.documents })}
                  {folder.withdrawn ? ` · ${t('withdrawnKept', { count: folder.withdrawn })}` : ''}
                </>
              }
              empty={{ title: t('empty'), text: t(folder.shared ? 'emptyShared' : 'emptyInternal') }}
            >
              <BulkBar count={open.length} onClear={ticked.clear}>
                {notified.length > 0 ? <SendAgain rows={notified} onStarted={ticked.clear} /> : null}
                <Button
                  leftSection={<IconFileX size={17} stroke={1.7} aria-hidden />}
                  onClick={() => setWithdrawing(true)}
                >
                  {t('withdrawMany', { count: open.length })}
                </Button>
              </BulkBar>
            </KeysetList>
          ) : null}
        </div>
      </div>
      {document ? (
        <DocumentDrawer
          id={document}
          onClose={() => {
            address.close({ document: '' })
            void refresh()
          }}
        />
      ) : null}
      {withdrawing ? <WithdrawManyDialog rows={open} onClose={() => setWithdrawing(false)} /> : null}
    </>
  )
}

function StoreFolders(props: { folders: Folder[]; current: string | undefined; address: ListAddress }) {
  const t = useTexts('documents')
  const group = (shared: boolean) => {
    const folders = props.folders.filter((one) => one.shared === shared)
    if (folders.length === 0) return null
    return (
      <>
        <h2>{t(shared ? 'seenByClient' : 'internal')}</h2>
        {folders.map((one) => {
          const Icon = one.takesUploads ? IconFolderSymlink : IconFolder
          return (
            <Link
              key={one.id}
              to="."
              search={props.address.with({ dossier: one.id, document: '' }) as never}
              activeOptions={exactly}
              aria-current={props.current === one.id ? 'page' : undefined}
            >
              <Icon size={19} stroke={1.7} aria-hidden />
              <span>{one.name}</span>
              {one.shared ? (
                <IconCloudShare size={17} stroke={1.7} className="shared" role="img" aria-label={t('legendShared')} />
              ) : null}
              <span className="help">{one.documents}</span>
            </Link>
          )
        })}
      </>
    )
  }
  return (
    <nav className="folders" aria-label={t('folders')}>
      {group(true)}
      {group(false)}
      <p className="help legend">
        <IconCloudShare size={17} stroke={1.7} className="shared" aria-hidden /> {t('legendShared')}
      </p>
    </nav>
  )
}

/** «Renvoyer», with «Notification forcée» for what was sent already (D23): to the address as it is now. */
function SendAgain({ rows, onStarted }: { rows: Row[]; onStarted: () => void }) {
  const t = useTexts('documents')
  const navigate = useNavigate()
  const started = useWorkStarted()
  const [forced, force] = useState(false)
  const send = useMutation({
    mutationFn: () =>
      api.post('/staff/document-notifications/bulk', {
        body: { act: 'send', forced, ids: rows.flatMap(({ notification }) => notification?.id ?? []) },
      }),
    onSuccess: (work) => {
      onStarted()
      started()
      void navigate({ to: workPage(work) })
    },
  })
  return (
    <>
      {send.error ? <ProblemNotice problem={send.error as ApiProblem} /> : null}
      <Checkbox
        label={t('forced')}
        title={t('forcedHelp')}
        checked={forced}
        onChange={(event) => force(event.currentTarget.checked)}
      />
      <Button
        loading={send.isPending}
        disabled={!forced && rows.every((row) => row.notification?.state === 'sent')}
        leftSection={<IconSend size={17} stroke={1.7} aria-hidden />}
        onClick={() => send.mutate()}
      >
        {t('sendNotificationAgain', { count: rows.length })}
      </Button>
    </>
  )
}

/** Asks once for the reason for which several documents are withdrawn, and says which of them were read (D37). */
function WithdrawManyDialog({ rows, onClose }: { rows: Row[]; onClose: () => void }) {
  const t = useTexts('documents')
  const navigate = useNavigate()
  const started = useWorkStarted()
  const read = rows.filter((row) => row.firstReadAt)
  return (
    <ReasonDialog
      icon={IconFileX}
      title={t('withdrawMany', { count: rows.length })}
      lead={t('withdrawWhat')}
      label={t('reason')}
      act={t('withdrawMany', { count: rows.length })}
      most={500}
      before={
        read.length > 0 ? (
          <Notice kind="brass">
            {t('someRead', { names: read.map((row) => row.name).join(', '), count: read.length })}
          </Notice>
        ) : null
      }
      run={(reason) => api.post('/staff/documents/withdrawals', { body: { ids: rows.map(keyOf), reason } })}
      onDone={(work) => {
        started()
        void navigate({ to: workPage(work) })
      }}
      onClose={onClose}
    />
  )
}
