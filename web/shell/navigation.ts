import { IconHome, IconUser } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useSession } from '../api/session.ts'
import type { Session } from '../api/types.ts'
import { inMenu, type Shortcut, shortcuts } from '../ui/navigation.ts'

/** The places of the frame itself: a client's home and account. Everything else is a space's. */
export const ownShortcuts = (session: Session): Shortcut[] =>
  session.side === 'staff' || session.side === 'leaver'
    ? []
    : [
        { key: 'home', title: { fr: 'Accueil', en: 'Home' }, to: '/', icon: IconHome, order: 0, exact: true },
        {
          key: 'account',
          title:
            session.side === 'employee'
              ? { fr: 'Mes coordonnées', en: 'My details' }
              : { fr: 'Mon compte', en: 'My account' },
          short: session.side === 'employee' ? { fr: 'Coordonnées', en: 'Details' } : { fr: 'Compte', en: 'Account' },
          to: '/compte',
          icon: IconUser,
          order: 900,
          act: {
            title: { fr: 'Mettre à jour mes coordonnées', en: 'Update my contact details' },
            detail: { fr: 'Adresse, téléphone, e-mail de contact', en: 'Address, telephone, contact email' },
          },
        },
      ]

/** The places that are mounted and that this person may open, in their order: the bar's, and those that are only an act. */
export function usePlaces(): Shortcut[] {
  const session = useSession()
  const mounted = useRouter().routesByPath as Record<string, unknown>
  return shortcuts().filter(
    ({ to, permission }) => to in mounted && (!permission || session.permissions.includes(permission)),
  )
}

/**
 * The shortcuts of the bar: on a client's side those that the deployment leaves in it, in its order (P4). `inMore`: only under «Plus».
 */
export function useShortcutBar(): Array<Shortcut & { inMore?: boolean }> {
  const { side, brand } = useSession()
  const bar = usePlaces().filter((shortcut) => shortcut.inBar !== false)
  return side === 'client' ? inMenu(bar, brand.menu) : bar
}

/** What people most often come for (P5). */
export const useActs = () => usePlaces().flatMap(({ act, ...shortcut }) => (act ? [{ ...shortcut, act }] : []))

/** The place that an address is of: the one whose address, or another one of its pages, it begins with; of several, by the longest. */
export function placeOf(places: Shortcut[], href: string): Shortcut | undefined {
  const path = href.split(/[?#]/)[0]!
  return places
    .flatMap((place) => [place.to, ...(place.alsoAt ?? [])].map((at) => ({ at, place })))
    .filter(({ at }) => path === at || path.startsWith(`${at}/`))
    .sort((one, other) => other.at.length - one.at.length)[0]?.place
}

/** The place of those that this person may open that an address is of. */
export const usePlaceOf = (href: string): Shortcut | undefined => placeOf(usePlaces(), href)
