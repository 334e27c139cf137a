import type { Demo } from '../../kernel/demo/demo.ts'
import { fleet } from '../fleet/index.ts'

/** An asset of the demo's fleet, as visits and contracts name it. */
export type DemoAsset = { id: string; of: { id: string; name: string; domain: string }; label: string }

/** The asset of this label in the demo. @throws Error where there is none */
export function fleetDemoAsset(demo: Demo, label: string): DemoAsset {
  const { assets } = demo.given(fleet) as { assets: DemoAsset[] }
  const found = assets.find((one) => one.label === label)
  if (!found) throw new Error(`the demo has no asset «${label}»`)
  return found
}
