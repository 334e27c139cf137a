import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseRefusedError } from '../refused.ts'

/** What a running PostgreSQL writes of itself into its directory. */
export type Postmaster = { pid: number; directory: string; port: number; socketDirectory: string }

/** Reads postmaster.pid; undefined where there is none, or one that was cut off while it was written. */
export function readPostmaster(directory: string): Postmaster | undefined {
  const path = join(directory, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  const lines = readFileSync(path, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 1) return undefined
  return { pid, directory: lines[1] ?? '', port: Number(lines[3]) || 0, socketDirectory: lines[4] ?? '' }
}

/** Whether a process is there, this account's or another's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const real = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/**
 * What a process is: a PostgreSQL and its directory (undefined where the system does not say), or anything else that has the number by now.
 * `ending`: it has given its memory back already, so that nobody can tell.
 */
function look(pid: number): { postgres: boolean; directory?: string | undefined; ending?: boolean } {
  try {
    if (process.platform === 'linux') {
      const [name = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      if (name === '') return { postgres: false, ending: true }
      if (!/(?:^|\/)(?:postgres|postmaster)\b/.test(name)) return { postgres: false }
      try {
        // The postmaster works in its data directory.
        return { postgres: true, directory: realpathSync(readlinkSync(`/proc/${pid}/cwd`)) }
      } catch {
        return { postgres: true }
      }
    }
    const line =
      process.platform === 'win32'
        ? execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/NH'], { encoding: 'utf8' })
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    const given = / -D (\S+)/.exec(line)?.[1]
    return { postgres: /postgres/.test(line), directory: given && real(given) }
  } catch {
    return { postgres: false }
  }
}

/** Waits until a process is gone. @returns whether it is */
async function gone(pid: number, seconds: number): Promise<boolean> {
  for (let left = seconds * 50; left > 0 && isAlive(pid); left--) await wait(20)
  return !isAlive(pid)
}

async function stop(pid: number, directory: string): Promise<void> {
  for (const [signal, seconds] of [
    ['SIGINT', 60],
    ['SIGQUIT', 10],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPERM')
        throw new DatabaseRefusedError(
          `another account runs PostgreSQL (process ${pid}) on ${directory}: stop it there first`,
        )
    }
    if (await gone(pid, seconds)) return
  }
  throw new DatabaseRefusedError(`PostgreSQL (process ${pid}) still runs on ${directory} and does not stop`)
}

/**
 * Sees to what an earlier PostgreSQL left in the directory: one that still runs on it is stopped (its server was killed), a stale
 * file is removed. The caller holds the data directory, so no other Parvis is using it.
 * @throws DatabaseRefusedError where the file speaks of a running PostgreSQL of another directory, or of another account
 */
export async function endEarlier(directory: string): Promise<void> {
  const earlier = readPostmaster(directory)
  const found = earlier && isAlive(earlier.pid) ? look(earlier.pid) : undefined
  if (earlier && found?.postgres) {
    const its = found.directory ?? real(earlier.directory)
    if (its === real(directory)) await stop(earlier.pid, directory)
    // These files were copied from under a running server; otherwise the number is another PostgreSQL's by chance.
    else if (its === real(earlier.directory))
      throw new DatabaseRefusedError(
        `${directory} was copied while PostgreSQL (process ${earlier.pid}) was running on ${earlier.directory}: stop that one, copy its directory again, and start`,
      )
  }
  if (earlier && found?.ending) await gone(earlier.pid, 10)
  rmSync(join(directory, 'postmaster.pid'), { force: true })
}
