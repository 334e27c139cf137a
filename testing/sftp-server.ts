// A server of SFTP on a directory, for tests: ssh2's own, with a password and a key of its own.
import { generateKeyPairSync } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import ssh2 from 'ssh2'

const { Server, utils } = ssh2 as {
  Server: new (options: { hostKeys: string[] }, connected: (client: any) => void) => any
  utils: {
    sftp: {
      STATUS_CODE: Record<string, number>
      OPEN_MODE: Record<string, number>
      flagsToString: (flags: number) => string
    }
  }
}
const { STATUS_CODE } = utils.sftp

export type SftpServer = {
  port: number
  /** Its key from now on: another one. */
  changeKey: () => void
  /** Paths below which nothing may be read (`r`) or written (`w`). */
  forbid: Map<string, string>
  /** Called with each request, before it is done: may end the line. */
  on: (request: string, path: string, cut: () => void) => void
  close: () => Promise<void>
}

const newKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey

/** Starts it: whoever knows the password sees the directory as `/`. */
export async function startSftp(directory: string, user: { name: string; password: string }): Promise<SftpServer> {
  const told: Pick<SftpServer, 'forbid' | 'on'> = { forbid: new Map(), on: () => {} }
  const lines = new Set<any>()
  const listen = (port: number) => {
    const server = new Server({ hostKeys: [newKey()] }, (client) => {
      lines.add(client)
      client._sock?.setNoDelay?.(true)
      client.on('error', () => {})
      client.on('close', () => lines.delete(client))
      client.on('authentication', (asked: any) =>
        asked.method === 'password' && asked.username === user.name && asked.password === user.password
          ? asked.accept()
          : asked.reject(['password']),
      )
      client.on('ready', () =>
        client.on('session', (accept: () => any) =>
          accept().on('sftp', (acceptSftp: () => any) => serve(acceptSftp(), directory, told, () => client.end())),
        ),
      )
    })
    return new Promise<any>((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
  }
  let server = await listen(0)
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((resolve) => {
      for (const line of lines) line.end()
      server.close(() => resolve())
    })
  let changing: Promise<void> = Promise.resolve()
  return Object.assign(told, {
    port,
    changeKey: () => {
      changing = stop().then(async () => {
        server = await listen(port)
      })
      return changing
    },
    close: stop,
  })
}

const attributes = (found: Stats) => ({
  mode: found.mode,
  uid: found.uid,
  gid: found.gid,
  size: found.size,
  atime: Math.floor(found.atimeMs / 1000),
  mtime: Math.floor(found.mtimeMs / 1000),
})

function serve(sftp: any, directory: string, told: Pick<SftpServer, 'forbid' | 'on'>, cut: () => void): void {
  const handles = new Map<number, any>()
  let last = 0
  const give = (value: any) => {
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(++last)
    handles.set(last, value)
    return handle
  }
  const of = (handle: Buffer) => handles.get(handle.readUInt32BE(0))
  const place = (path: string) => join(directory, normalize(`/${path}`))
  const may = (path: string, what: string) => {
    for (const [below, kinds] of told.forbid)
      if (normalize(`/${path}`).startsWith(below) && kinds.includes(what))
        throw Object.assign(new Error('denied'), { code: 'EACCES' })
  }
  const answer = (name: string, act: (id: number, ...rest: any[]) => Promise<unknown>) =>
    sftp.on(name, (id: number, ...rest: any[]) => {
      told.on(name, typeof rest[0] === 'string' ? rest[0] : (of(rest[0])?.path ?? ''), cut)
      act(id, ...rest).catch((error: NodeJS.ErrnoException) =>
        sftp.status(
          id,
          error.code === 'ENOENT'
            ? STATUS_CODE.NO_SUCH_FILE
            : error.code === 'EACCES'
              ? STATUS_CODE.PERMISSION_DENIED
              : STATUS_CODE.FAILURE,
        ),
      )
    })
  const done = (id: number) => sftp.status(id, STATUS_CODE.OK)
  answer('REALPATH', async (id, path) => sftp.name(id, [{ filename: normalize(`/${path}`), longname: '', attrs: {} }]))
  answer('STAT', async (id, path) => sftp.attrs(id, attributes(await stat(place(path)))))
  answer('LSTAT', async (id, path) => sftp.attrs(id, attributes(await lstat(place(path)))))
  answer('FSTAT', async (id, handle) => sftp.attrs(id, attributes(await of(handle).file.stat())))
  answer('OPENDIR', async (id, path) => {
    may(path, 'r')
    const names = await readdir(place(path))
    sftp.handle(id, give({ path, names }))
  })
  answer('READDIR', async (id, handle) => {
    const { path, names } = of(handle)
    if (!names || names.length === 0) return sftp.status(id, STATUS_CODE.EOF)
    of(handle).names = []
    sftp.name(
      id,
      await Promise.all(
        names.map(async (name: string) => {
          const found = await lstat(join(place(path), name))
          const kind = found.isDirectory() ? 'd' : found.isSymbolicLink() ? 'l' : '-'
          return {
            filename: name,
            longname: `${kind}rw-r--r-- 1 x x ${found.size} Nov 29 2026 ${name}`,
            attrs: attributes(found),
          }
        }),
      ),
    )
  })
  answer('OPEN', async (id, path, flags) => {
    const mode = utils.sftp.flagsToString(flags)
    may(path, mode === 'r' ? 'r' : 'w')
    sftp.handle(id, give({ path, file: await open(place(path), mode === 'r' ? constants.O_RDONLY : mode) }))
  })
  answer('READ', async (id, handle, offset, length) => {
    const { buffer, bytesRead } = await of(handle).file.read(Buffer.alloc(length), 0, length, offset)
    if (bytesRead === 0) sftp.status(id, STATUS_CODE.EOF)
    else sftp.data(id, buffer.subarray(0, bytesRead))
  })
  answer('WRITE', async (id, handle, offset, data) => {
    await of(handle).file.write(data, 0, data.length, offset)
    done(id)
  })
  answer('FSETSTAT', async (id) => done(id))
  answer('SETSTAT', async (id) => done(id))
  answer('CLOSE', async (id, handle) => {
    await of(handle)?.file?.close()
    handles.delete(handle.readUInt32BE(0))
    done(id)
  })
  answer('MKDIR', async (id, path) => {
    may(path, 'w')
    await mkdir(place(path))
    done(id)
  })
  answer('RMDIR', async (id, path) => {
    await rmdir(place(path))
    done(id)
  })
  answer('REMOVE', async (id, path) => {
    may(path, 'w')
    await lstat(place(path))
    await rm(place(path))
    done(id)
  })
  answer('RENAME', async (id, from, to) => {
    may(from, 'w')
    may(to, 'w')
    await rename(place(from), place(to))
    done(id)
  })
}
