import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { fileAddress } from '../../../../../web/api/client.ts'
import type { ItemOf } from '../../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { useExchangeTabs } from './tabs.ts'

type Row = ItemOf<'GET /staff/exchanged-flows'>
const states = ['waiting', 'pending', 'taken', 'refused'] as const
const kinds = ['invoice', 'status', 'report', 'other'] as const
const tags = { waiting: 'pending', pending: 'running', taken: 'done', refused: 'refused' } as const

/** «Échanges» (B15): the journal of what went to the platforms and came from them, each with its file. */
export function FlowsPage() {
  const t = useTexts('e-invoicing')
  const tabs = useExchangeTabs()
  const address = useListSearch()
  const state = oneOf(states, address.values.etat)
  const kind = oneOf(kinds, address.values.nature)
  const why = (row: Row) =>
    row.reason
      ? t(`exchange.refusals.${row.reason as 'step'}`, { defaultValue: row.reason })
      : row.details.map(({ words }) => words).join(' · ') || row.failure
  return (
    <>
      <PageHeader title={t('exchange.title')} tabs={tabs} />
      <KeysetList
        title={t('exchange.flows')}
        path="/staff/exchanged-flows"
        query={{ ...(state ? { state } : {}), ...(kind ? { kind } : {}) }}
        search={t('exchange.flowsSearch')}
        filters={[
          {
            key: 'state',
            label: t('exchange.state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`exchange.flowState.${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
          {
            key: 'kind',
            label: t('exchange.kind'),
            value: kind ? [kind] : [],
            options: kinds.map((value) => ({ value, label: t(`exchange.kinds.${value}`) })),
            change: ([value = '']) => address.change({ nature: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.label || row.fileName}
        columns={[
          {
            key: 'label',
            title: t('exchange.label'),
            cell: (row) => row.label || row.fileName,
            truncate: (row) => row.label || row.fileName,
            phone: 'title',
          },
          {
            key: 'kind',
            title: t('exchange.kind'),
            cell: (row) =>
              `${t(`exchange.directions.${row.direction}`)} · ${t(`exchange.kinds.${row.kind}`)} ${row.syntax}`,
            width: 210,
            phone: 'line',
          },
          {
            key: 'platform',
            title: t('exchange.platform'),
            cell: (row) => row.platform,
            truncate: (row) => row.platform,
            width: 180,
            phone: 'hidden',
          },
          {
            key: 'on',
            title: t('exchange.on'),
            cell: (row) => formatDayTime(row.submittedAt ?? row.createdAt),
            width: 190,
            phone: 'line',
          },
          {
            key: 'state',
            title: t('exchange.state'),
            width: 300,
            phone: 'below',
            truncate: why,
            cell: (row) => (
              <StateTag state={tags[row.state]}>
                {t(`exchange.flowState.${row.state}`)}
                {why(row) ? <span className="help"> · {why(row)}</span> : null}
              </StateTag>
            ),
          },
          {
            key: 'act',
            title: t('exchange.file'),
            width: 140,
            phone: 'below',
            cell: (row) =>
              row.hasFile ? (
                <Button
                  component="a"
                  variant="subtle"
                  size="compact-sm"
                  leftSection={<IconDownload size={15} stroke={1.7} aria-hidden />}
                  href={fileAddress('/staff/exchanged-flows/:id/file', { params: { id: row.id } })}
                  aria-label={`${t('exchange.file')}, ${row.label || row.fileName}`}
                >
                  {t('exchange.file')}
                </Button>
              ) : null,
          },
        ]}
        empty={{ title: t('exchange.flowsEmpty'), text: t('exchange.flowsEmptyWhat') }}
      />
    </>
  )
}
