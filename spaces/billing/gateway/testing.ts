import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { newSecret } from '../../../kernel/webhooks/signing.ts'
import type { Portal } from '../../../testing/portal.ts'
import { bare, children, root } from '../../../testing/process.ts'
import type { MessageWay } from './simulator.ts'

export type Simulator = { url: string; key: string; secret: string; end: () => void }

/** Starts the simulator as a process of its own; it ends with the file that started it. */
export async function simulate(messages: MessageWay, lateMs = 500, slowMs = 0): Promise<Simulator> {
  const [key, secret] = [randomBytes(16).toString('hex'), newSecret()]
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'spaces/billing/gateway/simulator.ts')],
    {
      cwd: root,
      env: {
        ...bare,
        SIMULATOR_PORT: '0',
        SIMULATOR_KEY: key,
        SIMULATOR_SECRET: secret,
        SIMULATOR_MESSAGES: messages,
        SIMULATOR_LATE_MS: String(lateMs),
        SIMULATOR_SLOW_MS: String(slowMs),
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
  for (let left = 600; !/simulator at \S+\n/.test(said); left--) {
    assert.ok(!over && left > 0, `the simulator did not start: ${said}`)
    await wait(50)
  }
  return { url: /simulator at (\S+)\n/.exec(said)![1]!, key, secret, end: () => child.kill('SIGTERM') }
}

/** Sets the brand's provider of cards, as an administrator does. */
export async function setSimulator(
  admin: { get: (path: string) => Promise<any>; put: (path: string, body: unknown) => Promise<any> },
  simulator: Pick<Simulator, 'url' | 'key' | 'secret'>,
): Promise<void> {
  const { version } = (await admin.get('/staff/card-gateway')).body
  const { url: address, key, secret } = simulator
  const set = await admin.put('/staff/card-gateway', { version, address, key, secret, enabled: true })
  assert.equal(set.status, 200, JSON.stringify(set.body))
}

/** What the payer does on the provider's page. @returns where they are sent back to */
export async function payWithCard(url: string, card: string): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ card }).toString(),
  })
  assert.equal(answer.status, 303)
  return answer.headers.get('location')!
}

/** What is in the books of a payment by card. */
export const bookedOf = (portal: Portal) =>
  portal.sql("select number, amount_cents, reference, external_id from payments where method = 'card' order by number")

/** Waits until something holds: what another process does takes its time. */
export async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let left = 500; !(await holds()); left--) {
    assert.ok(left > 0, what)
    await wait(20)
  }
}
