import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { joinStaff, makeAccount, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../testing.ts'
import { checkFec, fecFields, fecLine } from './fec.ts'

let portal: Portal
let world: World
let head: Person
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  const account = await makeAccount(portal, 'chef.compta', { sign_in_email: 'chef@halbrane.example' })
  await joinStaff(portal, account, 'administrator')
  head = await portal.signedIn(account)
})
after(() => portal.close())

test('B11 the file of entries has the fields, days and amounts of the law, balances by entry, and leaves out nothing of its period', async () => {
  const { invoice, pay, agent } = world
  const one = await invoice([line('100'), line('50', { vatRate: 550 })])
  await pay([one], 10_000)
  const note = await agent.post(`/staff/invoices/${one.id}/credit-notes`, {
    lines: [{ lineId: one.lines[0].id, quantity: '0.5' }],
  })
  await agent.post(`/staff/invoices/${note.body.id}/closing`, { version: note.body.version })
  assert.equal((await agent.get('/staff/ledger/fec?from=2026-01-01&to=2026-12-31')).status, 403)
  const file = await head.get('/staff/ledger/fec?from=2026-01-01&to=2026-12-31')
  assert.equal(file.status, 200)
  assert.match(String(file.headers['content-disposition']), /732829320FEC20261231\.txt/)
  const text = file.bytes.toString('utf8')
  assert.deepEqual(checkFec(text), [])
  const lines = text
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((one) => one.split('\t'))
  const [postings] = await portal.sql('select count(*)::int as n, sum(debit_cents)::int as debit from ledger_postings')
  assert.equal(lines.length, postings.n)
  const debit = fecFields.indexOf('Debit')
  assert.equal(
    lines.reduce((all, cells) => all + Number(cells[debit]!.replace(',', '')), 0),
    postings.debit,
  )
  assert.deepEqual(lines[0]!.slice(0, 13), [
    ...[
      'VE',
      'Ventes',
      'VE-2026-0001',
      '20261120',
      '411000',
      'Clients',
      lines[0]![6]!,
      "Office de l'habitat du Lerzan",
    ],
    ...[one.number, '20261120', `${one.number} Office de l'habitat du Lerzan`, '172,75', '0,00'],
  ])
  assert.deepEqual(
    checkFec((await head.get('/staff/ledger/fec?from=2025-01-01&to=2025-12-31')).bytes.toString('utf8')),
    [],
  )
  assert.equal((await head.get('/staff/ledger/fec?from=2026-02-01&to=2026-01-01')).body.errors[0].field, 'to')
})

test('B11 the checker finds what is wrong: a cent, a day, a field, a name that would begin another field', () => {
  const row = {
    ...{
      day: '2026-11-20',
      journal: 'VE',
      journal_name: 'Ventes',
      number: 'VE-1',
      account: '411000',
      account_name: 'Clients',
    },
    ...{ client_code: 'C1', client_name: 'Un\tdeux\r\ntrois', document: 'F-1', document_on: '2026-11-20', label: 'x' },
    ...{ debit_cents: 5, credit_cents: 0, currency: 'EUR' as const, validated_on: '2026-11-20' },
  }
  const other = { ...row, account: '706000', client_code: null, client_name: null, debit_cents: 0, credit_cents: 5 }
  const file = (...lines: string[]) => `${fecFields.join('\t')}\r\n${lines.join('')}`
  assert.deepEqual(checkFec(file(fecLine(row), fecLine(other))), [])
  assert.match(fecLine(row), /\tUn deux trois\t/)
  assert.deepEqual(checkFec(file(fecLine(row), fecLine({ ...other, credit_cents: 6 }))), ['VE VE-1 does not balance'])
  assert.deepEqual(checkFec(file(fecLine({ ...row, day: '2026-13-01' }), fecLine(other))), [
    'line 2: EcritureDate is no day',
    'line 3: an entry of two days',
  ])
  assert.deepEqual(checkFec(file(fecLine(row).replace('\t\r\n', '\r\n'), fecLine(other)))[0], 'line 2: 17 fields')
  assert.deepEqual(checkFec(file(fecLine({ ...row, label: '' }), fecLine(other))), ['line 2: EcritureLib is empty'])
})

test('B13 the aged balance says what is due since when, and adds up to the books', async () => {
  const { invoice, agent, client } = world
  const before = (await agent.get('/staff/aged-balance')).body.items[0]
  await invoice([line('100')], { dueOn: '2026-11-20' })
  portal.clock.set('2026-12-25T09:00:00Z')
  const later = await portal.signedIn(agent.id)
  const { items } = (await later.get('/staff/aged-balance?search=lerzan')).body
  assert.equal(items.length, 1)
  const [row] = items
  assert.deepEqual(
    [row.organisation.id, row.to60Cents, row.balanceCents],
    [client, 12_000, before.balanceCents + 12_000],
  )
  assert.equal(
    row.notDueCents + row.to30Cents + row.to60Cents + row.to90Cents + row.beyondCents - row.creditCents,
    row.balanceCents,
  )
  assert.equal((await later.get('/staff/aged-balance/export?format=csv')).status, 200)
  assert.equal((await world.manager.get('/staff/aged-balance')).status, 404)
})
