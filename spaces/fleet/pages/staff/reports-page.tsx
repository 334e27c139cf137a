import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useRefreshSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useFleetTabs } from '../tabs.ts'

const states = ['waiting', 'handled', 'all'] as const

/** «Pannes signalées» (P9): what was told by the labels of assets, without an account. */
export function ReportsPage() {
  const t = useTexts('fleet')
  const tabs = useFleetTabs()
  const address = useListSearch()
  const store = useQueryClient()
  const refresh = useRefreshSession()
  const state = oneOf(states, address.values.etat)
  const handle = useMutation({
    mutationFn: (row: { id: string; version: number }) =>
      api.post('/staff/breakdown-reports/:id/handling', { params: { id: row.id }, body: { version: row.version } }),
    onSettled: () => {
      void store.invalidateQueries({ queryKey: ['list'] })
      void refresh()
    },
  })
  return (
    <>
      <PageHeader title={t('title')} windowTitle={t('reports.title')} tabs={tabs} />
      <KeysetList
        title={t('reports.title')}
        path="/staff/breakdown-reports"
        query={{ state }}
        search={t('reports.search')}
        notice={handle.error ? <ProblemNotice problem={handle.error as ApiProblem} /> : undefined}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`reports.states.${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowHeight={44}
        rowKey={(row) => row.id}
        rowName={(row) => row.asset.label}
        columns={[
          {
            key: 'asset',
            title: t('reports.asset'),
            cell: (row) => (
              <Link to={`/fournisseur/parc/${row.asset.id}`}>
                {row.asset.number} {row.asset.label}
              </Link>
            ),
            phone: 'title',
          },
          { key: 'client', title: t('client'), cell: (row) => row.client, phone: 'line' },
          {
            key: 'words',
            title: t('reports.words'),
            cell: (row) => row.words,
            truncate: (row) => row.words,
            width: '30%',
            phone: 'below',
          },
          { key: 'name', title: t('reports.name'), cell: (row) => `${row.name}, ${row.reachedAt}`, phone: 'hidden' },
          {
            key: 'at',
            title: t('reports.at'),
            cell: (row) => formatDayTime(row.createdAt),
            width: 150,
            phone: 'hidden',
          },
          {
            key: 'act',
            title: '',
            width: 190,
            cell: (row) =>
              row.handledAt ? (
                row.handledBy
              ) : (
                <Permitted needs="fleet.assets.write">
                  <Button
                    variant="default"
                    size="xs"
                    loading={handle.isPending && handle.variables.id === row.id}
                    onClick={() => handle.mutate(row)}
                  >
                    {t('reports.handle')}
                  </Button>
                </Permitted>
              ),
            phone: 'below',
          },
        ]}
        empty={{ title: t('reports.empty'), text: t('reports.emptyWhat') }}
      />
    </>
  )
}
