import { globSync, readFileSync } from 'node:fs'
import { basename, join, resolve, sep } from 'node:path'

const root = resolve(import.meta.dirname, '..', '..')

/** One step of the schema: a file of an owner's folder `database/`. */
export type Migration = { name: string; owner: string; read: () => string }

/**
 * The migrations of the kernel and of every space, in the one order in which they are applied: that of their names.
 * A space brings its tables by being a folder.
 * @param folder where the code is
 */
export function migrationsOf(folder: string = root): Migration[] {
  const found = (patterns: string[]) =>
    globSync(patterns, { cwd: folder })
      .map((file) => file.split(sep).join('/'))
      .map((file) => ({
        name: basename(file),
        owner: file.replace(/^spaces\//, '').replace(/\/.*$/, ''),
        read: () => readFileSync(join(folder, file), 'utf8'),
      }))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  // What other work added before the fold comes last, until it is folded too.
  return [...found(['kernel/database/*.sql', 'spaces/*/database/*.sql']), ...found(['db/migrations/*.sql'])]
}
