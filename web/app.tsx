import './theme/signed-in-styles.ts'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { createQueryClient } from './api/query.ts'
import { sessionKey } from './api/session.ts'
import type { Session } from './api/types.ts'
import { registerTexts } from './i18n/index.ts'
import { createPortalRouter, type PortalRouter } from './router.tsx'
import { ownShortcuts } from './shell/navigation.ts'
import { spaceEntries } from './spaces.ts'
import { setHomeBlocks } from './ui/home.ts'
import { setClientPlaces, setShortcuts } from './ui/navigation.ts'
import { setRecordBlocks } from './ui/record-blocks.tsx'

/** Loads the texts of the frame and the pages of the spaces that the session holds, and makes the router. */
export async function prepareSignedIn(session: Session): Promise<PortalRouter> {
  const texts = registerTexts('ui', {
    fr: async () => (await import('./i18n/fr.ts')).fr,
    en: async () => (await import('./i18n/en.ts')).en,
  })
  // What is for everybody of the other sides is of organisations: an employee is of none, and whoever leaves has one page.
  const open = spaceEntries.filter(
    (entry) =>
      (entry.always && session.side !== 'employee' && session.side !== 'leaver') ||
      session.spaces.includes(entry.space),
  )
  const pages = await Promise.all(open.map((entry) => entry.load()))
  await Promise.all([texts, ...pages.map((page) => page.prepare?.(session))])
  setShortcuts([...ownShortcuts(session), ...pages.flatMap((page) => page.navigation?.(session) ?? [])])
  setClientPlaces(async () => {
    const asClient = { ...session, side: 'client' as const, permissions: [] }
    const all = await Promise.all(spaceEntries.map(async (entry) => ({ entry, page: await entry.load() })))
    const places = all.flatMap(({ entry, page }) =>
      (page.navigation?.(asClient) ?? []).map((place) => (entry.always ? place : { ...place, space: entry.space })),
    )
    return [...ownShortcuts(asClient), ...places]
      .filter(({ to, inBar }) => inBar !== false && !/^\/(pages|fournisseur)(\/|$)/.test(to))
      .toSorted((a, b) => a.order - b.order)
  })
  setHomeBlocks(pages.flatMap((page) => page.home?.(session) ?? []))
  setRecordBlocks(pages.flatMap((page) => page.recordBlocks?.(session) ?? []))
  return createPortalRouter(pages, session.side)
}

/** The portal once somebody is signed in. */
export function SignedInApp({ router, session }: { router: PortalRouter; session: Session }) {
  const [store] = useState<QueryClient>(() => {
    const made = createQueryClient()
    made.setQueryData(sessionKey, session)
    return made
  })
  return (
    <QueryClientProvider client={store}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}
