import { useTexts } from '../../../../web/i18n/index.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import type { MembershipRequestRow } from '../data.ts'
import { MembershipRequestDrawer } from './membership-request-drawer.tsx'
import { RequestList, type SharedListProps } from './request-list.tsx'
import { useScope } from './request-words.tsx'

const List = (props: SharedListProps<MembershipRequestRow>) => <KeysetList path="/membership-requests" {...props} />

/** «Les demandes de rattachement à une structure» (O2). */
export function MembershipRequestsPage() {
  const t = useTexts('organisation')
  const scope = useScope()
  return (
    <RequestList<MembershipRequestRow>
      kind="membership"
      list={List}
      columns={[
        {
          key: 'services',
          title: t('membershipRequests.services'),
          cell: (row) => {
            const given = row.granted ? scope(row.granted) : ''
            return given && given !== scope(row) ? (
              <span className="cell-inline">
                {scope(row)}
                <span className="help">{t('membershipRequests.granted', { scope: given })}</span>
              </span>
            ) : (
              scope(row)
            )
          },
          phone: 'line',
          phoneOrder: 2,
        },
      ]}
      drawer={(id, close) => <MembershipRequestDrawer key={id} id={id} onClose={close} />}
    />
  )
}
