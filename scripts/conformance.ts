// `npm run conformance -- DIR [--faults N]`: compares our rules of electronic invoicing with what is published, rule by rule. DIR is laid out as
// kernel/e-invoicing/README.md says; what is not there is skipped, and said so. Ends with `N agree, M disagree`, and with an error unless M is 0.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { compareWith } from '../testing/conformance.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { faults: { type: 'string', default: '30' } },
})
const [folder] = positionals
const faults = Number(values.faults)
if (!folder || !existsSync(folder) || !Number.isSafeInteger(faults) || faults < 0) {
  console.error('Usage: npm run conformance -- DIR [--faults N]')
  process.exit(2)
}
const parts = await compareWith(folder, faults)
for (const { name, compared, skipped } of parts) {
  const wrong = compared.filter(({ agrees }) => !agrees)
  console.log(`${name}: ${compared.length - wrong.length} agree, ${wrong.length} disagree`)
  for (const { what, why } of wrong) console.log(`  DISAGREES ${what}: ${why}`)
  for (const one of skipped) console.log(`  skipped: ${one}`)
}
const all = parts.flatMap(({ compared }) => compared)
const disagree = all.filter(({ agrees }) => !agrees).length
console.log(`${all.length - disagree} agree, ${disagree} disagree`)
process.exit(disagree === 0 && all.length > 0 ? 0 : 1)
