import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconFileZip, IconPackageExport, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, fileAddress } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useOpenOrganisation } from '../../../web/api/open-organisation.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { BulkBar } from '../../../web/ui/bulk-bar.tsx'
import type { Column } from '../../../web/ui/data-table.tsx'
import { formatDay, formatMonth, formatSize } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { useShortcuts } from '../../../web/ui/shortcuts.ts'
import { Told } from '../../../web/ui/told.tsx'
import { SearchField } from '../../../web/ui/toolbar.tsx'
import { useTicked } from '../../../web/ui/use-ticked.ts'
import { todayThere } from '../../../web/ui/zone.ts'
import { ClosureNotice } from './closures/closure-notice.tsx'
import { DepositDrawer } from './deposit-drawer.tsx'
import { DocumentDrawer } from './document-drawer.tsx'
import { RequestedBlock } from './requested/requested-block.tsx'
import { SignedMark } from './signatures/signed-mark.tsx'
import { ToSign } from './signatures/to-sign.tsx'
import { FolderList } from './store/folder-list.tsx'
import { daysOf, periods } from './store/periods.ts'
import { PreviewPane } from './store/preview-pane.tsx'
import { Passage } from './store/text-state.tsx'
import { useRefreshDocuments } from './store/use-document.ts'
import './documents.css'

type Row = ItemOf<'GET /documents'>

const keyOf = (row: Row) => row.id
/** So many documents go into one ZIP. */
const zipMost = 100
const monthOf = (row: Row) => formatMonth(row.depositedAt)
const focusedKey = () => document.activeElement?.closest<HTMLElement>('tr[data-key]')?.dataset.key

