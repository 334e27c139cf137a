// The simulated platform in memory: who has an account, the flows, the webhooks, and how a change is told.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Message } from '../../../kernel/e-invoicing/index.ts'
import type { Flow, FullFlowInfo, SearchFlowFilters, WebhookParams } from '../platforms/protocol.ts'
import { signatureHeader, signatureOf, timestampHeader } from '../platforms/signing.ts'
import type { Clock } from './clock.ts'
import { builtIn } from './companies.ts'
import { Directory } from './directory.ts'
import type { InvoiceFacts, ReportFacts } from './examine.ts'
import { Faults } from './faults.ts'
import type { Scenario } from './scenario.ts'
import type { Said } from './steps.ts'

/** Who may call: a client with its secret, and the companies whose invoices it may send; none named: any. */
export type Account = { clientId: string; clientSecret: string; companies: string[] }
/** An invoice that went through, with what was said of it. */
export type KeptInvoice = {
  facts: InvoiceFacts
  said: Said[]
  side: 'customer' | 'supplier'
  at: number
  /** The provider, or somebody by hand, ended it: the scenario goes no further. */
  ended?: boolean
}
export type KeptFlow = {
  flow: Flow
  account: string
  bytes: Buffer
  /** The print of the bytes. */
  sha256: string
  /** The print that the sender gave, which may be another. */
  given?: string | undefined
  /** What was answered when it was sent. */
  answer?: FullFlowInfo
  order: number
  invoice?: KeptInvoice
  message?: Message
  report?: ReportFacts
  /** Whether the answers of webhooks are sent twice. */
  twice?: boolean
}
export type KeptWebhook = {
  webhookId: string
  account: string
  key: Buffer
  createdAt: string
  params: WebhookParams
}
type Call = { method: string; path: string; status: number; at: string }

/** What the simulator holds at most: more is answered as a platform does that has no room. */
const mostFlows = 20_000
const mostBytes = 1024 * 2 ** 20
const mostCalls = 1_000
/** After so many seconds a message to a webhook that was not taken is sent again. */
const tries = [0, 5, 60, 600]
const timeoutMs = 5_000

export class Platform {
  readonly clock: Clock
  readonly faults: Faults
  readonly accounts: readonly Account[]
  readonly flows = new Map<string, KeptFlow>()
  readonly webhooks = new Map<string, KeptWebhook>()
  readonly calls: Call[] = []
  readonly tokens = new Map<string, { account: string; until: number }>()
  scenario!: Scenario
  directory!: Directory
  #order = 0
  #bytes = 0

  constructor(accounts: readonly Account[], clock: Clock) {
    this.accounts = accounts
    this.clock = clock
    this.faults = new Faults(clock)
  }

  /** Begins a scenario: what was there stays, what is to come goes by it. */
  play(scenario: Scenario): void {
    this.scenario = scenario
    this.directory = new Directory([...builtIn, ...scenario.directory])
    this.faults.clear()
    for (const fault of scenario.faults) this.faults.add(fault)
  }

  account(clientId: string): Account | undefined {
    return this.accounts.find((one) => one.clientId === clientId)
  }

  /** A moment as the platform tells it: later than any before, but for a clock that is off on purpose. */
  moment(): string {
    return new Date(this.clock.stamp() + this.faults.offset()).toISOString()
  }

  hasRoom(bytes: number): boolean {
    return this.flows.size < mostFlows && this.#bytes + bytes <= mostBytes
  }

  /** Keeps a flow and tells of it. */
  add(kept: Omit<KeptFlow, 'order' | 'flow'> & { flow: Omit<Flow, 'flowId' | 'submittedAt' | 'updatedAt'> }): KeptFlow {
    const at = this.moment()
    const whole: KeptFlow = {
      ...kept,
      order: ++this.#order,
      flow: { ...kept.flow, flowId: randomUUID(), submittedAt: at, updatedAt: at },
    }
    this.flows.set(whole.flow.flowId, whole)
    this.#bytes += kept.bytes.length
    this.#tell(whole)
    return whole
  }

  /** Changes a flow and tells of it. */
  change(kept: KeptFlow, to: Partial<Flow>): void {
    Object.assign(kept.flow, to, { updatedAt: this.moment() })
    kept.order = ++this.#order
    this.#tell(kept)
  }

