import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconChevronDown, IconLogout, IconUser } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { signOut, useSession } from '../api/session.ts'
import { currentLanguage, languages, setLanguage, useTexts } from '../i18n/index.ts'
import { initials } from '../ui/format.ts'

const themes = { light: 'themeLight', dark: 'themeDark', auto: 'themeAuto' } as const

/** The person's menu: account, language, theme, sign-out. */
export function PersonMenu() {
  const t = useTexts()
  const entry = useTexts('entry')
  const { account } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const store = useQueryClient()
  const name = `${account.givenName} ${account.surname}`
  const tick = (on: boolean) => (on ? <IconCheck size={16} stroke={1.7} aria-hidden /> : null)
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className="bar-person" aria-label={t('shell.person', { name })}>
          <span className="avatar" aria-hidden="true">
            {initials(account.givenName, account.surname)}
          </span>
          <span className="name">{name}</span>
          <IconChevronDown size={15} stroke={1.7} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name} · {account.identifier}
        </Menu.Label>
        <Menu.Item component={Link} to="/compte" leftSection={<IconUser size={17} stroke={1.7} aria-hidden />}>
          {t('shell.account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        {languages.map((language) => (
          <Menu.Item
            key={language}
            role="menuitemradio"
            aria-checked={currentLanguage() === language}
            lang={language}
            rightSection={tick(currentLanguage() === language)}
            onClick={() => void setLanguage(language).then(() => store.invalidateQueries())}
          >
            {entry(`languageNames.${language}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('shell.theme')}</Menu.Label>
        {(Object.keys(themes) as Array<keyof typeof themes>).map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            rightSection={tick(colorScheme === scheme)}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`shell.${themes[scheme]}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} stroke={1.7} aria-hidden />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
