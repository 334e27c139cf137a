import { NativeSelect } from '@mantine/core'
import { useEffect } from 'react'
import { useTexts } from '../../../../web/i18n/index.ts'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { menuPlaces, most } from '../../limits.ts'
import type { Content } from './draft.ts'
import { OrderedList, Texts, useOpenDraft, Words } from './fields.tsx'
import { Section } from './main-tab.tsx'
import { useClientPlaces } from './preview.tsx'

type Entry = Content['menu'][number]

/** The clients' bar (P4): its places in order, in the bar, under «Plus» or hidden; and the foot of every page (P6). */
export function MenuTab() {
  const t = useTexts('portalConfiguration')
  const draft = useOpenDraft()
  const places = useClientPlaces()
  const menu = draft.get<Entry[]>('menu')
  // Places that nobody has put in order yet follow, as they come. Shown so; kept only once somebody changes something.
  const missing = places.filter(({ key }) => !menu.some((one) => one.key === key))
  const whole = [...menu, ...missing.map(({ key }) => ({ key, place: 'bar' as const }))]
  const titleOf = (key: string) => {
    const place = places.find((one) => one.key === key)
    return place ? inLanguage(place.title) : key
  }
  return (
    <>
      <Section title={t('menu.title')} help={t('menu.help')}>
        <WholeMenu whole={whole} />
        <OrderedList<Entry>
          path="menu"
          label={t('menu.title')}
          most={most.menu}
          nameOf={(one) => titleOf(one.key)}
          drawOf={(one) => {
            const Icon = places.find(({ key }) => key === one.key)?.icon
            return (
              <>
                {Icon ? <Icon size={17} stroke={1.7} aria-hidden /> : null}
                <strong>{titleOf(one.key)}</strong>
              </>
            )
          }}
          edit={(one, path) => (
            <NativeSelect
              aria-label={t('menu.place', { name: titleOf(one.key) })}
              w={150}
              value={one.place}
              disabled={one.key === 'home'}
              data={menuPlaces.map((value) => ({ value, label: t(`menu.places.${value}`) }))}
              onChange={(event) => draft.set(`${path}.place`, event.currentTarget.value)}
            />
          )}
        />
      </Section>
      <Section title={t('footer.title')} help={t('footer.help')}>
        <OrderedList<Content['footer']['links'][number]>
          path="footer.links"
          label={t('footer.title')}
          most={most.links}
          addLabel={t('footer.add')}
          empty={t('footer.empty')}
          fresh={() => ({ label: { fr: 'Nous contacter', en: 'Contact us' }, href: '/pages/contact' })}
          nameOf={(one) => inLanguage(one.label)}
          drawOf={(one) => (
            <span>
              <strong>{inLanguage(one.label)}</strong>
              <span className="help">{one.href}</span>
            </span>
          )}
          edit={(_, path) => (
            <>
              <Texts path={`${path}.label`} label={t('footer.label')} longest={60} required />
              <Words path={`${path}.href`} label={t('main.href')} help={t('footer.hrefHelp')} required />
            </>
          )}
        />
      </Section>
    </>
  )
}

/** Puts the places that no menu names yet into the draft as it is typed, without anything to save: nothing has changed by it. */
function WholeMenu({ whole }: { whole: Entry[] }) {
  const draft = useOpenDraft()
  const text = JSON.stringify(whole)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says whether it changed
  useEffect(() => {
    if (whole.length > draft.get<Entry[]>('menu').length) draft.show('menu', whole)
  }, [text])
  return null
}
