import { IconBuilding } from '@tabler/icons-react'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'

/** The open organisation, always in sight. */
export function OrganisationMenu() {
  const t = useTexts()
  const { organisations } = useSession()
  const open = organisations[0]
  if (!open) return null
  return (
    <span className="bar-organisation" title={t('shell.organisation')}>
      <IconBuilding size={17} stroke={1.7} aria-hidden />
      <span>{open.name}</span>
    </span>
  )
}
