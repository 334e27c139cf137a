import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const read = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : undefined)

/** The clauses of the specifications that are built, each named in a test's title. */
const clauses = [
  ...Array.from({ length: 33 }, (_, i) => `C${i + 1}`),
  ...['C35', 'C36', 'C37', 'C38', 'C42'],
  ...Array.from({ length: 27 }, (_, i) => `O${i + 1}`),
  ...['O29', 'O30', 'O32', 'O33', 'O34', 'O36', 'O37'],
]

/** Settings and commands that README names, and clauses that tests name: what the documents say is what the code does. */
export function checkDocuments(): string[] {
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
  const titles = globSync('{kernel,spaces,web,checks,testing}/**/*.test.{ts,tsx}', { cwd: root }).flatMap((file) =>
    [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /\b(?:test|it|describe|suite)(?:\.\w+)?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`)/g,
      ),
    ].map((found) => found[1] ?? found[2] ?? found[3] ?? ''),
  )
  const named = new Set<string>()
  for (const title of titles) {
    for (const [, letter, from, to] of title.matchAll(/\b([CO])(\d+)(?:\s*[–-]\s*[CO]?(\d+))?\b/g))
      for (let n = Number(from); n <= Number(to ?? from); n++) named.add(`${letter}${n}`)
  }
  const missing = clauses.filter((clause) => !named.has(clause))
  if (missing.length > 0) problems.push(`no test names ${missing.join(', ')} in its title`)
  return problems
}
