import { Menu } from '@mantine/core'
import { IconBuilding, IconSelector } from '@tabler/icons-react'
import { useState } from 'react'
import { useOpenOrganisation, useSwitchOrganisation } from '../api/open-organisation.ts'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { useOrganisationNames } from '../ui/organisation-names.ts'

/** The open organisation, always in sight; with several, one click opens another (O36). */
export function OrganisationMenu() {
  const t = useTexts()
  const { organisations } = useSession()
  const open = useOpenOrganisation()
  const switchTo = useSwitchOrganisation()
  const [shown, setShown] = useState(false)
  const nameOf = useOrganisationNames(shown)
  if (!open) return null
  if (organisations.length === 1)
    return (
      <span className="bar-organisation" title={t('shell.organisation')}>
        <IconBuilding size={17} stroke={1.7} aria-hidden />
        <span>{open.name}</span>
      </span>
    )
  return (
    <Menu position="bottom-start" width={300} opened={shown} onChange={setShown}>
      <Menu.Target>
        <button type="button" className="bar-organisation" title={t('shell.organisation')}>
          <IconBuilding size={17} stroke={1.7} aria-hidden />
          <span>
            <span className="sr-only">{t('shell.organisation')}, </span>
            {open.name}
          </span>
          <IconSelector size={15} stroke={1.7} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        {organisations.map((one) => (
          <Menu.RadioItem
            key={one.id}
            value={one.id}
            checked={one.id === open.id}
            closeMenuOnClick
            onChange={() => switchTo(one.id)}
          >
            {nameOf(one, organisations)}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
