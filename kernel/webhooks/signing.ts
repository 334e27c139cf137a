import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

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

/** So far apart in seconds may be the clocks of who signed and of who checks. */
export const signatureSeconds = 300

/**
 * Whether a message that came is signed with one of these secrets, and lately: an old one that somebody kept is not taken again.
 * @param body as it came, before anything reads it
 */
export function isSigned(
  headers: Record<string, unknown>,
  body: Uint8Array,
  secrets: readonly string[],
  now: Date,
): boolean {
  const one = (name: string) => (typeof headers[name] === 'string' ? (headers[name] as string) : '')
  const [id, timestamp] = [one('webhook-id'), one('webhook-timestamp')]
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > signatureSeconds) return false
  const given = one('webhook-signature')
    .split(' ')
    .flatMap((part) => (part.startsWith('v1,') ? [Buffer.from(part.slice(3), 'base64')] : []))
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secretBytes(secret)).update(`${id}.${timestamp}.`).update(body).digest()
    return given.some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected))
  })
}
