import { Button } from '@mantine/core'
import { IconFileAlert, IconFiles, IconMail, IconSettings, IconSignature, IconUpload } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Permitted } from '../../../web/ui/permitted.tsx'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Told } from '../../../web/ui/told.tsx'
import { DepositDrawer } from './deposit-drawer.tsx'
import { DocumentDrawer } from './document-drawer.tsx'
import './documents.css'

/** «Documents», on the provider's side: those of all clients, published, replaced and withdrawn from here (D14, D17, D37). */
export function StaffDocumentsPage() {
  const t = useTexts('documents')
  const address = useListSearch()
  const [publishing, setPublishing] = useState(false)
  const [told, tell] = useState<string>()
  const { client, dossier, document, retires, salarie } = address.values
  const employee = useQuery({
    queryKey: ['employee', salarie],
    queryFn: salarie ? () => api.get('/staff/employees/:id', { params: { id: salarie } }) : skipToken,
  }).data
  const { data } = useQuery({
    queryKey: ['documents', 'folders', 'staff'],
    queryFn: () => api.get('/staff/folders', { query: { size: 100 } }),
  })
  const folders = data?.items ?? []
  return (
    <>
      <PageHeader
        title={t('title')}
        more={[
          { label: t('lots.title'), icon: IconFiles, to: '/fournisseur/lots' },
          { label: t('requested.title'), icon: IconFileAlert, to: '/fournisseur/pieces-demandees' },
          { label: t('signatures'), icon: IconSignature, to: '/fournisseur/documents/signatures' },
          { label: t('notifications'), icon: IconMail, to: '/fournisseur/notifications' },
          { label: t('settings'), icon: IconSettings, to: '/fournisseur/repertoires' },
        ]}
        actions={
          <Permitted needs="documents.documents.publish">
            <Button leftSection={<IconUpload size={17} stroke={1.7} aria-hidden />} onClick={() => setPublishing(true)}>
              {t('publish')}
            </Button>
          </Permitted>
        }
      />
      <Told said={told} padding="0 0 16px" />
      <KeysetList
        title={t('all')}
        path="/staff/documents"
        query={{ organisation: client, employee: salarie, folder: dossier, withdrawn: retires ? 'true' : 'false' }}
        search={t('searchShort')}
        filters={[
          {
            key: 'folder',
            label: t('folder'),
            value: dossier ? [dossier] : [],
            options: folders.map((one) => ({
              value: one.id,
              label: one.holder === 'employee' ? `${one.name} · ${t('employee')}` : one.name,
            })),
            change: ([value = '']) => address.change({ dossier: value }),
          },
          {
            key: 'withdrawn',
            label: t('state'),
            value: retires ? ['oui'] : [],
            options: [{ value: 'oui', label: t('withdrawn') }],
            change: ([value = '']) => address.change({ retires: value }),
          },
          ...(salarie
            ? [
                {
                  key: 'employee',
                  label: t('employee'),
                  value: [salarie],
                  options: [
                    {
                      value: salarie,
                      label: employee ? `${employee.surname} ${employee.givenName}`.trim() : '…',
                    },
                  ],
                  change: () => address.change({ salarie: '' }),
                },
              ]
            : []),
        ]}
        field={{
          chosen: client ? t('client') : undefined,
          clear: () => address.change({ client: '' }),
          field: (
            <RemoteSelect
              aria-label={t('client')}
              placeholder={t('client')}
              listKey={['client-choices']}
              load={async (search, signal) =>
                (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
              }
              name={(item) => item.name}
              value={client ?? ''}
              onPick={(item) => address.change({ client: item?.id ?? '' })}
            />
          ),
        }}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        openKey={document ?? null}
        onOpen={(row) => address.open({ document: row.id })}
        columns={[
          { key: 'name', title: t('document'), cell: (row) => row.name, phone: 'title' },
          {
            key: 'client',
            title: t('holder'),
            cell: (row) => (row.organisation ?? row.employee)?.name,
            width: 240,
            phone: 'line',
          },
          { key: 'folder', title: t('folder'), cell: (row) => row.folder.name, width: 180, phone: 'hidden' },
          { key: 'on', title: t('depositedAt'), cell: (row) => formatDay(row.depositedAt), width: 130, phone: 'line' },
          {
            key: 'read',
            title: t('firstReading'),
            cell: (row) =>
              row.withdrawnAt ? (
                <StateTag state="cancelled">{t('withdrawnOn', { on: formatDay(row.withdrawnAt) })}</StateTag>
              ) : row.firstReadAt ? (
                t('readAt', { on: formatDay(row.firstReadAt) })
              ) : (
                <StateTag state="pending">{t('unread')}</StateTag>
              ),
            width: 200,
            phone: 'aside',
          },
        ]}
        empty={{ title: t('empty'), text: t('emptyStaff') }}
      />
      {document ? <DocumentDrawer id={document} onClose={() => address.close({ document: '' })} /> : null}
      {publishing ? (
        <DepositDrawer
          path="/staff/documents"
          folders={folders.map(({ id, name, notifies, holder, linkTo }) => ({ id, name, notifies, holder, linkTo }))}
          onClose={(made) => {
            setPublishing(false)
            if (made) tell(t(made.onPaper ? 'setAsideDone' : 'published', { name: made.name }))
          }}
        />
      ) : null}
    </>
  )
}
