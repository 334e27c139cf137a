// `npm run seed -- SPACE [--SIZE N …]`: fills the configured database with much of what a space holds.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { reachableBecause } from '../kernel/config/config.ts'
import { publicPassword } from '../kernel/demo/accounts.ts'
import type { Seed } from '../kernel/demo/seed.ts'
import { spaces } from '../spaces.ts'
import { openConfigured } from './open.ts'

/** A command line that does not say what to make. */
class SeedCommandError extends Error {}

const fileOf = (space: string) => join(import.meta.dirname, '..', 'spaces', space, 'seed.ts')

/** Reads the sizes that a space takes. @throws SeedCommandError where one is no whole number above zero, or is not known */
function readSizes(seed: Seed, args: string[]): Record<string, number | undefined> {
  const names = Object.keys(seed.options)
  try {
    const { values } = parseArgs({
      args,
      options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    })
    return Object.fromEntries(
      names.map((name) => {
        const given = values[name] === undefined ? seed.options[name] : Number(values[name])
        if (given !== undefined && !(Number.isInteger(given) && given > 0))
          throw new Error(`--${name}: a whole number above zero`)
        return [name, given]
      }),
    )
  } catch (error) {
    throw new SeedCommandError((error as Error).message)
  }
}

/** What the command line asks for. */
export async function readSeedCommand(
  args: string[],
): Promise<{ seed: Seed; sizes: Record<string, number | undefined> }> {
  const seedable = spaces.map((space) => space.name).filter((name) => existsSync(fileOf(name)))
  const [space, ...rest] = args
  if (!space || !seedable.includes(space))
    throw new SeedCommandError(`npm run seed -- SPACE: one of ${seedable.join(', ')}`)
  const { seed } = (await import(pathToFileURL(fileOf(space)).href)) as { seed: Seed }
  return { seed, sizes: readSizes(seed, rest) }
}

if (import.meta.main) {
  try {
    const { seed, sizes } = await readSeedCommand(process.argv.slice(2))
    const { database, config } = await openConfigured()
    const password = reachableBecause(config) ? randomBytes(15).toString('base64url') : publicPassword
    const start = performance.now()
    const made = await seed.fill(database, sizes, password)
    console.log(`${made}. ${((performance.now() - start) / 1000).toFixed(1)} s.`)
    await database.close()
    process.exit(0)
  } catch (error) {
    if (!(error instanceof SeedCommandError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
