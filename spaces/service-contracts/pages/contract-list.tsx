import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { fileAddress } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import type { Column } from '../../../web/ui/data-table.tsx'
import { formatDay, formatNumber } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { type ContractItem, ContractState, states } from './contract-state.tsx'

const kinds = ['units', 'maintenance'] as const

/** The service contracts of either side, the newest first (P18). */
export function ContractList(props: { side: 'staff' | 'client'; organisation?: string | undefined; exports: boolean }) {
  const t = useTexts('service-contracts')
  const address = useListSearch()
  const staff = props.side === 'staff'
  const state = oneOf(states, address.values.etat)
  const kind = oneOf(kinds, address.values.type)
  const query = { state, kind, organisation: props.organisation }
  const columns: Array<Column<ContractItem>> = [
    { key: 'number', title: t('number'), cell: (row) => row.number, width: 150, phone: 'line', phoneOrder: 0 },
    {
      key: 'title',
      title: t('label'),
      cell: (row) => row.title,
      truncate: (row) => row.title,
      phone: 'title',
    },
    ...(staff
      ? [
          {
            key: 'client',
            title: t('client'),
            cell: (row: ContractItem) => row.organisation.name,
            phone: 'line',
            phoneOrder: 1,
          } as const,
        ]
      : []),
    { key: 'starts', title: t('startsOn'), cell: (row) => formatDay(row.startsOn), width: 120, phone: 'hidden' },
    { key: 'ends', title: t('endsOn'), cell: (row) => formatDay(row.endsOn), width: 120, phone: 'hidden' },
    { key: 'state', title: t('state'), cell: (row) => <ContractState of={row} />, width: 150, phone: 'below' },
    {
      key: 'assets',
      title: t('assets'),
      kind: 'right',
      cell: (row) => formatNumber(row.assets),
      width: 130,
      phone: 'hidden',
    },
    {
      key: 'units',
      title: t('unitsLeft'),
      kind: 'right',
      cell: (row) => (row.unitsLeft === null ? '' : formatNumber(row.unitsLeft)),
      width: 120,
      phone: 'aside',
    },
  ]
  return (
    <KeysetList
      title={t('title')}
      path={staff ? '/staff/service-contracts' : '/service-contracts'}
      query={query}
      search={t(staff ? 'searchStaff' : 'searchOwn')}
      filters={[
        {
          key: 'state',
          label: t('state'),
          value: state ? [state] : [],
          options: states.map((value) => ({ value, label: t(`states.${value}`) })),
          change: ([value = '']) => address.change({ etat: value }),
        },
        {
          key: 'kind',
          label: t('kind'),
          value: kind ? [kind] : [],
          options: kinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
          change: ([value = '']) => address.change({ type: value }),
        },
      ]}
      end={
        props.exports ? (
          <Button
            component="a"
            variant="subtle"
            href={fileAddress(staff ? '/staff/service-contracts/export' : '/service-contracts/export', {
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
      rowName={(row) => `${row.number}, ${row.title}`}
      href={(row) => `${staff ? '/fournisseur' : ''}/contrats-de-service/${row.id}`}
      columns={columns as never}
      empty={{ title: t('empty'), text: t(staff ? 'emptyStaff' : 'emptyClient') }}
    />
  )
}
