import { Button } from '@mantine/core'
import { IconFile, IconFileZip, IconFolder, IconPackageExport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, fileAddress } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { BulkBar } from '../../../web/ui/bulk-bar.tsx'
import { formatDay, formatSize } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { useTicked } from '../../../web/ui/use-ticked.ts'
import { ClosureNotice } from './closures/closure-notice.tsx'
import { DocumentDrawer } from './document-drawer.tsx'
import { RequestedBlock } from './requested/requested-block.tsx'
import { SignedMark } from './signatures/signed-mark.tsx'
import { ToSign } from './signatures/to-sign.tsx'
import { FolderLink } from './store/folder-link.tsx'
import './documents.css'

type Row = ItemOf<'GET /employee/documents'>
const keyOf = (row: Row) => row.id

/** The employee's own documents (D26): their folders, what they hold, and the document that is open beside them. */
export function EmployeeDocumentsPage() {
  const t = useTexts('documents')
  const address = useListSearch()
  const ticked = useTicked(keyOf)
  const { dossier, document, nonlus } = address.values
  const { data } = useQuery({ queryKey: ['documents', 'folders'], queryFn: () => api.get('/documents/folders') })
  const folders = data?.items ?? []
  return (
    <>
      <PageHeader
        title={t('title')}
        more={[{ label: t('vault.own'), icon: IconPackageExport, to: '/salarie/documents/coffre' }]}
      />
      <ClosureNotice />
      <div className="documents">
        <nav className="surface folders" aria-label={t('folders')}>
          <FolderLink
            name={t('all')}
            icon={IconFile}
            count={folders.reduce((sum, one) => sum + one.documents, 0)}
            current={!dossier}
            search={address.with({ dossier: '', document: '' })}
          />
          {folders.map((one) => (
            <FolderLink
              key={one.id}
              name={one.name}
              icon={IconFolder}
              count={one.documents}
              unread={one.unread}
              current={dossier === one.id}
              search={address.with({ dossier: one.id, document: '' })}
            />
          ))}
        </nav>
        <div>
          <ToSign />
          <RequestedBlock />
          <KeysetList
            title={folders.find((one) => one.id === dossier)?.name ?? t('all')}
            path="/employee/documents"
            query={{ folder: dossier, unread: nonlus ? 'true' : undefined }}
            search={t('searchShort')}
            filters={[
              {
                key: 'unread',
                label: t('state'),
                value: nonlus ? ['oui'] : [],
                options: [{ value: 'oui', label: t('unread') }],
                change: ([value = '']) => address.change({ nonlus: value }),
              },
            ]}
            rowKey={keyOf}
            rowName={(row: Row) => row.name}
            openKey={document ?? null}
            onOpen={(row: Row) => address.open({ document: row.id })}
            columns={[
              {
                key: 'name',
                title: t('document'),
                cell: (row: Row) => (
                  <>
                    <span className={row.read ? 'document-name' : 'document-name unread'}>{row.name}</span>
                    {row.signed ? <SignedMark /> : null}
                  </>
                ),
                phone: 'title',
              },
              { key: 'folder', title: t('folder'), cell: (row: Row) => row.folder.name, width: 180, phone: 'line' },
              {
                key: 'on',
                title: t('depositedAt'),
                cell: (row: Row) => formatDay(row.depositedAt),
                width: 130,
                phone: 'line',
              },
              {
                key: 'read',
                title: t('firstReading'),
                cell: (row: Row) =>
                  row.firstReadAt ? (
                    t('readAt', { on: formatDay(row.firstReadAt) })
                  ) : (
                    <StateTag state="pending">{t('unread')}</StateTag>
                  ),
                width: 170,
                phone: 'aside',
              },
            ]}
            selection={ticked.selection}
            empty={{ title: t('empty'), text: t('emptyEmployee') }}
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
    </>
  )
}
