import { createHmac, randomBytes } from 'node:crypto'

/** A new secret, in the form of Standard Webhooks: 32 random bytes. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** What a message is signed with, of a secret as it is written. @throws Error where it is none */
export function secretBytes(secret: string): Buffer {
  const written = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/.exec(secret)?.[1]
  if (!written) throw new Error('no secret of a webhook')
  return Buffer.from(written, 'base64')
}

/**
 * The headers that show from whom a message comes (Standard Webhooks 1.0): its id, when it leaves in seconds, and for each secret that is
 * good the HMAC-SHA256 of `id.timestamp.body`.
 * @param secrets as they are written, the newest first
 */
export function signedHeaders(id: string, at: Date, body: string, secrets: string[]): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  const sign = (secret: string) =>
    `v1,${createHmac('sha256', secretBytes(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': secrets.map(sign).join(' ') }
}
