import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Session } from '../../../web/api/types.ts'
import { registerTexts } from '../../../web/i18n/index.ts'

let side: Session['side'] = 'client'

/** Loads the texts of «Mon assistance». */
export function prepare(session: Session): Promise<void> {
  side = session.side
  return registerTexts('support', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })
}

/** «Mon assistance» (C4) for a client; on the provider's side, only the ticket, for its queue to open. */
export function routes(parent: AnyRoute): AnyRoute[] {
  const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component })
  const ticket = () => lazyRouteComponent(() => import('./ticket-page.tsx'), 'TicketPage')
  if (side === 'staff') return [page('/fournisseur/assistance/$ticketId', ticket())]
  return [
    page(
      '/assistance',
      lazyRouteComponent(() => import('./tickets-page.tsx'), 'TicketsPage'),
    ),
    page(
      '/assistance/nouveau',
      lazyRouteComponent(() => import('./new-ticket-page.tsx'), 'NewTicketPage'),
    ),
    page('/assistance/$ticketId', ticket()),
  ]
}
