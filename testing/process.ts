// The server as a process, for tests: started as `npm start` starts it, asked over HTTP, and ended with the file that started it.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEachFile } from './after-file.ts'

export const root = join(import.meta.dirname, '..')
const { PATH, NODE_COMPILE_CACHE } = process.env
/** What a process gets of this one's environment: nothing that decides what it does. */
export const bare = { PATH, ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}) }
const directories: string[] = []
export const children = new Set<ChildProcess>()
afterEachFile(() => {
  for (const child of children) child.kill('SIGKILL')
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

/** A directory of the test's own, gone after it. */
export function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-server-'))
  directories.push(directory)
  return directory
}

export type Process = {
  output: () => string
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  kill: (signal: NodeJS.Signals) => void
}

/** Starts it with these settings alone. */
export function run(settings: Record<string, string>): Process {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server.ts'], {
    cwd: root,
    env: { ...bare, TZ: 'UTC', PORT: '0', LOG_LEVEL: 'error', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let said = ''
  const hear = (chunk: Buffer) => {
    said += chunk
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('close', (code, signal) => {
      children.delete(child)
      resolve({ code, signal })
    }),
  )
  return { output: () => said, ended, kill: (signal) => child.kill(signal) }
}

type Answer = { status: number; body: any; cookie: string }
export type Running = Process & {
  send: (
    method: string,
    path: string,
    options?: { body?: unknown; cookie?: string; form?: FormData; key?: string },
  ) => Promise<Answer>
}

/** Starts it and waits until it has said where it is. */
export async function start(settings: Record<string, string>): Promise<Running> {
  const server = run(settings)
  let over = false
  server.ended.then(() => {
    over = true
  })
  for (let left = 6000; !/Parvis is at http:\/\/\S+\n/.test(server.output()); left--) {
    assert.ok(!over && left > 0, `it did not start: ${server.output()}`)
    await wait(50)
  }
  const port = /Parvis is at http:\/\/[^\s]+:(\d+)\n/.exec(server.output())![1]
  return {
    ...server,
    send: async (method, path, { body, cookie, form, key } = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: {
          ...(cookie ? { cookie } : {}),
          ...(key ? { 'idempotency-key': key } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(form ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const type = response.headers.get('content-type') ?? ''
      return {
        status: response.status,
        body: type.includes('json') ? JSON.parse(text) : text,
        cookie: (response.headers.getSetCookie()[0] ?? '').split(';')[0]!,
      }
    },
  }
}

/** The password that a start with the demo told. */
export const demoPassword = (server: Running, identifier: string) =>
  new RegExp(`^  ${identifier.replace('.', '\\.')} +(\\S+)`, 'm').exec(server.output())?.[1] ?? ''

/** Signs in as somebody of the demo. @returns the cookie */
export async function signIn(server: Running, identifier: string): Promise<string> {
  const answer = await server.send('POST', '/api/v1/session', {
    body: { identifier, password: demoPassword(server, identifier) },
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.equal(answer.body.state, 'signed_in')
  return answer.cookie
}
