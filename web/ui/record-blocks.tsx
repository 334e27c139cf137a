import { type ComponentType, Suspense } from 'react'
import type { Session } from '../api/types.ts'
import type { Shortcut, Text } from './navigation.ts'

/** What another space has pages of, and takes blocks on. */
export type RecordName =
  | 'back-office.client'
  | 'billing.invoice'
  | 'fleet.asset'
  | 'fleet.statistics'
  | 'interventions.intervention'
  | 'service-contracts.contract'
  | 'support.ticket'

/** A tab of a record's page: its name, and what follows the address of the record. */
export interface RecordTabName {
  title: Text
  at: string
}

/**
 * A block that a space gives on the page of another space's record. It draws nothing where it has nothing to say; with a `tab` it is one of the
 * tabs of that page, where that page has any.
 */
export interface RecordBlock {
  key: string
  on: RecordName
  tab?: RecordTabName
  component: ComponentType<{ id: string }>
}

/** Something that a space lets do from another space's record: a link, in the record's menu and at the head of its page. */
export interface RecordAct {
  on: RecordName
  title: Text
  icon: Shortcut['icon']
  to: (id: string) => string
}

/** What `spaces/<name>/pages/index.tsx` may export to be on the pages of others: the blocks of the side that the session is on. */
export type SpaceRecordBlocks = (session: Session) => Array<RecordBlock | RecordAct>

let blocks: RecordBlock[] = []
let acts: RecordAct[] = []

/** Sets the blocks and acts of the spaces that the session holds. */
export function setRecordBlocks(list: Array<RecordBlock | RecordAct>): void {
  blocks = list.flatMap((one) => ('component' in one ? [one] : []))
  acts = list.flatMap((one) => ('to' in one ? [one] : []))
}

/** What other spaces let do from a record. */
export const recordActs = (on: RecordName): RecordAct[] => acts.filter((one) => one.on === on)

/** The tabs that other spaces have on the page of a record; two that have the same share it. */
export const recordTabs = (on: RecordName): RecordTabName[] => [
  ...new Map(
    blocks.flatMap((block) => (block.on === on && block.tab ? [[block.tab.at, block.tab] as const] : [])),
  ).values(),
]

/** What other spaces have to say of a record, on its page; `tab`: in this one of its tabs. */
export function RecordBlocks({ on, id, tab }: { on: RecordName; id: string; tab?: string }) {
  return blocks
    .filter((block) => block.on === on && block.tab?.at === tab)
    .map(({ key, component: Block }) => (
      <Suspense key={key} fallback={null}>
        <Block id={id} />
      </Suspense>
    ))
}
