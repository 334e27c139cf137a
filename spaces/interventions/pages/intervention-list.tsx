import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { fileAddress } from '../../../web/api/client.ts'
import { useLiveQuery } from '../../../web/api/live.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import type { Column } from '../../../web/ui/data-table.tsx'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { kinds } from '../limits.ts'
import { type Intervention, InterventionState, states, useToConfirm } from './intervention-state.tsx'
import { WorkDone } from './work-done.tsx'

/** The interventions of either side, the latest first (P14). */
export function InterventionList(props: {
  side: 'staff' | 'client'
  organisation?: string | undefined
  exports: boolean
}) {
  const t = useTexts('interventions')
  const address = useListSearch()
  const waits = useToConfirm()
  const staff = props.side === 'staff'
  const state = oneOf(states, address.values.etat)
  const kind = oneOf(kinds, address.values.nature)
  const query = { state, kind, organisation: props.organisation }
  const { brand } = useSession()
  const topic = staff ? `interventions.planning:${brand.id}` : `interventions.client:${props.organisation}`
  useLiveQuery(staff || props.organisation ? topic : undefined, [
    'list',
    staff ? '/staff/interventions' : '/interventions',
  ])
  // Of an organisation below one's own, whose visits one reads too, the name is said.
  const placeOf = (row: Intervention) =>
    [!staff && row.organisation.id !== props.organisation ? row.organisation.name : '', row.site]
      .filter(Boolean)
      .join(', ')
  const columns: Array<Column<Intervention>> = [
    { key: 'number', title: t('number'), cell: (row) => row.number, width: 140, phone: 'line', phoneOrder: 0 },
    {
      key: 'subject',
      title: t('subject'),
      cell: (row) => row.subject,
      truncate: (row) => row.subject,
      ...(staff ? { width: 240 } : {}),
      phone: 'title',
    },
    ...(staff
      ? [
          {
            key: 'client',
            title: t('client'),
            cell: (row: Intervention) => row.organisation.name,
            phone: 'line',
            phoneOrder: 1,
          } as const,
        ]
      : []),
    {
      key: 'site',
      title: t('site'),
      cell: placeOf,
      truncate: placeOf,
      ...(staff ? { width: 170 } : {}),
      phone: 'hidden',
    },
    {
      key: 'who',
      title: staff ? t('technician') : t('requester'),
      cell: (row) => (staff ? (row.technician?.name ?? '') : row.requestedBy),
      width: staff ? 150 : 190,
      phone: 'hidden',
    },
    {
      key: 'state',
      title: t('stateTitle'),
      cell: (row) => <InterventionState of={row} waits={waits(row)} />,
      width: 280,
      phone: 'below',
    },
    {
      key: 'work',
      title: t('work'),
      kind: 'right',
      cell: (row) => <WorkDone of={row} />,
      width: 110,
      phone: 'aside',
    },
  ]
  return (
    <KeysetList
      title={t('title')}
      path={staff ? '/staff/interventions' : '/interventions'}
      query={query}
      search={t(staff ? 'searchStaff' : 'searchOwn')}
      filters={[
        {
          key: 'state',
          label: t('stateTitle'),
          value: state ? [state] : [],
          options: states.map((value) => ({ value, label: t(`states.${value}`) })),
          change: ([value = '']) => address.change({ etat: value }),
        },
        {
          key: 'kind',
          label: t('kind'),
          value: kind ? [kind] : [],
          options: kinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
          change: ([value = '']) => address.change({ nature: value }),
        },
      ]}
      end={
        props.exports ? (
          <Button
            component="a"
            variant="subtle"
            href={fileAddress(staff ? '/staff/interventions/export' : '/interventions/export', {
              query: { ...query, search: address.values.q, format: 'xlsx' },
            })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        ) : undefined
      }
      rowHeight={40}
      rowKey={(row) => row.id}
      rowName={(row) => `${row.number}, ${row.subject}`}
      href={(row) => `${staff ? '/fournisseur' : ''}/interventions/${row.id}`}
      columns={columns as never}
      empty={{ title: t('empty'), text: t(staff ? 'emptyStaff' : 'emptyClient') }}
    />
  )
}
