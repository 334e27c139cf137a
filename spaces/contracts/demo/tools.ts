import type { Demo } from '../../../kernel/demo/demo.ts'
import type { Contract } from './catalogue.ts'
import { type Contents, contentTools } from './contents.ts'
import { requestTools } from './requests.ts'
import { type Subscribers, subscriberTools } from './subscribers.ts'

/** All that the contracts' demo is made with. */
export type Tools = Subscribers & Contents & ReturnType<typeof requestTools> & { demo: Demo }

/** The contracts of the town. */
export type TownContracts = { pack: Contract; registry: Contract }

export function makeTools(demo: Demo): Tools {
  const subscribers = subscriberTools(demo)
  return { demo, ...subscribers, ...contentTools(demo, subscribers), ...requestTools(demo) }
}
