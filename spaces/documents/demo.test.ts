import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('D26 the demo has employees, and one of those shown reads payslips of several months and a contract', async () => {
  const nadia = await demo.signIn('n.servanne')
  assert.equal((await nadia('/session')).side, 'employee')
  const { items, enteredOn } = await nadia('/employee/payslips')
  assert.equal(enteredOn, '2022-09-01')
  assert.equal(items.length, 9)
  assert.equal(new Set(items.map((one: any) => one.monthOn)).size, 9)
  const unread = (await nadia('/employee/documents?size=100')).items.filter((one: any) => !one.read)
  assert.ok(unread.some((one: any) => one.folder.name === 'Contrats'))
  const agent = await demo.signIn('l.barredon')
  const states = (await agent('/staff/employees?size=100')).items.map((one: any) => one.state)
  assert.deepEqual(
    ['present', 'left', 'coming'].map((state) => states.filter((one: any) => one === state).length),
    [7, 1, 1],
  )
})

test('D19 D34 the demo has a contract to sign, whose every page is there, and a lot of payslips in review', async () => {
  const claire = await demo.signIn('c.aubertine')
  const { items } = await claire('/documents?size=100')
  const contract = items.find((one: any) => one.folder.name === 'Contrats à signer')
  const signature = await claire(`/documents/${contract.id}/signature`)
  assert.equal(signature.state, 'open')
  assert.equal(signature.pages.length, 3)
  const agent = await demo.signIn('l.barredon')
  const [lot] = (await agent('/staff/lots')).items
  assert.equal(lot.state, 'review')
  const pages = (await agent(`/staff/lots/${lot.id}/pages?size=100`)).items
  const findings = pages.map((one: any) => one.finding)
  assert.equal(findings.length, lot.pages)
  assert.ok(findings.filter((one: any) => one === 'matched').length >= 5, findings.join())
  assert.deepEqual(findings.slice(-2), ['unknown', 'none'])
})
