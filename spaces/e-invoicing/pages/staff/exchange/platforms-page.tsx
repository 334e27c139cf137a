import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api } from '../../../../../web/api/client.ts'
import type { Answer } from '../../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DataTable } from '../../../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { formatDayTime } from '../../../../../web/ui/format.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { PlatformDrawer } from './platform-drawer.tsx'
import { useExchangeTabs } from './tabs.ts'

type Platform = Answer<'GET /staff/platforms'>['items'][number]

/** «Plateformes» (B15): those by which invoices go and come, whether they answer, and how each is set. */
export function PlatformsPage() {
  const t = useTexts('e-invoicing')
  const tabs = useExchangeTabs()
  const [open, setOpen] = useState<Platform | 'new'>()
  const { data, error, refetch } = useQuery({
    queryKey: ['platforms'],
    queryFn: () => api.get('/staff/platforms'),
  })
  const add = (
    <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setOpen('new')}>
      {t('exchange.add')}
    </Button>
  )
  const stateOf = (one: Platform) =>
    !one.enabled ? (
      <StateTag state="deactivated">{t('exchange.disabledState')}</StateTag>
    ) : one.failingSince ? (
      <StateTag state="failed">{t('exchange.failingState')}</StateTag>
    ) : (
      <StateTag state="active">{t('exchange.enabledState')}</StateTag>
    )
  return (
    <>
      <PageHeader title={t('exchange.title')} tabs={tabs} actions={data && data.items.length > 0 ? add : undefined} />
      {error ? (
        <ErrorState
          title={t('exchange.notRead')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? (
        <section className="surface">
          {data.items.length === 0 ? (
            <EmptyState title={t('exchange.platformsEmpty')} act={add}>
              {t('exchange.platformsEmptyWhat')}
            </EmptyState>
          ) : (
            <DataTable
              label={t('exchange.platforms')}
              rows={data.items}
              rowKey={(row) => row.id}
              rowName={(row) => row.name}
              onOpen={setOpen}
              columns={[
                { key: 'name', title: t('exchange.name'), cell: (row) => row.name, phone: 'title' },
                {
                  key: 'role',
                  title: t('exchange.role'),
                  cell: (row) => t(row.issuesFrom ? 'exchange.roles.both' : 'exchange.roles.receives'),
                  width: 180,
                  phone: 'line',
                },
                {
                  key: 'asked',
                  title: t('exchange.asked'),
                  cell: (row) => formatDayTime(row.askedAt),
                  width: 170,
                  phone: 'line',
                },
                { key: 'state', title: t('exchange.state'), cell: stateOf, width: 180, phone: 'below' },
              ]}
            />
          )}
        </section>
      ) : null}
      {open ? (
        <PlatformDrawer
          {...(open === 'new' ? {} : { platform: data?.items.find(({ id }) => id === open.id) ?? open })}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  )
}
