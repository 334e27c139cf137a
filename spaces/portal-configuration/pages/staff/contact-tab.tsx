import { useTexts } from '../../../../web/i18n/index.ts'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { most } from '../../limits.ts'
import type { Content } from './draft.ts'
import { newId, OrderedList, Texts, Words } from './fields.tsx'
import { Section } from './main-tab.tsx'

/** «Contact» (P7): where the provider is, and to whom each theme of the form goes. */
export function ContactTab() {
  const t = useTexts('portalConfiguration')
  return (
    <>
      <Section title={t('contact.places')} help={t('contact.placesHelp')}>
        <OrderedList<Content['contact']['places'][number]>
          path="contact.places"
          label={t('contact.places')}
          most={most.places}
          addLabel={t('contact.addPlace')}
          empty={t('contact.noPlace')}
          fresh={() => ({
            id: newId(),
            name: { fr: 'Siège', en: 'Head office' },
            postalAddress: '',
            phone: '',
            mapHref: '',
          })}
          nameOf={(one) => inLanguage(one.name)}
          edit={(_, path) => (
            <>
              <Texts path={`${path}.name`} label={t('contact.placeName')} longest={120} required />
              <Words path={`${path}.postalAddress`} label={t('contact.address')} rows={4} longest={500} />
              <div className="portal-pair">
                <Words path={`${path}.phone`} label={t('team.phone')} longest={40} kind="tel" />
                <Words path={`${path}.mapHref`} label={t('contact.map')} help={t('contact.mapHelp')} />
              </div>
            </>
          )}
        />
      </Section>
      <Section title={t('contact.themes')} help={t('contact.themesHelp')}>
        <OrderedList<Content['contact']['themes'][number]>
          path="contact.themes"
          label={t('contact.themes')}
          most={most.themes}
          addLabel={t('contact.addTheme')}
          empty={t('contact.noTheme')}
          fresh={() => ({ id: newId(), label: { fr: 'Nouveau thème', en: 'New theme' }, email: '' })}
          nameOf={(one) => inLanguage(one.label)}
          drawOf={(one) => (
            <span>
              <strong>{inLanguage(one.label)}</strong>
              <span className="help">{one.email}</span>
            </span>
          )}
          edit={(_, path) => (
            <>
              <Texts path={`${path}.label`} label={t('contact.theme')} longest={80} required />
              <Words path={`${path}.email`} label={t('contact.email')} longest={254} kind="email" required />
            </>
          )}
        />
      </Section>
    </>
  )
}
