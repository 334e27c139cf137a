import { Button } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../../../web/i18n/index.ts'
import { UserList } from '../users/users-page.tsx'
import { OrganisationFrame } from './frame.tsx'

/** «Utilisateurs rattachés à la structure». */
export function PeoplePage() {
  const t = useTexts('organisation')
  return (
    <OrganisationFrame
      actions={(one) =>
        one.abilities.attach.allowed ? (
          <Button
            component={Link}
            to={`/gestion/structures/${one.id}/rattacher`}
            leftSection={<IconUserPlus size={17} stroke={1.7} aria-hidden />}
          >
            {t('attach.title')}
          </Button>
        ) : null
      }
    >
      {(one) => <UserList key={one.id} organisationId={one.id} />}
    </OrganisationFrame>
  )
}
