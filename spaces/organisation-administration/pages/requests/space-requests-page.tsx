import { useTexts } from '../../../../web/i18n/index.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import type { SpaceRequestRow } from '../data.ts'
import { RequestList, type SharedListProps } from './request-list.tsx'
import { useItems } from './request-words.tsx'
import { SpaceRequestDrawer } from './space-request-drawer.tsx'

const List = (props: SharedListProps<SpaceRequestRow>) => <KeysetList path="/space-requests" {...props} />

/** «Les demandes d'abonnement aux espaces» (O9). */
export function SpaceRequestsPage() {
  const t = useTexts('organisation')
  const items = useItems()
  return (
    <RequestList<SpaceRequestRow>
      kind="space"
      list={List}
      columns={[
        { key: 'space', title: t('space'), cell: items.spaces, phone: 'line', phoneOrder: 2 },
        { key: 'scope', title: t('scope'), cell: items.scope, phone: 'line', phoneOrder: 3 },
        { key: 'access', title: t('spaceRequests.asked'), cell: items.access, phone: 'line', phoneOrder: 4 },
      ]}
      drawer={(id, close) => <SpaceRequestDrawer key={id} id={id} onClose={close} />}
    />
  )
}
