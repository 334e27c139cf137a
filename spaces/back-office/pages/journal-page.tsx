import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { fileAddress } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { DateField } from '../../../web/ui/date-field.tsx'
import { parseDay } from '../../../web/ui/day-text.ts'
import { formatDayTime } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'

type Event = ItemOf<'GET /staff/journal'>

/** «Journal»: who did what and when, filtered and exported (C35). */
export function JournalPage() {
  const t = useTexts('backOffice')
  const address = useListSearch()
  const [open, setOpen] = useState<Event>()
  const { genre, du, au, client, contrat } = address.values
  const query = {
    type: genre,
    from: du && parseDay(du),
    to: au && parseDay(au),
    organisation: client,
    contract: contrat,
  }
  return (
    <>
      <PageHeader
        title={t('journal.title')}
        actions={
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end' }}>
            <DateField
              style={{ width: 150 }}
              label={t('journal.from')}
              value={du ?? ''}
              onChange={(day) => address.change({ du: day })}
            />
            <DateField
              style={{ width: 150 }}
              label={t('journal.to')}
              value={au ?? ''}
              onChange={(day) => address.change({ au: day })}
            />
          </div>
        }
      />
      <KeysetList
        title={t('journal.events')}
        path="/staff/journal"
        query={query}
        filters={[
          {
            key: 'type',
            label: t('journal.kind'),
            value: genre ? [genre] : [],
            options: [
              'contracts.request',
              'contracts.form',
              'contracts.connection',
              'contracts.delegation',
              'contracts.',
              'identity.',
              'organisation.',
              'back_office.',
              'organisation.',
              'support.',
            ].map((value) => ({
              value,
              label: t(`journal.kinds.${value.replace(/\W/g, '_')}`),
            })),
            change: ([value]) => address.change({ genre: value }),
          },
        ]}
        end={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress('/staff/journal/export', { query })}
            leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        columns={[
          { key: 'type', title: t('journal.act'), cell: (row) => row.typeName, phone: 'title' },
          {
            key: 'at',
            title: t('journal.when'),
            sort: 'at',
            sortFirst: '-',
            cell: (row) => formatDayTime(row.at),
            width: 170,
            phone: 'line',
          },
          { key: 'actor', title: t('journal.actor'), cell: (row) => row.actor, phone: 'line', phoneOrder: 1 },
          { key: 'client', title: t('journal.client'), cell: (row) => row.organisation?.name ?? '', phone: 'hidden' },
          { key: 'contract', title: t('journal.contract'), cell: (row) => row.contract?.number ?? '', phone: 'hidden' },
          {
            key: 'subject',
            title: t('journal.subject'),
            cell: (row) => row.subjectLabel,
            truncate: (row) => row.subjectLabel,
            width: 320,
            phone: 'below',
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.typeName}
        defaultSort="-at"
        onOpen={setOpen}
        openKey={open?.id ?? null}
        empty={{ title: t('journal.emptyTitle'), text: t('journal.empty') }}
      />
      <SideDrawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        over={open ? formatDayTime(open.at) : undefined}
        title={open?.typeName ?? ''}
        under={
          open
            ? [open.actor, open.onBehalfOf && t('journal.onBehalfOf', { name: open.onBehalfOf }), open.subjectLabel]
                .filter(Boolean)
                .join(' · ')
            : undefined
        }
      >
        {open
          ? (['before', 'after'] as const).map((side) =>
              open[side] ? (
                <section key={side} style={{ marginBottom: 16 }}>
                  <h3>{t(`journal.${side}`)}</h3>
                  <pre
                    style={{
                      margin: '4px 0 0',
                      padding: 12,
                      border: '1px solid var(--trait)',
                      borderRadius: 8,
                      background: 'var(--creux)',
                      font: '13px / 18px ui-monospace, monospace',
                      whiteSpace: 'pre-wrap',
                      overflowWrap: 'anywhere',
                    }}
                  >
                    {JSON.stringify(open[side], null, 2)}
                  </pre>
                </section>
              ) : null,
            )
          : null}
        {open && !open.before && !open.after ? <p className="help">{t('journal.noDetail')}</p> : null}
      </SideDrawer>
    </>
  )
}
