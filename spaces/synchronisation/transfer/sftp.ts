import SftpClient from 'ssh2-sftp-client'
import { kindOfKey, printOf } from './keys.ts'
import {
  dial,
  inTime,
  NotThereError,
  type Remote,
  type Step,
  StepError,
  silentMs,
  stepMs,
  type Target,
} from './remote.ts'

const isMissing = (error: unknown) => {
  const { code } = error as { code?: string | number }
  return code === 2 || code === 'ENOENT' || /no such file/i.test(String((error as Error).message))
}

/** Opens a tree over SFTP, at the address that was looked up. @throws StepError */
export async function openSftp(
  target: Target,
  address: string,
  passed: (step: Step, facts?: Record<string, string>) => void,
): Promise<Remote> {
  const socket = await dial(address, target.port)
  passed('port')
  const client = new SftpClient()
  let shown: { key: string; print: string; kind: string } | undefined
  let broken: Error | undefined
  client.on('error', (error: Error) => {
    broken = error
  })
  try {
    await inTime(
      'identity',
      client.connect({
        sock: socket,
        username: target.identifier,
        password: target.password,
        readyTimeout: stepMs,
        keepaliveInterval: 10_000,
        keepaliveCountMax: 3,
        hostVerifier: (key: Buffer) => {
          shown = { key: key.toString('base64'), print: printOf(key), kind: kindOfKey(key) }
          const known = target.hostKey !== '' && shown.key === target.hostKey
          if (known) passed('identity', { print: shown.print, kind: shown.kind })
          return known
        },
      }),
      3 * stepMs,
    )
  } catch (error) {
    socket.destroy()
    void client.end().catch(() => {})
    if (shown && shown.key !== target.hostKey)
      throw new StepError('identity', target.hostKey === '' ? 'unconfirmed' : 'other_key', {
        ...shown,
        ...(target.hostKey === '' ? {} : { known: printOf(Buffer.from(target.hostKey, 'base64')) }),
      })
    if (!shown) throw new StepError('identity', 'no_sftp', {}, error)
    if (/auth/i.test(String((error as Error).message))) throw new StepError('password', 'wrong', {}, error)
    throw error instanceof StepError ? error : new StepError('password', 'no_sftp', {}, error)
  }
  passed('password')
  socket.setTimeout(silentMs * 2, () => socket.destroy())
  // The library waits for the answer of a line that is gone.
  const gone = new Promise<never>((_, reject) => {
    socket.once('close', () => reject(broken ?? new Error('the line was cut')))
  })
  gone.catch(() => {})
  const doing = async <T>(work: Promise<T>): Promise<T> => {
    work.catch(() => {})
    try {
      return await Promise.race([work, gone])
    } catch (error) {
      if (isMissing(error)) throw new NotThereError('not there', { cause: error })
      throw broken ?? error
    }
  }
  return {
    list: async (path) =>
      (await doing(client.list(path === '' ? '.' : path))).map((one) => ({
        name: one.name,
        isDirectory: one.type === 'd',
        isFile: one.type === '-',
        size: one.size,
        modifiedMs: one.modifyTime,
      })),
    get: async (path, into) => void (await doing(client.get(path, into))),
    put: async (from, path) => void (await doing(client.put(from, path))),
    rename: async (from, to) => void (await doing(client.rename(from, to))),
    makeDirectory: async (path) => {
      if (path === '' || path === '/' || (await doing(client.exists(path))) === 'd') return
      await doing(client.mkdir(path, true))
    },
    remove: async (path) => void (await doing(client.delete(path))),
    close: async () => {
      // All was answered: nothing is lost with the line, and the library would wait for the other side to close it.
      void client.end().catch(() => {})
      socket.destroy()
    },
  }
}
