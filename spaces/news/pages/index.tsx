import { IconNews } from '@tabler/icons-react'
import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import { api } from '../../../web/api/client.ts'
import type { Session } from '../../../web/api/types.ts'
import { registerTexts, translate } from '../../../web/i18n/index.ts'
import type { HomeBlock } from '../../../web/ui/home.ts'
import type { SpaceNavigation } from '../../../web/ui/navigation.ts'
import { foundAtMost, type SpaceSearch } from '../../../web/ui/search.ts'

const isStaff = (session: Session) => session.side === 'staff'
let staff = false

/** Loads the texts of «Actualités». */
export async function prepare(session: Session): Promise<void> {
  staff = isStaff(session)
  await registerTexts('news', {
    fr: async () => (await import('./texts.ts')).fr,
    en: async () => (await import('./texts.ts')).en,
  })
}

/** «Actualités» (P5): a list and an article, read on one side and written on the other. */
export function routes(parent: AnyRoute): AnyRoute[] {
  const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component })
  const shown = () => import('./client-pages.tsx')
  const written = () => import('./staff/staff-pages.tsx')
  return staff
    ? [
        page('/fournisseur/actualites', lazyRouteComponent(written, 'StaffNewsPage')),
        page('/fournisseur/actualites/$id', lazyRouteComponent(written, 'StaffArticlePage')),
      ]
    : [
        page('/actualites', lazyRouteComponent(shown, 'NewsPage')),
        page('/actualites/$id', lazyRouteComponent(shown, 'ArticlePage')),
      ]
}

export const navigation: SpaceNavigation = (session) => [
  {
    key: 'news',
    title: { fr: 'Actualités', en: 'News' },
    to: isStaff(session) ? '/fournisseur/actualites' : '/actualites',
    icon: IconNews,
    order: 550,
    ...(isStaff(session) ? {} : { count: 'newsUnread' as const }),
  },
]

const Block = lazy(async () => ({ default: (await import('./client-pages.tsx')).NewsBlock }))
export const home = (session: Session): HomeBlock[] =>
  isStaff(session) ? [] : [{ key: 'news', place: 'main', order: 0, component: Block }]

export const search: SpaceSearch = (session) => [
  {
    key: 'news',
    title: () => translate('news:title'),
    icon: IconNews,
    find: async (words, signal) => {
      const call = { query: { search: words, size: foundAtMost }, signal }
      const { items } = isStaff(session) ? await api.get('/staff/news', call) : await api.get('/news', call)
      const at = isStaff(session) ? '/fournisseur/actualites' : '/actualites'
      return items.map(({ id, title }) => ({ id, title, to: `${at}/${id}` }))
    },
  },
]
