// What another server's tree of files can be asked, whatever its protocol. Loaded in threads of the network alone.
import { connect, type Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { addressOutside, OutgoingRefusedError } from '../../../kernel/outgoing/outgoing.ts'

/** Where files are fetched and put, and as whom. */
export type Target = {
  protocol: 'sftp' | 'ftps'
  server: string
  port: number
  identifier: string
  password: string
  /** Of SFTP: the key of the host that was confirmed, in base64; empty: none yet. */
  hostKey: string
  /** Of FTPS: the certificate of an own authority (PEM); empty: those that everybody trusts. */
  authority: string
  /** Whether networks of one's own may be asked. */
  allowPrivate: boolean
}

/** What is looked at or done, in this order. Each presumes those before it. */
export const steps = ['name', 'port', 'identity', 'password', 'folder', 'temporary'] as const
export type Step = (typeof steps)[number]

/** A step failed, for a reason that a person can act upon. */
export class StepError extends Error {
  override readonly name = 'StepError'
  readonly step: Step
  readonly code: string
  readonly facts: Record<string, string>
  constructor(step: Step, code: string, facts: Record<string, string> = {}, cause?: unknown) {
    super(`${step}: ${code}`, { cause })
    this.step = step
    this.code = code
    this.facts = facts
  }
}

export type Entry = { name: string; isDirectory: boolean; isFile: boolean; size: number; modifiedMs: number }

/** An open line to the tree. Paths are absolute or begin where one is after sign-in; parts are between slashes. */
export type Remote = {
  /** @throws NotThereError */
  list: (path: string) => Promise<Entry[]>
  get: (path: string, into: Writable) => Promise<void>
  put: (from: Readable, path: string) => Promise<void>
  rename: (from: string, to: string) => Promise<void>
  /** Makes a directory where there is none, with those above it. */
  makeDirectory: (path: string) => Promise<void>
  remove: (path: string) => Promise<void>
  close: () => Promise<void>
}

export class NotThereError extends Error {
  override readonly name = 'NotThereError'
}

/** So long each step of opening a line may take. */
export const stepMs = 10_000
/** So long a line may say nothing. */
export const silentMs = 30_000

/** Whether a promise is over in time. @throws StepError of the step */
export async function inTime<T>(step: Step, work: Promise<T>, ms = stepMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StepError(step, 'timeout')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The address of the server, looked up once: every connection goes there. @throws StepError name */
export async function locate({ server, allowPrivate }: Target): Promise<string> {
  try {
    return (await inTime('name', addressOutside(server, allowPrivate))).address
  } catch (error) {
    if (error instanceof StepError) throw error
    if (error instanceof OutgoingRefusedError) throw new StepError('name', 'private', {}, error)
    throw new StepError('name', 'not_found', {}, error)
  }
}

/** A line to the port. @throws StepError port */
export function dial(address: string, port: number): Promise<Socket> {
  return inTime(
    'port',
    new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host: address, port, timeout: stepMs })
      socket.once('connect', () => {
        socket.setTimeout(0)
        // Small questions, each waited for: held back by the system they take forty times as long.
        socket.setNoDelay(true)
        resolve(socket)
      })
      socket.once('timeout', () => {
        socket.destroy()
        reject(new StepError('port', 'timeout'))
      })
      socket.once('error', (error) =>
        reject(
          new StepError(
            'port',
            (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'closed' : 'unreachable',
            {},
            error,
          ),
        ),
      )
    }),
  )
}

/** Opens the tree. @throws StepError of the step that failed */
export async function openRemote(
  target: Target,
  passed: (step: Step, facts?: Record<string, string>) => void = () => {},
): Promise<Remote> {
  const address = await locate(target)
  passed('name', { address })
  return target.protocol === 'sftp'
    ? (await import('./sftp.ts')).openSftp(target, address, passed)
    : (await import('./ftps.ts')).openFtps(target, address, passed)
}

/** A path of a tree from its parts; it is absolute where the first one is. */
export function joined(first: string, ...more: string[]): string {
  const path = [first, ...more]
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')
  return first.startsWith('/') ? `/${path}` : path
}

/** The directory that something is in; empty: where one is after sign-in. */
export const directoryOf = (path: string): string => {
  const slash = path.lastIndexOf('/')
  return slash === 0 ? '/' : path.slice(0, Math.max(0, slash))
}
