import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { bare, children, root } from '../../../testing/process.ts'
import { directoryServicePath, type Flow, type FlowInfo, flowServicePath } from '../platforms/protocol.ts'
import type { SimulatorState } from './control.ts'
import type { Account } from './platform.ts'
import type { Fault, Saying, ScenarioInput, SupplierInvoice } from './scenario.ts'

export type PlatformSimulator = {
  url: string
  /** Its first account. */
  clientId: string
  clientSecret: string
  /** Asks a control route. Throws where it refuses. */
  control: <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>
  /** Lets seconds go by in it: all that is due is done when this is over, callbacks to webhooks too. */
  advance: (seconds: number) => Promise<void>
  fault: (fault: Partial<Fault> & Pick<Fault, 'kind'>) => Promise<void>
  clearFaults: () => Promise<void>
  play: (scenario: ScenarioInput) => Promise<void>
  /** Lets a supplier send an invoice. */
  sendSupplierInvoice: (spec: Partial<SupplierInvoice> & { number: string }) => Promise<Flow>
  /** Lets the other side of an invoice say a status; `anyway` even where it cannot follow. */
  answer: (flowId: string, saying: Saying, anyway?: boolean) => Promise<Flow>
  state: () => Promise<SimulatorState>
  end: () => void
}
export type PlatformOptions = {
  accounts?: Account[]
  scenario?: ScenarioInput | string
  pace?: 'real' | 'steps'
  start?: Date
}

/** Starts the simulator of a platform as a process of its own; it ends with the file that started it. Its time stands still until it is advanced. */
export async function startPlatformSimulator(options: PlatformOptions = {}): Promise<PlatformSimulator> {
  const accounts = options.accounts ?? [
    { clientId: 'parvis', clientSecret: randomBytes(16).toString('hex'), companies: [] },
  ]
  const { scenario = 'ordinary', pace = 'steps', start } = options
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'spaces/e-invoicing/simulator/simulator.ts')],
    {
      cwd: root,
      env: {
        ...bare,
        PLATFORM_PORT: '0',
        PLATFORM_ACCOUNTS: JSON.stringify(accounts),
        PLATFORM_SCENARIO: typeof scenario === 'string' ? scenario : JSON.stringify(scenario),
        PLATFORM_PACE: pace,
        ...(start ? { PLATFORM_START: start.toISOString() } : {}),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  children.add(child)
  let said = ''
  let over = false
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  child.once('close', () => {
    over = true
    children.delete(child)
  })
  for (let left = 1_200; !/simulator at \S+\n/.test(said); left--) {
    assert.ok(!over && left > 0, `the simulator did not start: ${said}`)
    await wait(50)
  }
  const url = /simulator at (\S+)\n/.exec(said)![1]!
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text} ${said}`)
    return (text ? JSON.parse(text) : undefined) as T
  }
  const { clientId, clientSecret } = accounts[0]!
  return {
    url,
    clientId,
    clientSecret,
    control,
    advance: async (seconds) => void (await control('POST', 'advance', { seconds })),
    fault: (fault) => control('POST', 'faults', fault),
    clearFaults: () => control('DELETE', 'faults'),
    play: (scenario) => control('PUT', 'scenario', scenario),
    sendSupplierInvoice: (spec) => control('POST', 'supplier-invoices', spec),
    answer: (flowId, saying, anyway = false) =>
      control('POST', `invoices/${flowId}/statuses${anyway ? '?anyway=true' : ''}`, saying),
    state: () => control('GET', 'state'),
    end: () => child.kill('SIGTERM'),
  }
}

export type Answer = { status: number; body: any; headers: Headers; bytes: Buffer }
/** Calls the two services as a client with its credentials does. */
export async function clientOf(simulator: Pick<PlatformSimulator, 'url' | 'clientId' | 'clientSecret'>) {
  const { url, clientId, clientSecret } = simulator
  const token = await fetch(`${url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  })
  const { access_token } = (await token.json()) as { access_token: string }
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isForm = body instanceof FormData
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access_token}`,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    const isJson = answer.headers.get('content-type')?.includes('json')
    return {
      status: answer.status,
      headers: answer.headers,
      bytes,
      body: isJson ? JSON.parse(bytes.toString()) : undefined,
    } satisfies Answer
  }
  const flows = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    call(method, `${flowServicePath}${path}`, body, headers)
  return {
    token: access_token,
    call,
    flows,
    directory: (method: string, path: string, body?: unknown) => call(method, `${directoryServicePath}${path}`, body),
    send: (info: FlowInfo, file: string | Buffer) => {
      const form = new FormData()
      form.set('flowInfo', new Blob([JSON.stringify(info)], { type: 'application/json' }))
      form.set('file', new Blob([new Uint8Array(Buffer.from(file))]), info.name)
      return flows('POST', '/flows', form)
    },
    flow: async (flowId: string): Promise<Flow> => (await flows('GET', `/flows/${flowId}`)).body,
    search: async (where: object, more: object = {}): Promise<Flow[]> => {
      const found = await flows('POST', '/flows/search', { where, limit: 100, ...more })
      assert.equal(found.status, 200, JSON.stringify(found.body))
      return found.body.results
    },
  }
}
