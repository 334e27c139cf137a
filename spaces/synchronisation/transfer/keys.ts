import { createHash } from 'node:crypto'

/** The print of a host key, as `ssh-keygen -l` shows it. */
export const printOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/** What kind of key it is: the first name in it; empty where it is none. */
export function kindOfKey(key: Buffer): string {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0
  return length > 0 && length <= 60 ? key.subarray(4, 4 + length).toString('latin1') : ''
}
