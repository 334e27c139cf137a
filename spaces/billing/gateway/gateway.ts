import { askOutside } from '../../../kernel/outgoing/outgoing.ts'
import { type Beginning, type Session, session } from './protocol.ts'

/** A provider of cards (B25). Every call may be made again: what was done once is answered again, and not done twice. */
export type CardGateway = {
  /** Begins a payment on the provider's page. `key`: the same one is the same payment. */
  begin: (key: string, input: Beginning) => Promise<Session>
  /** How it stands. undefined: the provider does not know it. */
  read: (id: string) => Promise<Session | undefined>
  /** Ends it where nothing was paid yet. @returns how it stands, which may be paid */
  cancel: (id: string) => Promise<Session>
  /**
   * Gives money back, of one that was paid. `key`: the same one is the same refund.
   * @throws GatewayRefusedError where the provider says that it does not
   */
  refund: (key: string, id: string, amount: number) => Promise<Session>
}

/** The provider gave no good answer: nothing is known of what was asked. */
export class GatewayAwayError extends Error {
  override readonly name = 'GatewayAwayError'
}

/** The provider did not do what was asked, and says so: asked again, it would say the same. */
export class GatewayRefusedError extends Error {
  override readonly name = 'GatewayRefusedError'
}

export type GatewayPlace = { address: string; key: string; allowPrivate: boolean; timeoutMs?: number }

/**
 * The provider over HTTP: JSON, its key as bearer, `Idempotency-Key` on what is not to be done twice.
 * @throws GatewayAwayError on every call that has no good answer; GatewayRefusedError where a refund has 409 or 422
 */
export function httpGateway({ address, key, allowPrivate, timeoutMs = 10_000 }: GatewayPlace): CardGateway {
  const ask = async (
    path: string,
    body?: object,
    idempotencyKey?: string,
    refusable = false,
  ): Promise<Session | undefined> => {
    let answer: Awaited<ReturnType<typeof askOutside>>
    try {
      answer = await askOutside(`${address.replace(/\/+$/, '')}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${key}`,
          accept: 'application/json',
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
        },
        ...(body ? { body: Buffer.from(JSON.stringify(body)) } : {}),
        mostBytes: 64 * 1024,
        timeoutMs,
        allowPrivate,
      })
    } catch (error) {
      throw new GatewayAwayError(`${path}: ${(error as Error).message}`, { cause: error })
    }
    if (answer.status === 404) return undefined
    if (refusable && (answer.status === 409 || answer.status === 422))
      throw new GatewayRefusedError(`status ${answer.status}`)
    if (answer.status < 200 || answer.status > 299) throw new GatewayAwayError(`${path}: status ${answer.status}`)
    try {
      return session.parse(JSON.parse(answer.bytes.toString('utf8')))
    } catch (error) {
      throw new GatewayAwayError(`${path}: no such answer`, { cause: error })
    }
  }
  const known = async (asked: Promise<Session | undefined>): Promise<Session> => {
    const found = await asked
    if (!found) throw new GatewayAwayError('the provider knows no such payment')
    return found
  }
  const at = (id: string) => `/sessions/${encodeURIComponent(id)}`
  return {
    begin: (once, input) => known(ask('/sessions', input, once)),
    read: (id) => ask(at(id)),
    cancel: (id) => known(ask(`${at(id)}/cancellation`, {})),
    refund: (once, id, amount) => known(ask(`${at(id)}/refunds`, { amount }, once, true)),
  }
}
