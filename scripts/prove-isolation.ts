// `npm run prove:isolation`: plants canaries in two organisations and a third of another brand, crawls every route, export, file, mail and job
// as everyone, and fails on any crossing (O33). `-- --leak N` plants the Nth leak on purpose: then the run must fail.
import { parseArgs } from 'node:util'
import { prove, withLeak } from '../testing/isolation/prover.ts'
import { makeIsolationWorld } from '../testing/isolation/world.ts'
import { startPortal } from '../testing/portal.ts'

const { values } = parseArgs({ options: { leak: { type: 'string' } } })
const start = performance.now()
const portal = await startPortal()
try {
  const world = await makeIsolationWorld(portal)
  const { plants } = world.knowledge
  const plant = values.leak === undefined ? undefined : plants[Number(values.leak) - 1]
  if (values.leak !== undefined && !plant) throw new Error(`--leak takes 1 to ${plants.length}`)
  const run = () => prove(portal, world, { progress: (line) => console.log(line) })
  const report = plant ? await withLeak(portal, plant, run) : await run()
  for (const crossing of report.crossings) console.log(`CROSSING ${crossing}`)
  console.log(
    `${report.calls} calls on ${report.routes} routes as ${report.actors} actors, ${report.answered} answered, ${report.crossings.length} crossings (${((performance.now() - start) / 1000).toFixed(0)} s)`,
  )
  process.exitCode = report.crossings.length === 0 ? 0 : 1
} finally {
  await portal.close()
}
