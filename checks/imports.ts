// The import rules of ARCHITECTURE.md, read from the source: who may stand on whom.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g
const typeImportPattern = /^import type [^;]*? from ['"]([^'"]+)['"]/gm

const isTest = (file: string) =>
  /\.test\.tsx?$/.test(file) ||
  /(^|\/)(fixtures|testing)(\/|\.ts$)/.test(file) ||
  /(^|\/)isolation\.ts$/.test(file) ||
  /\.measure\.ts$/.test(file)
const spaceOf = (path: string) => /^spaces\/([^/]+)\//.exec(path)?.[1]

/** The other spaces that a space says it needs. */
export function needsOf(space: string): string[] {
  const file = join(root, 'spaces', space, 'index.ts')
  const list = existsSync(file) ? /needs:\s*\[([^\]]*)\]/.exec(readFileSync(file, 'utf8'))?.[1] : ''
  return [...(list ?? '').matchAll(/'([^']+)'/g)].map((found) => found[1]!)
}

// The layers of a space, lower ones first; a file of none of these names is judged by the other rules alone.
/** Commands that are one space's own: whose each is. */
const ownCommands: Record<string, string> = { 'scripts/import-vault.ts': 'documents' }
const layers = ['schema', 'errors', 'messages', 'policy', 'service', 'routes', 'jobs', 'index']
const layerOf = (file: string) => layers.indexOf(/([^/]+)\.ts$/.exec(file)?.[1] ?? '')
const allowedBelow: Record<string, string[]> = {
  schema: ['schema'],
  errors: ['schema', 'errors'],
  messages: ['schema', 'errors', 'messages'],
  policy: ['schema', 'errors', 'policy'],
  service: ['schema', 'errors', 'messages', 'policy', 'service'],
  routes: ['schema', 'errors', 'messages', 'policy', 'service', 'routes'],
  jobs: ['schema', 'errors', 'messages', 'policy', 'service', 'jobs'],
  index: ['schema', 'errors', 'messages', 'policy', 'service', 'routes', 'jobs'],
}

/** Modules of the kernel that compute the same for the server and in the browser, and import nothing. */
const forBoth = [
  'kernel/files/kinds.ts',
  'kernel/brands/contrast.ts',
  'kernel/identity/device.ts',
  'kernel/identity/sides.ts',
  'kernel/organisations/countries.ts',
]

