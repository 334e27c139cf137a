// `npm run check`: types, lint and format, import rules, generated files, OpenAPI, documents. `-- types,lint` runs those alone.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { checkMigrations, checkOwnership } from '../checks/database.ts'
import { checkDocuments } from '../checks/documents.ts'
import { checkImports } from '../checks/imports.ts'
import { checkOpenApi } from '../checks/openapi.ts'
import { checkSchema } from '../checks/schema.ts'

const root = resolve(import.meta.dirname, '..')

/** Runs a program of node_modules. @returns nothing where it ends well, else what it said */
function run(program: string, ...args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  return new Promise((done) =>
    child.once('close', (code) => done(code === 0 ? [] : [said.trim() || `${program} ended with ${code}`])),
  )
}

const checks: Record<string, { name: string; run: () => string[] | Promise<string[]> }> = {
  // Each further checker works out the types of the libraries anew: two cost twice the processor time and end no sooner.
  types: { name: 'Types (tsc)', run: () => run('typescript/bin/tsc', '--noEmit', '-p', '.', '--checkers', '1') },
  lint: {
    name: 'Lint and format (biome)',
    run: () => run('@biomejs/biome/bin/biome', 'check', '--colors=off', '--max-diagnostics=50', '.'),
  },
  imports: { name: 'Imports', run: checkImports },
  migrations: { name: 'Migrations', run: () => [...checkMigrations(), ...checkOwnership()] },
  schema: { name: 'Database types and schema', run: checkSchema },
  openapi: { name: 'OpenAPI document', run: checkOpenApi },
  documents: { name: 'Documents', run: checkDocuments },
}

/** Runs the checks one after the other, a line each. @param wanted which of them, by their keys @returns how many failed */
export async function runChecks(wanted: (key: string) => boolean = () => true): Promise<number> {
  let failed = 0
  for (const [key, check] of Object.entries(checks)) {
    if (!wanted(key)) continue
    const start = performance.now()
    let problems: string[]
    try {
      problems = await check.run()
    } catch (error) {
      problems = [error instanceof Error ? (error.stack ?? error.message) : String(error)]
    }
    console.log(
      `${check.name}: ${problems.length === 0 ? 'good' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
    )
    for (const problem of problems) console.log(`  ${problem.replaceAll('\n', '\n  ')}`)
    if (problems.length > 0) failed += 1
  }
  return failed
}

if (import.meta.main) {
  const only = process.argv[2]?.split(',')
  const failed = await runChecks((key) => only === undefined || only.includes(key))
  process.exit(failed > 0 ? 1 : 0)
}
