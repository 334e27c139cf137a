import { type SpawnOptions, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseRefusedError } from '../refused.ts'

/**
 * Who PostgreSQL runs as. It refuses to be root: then it runs in a user namespace, where root has another number and every file
 * stays root's; where the system gives no namespace, as an ordinary account of the machine.
 */
export type RunAs =
  | { kind: 'same' }
  | { kind: 'namespace'; uid: 0; gid: 0 }
  | { kind: 'account'; name: string; uid: number; gid: number }

const namespace = ['--user', '--map-user=1000', '--map-group=1000', '--']

/** Who can run PostgreSQL here. @throws DatabaseRefusedError where this is root and nobody else is there */
export function runAs(): RunAs {
  if (process.getuid?.() !== 0) return { kind: 'same' }
  if (spawnSync('unshare', [...namespace, 'true'], { stdio: 'ignore' }).status === 0)
    return { kind: 'namespace', uid: 0, gid: 0 }
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['parvis', 'postgres', 'nobody']) {
    const found = accounts.find((fields) => fields[0] === name)
    if (found && Number(found[2]) !== 0) return { kind: 'account', name, uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new DatabaseRefusedError(
    'PostgreSQL does not run as root, and this machine has neither user namespaces nor an account parvis, postgres or nobody: start Parvis as an ordinary account, or name a PostgreSQL by DATABASE_URL',
  )
}

/** A command with its arguments and options, for whoever it runs as. */
export function command(as: RunAs, program: string, args: string[]): [string, string[], SpawnOptions] {
  if (as.kind === 'namespace') return ['unshare', [...namespace, program, ...args], {}]
  return [program, args, as.kind === 'account' ? { uid: as.uid, gid: as.gid } : {}]
}

/** Whether an account other than root can come to a path that is there: every folder above lets it through. */
export function canReach(as: RunAs, path: string): boolean {
  if (as.kind !== 'account') return true
  for (let at = path; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at)
    const bit = uid === as.uid ? 0o100 : gid === as.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** Gives a directory and all in it to whoever runs PostgreSQL, where root last ran it as somebody else. */
export function handOver(as: RunAs, directory: string): void {
  if (as.kind === 'same' || lstatSync(directory).uid === as.uid) return
  chownSync(directory, as.uid, as.gid)
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), as.uid, as.gid)
  chmodSync(directory, 0o700)
}
