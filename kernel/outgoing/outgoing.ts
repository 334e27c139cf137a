import { lookup } from 'node:dns'
import { type IncomingHttpHeaders, type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Addresses that only networks of one's own use: what somebody typed, or a certificate names, must not lead there. */
const ours = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  ours.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  // Within these is an address of IPv4, of whatever network.
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['2001::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  ours.addSubnet(network, bits, 'ipv6')

/** Whether an IP address belongs to a network of one's own; one of IPv4 that is written as IPv6 is read as what it is. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return ours.check(mapped, 'ipv4')
  return ours.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** The address may not be asked: it is no http(s), or leads into a network of one's own. */
export class OutgoingRefusedError extends Error {
  override readonly name = 'OutgoingRefusedError'
}

/**
 * Where a server that somebody named is: its name is looked up once, and whoever connects goes to the address that was found good.
 * @throws OutgoingRefusedError where it has none but private ones and these may not be asked; an error of DNS (ENOTFOUND, EAI_AGAIN)
 */
export function addressOutside(host: string, allowPrivate: boolean): Promise<{ address: string; family: number }> {
  return new Promise((resolve, reject) =>
    lookup(host, { all: true }, (error, addresses) => {
      if (error) return reject(error)
      const found = allowPrivate ? addresses[0] : addresses.find((one) => !isPrivateAddress(one.address))
      if (found) resolve(found)
      else reject(new OutgoingRefusedError(`${host} belongs to a private network`))
    }),
  )
}

export type OutgoingOptions = {
  method?: 'GET' | 'POST' | 'DELETE'
  headers?: Record<string, string>
  body?: Uint8Array
  /** In all, from the first to the last byte. */
  timeoutMs?: number
  /** What an answer may have at most. */
  mostBytes?: number
  /** Whether of a longer answer the beginning is enough; else it is refused. */
  beginning?: boolean
  /** Whether networks of one's own may be asked (OUTGOING_PRIVATE). */
  allowPrivate?: boolean
}

/**
 * Asks an address that somebody chose. The name is looked up once, and the address that it has is the one that is asked: a name that changes
 * meanwhile leads nowhere else. Redirections are not followed.
 * @throws OutgoingRefusedError; Error where there is no answer in time, or one that is too large
 */
export function askOutside(
  address: string,
  {
    method = 'GET',
    headers = {},
    body,
    timeoutMs = 10_000,
    mostBytes = 4 * 1024 * 1024,
    beginning = false,
    allowPrivate = false,
  }: OutgoingOptions = {},
): Promise<{ status: number; type: string; headers: IncomingHttpHeaders; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const url = new URL(address)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (!/^https?:$/.test(url.protocol) || url.username || url.password)
      throw new OutgoingRefusedError('only http(s) addresses without a password are asked')
    if (!allowPrivate && isIP(host) && isPrivateAddress(host))
      throw new OutgoingRefusedError(`${host} belongs to a private network`)
    const checked: LookupFunction = (name, options, found) =>
      lookup(name, { ...options, all: true }, (error, addresses) => {
        if (error) return found(error, [])
        const open = allowPrivate ? addresses : addresses.filter((one) => !isPrivateAddress(one.address))
        const [first] = open
        if (!first) return found(new OutgoingRefusedError(`${name} belongs to a private network`) as never, [])
        if (options.all) found(null, open)
        else found(null, first.address, first.family)
      })
    const sent = (url.protocol === 'https:' ? secure : plain)(url, {
      method,
      headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) },
      lookup: checked,
      signal: AbortSignal.timeout(timeoutMs),
      agent: false,
    })
    sent.on('error', reject)
    sent.on('response', (answer: IncomingMessage) => {
      const chunks: Buffer[] = []
      let size = 0
      const done = () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: String(answer.headers['content-type'] ?? ''),
          headers: answer.headers,
          bytes: Buffer.concat(chunks).subarray(0, mostBytes),
        })
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= mostBytes) chunks.push(chunk)
        else if (!beginning) sent.destroy(new Error(`${host} answers more than ${mostBytes} bytes`))
        else {
          chunks.push(chunk)
          done()
          sent.destroy()
        }
      })
      answer.on('error', reject)
      answer.on('end', done)
    })
    sent.end(body)
  })
}

/** `askOutside` in the shape of `fetch`, for libraries that take one. */
export const fetchOutside =
  (options: Pick<OutgoingOptions, 'timeoutMs' | 'allowPrivate'>): typeof fetch =>
  async (input, init = {}) => {
    const address = input instanceof Request ? input.url : String(input)
    const answer = await askOutside(address, {
      ...options,
      method: init.method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(init.body ? { body: new Uint8Array(await new Response(init.body).arrayBuffer()) } : {}),
    })
    return new Response(new Uint8Array(answer.bytes), {
      status: answer.status,
      headers: { 'content-type': answer.type },
    })
  }
