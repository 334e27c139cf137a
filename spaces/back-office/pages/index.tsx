import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registerTexts } from '../../../web/i18n/index.ts'
import { recordPages } from '../../../web/ui/space-pages.tsx'

export { navigation } from './navigation.ts'

/** Loads the texts of the back office. */
export const prepare = () =>
  Promise.all([
    registerTexts('backOffice', {
      fr: async () => (await import('./texts.fr.ts')).fr,
      en: async () => (await import('./texts.en.ts')).en,
    }),
    registerTexts('imports', {
      fr: async () => (await import('./imports/texts.fr.ts')).fr,
      en: async () => (await import('./imports/texts.en.ts')).en,
    }),
    registerTexts('mailboxes', {
      fr: async () => (await import('./mailboxes/texts.fr.ts')).fr,
      en: async () => (await import('./mailboxes/texts.en.ts')).en,
    }),
    registerTexts('clientModule', {
      fr: async () => (await import('./client-texts.fr.ts')).fr,
      en: async () => (await import('./client-texts.en.ts')).en,
    }),
  ])

/** The provider's pages about its clients, its people, the outbox and the journal. */
export const routes = (parent: AnyRoute): AnyRoute[] => {
  const at = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component }) as AnyRoute
  return [
    at(
      '/fournisseur/clients',
      lazyRouteComponent(() => import('./clients-page.tsx'), 'ClientsPage'),
    ),
    ...Object.entries(recordPages(async () => (await import('../groups/record.ts')).clientGroup)).map(
      ([after, [load, name]]) =>
        at(`/fournisseur/clients/groupes${after}`, lazyRouteComponent(load as never, name as never)),
    ),
    at(
      '/fournisseur/clients/remises',
      lazyRouteComponent(() => import('./discounts-page.tsx'), 'DiscountsPage'),
    ),
    at(
      '/fournisseur/clients/$id',
      lazyRouteComponent(() => import('./client-page.tsx'), 'ClientPage'),
    ),
    at(
      '/fournisseur/roles',
      lazyRouteComponent(() => import('./roles-page.tsx'), 'RolesPage'),
    ),
    at(
      '/fournisseur/boite-d-envoi',
      lazyRouteComponent(() => import('./outbox-page.tsx'), 'OutboxPage'),
    ),
    at(
      '/fournisseur/journal',
      lazyRouteComponent(() => import('./journal-page.tsx'), 'JournalPage'),
    ),
    at(
      '/fournisseur/marques',
      lazyRouteComponent(() => import('./brands/brands-page.tsx'), 'BrandsPage'),
    ),
    at(
      '/fournisseur/reglages/messages',
      lazyRouteComponent(() => import('./messages/messages-page.tsx'), 'MessagesPage'),
    ),
    at(
      '/fournisseur/reglages/messages/$space/$name',
      lazyRouteComponent(() => import('./messages/message-page.tsx'), 'MessagePage'),
    ),
    at(
      '/fournisseur/reglages/taches',
      lazyRouteComponent(() => import('./jobs/jobs-page.tsx'), 'JobsPage'),
    ),
    at(
      '/fournisseur/reglages/boites-de-reception',
      lazyRouteComponent(() => import('./mailboxes/mailboxes-page.tsx'), 'MailboxesPage'),
    ),
    at(
      '/fournisseur/reglages/imports',
      lazyRouteComponent(() => import('./imports/imports-page.tsx'), 'ImportsPage'),
    ),
    at(
      '/fournisseur/reglages/imports/$id',
      lazyRouteComponent(() => import('./imports/import-page.tsx'), 'ImportPage'),
    ),
    at(
      '/fournisseur/reglages/serveur',
      lazyRouteComponent(() => import('./brands/settings-page.tsx'), 'ServerPage'),
    ),
    at(
      '/fournisseur/reglages',
      lazyRouteComponent(() => import('./brands/settings-page.tsx'), 'SettingsPage'),
    ),
    at(
      '/fournisseur/equipe',
      lazyRouteComponent(() => import('./team-page.tsx'), 'TeamPage'),
    ),
  ]
}
