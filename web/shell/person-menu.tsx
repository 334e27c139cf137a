import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconArrowsExchange, IconChevronDown, IconLogout, IconUser } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiProblem, api, openSide } from '../api/client.ts'
import { signOut, useSession } from '../api/session.ts'
import { currentLanguage, isLanguage, type Language, languages, setLanguage, useTexts } from '../i18n/index.ts'
import { initials } from '../ui/format.ts'

const themes = { light: 'themeLight', dark: 'themeDark', auto: 'themeAuto' } as const

async function keepLanguage(locale: Language): Promise<void> {
  const account = await api.get('/account')
  if (account.locale === locale) return
  await api.patch('/account', { body: { ...account, contactEmailConfirmation: account.contactEmail, locale } })
}

/** The person's menu: account, the other sides of the portal that they have, language, theme, sign-out. */
export function PersonMenu() {
  const t = useTexts()
  const entry = useTexts('entry')
  const { account, side, sides } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const store = useQueryClient()
  const name = `${account.givenName} ${account.surname}`
  /** The page changes at once; the account keeps the language, and what the server words is read again. */
  async function choose(language: Language) {
    await setLanguage(language)
    try {
      await keepLanguage(language)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      // Changed elsewhere meanwhile, once more; where the server cannot be reached, this browser keeps the language.
      if (error.status === 409) await keepLanguage(language).catch(() => {})
    }
    await store.invalidateQueries()
  }
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
        {side === 'leaver' ? null : (
          <Menu.Item component={Link} to="/compte" leftSection={<IconUser size={17} stroke={1.7} aria-hidden />}>
            {t('shell.account')}
          </Menu.Item>
        )}
        {sides.length > 1 ? (
          <>
            <Menu.Divider />
            <Menu.Label>{t('sides.title')}</Menu.Label>
            {sides
              .filter((one) => one !== side)
              .map((one) => (
                <Menu.Item
                  key={one}
                  leftSection={<IconArrowsExchange size={17} stroke={1.7} aria-hidden />}
                  onClick={() => void openSide(one).then(() => location.assign('/'))}
                >
                  {t(`sides.${one}`)}
                </Menu.Item>
              ))}
          </>
        ) : null}
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        <Menu.RadioGroup
          value={currentLanguage()}
          onChange={(language) => {
            if (isLanguage(language)) void choose(language)
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
