import type { Space } from './kernel/space.ts'
import { contracts } from './spaces/contracts/index.ts'

/** Every space of this Parvis. */
export const spaces: Space[] = [contracts]