  /** The flows of an account that hold a filter, the one that changed first at the beginning. */
  found(account: string, where: SearchFlowFilters): KeptFlow[] {
    const within = <T>(list: readonly T[] | undefined, value: T) => !list?.length || list.includes(value)
    return [...this.flows.values()]
      .filter(
        (kept) =>
          kept.account === account &&
          (where.updatedAfter === undefined || Date.parse(kept.flow.updatedAt) > Date.parse(where.updatedAfter)) &&
          (where.updatedBefore === undefined || Date.parse(kept.flow.updatedAt) < Date.parse(where.updatedBefore)) &&
          within(where.processingRule, kept.flow.processingRule) &&
          within(where.flowType, kept.flow.flowType) &&
          within(where.flowDirection, kept.flow.flowDirection) &&
          (where.trackingId === undefined || where.trackingId === kept.flow.trackingId) &&
          (where.ackStatus === undefined || where.ackStatus === kept.flow.acknowledgement.status),
      )
      .sort((a, b) => a.order - b.order)
  }

  /** The flows of an account that were there before some flow, and were not refused. */
  passed(account: string, before: KeptFlow): KeptFlow[] {
    const all = [...this.flows.values()]
    return all
      .slice(0, all.indexOf(before))
      .filter((kept) => kept.account === account && kept.flow.acknowledgement.status !== 'Error')
  }
  /** The invoices that an account knows by a number. */
  invoices(number: string, account?: string): Array<KeptFlow & { invoice: KeptInvoice }> {
    return [...this.flows.values()].filter(
      (kept): kept is KeptFlow & { invoice: KeptInvoice } =>
        kept.invoice?.facts.number === number &&
        kept.flow.acknowledgement.status === 'Ok' &&
        (account === undefined || kept.account === account),
    )
  }

  addWebhook(account: string, params: WebhookParams): KeptWebhook {
    const made = { webhookId: randomUUID(), account, key: randomBytes(32), createdAt: this.moment(), params }
    this.webhooks.set(made.webhookId, made)
    return made
  }

  /** Tells the webhooks that want it what a flow is now. */
  #tell(kept: KeptFlow): void {
    const { flow } = kept
    const body = Buffer.from(JSON.stringify(flow))
    for (const hook of this.webhooks.values()) {
      const { flowTypes, flowDirection, ackStatus } = hook.params
      if (hook.account !== kept.account) continue
      if (flowTypes?.length && !flowTypes.includes(flow.flowType)) continue
      if (flowDirection !== undefined && flowDirection !== flow.flowDirection) continue
      if (ackStatus !== undefined && ackStatus !== flow.acknowledgement.status) continue
      for (let times = kept.twice ? 2 : 1; times > 0; times--) this.#sendIn(0, hook, body, 0)
    }
  }
  /** A test waits for what it sends; a person is not to wait for a portal that does not answer. */
  #sendIn(seconds: number, hook: KeptWebhook, body: Buffer, tried: number): void {
    this.clock.in(seconds, () => {
      const sent = this.#send(hook, body, tried)
      return this.clock.isReal ? undefined : sent
    })
  }
  async #send(hook: KeptWebhook, body: Buffer, tried: number): Promise<void> {
    if (!this.webhooks.has(hook.webhookId)) return
    const again = () => {
      const seconds = tries[tried + 1]
      if (seconds !== undefined) this.#sendIn(seconds, hook, body, tried + 1)
    }
    if (this.faults.take('callbacks')) return again()
    // Whoever checks it has a real clock, whatever the time is in here.
    const seconds = Math.floor(Date.now() / 1_000)
    const taken = await fetch(hook.params.callbackUrl, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        [signatureHeader]: signatureOf(hook.key, body, seconds),
        [timestampHeader]: String(seconds),
      },
      body: new Uint8Array(body),
    }).then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.ok
      },
      () => false,
    )
    if (!taken) again()
  }

  /** Writes down a call; the last ones are kept. */
  noteCall(call: Omit<Call, 'at'>): void {
    this.calls.push({ ...call, at: new Date(this.clock.now()).toISOString() })
    if (this.calls.length > mostCalls) this.calls.shift()
  }
}