/** Why an import is against the rules, or undefined. Paths are relative to the root. */
export function whyRefused(
  file: string,
  target: string,
  packageName?: string,
  needs: (space: string) => string[] = needsOf,
  typeOnly = false,
): string | undefined {
  const space = spaceOf(file)
  const isPage = space !== undefined && file.startsWith(`spaces/${space}/pages/`)
  if (space && /\/policy\.ts$/.test(file)) {
    if (packageName && ['kysely', 'pg'].includes(packageName)) return 'a policy never touches the database'
    if (/^(kernel\/db|db)\//.test(target) || (!typeOnly && target.startsWith('kernel/http/')))
      return 'a policy never touches the database'
  }
  // A command that is one space's own names it; whoever reads the journal of others verifies it as anybody does.
  if (spaceOf(target) && spaceOf(target) === ownCommands[file]) return undefined
  if (space && target.startsWith('verifier/')) return undefined
  if (/^(testing|scripts|checks)\//.test(file) && !/\.test\.ts$/.test(file) && spaceOf(target))
    return 'what serves every space names none: a space gives its own part in its folder'
  if (isTest(file)) return undefined
  if (isPage && packageName)
    return ['pg', 'kysely', 'fastify'].includes(packageName) || packageName.startsWith('node:')
      ? 'pages run in the browser'
      : undefined
  if (packageName) return undefined
  if ((/^(testing|checks|bench)\//.test(target) || isTest(target)) && /^(kernel|spaces|web)\//.test(file))
    return 'what runs imports no tests'
  if (file.startsWith('kernel/'))
    return /^(kernel\/|db\/types\.ts)/.test(target) ? undefined : 'the kernel imports only the kernel'
  if (isPage) {
    if (
      target.startsWith(`spaces/${space}/`) &&
      /\/((schema|record|limits)\.ts$|pages\/)/.test(target.slice(`spaces/${space}`.length))
    )
      // What checks what comes in is half of what the browser would load.
      return target.endsWith('/schema.ts') && !typeOnly ? 'pages take types alone from a schema.ts' : undefined
    return /^web\/(ui|api|i18n)\//.test(target)
      ? undefined
      : 'pages import their own record.ts and limits.ts, types of their schema.ts, and web/{ui,api,i18n}'
  }
  if (space) {
    if (target.startsWith('kernel/') || target === 'db/types.ts') return undefined
    const other = spaceOf(target)
    if (other === space) {
      if (target.startsWith(`spaces/${space}/pages/`)) return 'the server imports no pages'
      const [from, to] = [layerOf(file), layerOf(target)]
      if (from >= 0 && to >= 0 && !allowedBelow[layers[from]!]!.includes(layers[to]!))
        return `inside a space, ${layers[from]} never imports ${layers[to]}`
      if (from < 0 && to >= 0 && ['routes', 'jobs', 'index'].includes(layers[to]!))
        return `only index.ts imports ${layers[to]}.ts`
      return undefined
    }
    if (other && target === `spaces/${other}/index.ts` && needs(space).includes(other)) return undefined
    return other ? `a space imports another's index.ts, and names it in needs` : 'a space imports the kernel and itself'
  }
  if (file.startsWith('web/')) {
    // The contract between page and server is types alone: nothing of the server is in what the browser loads.
    if (file === 'web/api/endpoints.ts' && typeOnly) return undefined
    if (target.startsWith('web/') || target.startsWith('kernel/i18n/') || /^kernel\/[^/]+\/schema\.ts$/.test(target))
      return undefined
    if (forBoth.includes(target)) return undefined
    return /^spaces\/[^/]+\/(pages\/|schema\.ts$)/.test(target)
      ? undefined
      : 'the browser shell imports web/, the pages of spaces and schemas'
  }
  return undefined
}

/** Every import against the rules, as `file imports target: why`. */
export function checkImports(): string[] {
  const problems: string[] = []
  const files = globSync('{kernel,spaces,web,testing,scripts,checks}/**/*.{ts,tsx}', { cwd: root }).map((file) =>
    file.split(sep).join('/'),
  )
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8')
    const types = new Set([...source.matchAll(typeImportPattern)].map((found) => found[1]!))
    for (const [, path] of source.matchAll(importPattern)) {
      if (!path) continue
      const local = path.startsWith('.')
      const target = local
        ? relative(root, resolve(root, dirname(file), path))
            .split(sep)
            .join('/')
        : ''
      const why = whyRefused(
        file,
        target,
        local
          ? undefined
          : path
              .split('/')
              .slice(0, path.startsWith('@') ? 2 : 1)
              .join('/'),
        needsOf,
        types.has(path),
      )
      if (why) problems.push(`${file} imports ${local ? target : path}: ${why}`)
    }
  }
  for (const file of globSync('spaces/*/index.ts', { cwd: root }))
    if (/(?:\bfrom|\bimport)\s*['"]\.\/demo(?:\.ts|\/)/.test(readFileSync(join(root, file), 'utf8')))
      problems.push(
        `${file} imports its demo: a start without the demo loads none of it, so it is imported with import()`,
      )
  const spaces = globSync('spaces/*/index.ts', { cwd: root }).map((file) => spaceOf(file.split(sep).join('/'))!)
  const visit = (space: string, way: string[]): void => {
    if (way.includes(space))
      problems.push(`spaces need each other in a circle: ${[...way.slice(way.indexOf(space)), space].join(' → ')}`)
    else for (const next of needsOf(space)) visit(next, [...way, space])
  }
  for (const space of spaces) visit(space, [])
  return [...new Set(problems)]
}
