// What is used of the library, which ships no types; those that others wrote for it bring a second Node.
declare module 'ssh2-sftp-client' {
  import type { Socket } from 'node:net'
  import type { Readable, Writable } from 'node:stream'

  namespace SftpClient {
    type ConnectOptions = {
      sock: Socket
      username: string
      password: string
      readyTimeout: number
      keepaliveInterval: number
      keepaliveCountMax: number
      hostVerifier: (key: Buffer) => boolean
    }
    type FileInfo = { type: string; name: string; size: number; modifyTime: number }
  }
  class SftpClient {
    constructor(name?: string)
    on(event: 'error' | 'end' | 'close', listener: (error: Error) => void): void
    connect(options: SftpClient.ConnectOptions): Promise<unknown>
    list(path: string): Promise<SftpClient.FileInfo[]>
    get(path: string, into: Writable): Promise<unknown>
    put(from: Readable, path: string): Promise<unknown>
    rename(from: string, to: string): Promise<unknown>
    mkdir(path: string, recursive: boolean): Promise<unknown>
    delete(path: string): Promise<unknown>
    exists(path: string): Promise<false | 'd' | '-' | 'l'>
    end(): Promise<unknown>
  }
  export default SftpClient
}
