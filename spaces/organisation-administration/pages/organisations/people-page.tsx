import { useTexts } from '../../../../web/i18n/index.ts'
import { UserList } from '../users/users-page.tsx'
import { attachAct, OrganisationFrame } from './frame.tsx'

/** «Utilisateurs rattachés à la structure». */
export function PeoplePage() {
  const t = useTexts('organisation')
  return (
    <OrganisationFrame actions={(one) => attachAct(one, t('attach.title'))}>
      {(one) => <UserList key={one.id} organisationId={one.id} />}
    </OrganisationFrame>
  )
}
