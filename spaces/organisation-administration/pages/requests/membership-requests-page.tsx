import { useTexts } from '../../../../web/i18n/index.ts'
import type { MembershipRequestRow } from '../data.ts'
import { MembershipRequestDrawer } from './membership-request-drawer.tsx'
import { RequestList } from './request-list.tsx'
import { useScope } from './request-words.tsx'

/** «Les demandes de rattachement à une structure» (O2). */
export function MembershipRequestsPage() {
  const t = useTexts('organisation')
  const scope = useScope()
  return (
    <RequestList<MembershipRequestRow>
      kind="membership"
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
