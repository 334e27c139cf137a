import { Suspense } from 'react'
import { type HomeBlock, homeBlocks } from './home.ts'

/** The blocks that the spaces of the session give for a place, in their order. */
export function Blocks({ place }: { place: HomeBlock['place'] }) {
  return homeBlocks(place).map(({ key, component: Block }) => (
    <Suspense key={key}>
      <Block />
    </Suspense>
  ))
}
