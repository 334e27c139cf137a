import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { invoiceXml } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { clientOf, type PlatformSimulator, startPlatformSimulator } from './testing.ts'

let simulator: PlatformSimulator
let flowId: string
before(async () => {
  simulator = await startPlatformSimulator({
    scenario: { title: 'La page <b>', directory: [{ siren: '356000000', name: "Office de l'habitat du Lerzan" }] },
  })
  const client = await clientOf(simulator)
  const xml = invoiceXml(soundInvoice({ number: 'P-1', buyer: { ...soundInvoice().buyer, name: '<script>' } }), 'cii')
  flowId = (await client.send({ name: 'p.xml', flowSyntax: 'CII' }, xml)).body.flowId
  await simulator.advance(60)
})
after(() => simulator.end())

const page = async (language = 'fr') =>
  (await fetch(simulator.url, { headers: { 'accept-language': language } })).text()
const press = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${simulator.url}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form), headers })
const said = async () =>
  (await simulator.state()).flows.find((one) => one.flowId === flowId)!.invoice!.said.map(({ status }) => status)

test('B22 the page shows what went through, in both languages, and runs nothing that stands in it', async () => {
  const [fr, en] = [await page(), await page('en')]
  assert.match(fr, /<html lang="fr">.*Simulateur de plateforme agréée/s)
  assert.match(en, /<html lang="en">.*Simulator of an approved platform.*Made available/s)
  assert.match(fr, /P-1.*203 Mise à disposition/s)
  assert.doesNotMatch(fr, /<script>|<b>/)
  assert.doesNotMatch(fr, new RegExp(simulator.clientSecret))
})

test('B22 somebody approves, refuses and pays by buttons; what cannot follow is not offered, and is refused', async () => {
  assert.match(await page(), /Approuver<.*Refuser</s)
  assert.equal((await press(`/invoices/${flowId}`, { status: '207', reason: 'QTE_ERR' })).status, 303)
  assert.equal((await press(`/invoices/${flowId}`, { status: '208', reason: 'QTE_ERR' })).status, 422)
  assert.equal((await press(`/invoices/${flowId}`, { status: '208', reason: '' })).status, 303)
  assert.equal((await press(`/invoices/${flowId}`, { status: '205' })).status, 303)
  assert.equal((await press(`/invoices/${flowId}`, { status: '211', amount: '100,00' })).status, 303)
  assert.deepEqual(await said(), [200, 201, 202, 203, 207, 208, 205, 211])
  assert.doesNotMatch(await page(), /value="210"/)
  const refused = await press(`/invoices/${flowId}`, { status: '210', reason: 'CMD_ERR' })
  assert.equal(refused.status, 409)
  assert.match(await refused.text(), /role="alert".*value="CMD_ERR" selected/s)
  assert.equal((await press('/invoices/none', { status: '205' })).status, 404)
})

test('B22 a supplier, time and faults are had by the page', async () => {
  const supplier = await press('/supplier-invoices', { number: 'S-1', price: '12,50', syntax: 'UBL' })
  assert.equal(supplier.status, 303)
  assert.match(await page(), /S-1.*15\.00 EUR/s)
  assert.equal((await press('/supplier-invoices', { number: '', price: 'x', syntax: 'UBL' })).status, 422)
  const before = Date.parse((await simulator.state()).now)
  await press('/time', { seconds: '3600' })
  assert.equal(Date.parse((await simulator.state()).now) - before, 3_600_000)
  await press('/faults', { kind: 'busy', seconds: '60' })
  assert.match(await page(), /<p>Trop d&#39;appels \(429\)/)
  await press('/faults', { clear: 'yes', kind: 'busy' })
  assert.match(await page(), /Tout fonctionne\./)
})

test('B22 pages of others and other names of this machine do nothing in the simulator', async () => {
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Array<
    Record<string, string>
  >) {
    assert.equal((await press('/faults', { clear: 'yes' }, headers)).status, 403)
    const control = await fetch(`${simulator.url}/control/state`, { headers })
    assert.equal(control.status, 403)
  }
  const status = await new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(simulator.url)
    request({ hostname, port, path: '/control/state', headers: { host: 'evil.example' } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
  assert.equal(status, 403)
})
