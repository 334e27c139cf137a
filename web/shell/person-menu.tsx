import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconChevronDown, IconLogout, IconUser } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { signOut, useSession } from '../api/session.ts'
import { currentLanguage, isLanguage, languages, setLanguage, useTexts } from '../i18n/index.ts'
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
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className="bar-person">
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
        <Menu.RadioGroup
          value={currentLanguage()}
          onChange={(language) => {
            if (isLanguage(language)) void setLanguage(language).then(() => store.invalidateQueries())
          }}
        >
          {languages.map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {entry(`languageNames.${language}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('shell.theme')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}>
          {(Object.keys(themes) as Array<keyof typeof themes>).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`shell.${themes[scheme]}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} stroke={1.7} aria-hidden />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
