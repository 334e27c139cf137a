import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '..')
const read = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : undefined)

/** Clauses as a space writes them down, `{ C: '1–3, 5' }`, one by one. @throws Error where it is written otherwise */
export function listClauses(written: Record<string, string>): string[] {
  return Object.entries(written).flatMap(([letter, ranges]) =>
    ranges.split(', ').flatMap((range) => {
      const found = /^(\d+)(?:–(\d+))?$/.exec(range)
      if (!found) throw new Error(`not a range of clauses: ${letter} ${range}`)
      const [from, to] = [Number(found[1]), Number(found[2] ?? found[1])]
      return Array.from({ length: to - from + 1 }, (_, i) => `${letter}${from + i}`)
    }),
  )
}

/** The clauses that spaces say they show (`spaces/SPACE/clauses.ts`). */
async function shownClauses(): Promise<string[]> {
  const files = globSync('spaces/*/clauses.ts', { cwd: root })
  const written = await Promise.all(
    files.map(
      async (file) => (await import(pathToFileURL(join(root, file)).href)) as { clauses: Record<string, string> },
    ),
  )
  return written.flatMap(({ clauses }) => listClauses(clauses))
}

/** Every clause that a test's title names. */
export function clausesIn(title: string): string[] {
  return [...title.matchAll(/\b([A-Z])(\d+)(?:\s*[–-]\s*[A-Z]?(\d+))?\b/g)].flatMap(([, letter, from, to]) =>
    Array.from(
      { length: Math.max(0, Number(to ?? from) - Number(from) + 1) },
      (_, i) => `${letter}${Number(from) + i}`,
    ),
  )
}

/** Settings and commands that README names, files that SECURITY names, and clauses that tests name: what the documents say is what the code does. */
export async function checkDocuments(): Promise<string[]> {
  const problems: string[] = []
  const readme = read('README.md')
  if (readme !== undefined) {
    const settings = [...(read('kernel/config/config.ts') ?? '').matchAll(/name: '([A-Z][A-Z_]+)'/g)].map(
      (found) => found[1]!,
    )
    for (const name of settings)
      if (!readme.includes(`\`${name}\``)) problems.push(`README.md does not name the setting ${name}`)
    const told = [...readme.matchAll(/^\|\s*`([A-Z][A-Z_]+)`/gm)].map((found) => found[1]!)
    for (const name of told)
      if (!settings.includes(name)) problems.push(`README.md names a setting that is not there: ${name}`)
    const scripts = Object.keys(
      (JSON.parse(read('package.json')!) as { scripts: Record<string, string> }).scripts,
    ).filter((name) => !name.startsWith('pre'))
    for (const name of scripts) {
      const command = name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`
      if (!readme.includes(command)) problems.push(`README.md does not name ${command}`)
    }
    for (const [, name] of readme.matchAll(/npm run ([\w:-]+)/g))
      if (!scripts.includes(name!)) problems.push(`README.md names a command that is not there: npm run ${name}`)
  }
  for (const [, path] of (read('SECURITY.md') ?? '').matchAll(/`((?:\w[\w-]*\/)*[\w-]+\.ts)`/g))
    if (!existsSync(join(root, path!))) problems.push(`SECURITY.md names a file that is not there: ${path}`)
  const titles = globSync('{kernel,spaces,web,checks,testing,scripts}/**/*.test.{ts,tsx}', { cwd: root }).flatMap(
    (file) =>
      [
        ...readFileSync(join(root, file), 'utf8').matchAll(
          /\b(?:test|it|describe|suite)(?:\.\w+)?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`)/g,
        ),
      ].map((found) => found[1] ?? found[2] ?? found[3] ?? ''),
  )
  const named = new Set(titles.flatMap(clausesIn))
  const missing = (await shownClauses()).filter((clause) => !named.has(clause))
  if (missing.length > 0) problems.push(`no test names ${missing.join(', ')} in its title`)
  return problems
}
