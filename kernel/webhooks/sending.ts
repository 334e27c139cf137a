import { askOutside, OutgoingRefusedError } from '../outgoing/outgoing.ts'
import { signedHeaders } from './signing.ts'

/** Why nothing good was answered. `status`: the receiver said so itself. */
export type SendingFailure = '' | 'private' | 'name' | 'connection' | 'certificate' | 'timeout' | 'cut' | 'status'

/** How a sending ended. */
export type Sent = { failure: SendingFailure; status: number | null; durationMs: number; answer: string }

export const sendingLimits = { timeoutMs: 10_000, answerBytes: 16 * 1024, answerCharacters: 500 }

const certificate = /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/

/** What an error of a connection means. */
export function failureOf(error: unknown): SendingFailure {
  if (error instanceof OutgoingRefusedError) return 'private'
  const { code = '', name = '' } = error as { code?: string; name?: string }
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ABORT_ERR' || code === 'ETIMEDOUT') return 'timeout'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name'
  if (certificate.test(code)) return 'certificate'
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/.test(code)) return 'connection'
  return 'cut'
}

/** The first characters of an answer that are text. */
const beginningOf = (bytes: Buffer) =>
  new TextDecoder()
    .decode(bytes.subarray(0, sendingLimits.answerCharacters * 4))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, ' ')
    .slice(0, sendingLimits.answerCharacters)

/** Sends a message once: no redirection is followed, and a private address is refused when its name has been looked up. */
export async function sendMessage(
  message: { url: string; id: string; body: string; secrets: string[] },
  { at, allowPrivate }: { at: Date; allowPrivate: boolean },
): Promise<Sent> {
  const { url, id, body, secrets } = message
  const begun = performance.now()
  const durationMs = () => Math.round(performance.now() - begun)
  try {
    const { status, bytes } = await askOutside(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Parvis-Webhooks/1',
        ...signedHeaders(id, at, body, secrets),
      },
      body: Buffer.from(body),
      timeoutMs: sendingLimits.timeoutMs,
      mostBytes: sendingLimits.answerBytes,
      beginning: true,
      allowPrivate,
    })
    return {
      failure: status >= 200 && status < 300 ? '' : 'status',
      status,
      durationMs: durationMs(),
      answer: beginningOf(bytes),
    }
  } catch (error) {
    return { failure: failureOf(error), status: null, durationMs: durationMs(), answer: '' }
  }
}
