import { IconAdjustments } from '@tabler/icons-react'
import type { Session } from '../../../web/api/types.ts'
import { registerTexts } from '../../../web/i18n/index.ts'
import { spacePages } from '../../../web/ui/space-pages.tsx'

const staffPages = () => import('./staff/configuration-page.tsx')
const clientPages = () => import('./client/pages.tsx')

const made = spacePages({
  name: 'portal-configuration',
  title: { fr: 'Configuration du portail', en: 'Portal configuration' },
  icon: IconAdjustments,
  order: 1150,
  client: {
    at: '/pages',
    pages: { '/contact': [clientPages, 'ContactPage'], '/$address': [clientPages, 'CustomPage'] },
  },
  staff: {
    at: '/fournisseur/portail',
    group: 'portal',
    short: { fr: 'Portail', en: 'Portal' },
    pages: { '': [staffPages, 'ConfigurationPage'], '/$tab': [staffPages, 'ConfigurationPage'] },
  },
})

/** «Configuration du portail» (P5–P7): prepared on one side, read on the other. */
export const { routes, navigation, home, recordBlocks } = made

export async function prepare(session: Session): Promise<void> {
  await made.prepare(session)
  if (session.side === 'staff')
    await registerTexts('portalConfiguration', {
      fr: async () => (await import('./staff/texts.fr.ts')).fr,
      en: async () => (await import('./staff/texts.en.ts')).en,
    })
}
