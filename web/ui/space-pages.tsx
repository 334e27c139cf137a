import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { type ComponentType, createElement, lazy } from 'react'
import type { RecordData } from '../../kernel/records/schema.ts'
import type { CountName } from '../api/endpoints.ts'
import type { Session } from '../api/types.ts'
import { registerTexts, type TextSource } from '../i18n/index.ts'
import type { HomeBlock, SpaceHome } from './home.ts'
import type { PlaceGroup, Shortcut, SpaceNavigation, Text } from './navigation.ts'
import type { RecordAct, RecordName, RecordTabName, SpaceRecordBlocks } from './record-blocks.tsx'

type LoadBlock = () => Promise<ComponentType<{ id: string }>>
type Page = [load: () => Promise<Record<string, unknown>>, name: string]
/** One side of a space: where it is, its pages by what follows that address, and what the frame shows of it. */
type Side = {
  /** What this side calls it, if not as the other does. */
  title?: Text
  /** Where little room is: the bar of a phone. */
  short?: Text
  at: string
  pages: Record<string, Page>
  /** Pages at another address, in the same way: a record beside the main one. */
  beside?: Record<string, Record<string, Page>>
  /** Where it stands in the bar, if not where the other side has it. */
  order?: number
  /** The group of the staff's bar that it is of. */
  group?: PlaceGroup
  /** The permission of the staff without which it is not shown. */
  permission?: string
  /** Whoever holds this permission has it among the tabs of «Réglages», and not in the bar. */
  tabFor?: string
  count?: CountName
  /** Its blocks of «Accueil»; one that mostly says nothing loads the texts by itself, once it has something to say. */
  home?: Array<Omit<HomeBlock, 'component' | 'key'> & { component: () => Promise<ComponentType>; loadsTexts?: true }>
  /** What it says on the page of another space's record. */
  blocks?: Partial<Record<RecordName, LoadBlock | { tab: RecordTabName; block: LoadBlock }>>
  /** What it lets do from another space's record. */
  recordActs?: RecordAct[]
}

/** The pages of a record for its staff: its list and itself. */
export function recordPages(load: () => Promise<RecordData>): Record<string, Page> {
  const made = async () => {
    const [of, pages] = await Promise.all([load(), import('./record-pages.tsx')])
    return {
      list: () => createElement(pages.RecordListPage, { of }),
      one: () => createElement(pages.RecordPage, { of }),
    }
  }
  return { '': [made, 'list'], '/$id': [made, 'one'] }
}

/** The pages of a record for its readers: its list, and one of it, by its fields where the space has no page of its own for it. */
export function readPages(load: () => Promise<RecordData>, one?: Page): Record<string, Page> {
  const made = async () => {
    const [of, pages] = await Promise.all([load(), import('./record-readers.tsx')])
    return {
      list: () => createElement(pages.ReadRecordsPage, { of }),
      one: () => createElement(pages.ReadRecordPage, { of }),
    }
  }
  return { '': [made, 'list'], '/$id': one ?? [made, 'one'] }
}

/** What `spaces/<name>/pages/index.tsx` exports, for a space that has one place in the bar on each side. */
export function spacePages(space: {
  name: string
  title: Text
  icon: Shortcut['icon']
  order: number
  texts?: TextSource
  client?: Side
  staff?: Side
  employee?: Side
  leaver?: Side
}) {
  const sideOf = (session: Session) => space[session.side]
  let open: Side | undefined
  /** Loads one of its pieces and, beside it, its texts: they come with the first of its pages or blocks, and not before. */
  const withTexts = async <T,>(load: () => Promise<T>): Promise<T> => {
    const [loaded] = await Promise.all([load(), space.texts && registerTexts(space.name, space.texts)])
    return loaded
  }
  const navigation: SpaceNavigation = (session) => {
    const side = sideOf(session)
    if (!side) return []
    const { at: to, count, permission, tabFor, group } = side
    return [
      {
        key: space.name,
        title: side.title ?? space.title,
        ...(side.short ? { short: side.short } : {}),
        to,
        icon: space.icon,
        order: side.order ?? space.order,
        ...(group ? { group } : {}),
        ...(side.beside ? { alsoAt: Object.keys(side.beside) } : {}),
        ...(count ? { count } : {}),
        ...(permission ? { permission } : {}),
        ...(tabFor ? { inBar: !session.permissions.includes(tabFor) } : {}),
      },
    ]
  }
  const home: SpaceHome = (session) =>
    (sideOf(session)?.home ?? []).map(({ component, loadsTexts, ...block }) => ({
      ...block,
      key: space.name,
      component: lazy(async () => ({ default: await (loadsTexts ? component() : withTexts(component)) })),
    }))
  const recordBlocks: SpaceRecordBlocks = (session) => [
    ...(sideOf(session)?.recordActs ?? []),
    ...Object.entries(sideOf(session)?.blocks ?? {}).map(([on, given]) => ({
      key: space.name,
      on: on as RecordName,
      ...('tab' in given ? { tab: given.tab } : {}),
      component: lazy(async () => ({ default: await withTexts('tab' in given ? given.block : given) })),
    })),
  ]
  return {
    prepare: async (session: Session): Promise<void> => {
      open = sideOf(session)
    },
    routes: (parent: AnyRoute): AnyRoute[] =>
      Object.entries(open ? { [open.at]: open.pages, ...open.beside } : {}).flatMap(([at, pages]) =>
        Object.entries(pages).map(([after, [load, name]]) =>
          createRoute({
            getParentRoute: () => parent,
            path: `${at}${after}`,
            component: lazyRouteComponent(() => withTexts(load as () => Promise<Record<string, ComponentType>>), name),
          }),
        ),
      ),
    navigation,
    home,
    recordBlocks,
  }
}
