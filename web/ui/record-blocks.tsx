import { type ComponentType, Suspense } from 'react'
import type { Session } from '../api/types.ts'

/** What another space has pages of, and takes blocks on. */
export type RecordName = 'billing.invoice' | 'fleet.asset' | 'support.ticket'

/** A block that a space gives on the page of another space's record. It draws nothing where it has nothing to say. */
export interface RecordBlock {
  key: string
  on: RecordName
  component: ComponentType<{ id: string }>
}

/** What `spaces/<name>/pages/index.tsx` may export to be on the pages of others: the blocks of the side that the session is on. */
export type SpaceRecordBlocks = (session: Session) => RecordBlock[]

let blocks: RecordBlock[] = []

/** Sets the blocks of the spaces that the session holds. */
export function setRecordBlocks(list: RecordBlock[]): void {
  blocks = list
}

/** What other spaces have to say of a record, on its page. */
export function RecordBlocks({ on, id }: { on: RecordName; id: string }) {
  return blocks
    .filter((block) => block.on === on)
    .map(({ key, component: Block }) => (
      <Suspense key={key} fallback={null}>
        <Block id={id} />
      </Suspense>
    ))
}
