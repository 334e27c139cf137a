import { IconTool } from '@tabler/icons-react'
import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import type { Session } from '../../../web/api/types.ts'
import { registerTexts } from '../../../web/i18n/index.ts'
import type { SpaceRecordBlocks } from '../../../web/ui/record-blocks.tsx'

export { navigation } from './navigation.ts'

/** What it says on the page of an asset, on either side. */
export const recordBlocks: SpaceRecordBlocks = (session) =>
  session.side === 'client' || session.side === 'staff'
    ? [
        {
          key: 'support',
          on: 'fleet.asset',
          tab: { title: { fr: 'Interventions', en: 'Interventions' }, at: 'interventions' },
          component: lazy(async () => {
            const [{ AssetTickets }] = await Promise.all([import('./asset-block.tsx'), prepareTexts()])
            return { default: AssetTickets }
          }),
        },
        ...(session.side === 'client'
          ? [
              {
                on: 'fleet.asset' as const,
                title: { fr: 'Déclencher une intervention', en: 'Ask for an intervention' },
                icon: IconTool,
                to: (id: string) => `/assistance/nouveau?bien=${id}`,
              },
            ]
          : []),
        ...(session.side === 'staff'
          ? [
              {
                key: 'support',
                on: 'back-office.client' as const,
                component: lazy(async () => ({ default: (await import('./staff/client-block.tsx')).ClientSupport })),
              },
            ]
          : []),
      ]
    : []

/** Loads the texts of «Mon assistance», which come with the first page or block that says them. */
const prepareTexts = () =>
  registerTexts('support', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })

let staff: typeof import('./staff/index.tsx') | undefined

/** Loads what the staff's side needs before any of its pages shows. */
export async function prepare(session: Session): Promise<void> {
  staff = session.side === 'staff' ? await import('./staff/index.tsx') : undefined
  if (staff) await Promise.all([prepareTexts(), staff.prepare()])
}

/** «Mon assistance» (C4) for a client; on the provider's side its queue. */
export function routes(parent: AnyRoute): AnyRoute[] {
  const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component, loader: prepareTexts })
  if (staff) return staff.routes(parent)
  return [
    page(
      '/assistance',
      lazyRouteComponent(() => import('./tickets-page.tsx'), 'TicketsPage'),
    ),
    page(
      '/assistance/nouveau',
      lazyRouteComponent(() => import('./new-ticket-page.tsx'), 'NewTicketPage'),
    ),
    page(
      '/assistance/$ticketId',
      lazyRouteComponent(() => import('./ticket-page.tsx'), 'TicketPage'),
    ),
  ]
}
