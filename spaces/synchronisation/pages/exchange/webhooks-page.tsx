import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { FeedReaders } from './feed-readers.tsx'
import { SecretOnce } from './secret-once.tsx'
import { useEventKinds, WebhookForm } from './webhook-form.tsx'
import './exchange.css'

const path = '/staff/webhooks'

/** «Webhooks» (D30): the addresses that are told, and who reads the feed. */
export function WebhooksPage() {
  const t = useTexts('exchange')
  const store = useQueryClient()
  const navigate = useNavigate()
  const address = useListSearch()
  const { etat } = address.values
  const kinds = useEventKinds()
  const [making, setMaking] = useState(false)
  const [typed, setTyped] = useState(false)
  const [made, setMade] = useState<Answer<'POST /staff/webhooks'>>()
  const create = (
    <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setMaking(true)}>
      {t('webhooks.new')}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t('webhooks.title')}
        lead={t('webhooks.lead')}
        breadcrumb={[{ label: t('settings'), to: '/fournisseur/reglages' }]}
        actions={create}
      />
      <KeysetList
        title={t('webhooks.list')}
        path={path}
        rowHeight={44}
        search={t('webhooks.search')}
        query={{ enabled: etat === 'actif' ? 'true' : etat === 'desactive' ? 'false' : undefined }}
        filters={[
          {
            key: 'etat',
            label: t('webhooks.state'),
            value: etat ? [etat] : [],
            options: [
              { value: 'actif', label: t('webhooks.enabled') },
              { value: 'desactive', label: t('webhooks.disabled') },
            ],
            change: ([value]) => address.change({ etat: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        href={(row) => `/fournisseur/webhooks/${row.id}`}
        columns={[
          { key: 'name', title: t('webhooks.name'), sort: 'name', cell: (row) => row.name, width: 200, phone: 'title' },
          {
            key: 'url',
            title: t('webhooks.url'),
            cell: (row) => row.url,
            truncate: (row) => row.url,
            phone: 'line',
          },
          {
            key: 'kinds',
            title: t('webhooks.kinds'),
            cell: (row) => t('webhooks.kindsCount', { count: row.kinds.length }),
            width: 130,
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('webhooks.state'),
            width: 190,
            cell: (row) =>
              row.enabled ? (
                row.failures > 0 ? (
                  <StateTag state="late">{t('webhooks.failing', { count: row.failures })}</StateTag>
                ) : (
                  <StateTag state="active">{t('webhooks.enabled')}</StateTag>
                )
              ) : (
                <StateTag state="deactivated">{t('webhooks.disabled')}</StateTag>
              ),
            phone: 'aside',
          },
          {
            key: 'waiting',
            title: t('webhooks.waiting'),
            kind: 'right',
            width: 100,
            cell: (row) => row.waiting,
            phone: 'hidden',
          },
          {
            key: 'last',
            title: t('webhooks.lastDelivered'),
            width: 170,
            cell: (row) => (row.lastDeliveredAt ? formatDayTime(row.lastDeliveredAt) : t('webhooks.never')),
            phone: 'line',
            phoneOrder: 1,
          },
        ]}
        empty={{ title: t('webhooks.emptyTitle'), text: t('webhooks.empty'), act: create }}
      />
      <FeedReaders />
      {making ? (
        <SideDrawer
          opened
          unsaved={typed}
          onClose={() => {
            setMaking(false)
            setTyped(false)
          }}
          title={t('webhooks.new')}
        >
          {kinds ? (
            <WebhookForm
              values={{ name: '', url: '', kinds: [] }}
              submitLabel={t('webhooks.create')}
              onUnsaved={setTyped}
              submit={async (body, key) => {
                const next = await api.post(path, { body, key })
                setTyped(false)
                setMaking(false)
                setMade(next)
                await store.invalidateQueries({ queryKey: ['list', path] })
              }}
            />
          ) : null}
        </SideDrawer>
      ) : null}
      {made?.secret ? (
        <SecretOnce
          secret={made.secret}
          name={made.name}
          onClose={() => {
            setMade(undefined)
            void navigate({ to: `/fournisseur/webhooks/${made.id}` })
          }}
        />
      ) : null}
    </>
  )
}