/** «Documents» (D15): folders, the list of one, and what is open, side by side; on a phone one after the other. */
export function DocumentsPage() {
  const t = useTexts('documents')
  const address = useListSearch()
  const organisation = useOpenOrganisation()
  const refresh = useRefreshDocuments()
  const [depositing, setDepositing] = useState(false)
  const [told, tell] = useState<string>()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const wide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false })
  const ticked = useTicked(keyOf)
  const { dossier, document: open, nonlus, q } = address.values
  const period = oneOf(periods, address.values.periode)
  const { data } = useQuery({
    queryKey: ['documents', 'folders', organisation?.id],
    queryFn: () => api.get('/documents/folders', { query: { organisation: organisation?.id } }),
  })
  const folders = data?.items ?? []
  const taking = folders.filter((one) => one.takesUploads)
  const folder = folders.find((one) => one.id === dossier)
  const close = () => address.close({ document: '' })
  const zip = fileAddress('/documents/archive', { query: { ids: ticked.rows.map(keyOf).join(',') } })
  // The reading is written down before the first byte comes.
  const taken = () => setTimeout(() => void refresh(), 1_000)
  const download = async (id: string) => {
    const { versionId } = await api.get('/documents/:id', { params: { id } })
    await api.post('/documents/:id/reading', { params: { id } })
    location.assign(`${fileAddress('/documents/:id/versions/:versionId', { params: { id, versionId } })}`)
    void refresh()
  }
  useShortcuts({
    ' ': (event) => {
      const key = focusedKey()
      if (!key || document.activeElement?.matches('input')) return
      event.preventDefault()
      if (key === open) close()
      else address.open({ document: key })
    },
    t: () => {
      const key = focusedKey() ?? open
      if (key) void download(key)
    },
    z: () => {
      if (ticked.rows.length === 0 || ticked.rows.length > zipMost) return
      location.assign(zip)
      taken()
    },
    escape: () => open && ticked.rows.length === 0 && close(),
  })
  const columns: Array<Column<Row, never>> = [
    {
      key: 'name',
      title: t('document'),
      cell: (row) => (
        <span className={row.read ? 'document-name' : 'document-name unread'}>
          {row.name}
          {row.signed ? <SignedMark /> : null}
          {wide && !dossier ? <small>{row.folder.name}</small> : null}
        </span>
      ),
      phone: 'title',
    },
    ...(dossier || wide
      ? []
      : [
          {
            key: 'folder',
            title: t('folder'),
            cell: (row: Row) => row.folder.name,
            width: 150,
            phone: 'line',
          } as const,
        ]),
    { key: 'on', title: t('depositedAt'), cell: (row) => formatDay(row.depositedAt), width: 104, phone: 'line' },
    {
      key: 'read',
      title: t('firstReading'),
      cell: (row) =>
        row.read ? (
          t('readAt', { on: formatDay(row.firstReadAt ?? row.depositedAt) })
        ) : (
          <b className="not-read">{t('unread')}</b>
        ),
      width: 150,
      phone: 'line',
      phoneOrder: 2,
    },
    {
      key: 'size',
      title: t('size'),
      cell: (row) => formatSize(row.sizeBytes),
      width: 84,
      kind: 'right',
      phone: 'line',
      phoneOrder: 1,
    },
  ]
  const list = (
    <KeysetList
      title={folder?.name ?? t('all')}
      path="/documents"
      query={{
        folder: dossier,
        organisation: organisation?.id,
        unread: nonlus ? 'true' : undefined,
        ...daysOf(period, todayThere()),
      }}
      search={t(phone ? 'searchShort' : 'search')}
      filters={[
        {
          key: 'unread',
          label: t('reading'),
          value: nonlus ? ['oui'] : [],
          options: [{ value: 'oui', label: t('unreads') }],
          change: ([value = '']) => address.change({ nonlus: value }),
        },
        {
          key: 'period',
          label: t('period'),
          value: period ? [period] : [],
          options: periods.map((value) => ({ value, label: t(`periods.${value}`) })),
          change: ([value = '']) => address.change({ periode: value }),
        },
      ]}
      rowKey={keyOf}
      rowName={(row) => row.name}
      openKey={open ?? null}
      onOpen={(row) => address.open({ document: row.id })}
      columns={columns}
      group={monthOf}
      below={(row) => (row.passage ? <Passage pieces={row.passage} /> : null)}
      selection={ticked.selection}
      empty={{ title: t('empty'), text: t('emptyWhat') }}
    >
      <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
        <span className="bulk-size">{formatSize(ticked.rows.reduce((sum, row) => sum + row.sizeBytes, 0))}</span>
        {ticked.rows.length > zipMost ? (
          <span>{t('zipMost', { count: zipMost })}</span>
        ) : (
          <Button
            component="a"
            href={zip}
            download
            onClick={taken}
            leftSection={<IconFileZip size={17} stroke={1.7} aria-hidden />}
          >
            {t('zip', { count: ticked.rows.length })}
          </Button>
        )}
      </BulkBar>
    </KeysetList>
  )
  return (
    <>
      <PageHeader
        title={(phone && folder?.name) || t('title')}
        {...(phone && dossier ? { breadcrumb: [{ label: t('title'), to: '/documents' }] } : {})}
        actions={
          taking.length > 0 && organisation ? (
            <Button
              variant="default"
              leftSection={<IconUpload size={17} stroke={1.7} aria-hidden />}
              onClick={() => setDepositing(true)}
            >
              {t(phone ? 'depositShort' : 'deposit')}
            </Button>
          ) : null
        }
        more={
          organisation && data?.vaultsOf.includes(organisation.id)
            ? [{ label: t('vault.take'), icon: IconPackageExport, to: '/documents/coffre' }]
            : []
        }
      />
      <ClosureNotice />
      <Told said={told} padding="0 0 16px" />
      {phone && (dossier || q) ? null : (
        <>
          <ToSign />
          <RequestedBlock />
        </>
      )}
      {phone && !dossier && !q ? (
        <section className="surface store-phone">
          <div className="store-search">
            <SearchField value="" placeholder={t('search')} change={(value) => address.change({ q: value })} />
          </div>
          <FolderList phone folders={folders} address={address} />
        </section>
      ) : (
        <div className={wide ? 'surface store wide' : 'surface store'}>
          {phone ? null : <FolderList folders={folders} address={address} />}
          <div className="store-list">{list}</div>
          {wide ? <PreviewPane id={open} onClose={close} /> : null}
        </div>
      )}
      {open && !wide ? <DocumentDrawer id={open} onClose={close} /> : null}
      {depositing && organisation ? (
        <DepositDrawer
          path="/documents"
          organisation={organisation}
          folders={dossier && folder?.takesUploads ? [folder, ...taking.filter((one) => one !== folder)] : taking}
          onClose={(made) => {
            setDepositing(false)
            if (made) tell(t('deposited', { name: made.name }))
          }}
        />
      ) : null}
    </>
  )
}
