import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { NoResult } from '../../../../web/ui/empty-state.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { plain } from '../../../../web/ui/plain.ts'
import { Toolbar } from '../../../../web/ui/toolbar.tsx'
import { useSettingsTabs } from '../settings-tabs.ts'

type Message = Answer<'GET /staff/messages'>['items'][number]

/** «Messages»: every message of the portal by space; the search reads all its words, in every language. */
export function MessagesPage() {
  const t = useTexts('backOffice')
  const address = useListSearch()
  const { data, error, refetch } = useQuery({ queryKey: ['messages'], queryFn: () => api.get('/staff/messages') })
  const typed = address.values.recherche ?? ''
  const space = address.values.espace
  const own = address.values.ecrits === 'oui'
  const words = plain(typed).split(/\s+/).filter(Boolean)
  const spaces = [...new Set(data?.items.map((one) => one.space))]
  const rows = data?.items.filter(
    (one) =>
      (!space || one.space === space) &&
      (!own || one.isWritten) &&
      words.every((word) => plain(`${one.search} ${one.kind}`).includes(word)),
  )
  const clear = () => address.change({ recherche: undefined, espace: undefined, ecrits: undefined })
  return (
    <>
      <PageHeader title={t('messages.title')} lead={t('messages.lead')} tabs={useSettingsTabs()} />
      <section className="surface" aria-label={t('messages.list')}>
        <Toolbar
          title={t('messages.list')}
          search={{
            value: typed,
            placeholder: t('messages.search'),
            change: (recherche) => address.change({ recherche }),
          }}
          filters={[
            {
              key: 'espace',
              label: t('messages.space'),
              options: spaces.map((value) => ({ value, label: t(`messages.spaces.${value}`) })),
              value: space ? [space] : [],
              change: ([espace]) => address.change({ espace }),
            },
            {
              key: 'ecrits',
              label: t('messages.text'),
              options: [{ value: 'oui', label: t('messages.onlyWritten') }],
              value: own ? ['oui'] : [],
              change: ([ecrits]) => address.change({ ecrits }),
            },
          ]}
        />
        <DataTable<Message>
          label={t('messages.list')}
          rows={rows}
          error={error}
          onRetry={() => void refetch()}
          rowKey={(one) => one.kind}
          rowName={(one) => one.title}
          href={(one) => `/fournisseur/reglages/messages/${one.kind.replace('.', '/')}`}
          empty={
            <NoResult
              filters={[
                typed && `«\u00a0${typed}\u00a0»`,
                space && t(`messages.spaces.${space}`),
                own && t('messages.onlyWritten'),
              ]
                .filter(Boolean)
                .join(', ')}
              onClear={clear}
            />
          }
          columns={[
            { key: 'title', title: t('messages.subject'), cell: (one) => one.title, phone: 'title' },
            {
              key: 'space',
              title: t('messages.space'),
              cell: (one) => t(`messages.spaces.${one.space}`),
              phone: 'line',
            },
            {
              key: 'text',
              title: t('messages.text'),
              cell: (one) =>
                one.isWritten && one.updatedAt
                  ? t('messages.writtenBy', { name: one.updatedBy, at: formatDayTime(one.updatedAt) })
                  : t('messages.original'),
              phone: 'below',
            },
          ]}
        />
      </section>
    </>
  )
}
