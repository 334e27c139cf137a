import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PieceState } from './piece-state.tsx'

export type Piece = ItemOf<'GET /requested-pieces'>
const states = ['waiting', 'received', 'refused', 'accepted', 'expired'] as const

export type PiecesPath = '/requested-pieces' | '/employee/requested-pieces' | '/staff/requested-pieces'

/** The requested documents of one's client, of oneself, or of everybody, the nearest deadline first (D38). */
export function PiecesList({ path }: { path: PiecesPath }) {
  const t = useTexts('documents')
  const address = useListSearch()
  const staff = path === '/staff/requested-pieces'
  const state = oneOf(states, address.values.etat)
  return (
    <KeysetList
      title={t('requested.title')}
      path={path}
      query={{ state }}
      search={t('requested.search')}
      filters={[
        {
          key: 'state',
          label: t('state'),
          value: state ? [state] : [],
          options: states.map((value) => ({ value, label: t(`requested.states.${value}`) })),
          change: ([value = '']) => address.change({ etat: value }),
        },
      ]}
      rowHeight={40}
      rowKey={(row) => row.id}
      rowName={(row) => row.name}
      openKey={address.values.piece ?? null}
      onOpen={(row) => address.open({ piece: row.id })}
      columns={[
        { key: 'name', title: t('requested.piece'), cell: (row) => row.name, phone: 'title' },
        ...(staff
          ? [
              {
                key: 'client',
                title: t('holder'),
                cell: (row: Piece) => (row.organisation ?? row.employee)?.name,
                phone: 'line',
              } as const,
            ]
          : []),
        { key: 'request', title: t('requested.request'), cell: (row) => row.request.title, phone: 'line' },
        { key: 'due', title: t('requested.dueOn'), cell: (row) => formatDay(row.dueOn), width: 130, phone: 'line' },
        { key: 'state', title: t('state'), cell: (row) => <PieceState piece={row} />, width: 170, phone: 'below' },
      ]}
      empty={{ title: t('requested.empty'), text: t(staff ? 'requested.emptyStaff' : 'requested.emptyClient') }}
    />
  )
}
