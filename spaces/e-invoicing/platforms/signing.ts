// How an approved platform signs what it sends to a webhook (XP Z12-013, Flow Service, `createWebhook`).
import { createHash, createHmac } from 'node:crypto'

/** The header with the signature, in Base64. */
export const signatureHeader = 'afnor-signature'
/** The header with the moment that was signed, in seconds since 1970. */
export const timestampHeader = 'afnor-signature-timestamp'

/**
 * The signature of a message to a webhook: the HMAC-SHA256, in Base64, of the SHA-256 fingerprint of `payload@epochSeconds`. The fingerprint is
 * taken as its 32 bytes, which the norm leaves open.
 * @param key the signing key of the webhook, as bytes
 * @param payload the body as it is sent
 */
export function signatureOf(key: Buffer, payload: Buffer, epochSeconds: number): string {
  const fingerprint = createHash('sha256').update(payload).update(`@${epochSeconds}`).digest()
  return createHmac('sha256', key).update(fingerprint).digest('base64')
}
