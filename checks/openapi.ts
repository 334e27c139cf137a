import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startPortal } from '../testing/portal.ts'

const root = resolve(import.meta.dirname, '..')

/** The OpenAPI document of a portal as it starts. */
async function openApiDocument(): Promise<Record<string, unknown>> {
  const portal = await startPortal({ PUBLIC_URL: 'https://portal.example' })
  try {
    return (await portal.guest.get('/api/openapi.json')).body
  } finally {
    await portal.close()
  }
}

/** Whether the document is sound by redocly's rules (redocly.yaml). */
export async function checkOpenApi(): Promise<string[]> {
  const document = await openApiDocument()
  const problems: string[] = []
  const directory = mkdtempSync(join(tmpdir(), 'parvis-openapi-'))
  try {
    const file = join(directory, 'openapi.json')
    writeFileSync(file, JSON.stringify(document))
    const child = spawn(
      process.execPath,
      [
        join(root, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js'),
        'lint',
        file,
        '--config',
        join(root, 'redocly.yaml'),
        '--format',
        'json',
      ],
      {
        cwd: root,
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    let told = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      told += chunk
    })
    const code = await new Promise<number>((done) => child.once('close', (status) => done(status ?? 1)))
    if (code !== 0) {
      try {
        const found = JSON.parse(output.slice(output.indexOf('{'))) as {
          problems: Array<{ severity: string; ruleId: string; message: string; location: Array<{ pointer?: string }> }>
        }
        for (const problem of found.problems)
          if (problem.severity === 'error')
            problems.push(`openapi.json ${problem.location[0]?.pointer ?? ''}: ${problem.message} (${problem.ruleId})`)
      } catch {}
      if (problems.length === 0) problems.push(`redocly lint failed: ${told || output}`)
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
  return problems
}
