import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import { Client, FTPError } from 'basic-ftp'
import { dial, inTime, NotThereError, type Remote, type Step, StepError, silentMs, type Target } from './remote.ts'

const codeOf = (error: unknown) => (error instanceof FTPError ? error.code : 0)

/** The implicit kind of FTPS has a port of its own. */
const implicitPort = 990

/** Opens a tree over FTPS, at the address that was looked up. @throws StepError */
export async function openFtps(
  target: Target,
  address: string,
  passed: (step: Step, facts?: Record<string, string>) => void,
): Promise<Remote> {
  const { server, port, identifier, password, authority } = target
  // To tell whether anything is there at all: the library makes a line of its own.
  ;(await dial(address, port)).destroy()
  passed('port')
  // A server that names another machine for the files themselves would lead there.
  const client = new Client(silentMs, { allowSeparateTransferHost: false })
  const secureOptions = {
    ...(isIP(server) ? {} : { servername: server }),
    host: server,
    minVersion: 'TLSv1.2' as const,
    rejectUnauthorized: true,
    ...(authority === '' ? {} : { ca: [...rootCertificates, authority] }),
  }
  const close = async () => client.close()
  try {
    await inTime(
      'identity',
      (async () => {
        if (port === implicitPort) await client.connectImplicitTLS(address, port, secureOptions)
        else {
          await client.connect(address, port)
          // biome-ignore lint/correctness/useHookAtTopLevel: no hook of React
          await client.useTLS(secureOptions)
        }
      })(),
    )
  } catch (error) {
    client.close()
    if (error instanceof StepError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|HOSTNAME/i.test(code) || /certificate|altname/i.test(message))
      throw new StepError('identity', 'certificate', { reason: code || message.slice(0, 200) }, error)
    throw new StepError('identity', 'no_tls', {}, error)
  }
  passed('identity')
  try {
    await inTime('password', client.login(identifier, password))
    // biome-ignore lint/correctness/useHookAtTopLevel: no hook of React
    await inTime('password', client.useDefaultSettings())
  } catch (error) {
    client.close()
    if (error instanceof StepError) throw error
    throw new StepError('password', codeOf(error) === 530 ? 'wrong' : 'refused', {}, error)
  }
  passed('password')
  const doing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      if (codeOf(error) === 550) throw new NotThereError('not there, or not allowed', { cause: error })
      throw error
    }
  }
  /** Goes where one was after sign-in, so that a path that begins nowhere is from there. */
  const home = await client.pwd().catch(() => '/')
  const whole = (path: string) => (path.startsWith('/') ? path : `${home.replace(/\/$/, '')}/${path}`)
  return {
    list: async (path) => {
      // Some servers list nothing of a folder that is not there.
      await doing(client.cd(whole(path)))
      const entries = await doing(client.list())
      return entries
        .filter(({ name }) => name !== '.' && name !== '..')
        .map((one) => ({
          name: one.name,
          isDirectory: one.isDirectory,
          isFile: one.isFile,
          size: one.size,
          modifiedMs: one.modifiedAt?.getTime() ?? 0,
        }))
    },
    get: async (path, into) => void (await doing(client.downloadTo(into, whole(path)))),
    put: async (from, path) => void (await doing(client.uploadFrom(from, whole(path)))),
    rename: async (from, to) => void (await doing(client.rename(whole(from), whole(to)))),
    makeDirectory: async (path) => {
      if (path === '' || path === '/') return
      await doing(client.ensureDir(whole(path)))
      await client.cd(home)
    },
    remove: async (path) => void (await doing(client.remove(whole(path)))),
    close,
  }
}
