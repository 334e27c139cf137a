// `npm run dev`: the server, started again on each change, and Vite's server for the pages; both end together.
import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const children: ChildProcess[] = []

function start(...args: string[]): void {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  children.push(child)
  child.once('exit', (code) => stop(code ?? 0))
}

let stopping = false
function stop(code: number): void {
  if (stopping) return
  stopping = true
  for (const child of children) child.kill('SIGTERM')
  const all = children.map((child) =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((done) => child.once('exit', () => done())),
  )
  void Promise.all(all).then(() => process.exit(code))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0))
start('--disable-warning=ExperimentalWarning', '--watch', '--watch-preserve-output', join(root, 'server.ts'))
start(join(root, 'node_modules', 'vite', 'bin', 'vite.js'))
