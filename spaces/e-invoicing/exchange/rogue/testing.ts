// A platform that answers whatever a test says: well, badly, or not at all. It listens on this machine alone.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeStaff, type Person, type Portal } from '../../../../testing/portal.ts'
import { followPlatform } from '../follow.ts'

type Reply = { status?: number; json?: unknown; text?: string; bytes?: Buffer; headers?: Record<string, string> }
/** What it does with a call; undefined: what a platform does. */
type Twist = (call: { method: string; path: string; body: any; count: number }) => Reply | undefined
export type Rogue = {
  admin: Person
  platformId: string
  /** What it has for us: flows as they are told, and their files. */
  flows: Array<Record<string, any>>
  files: Map<string, Buffer>
  twist: Twist | undefined
  /** What it waits for before it answers. */
  wait: ((path: string) => Promise<void>) | undefined
  /** What it waits for once it has done what was asked, before it says so. */
  answered: ((method: string, path: string) => Promise<void>) | undefined
  calls: Array<{ method: string; path: string; body: any }>
  /** The calls whose path begins so. */
  asked: (start: string) => number
  /** What it was given, by tracking id: the files of each. */
  taken: Map<string, Buffer[]>
  /** Has something for us. @returns its id */
  has: (flow: Record<string, any>, file?: Buffer | string) => string
  round: (times?: number, seconds?: number) => Promise<void>
  follow: () => Promise<void>
  reported: string[]
  /** Begins anew: nothing was seen, said or sent, and it is enabled. */
  reset: () => Promise<void>
  close: () => Promise<void>
}

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Starts it and sets the brand to it. */
export async function makeRogue(portal: Portal, more: object = {}): Promise<Rogue> {
  const taken = new Map<string, Buffer[]>()
  const calls: Rogue['calls'] = []
  const counts = new Map<string, number>()
  const answerOf = async (method: string, path: string, body: any): Promise<Reply> => {
    const key = `${method} ${path}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    calls.push({ method, path, body })
    await rogue.wait?.(path)
    const twisted = rogue.twist?.({ method, path, body, count })
    if (twisted) return twisted
    if (path === '/token') return { json: { access_token: 'jeton', token_type: 'Bearer', expires_in: 3_600 } }
    if (path === '/flow/v1/flows/search') {
      const { trackingId, updatedAfter } = body.where
      return {
        json: {
          results: rogue.flows.filter(
            (one) =>
              (trackingId === undefined || one.trackingId === trackingId) &&
              (updatedAfter === undefined || Date.parse(one.updatedAt) > Date.parse(updatedAfter)),
          ),
        },
      }
    }
    if (path === '/flow/v1/flows' && method === 'POST') {
      const now = portal.clock.now.toISOString()
      const info = /\{.*\}/.exec(body.toString('latin1'))![0]
      const { trackingId, ...rest } = JSON.parse(info)
      taken.set(trackingId, [...(taken.get(trackingId) ?? []), body])
      const flowId = randomUUID()
      rogue.flows.push({
        ...{ flowId, trackingId, ...rest, submittedAt: now, updatedAt: now, flowType: 'CustomerInvoice' },
        ...{ processingRuleSource: 'Input', flowDirection: 'Out', acknowledgement: { status: 'Ok' } },
      })
      return { status: 202, json: { ...rest, trackingId, flowId, submittedAt: now } }
    }
    const file = /^\/flow\/v1\/flows\/([^/?]+)\?docType=(\w+)/.exec(path)
    if (file?.[2] === 'Metadata') {
      const found = rogue.flows.find(({ flowId }) => flowId === decodeURIComponent(file[1]!))
      return found ? { json: found } : { status: 404 }
    }
    if (file) {
      const bytes = rogue.files.get(decodeURIComponent(file[1]!))
      return bytes ? { bytes } : { status: 404 }
    }
    if (path.startsWith('/directory/v1/directory-line/code:'))
      return { json: { addressingIdentifier: '812004513', directoryLineStatus: 'Enabled', platformType: 'WK' } }
    if (path === '/directory/v1/directory-line/search') return { json: { results: [] } }
    return { status: 200 }
  }
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      const bytes = await read(request)
      const isJson = request.headers['content-type']?.includes('application/json')
      const {
        status = 200,
        json,
        text,
        bytes: sent,
        headers = {},
      } = await answerOf(request.method!, request.url!, isJson ? JSON.parse(bytes.toString()) : bytes)
      await rogue.answered?.(request.method!, request.url!)
      response.writeHead(status, { 'content-type': json === undefined ? 'text/plain' : 'application/json', ...headers })
      response.end(sent ?? text ?? (json === undefined ? '' : JSON.stringify(json)))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const admin = await portal.signedIn(await makeStaff(portal, `admin.${randomUUID().slice(0, 8)}`, 'administrator'))
  const made = await admin.post('/staff/platforms', {
    ...{ name: `Autre ${randomUUID().slice(0, 8)}`, flowAddress: `${url}/flow`, directoryAddress: `${url}/directory` },
    ...{ tokenAddress: `${url}/token`, clientId: 'moi', secret: 'un secret bien long', organisation: '' },
    ...{ syntax: 'CII', issuesFrom: '2026-01-01', enabled: true, ...more },
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const platformId = made.body.id as string
  const { services } = portal.app
  const rogue: Rogue = {
    ...{
      admin,
      platformId,
      flows: [],
      files: new Map(),
      twist: undefined,
      calls,
      taken,
      reported: [],
      answered: undefined,
      wait: undefined,
    },
    asked: (start) => calls.filter(({ path }) => path.startsWith(start)).length,
    has: (flow, file) => {
      const now = portal.clock.now.toISOString()
      const whole = {
        ...{ flowId: randomUUID(), name: 'recu.xml', flowSyntax: 'CII', flowProfile: 'CIUS', processingRule: 'B2B' },
        ...{ submittedAt: now, updatedAt: now, flowType: 'SupplierInvoice', processingRuleSource: 'Input' },
        ...{ flowDirection: 'In', acknowledgement: { status: 'Ok' } },
        ...flow,
      }
      rogue.flows.push(whole)
      if (file !== undefined) rogue.files.set(whole.flowId, Buffer.from(file))
      return whole.flowId
    },
    follow: () =>
      followPlatform(services, services.brands.byId(portal.brandId), platformId, {
        stopping: () => false,
        report: (error) => rogue.reported.push(String((error as Error).message)),
      }),
    round: async (times = 1, seconds = 60) => {
      for (let left = times; left > 0; left--) {
        portal.clock.now = new Date(portal.clock.now.getTime() + seconds * 1_000)
        await rogue.follow()
      }
    },
    reset: async () => {
      for (const list of [rogue.flows, calls, rogue.reported]) list.length = 0
      for (const map of [rogue.files, taken, counts]) map.clear()
      Object.assign(rogue, { twist: undefined, wait: undefined, answered: undefined })
      await portal.sql('delete from flows_to_take')
      await portal.sql("update invoice_transmissions set next_at = null, held = '', held_at = null, to_tell = false")
      await portal.sql(
        `update platforms set enabled = true, seen_until = null, looked_back_at = null, failing_since = null, failure = '', webhook_id = null, sealed_webhook_key = null, news_at = null
         where id = $1`,
        [platformId],
      )
      await portal.sql('update invoice_transmissions set next_at = null')
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return rogue
}
