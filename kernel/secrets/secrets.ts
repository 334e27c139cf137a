import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'

/**
 * What the server must be able to read again and the database must not tell (a private key, a password of another server) is sealed under a
 * secret that is not in the database: PARVIS_SECRET, else a file of the data directory, made at its first use.
 */
function serverSecret({ secret, dataDirectory }: Pick<Config, 'secret' | 'dataDirectory'>): Buffer {
  if (secret) return Buffer.from(secret, 'base64')
  const path = join(dataDirectory, 'secret.key')
  const read = () => Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  mkdirSync(dataDirectory, { recursive: true })
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    // Another process made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return read()
}

/** Of what is sealed, the first byte: how it is. */
const version = 1

const keyOf = (config: Pick<Config, 'secret' | 'dataDirectory'>, purpose: string) =>
  Buffer.from(hkdfSync('sha256', serverSecret(config), '', `parvis ${purpose}`, 32))

/**
 * Seals bytes for a purpose (AES-256-GCM, a key of its own for each purpose).
 * @param bound what they belong to: opened for anything else, they are refused
 */
export function seal(
  config: Pick<Config, 'secret' | 'dataDirectory'>,
  purpose: string,
  bound: string,
  plain: Uint8Array,
): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(config, purpose), nonce).setAAD(Buffer.from(bound))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), sealed])
}

/** Opens what `seal` made. @throws Error where the secret is another one, or it belongs to something else */
export function unseal(
  config: Pick<Config, 'secret' | 'dataDirectory'>,
  purpose: string,
  bound: string,
  sealed: Uint8Array,
): Buffer {
  const bytes = Buffer.from(sealed)
  if (bytes[0] !== version) throw new Error('sealed in a way that is not known')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(config, purpose), bytes.subarray(1, 13))
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(13, 29))
  return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()])
}

/**
 * Gives a function that makes the print of a text for a purpose: the same text has the same print, by which rows are found, and nobody without
 * the secret tells the text from it, however few texts there may be.
 */
export function printsFor(
  config: Pick<Config, 'secret' | 'dataDirectory'>,
  purpose: string,
): (plain: string) => string {
  const key = keyOf(config, `${purpose} print`)
  return (plain) => createHmac('sha256', key).update(plain).digest('base64url')
}
