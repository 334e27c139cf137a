import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registerTexts } from '../../../../web/i18n/index.ts'
import { recordPages } from '../../../../web/ui/space-pages.tsx'

/** Loads the texts of the provider's pages about tickets. */
export const prepare = () =>
  Promise.all([
    registerTexts('staffSupport', {
      fr: async () => (await import('./texts.fr.ts')).fr,
      en: async () => (await import('./texts.en.ts')).en,
    }),
    registerTexts('inboundMails', {
      fr: async () => (await import('./mails/texts.fr.ts')).fr,
      en: async () => (await import('./mails/texts.en.ts')).en,
    }),
  ])

const record = (load: Parameters<typeof recordPages>[0], at: string, parent: AnyRoute) =>
  Object.entries(recordPages(load)).map(
    ([after, [page, name]]) =>
      createRoute({
        getParentRoute: () => parent,
        path: `/fournisseur/assistance/${at}${after}`,
        component: lazyRouteComponent(page as never, name as never),
      }) as AnyRoute,
  )
const catalogue = () => import('../../catalogue/record.ts')
const levels = () => import('../../service-levels/record.ts')

/** The provider's queue of tickets with the ticket that is open (C4, P15), and what it is set up by. */
export const routes = (parent: AnyRoute): AnyRoute[] => {
  const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component }) as AnyRoute
  const queue = () => lazyRouteComponent(() => import('./tickets-page.tsx'), 'StaffTicketsPage')
  const mails = () => lazyRouteComponent(() => import('./mails/mails-page.tsx'), 'InboundMailsPage')
  return [
    page('/fournisseur/assistance', queue()),
    page('/fournisseur/assistance/$ticketId', queue()),
    page('/fournisseur/assistance/e-mails', mails()),
    page(
      '/fournisseur/assistance/nouveau',
      lazyRouteComponent(() => import('./open-ticket-page.tsx'), 'OpenTicketPage'),
    ),
    page(
      '/fournisseur/assistance/reglages',
      lazyRouteComponent(() => import('./set-up-page.tsx'), 'SupportSetUpPage'),
    ),
    page(
      '/fournisseur/assistance/correspondance',
      lazyRouteComponent(() => import('./mapping-page.tsx'), 'MappingPage'),
    ),
    ...record(async () => (await import('../../models/record.ts')).answerModel, 'modeles', parent),
    ...record(async () => (await catalogue()).ticketDomain, 'domaines', parent),
    ...record(async () => (await catalogue()).ticketNature, 'natures', parent),
    ...record(async () => (await catalogue()).ticketPriority, 'priorites', parent),
    ...record(async () => (await levels()).businessCalendar, 'calendriers', parent),
    ...record(async () => (await levels()).serviceLevel, 'niveaux', parent),
    ...record(async () => (await levels()).serviceTarget, 'delais', parent),
  ]
}
