import { Button } from '@mantine/core'
import { IconFile, IconFileZip, IconFolder, IconFolderUp, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, fileAddress } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useOpenOrganisation } from '../../../web/api/open-organisation.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { BulkBar } from '../../../web/ui/bulk-bar.tsx'
import type { Column } from '../../../web/ui/data-table.tsx'
import { formatDay, formatSize } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Told } from '../../../web/ui/told.tsx'
import { useTicked } from '../../../web/ui/use-ticked.ts'
import { DepositDrawer } from './deposit-drawer.tsx'
import { DocumentDrawer } from './document-drawer.tsx'
import { ToSign } from './signatures/to-sign.tsx'
import './documents.css'

type Row = ItemOf<'GET /documents'>
type Folder = ItemOf<'GET /documents/folders'>

const keyOf = (row: Row) => row.id

/** «Documents» (D15): the folders, what they hold for the person, and the document that is open beside them. */
export function DocumentsPage() {
  const t = useTexts('documents')
  const address = useListSearch()
  const organisation = useOpenOrganisation()
  const [depositing, setDepositing] = useState(false)
  const [told, tell] = useState<string>()
  const ticked = useTicked(keyOf)
  const { dossier, document, nonlus } = address.values
  const { data } = useQuery({ queryKey: ['documents', 'folders'], queryFn: () => api.get('/documents/folders') })
  const folders = data?.items ?? []
  const taking = folders.filter((one) => one.takesUploads)
  const columns: Array<Column<Row, never>> = [
    {
      key: 'name',
      title: t('document'),
      cell: (row) => <span className={row.read ? 'document-name' : 'document-name unread'}>{row.name}</span>,
      phone: 'title',
    },
    ...(dossier
      ? []
      : [
          {
            key: 'folder',
            title: t('folder'),
            cell: (row: Row) => row.folder.name,
            width: 180,
            phone: 'line',
          } as const,
        ]),
    { key: 'on', title: t('depositedAt'), cell: (row) => formatDay(row.depositedAt), width: 130, phone: 'line' },
    {
      key: 'read',
      title: t('firstReading'),
      cell: (row) =>
        row.firstReadAt ? (
          t('readAt', { on: formatDay(row.firstReadAt) })
        ) : (
          <StateTag state="pending">{t('unread')}</StateTag>
        ),
      width: 170,
      phone: 'aside',
    },
    {
      key: 'size',
      title: t('size'),
      cell: (row) => formatSize(row.sizeBytes),
      width: 100,
      kind: 'right',
      phone: 'hidden',
    },
  ]
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          taking.length > 0 && organisation ? (
            <Button
              variant="default"
              leftSection={<IconUpload size={17} stroke={1.7} aria-hidden />}
              onClick={() => setDepositing(true)}
            >
              {t('deposit')}
            </Button>
          ) : null
        }
      />
      <ToSign />
      <div className="documents">
        <nav className="surface folders" aria-label={t('folders')}>
          <FolderLink
            name={t('all')}
            icon={IconFile}
            count={folders.reduce((sum, one) => sum + one.documents, 0)}
            current={!dossier}
            search={address.with({ dossier: '', document: '' })}
          />
          {folders.map((one: Folder) => (
            <FolderLink
              key={one.id}
              name={one.name}
              icon={one.takesUploads ? IconFolderUp : IconFolder}
              count={one.documents}
              unread={one.unread}
              current={dossier === one.id}
              search={address.with({ dossier: one.id, document: '' })}
            />
          ))}
        </nav>
        <div>
          <Told said={told} padding="0 0 16px" />
          <KeysetList
            title={folders.find((one) => one.id === dossier)?.name ?? t('all')}
            path="/documents"
            query={{ folder: dossier, organisation: organisation?.id, unread: nonlus ? 'true' : undefined }}
            search={t('search')}
            filters={[
              {
                key: 'unread',
                label: t('state'),
                value: nonlus ? ['oui'] : [],
                options: [{ value: 'oui', label: t('unread') }],
                change: ([value = '']) => address.change({ nonlus: value }),
              },
            ]}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            openKey={document ?? null}
            onOpen={(row) => address.open({ document: row.id })}
            columns={columns}
            selection={ticked.selection}
            empty={{ title: t('empty'), text: t('emptyWhat') }}
          >
            <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
              <span className="help">{formatSize(ticked.rows.reduce((sum, row) => sum + row.sizeBytes, 0))}</span>
              <Button
                component="a"
                href={fileAddress('/documents/archive', { query: { ids: ticked.rows.map((row) => row.id).join(',') } })}
                download
                leftSection={<IconFileZip size={17} stroke={1.7} aria-hidden />}
              >
                {t('zip', { count: ticked.rows.length })}
              </Button>
            </BulkBar>
          </KeysetList>
        </div>
      </div>
      {document ? <DocumentDrawer id={document} onClose={() => address.close({ document: '' })} /> : null}
      {depositing && organisation ? (
        <DepositDrawer
          path="/documents"
          organisation={organisation}
          folders={taking}
          onClose={(made) => {
            setDepositing(false)
            if (made) tell(t('deposited', { name: made }))
          }}
        />
      ) : null}
    </>
  )
}

function FolderLink(props: {
  name: string
  icon: typeof IconFolder
  count: number
  unread?: number
  current: boolean
  search: object
}) {
  const { icon: Icon } = props
  return (
    <Link to="." search={props.search as never} aria-current={props.current ? 'page' : undefined}>
      <Icon size={19} stroke={1.7} aria-hidden />
      <span>{props.name}</span>
      {props.unread ? <b className="waiting-count">{props.unread}</b> : <span className="help">{props.count}</span>}
    </Link>
  )
}
