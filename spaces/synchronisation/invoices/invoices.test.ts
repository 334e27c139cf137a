// Invoices that another program issued (spec 5, B19): pushed with their file, or out of a file of many.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../billing/testing.ts'
import { makeKey, type Program, programOf } from '../testing.ts'

let portal: Portal
let world: World
let administrator: Person
let program: Program
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await portal.sql("update organisations set code = 'C1' where id = $1", [world.client])
  await portal.sql("update organisations set code = 'C2' where id = $1", [world.rivals])
  administrator = await portal.signedIn(await makeStaff(portal, 'chef.une', 'administrator'))
  program = await programOf(portal, await makeKey(administrator))
})
after(() => portal.close())

const external = {
  client: 'C1',
  source: 'Sage 100',
  number: 'FA004217',
  issueOn: '2026-10-31',
  dueOn: '2026-11-10',
  grossCents: 128_400,
  vat: [{ category: 'S', rate: 2000, netCents: 107_000, vatCents: 21_400 }],
  subject: 'Location, octobre',
}
/** A file that is a PDF by its content. */
const paper = (text: string) => Buffer.from(`%PDF-1.7\n% ${text}\n%%EOF\n`)
const push = async (changes: object = {}, bytes: Buffer = paper('Facture')) =>
  program.push(
    { invoice: JSON.stringify({ ...external, ...changes }) },
    bytes,
    'FA004217.pdf',
    '/synchronisation/invoices',
  )
const errorsOf = ({ body }: { body: any }) => (body.errors ?? []).map((one: any) => [one.field, one.code])
const balance = async () =>
  (
    await portal.sql(
      "select coalesce(sum(debit_cents - credit_cents), 0)::int as n from ledger_postings where organisation_id = $1 and account like '411%'",
      [world.client],
    )
  )[0].n

test('B19 P16 an invoice of another program is shown with its own file and paid as one’s own; pushed again nothing is done twice', async () => {
  const { agent, manager, member, rival } = world
  const bytes = paper('Facture FA004217')
  const made = await push({}, bytes)
  assert.equal(made.status, 200, JSON.stringify(made.body))
  assert.deepEqual([made.body.number, made.body.created], ['FA004217', true])
  const again = await Promise.all([push(), push(), push({ client: 'c1' })])
  assert.deepEqual(
    again.map(({ body }) => body),
    again.map(() => ({ ...made.body, created: false })),
  )
  const { id } = made.body
  const shown = (await manager.get(`/invoices/${id}`)).body
  assert.deepEqual(
    [shown.external, shown.state, shown.dueOn, shown.netCents, shown.vatCents, shown.grossCents, shown.restCents],
    [{ source: 'Sage 100', file: 'pdf' }, 'late', '2026-11-10', 107_000, 21_400, 128_400, 128_400],
  )
  assert.deepEqual(
    shown.vat.map((one: any) => [one.category, one.rate, one.baseCents, one.vatCents]),
    [['S', 2000, 107_000, 21_400]],
  )
  assert.ok((await manager.get(`/invoices/${id}/pdf`)).bytes.equals(bytes))
  assert.ok((await agent.get(`/staff/invoices/${id}/pdf`)).bytes.equals(bytes))
  for (const person of [rival, member])
    for (const path of [`/invoices/${id}`, `/invoices/${id}/pdf`]) assert.equal((await person.get(path)).status, 404)
  // Its revenue and tax are in that program's books: here it is owed, against the account of what waits.
  const view = (await agent.get(`/staff/invoices/${id}`)).body
  assert.deepEqual(
    view.entries[0].postings.map((one: any) => [one.account, one.debitCents, one.creditCents]),
    [
      ['411000', 128_400, 0],
      ['471000', 0, 128_400],
    ],
  )
  assert.equal(view.may.includes('credit'), false)
  assert.equal((await agent.post(`/staff/invoices/${id}/credit-notes`, {})).body.code, 'billing.external_credit')
  assert.equal(await balance(), 128_400)
  await world.pay([{ id }], 128_400)
  assert.deepEqual([(await manager.get(`/invoices/${id}`)).body.state, await balance()], ['paid', 0])
  // Numbers of one's own go on as if it were not there.
  const own = await world.invoice([{ label: 'X', quantity: '1', unitPrice: '10', vatCategory: 'S', vatRate: 2000 }])
  assert.equal(own.number, 'F-2026-0001')
})

test('B19 what is pushed wrongly says which field, and leaves nothing', async () => {
  const count = async () => (await portal.sql('select count(*)::int as n from invoices'))[0].n
  const before = await count()
  const files = (await portal.sql('select count(*)::int as n from files'))[0].n
  const cases: Array<[object, Array<[string, string]>]> = [
    [{ client: 'C404', number: 'B1' }, [['client', 'billing.external_client']]],
    [{ number: 'F-2026-0002' }, [['number', 'billing.number_of_series']]],
    [{ number: 'FA004217', grossCents: 1, vat: [] }, [['number', 'billing.number_taken']]],
    [{ number: 'FA004217', source: 'EBP' }, [['number', 'billing.number_taken']]],
    [{ number: 'FA004217', client: 'C2' }, [['number', 'billing.number_taken']]],
    [{ number: 'B2', issueOn: '2027-01-01', dueOn: '2027-02-01' }, [['issueOn', 'billing.date_to_come']]],
    [{ number: 'B3', dueOn: '2026-10-01' }, [['invoice.dueOn', 'billing.due_before_date']]],
    [{ number: 'B4', grossCents: 128_401 }, [['invoice.grossCents', 'billing.external_totals']]],
    [{ number: 'B5', issueOn: '2026-02-30' }, [['invoice.issueOn', 'bad_day']]],
    [
      { number: 'B6', vat: [{ category: 'S', rate: 0, netCents: 128_400, vatCents: 0 }] },
      [['invoice.vat.0.rate', 'bad_value']],
    ],
  ]
  for (const [changes, expected] of cases) {
    const refused = await push(changes)
    assert.deepEqual([refused.status, errorsOf(refused)], [422, expected], JSON.stringify([changes, refused.body]))
  }
  const wrong = await push({ number: 'B7' }, Buffer.from('MZ\x90\0program'))
  assert.deepEqual([wrong.status, errorsOf(wrong)[0]?.[1]], [422, 'files.wrong_kind'])
  const text = await program.push({ invoice: '{' }, paper('x'), 'a.pdf', '/synchronisation/invoices')
  assert.deepEqual([text.status, errorsOf(text)], [422, [['invoice', 'bad_value']]])
  assert.equal((await portal.sql('select count(*)::int as n from files'))[0].n, files)
  assert.equal(await count(), before)
  // The staff push nothing: it is the program's.
  assert.equal((await world.agent.upload('/synchronisation/invoices', [], { invoice: '{}' })).status, 403)
  assert.equal((await world.manager.upload('/synchronisation/invoices', [], { invoice: '{}' })).status, 404)
})

test('B19 open invoices out of a file: tried, brought in once, owed by their clients; taken back, nothing is owed and what was paid stays', async () => {
  const { manager } = world
  const lines = [
    'Code client;N° facture;Date facture;Échéance;Total HT;Total TTC;Libellé',
    'C1;X-1;31/10/2026;30/11/2026;1 000,00;1 200,00;Octobre',
    'C1;X-2;31/10/2026;;;350,50;Sans TVA dite',
    'C1;X-1;31/10/2026;;;1,00;En double',
    'C9;X-3;31/10/2026;;;10,00;Sans client',
    'C1;F-2026-0900;31/10/2026;;;10,00;De la série',
    'C1;X-4;31/10/2026;;100,00;133,00;Taux inconnu',
    'C1;X-5;31/10/2026;;;1.234;Montant douteux',
    'C1;FA004217;31/10/2026;;;1 284,00;Poussée déjà',
  ].join('\n')
  const read = await administrator.upload('/staff/imports', [{ field: 'file', name: 'factures.csv', bytes: lines }], {
    kind: 'billing.external_invoices',
  })
  assert.equal(read.status, 201, JSON.stringify(read.body))
  const tried = await administrator.put(`/staff/imports/${read.body.id}/mapping`, {
    version: read.body.version,
    mapping: read.body.mapping,
  })
  assert.equal(tried.status, 200, JSON.stringify(tried.body))
  await portal.drain()
  const view = (await administrator.get(`/staff/imports/${read.body.id}`)).body
  const refused = (await administrator.get(`/staff/imports/${view.id}/rows?show=refused&size=100`)).body.items
  assert.deepEqual(
    refused.map((one: any) => [one.line, one.problems.map((problem: any) => `${problem.field} ${problem.code}`)]),
    [
      [4, [' imports.duplicate']],
      [5, ['client billing.external_client']],
      [6, ['number billing.number_of_series']],
      [7, ['net billing.external_rate']],
      [8, ['gross imports.bad_amount']],
      [9, ['number billing.number_taken']],
    ],
  )
  const before = await balance()
  assert.equal((await administrator.post(`/staff/imports/${view.id}/run`, { version: view.version })).status, 200)
  await portal.drain()
  assert.equal(await balance(), before + 120_000 + 35_050)
  const items = (await manager.get('/invoices?search=X-')).body.items
  assert.deepEqual(items.map((one: any) => [one.number, one.netCents, one.grossCents]).sort(), [
    ['X-1', 100_000, 120_000],
    ['X-2', 35_050, 35_050],
  ])
  await world.pay([items.find((one: any) => one.number === 'X-2')], 100)
  const now = (await administrator.get(`/staff/imports/${view.id}`)).body
  assert.equal((await administrator.post(`/staff/imports/${view.id}/undo`, { version: now.version })).status, 200)
  await portal.drain()
  const left = (await manager.get('/invoices?search=X-')).body.items
  assert.deepEqual(left.map((one: any) => [one.number, one.restCents]).sort(), [
    ['X-1 annulée', 0],
    ['X-1', 0],
    ['X-2', 34_950],
  ])
  assert.equal(await balance(), before + 35_050 - 100)
  // Pushed again under its number, what was taken back is not said to be there: nothing of it is owed.
  const { id } = items.find((one: any) => one.number === 'X-1')
  const back = (await manager.get(`/invoices/${id}`)).body
  const again = await push({
    ...{ number: 'X-1', source: back.external.source, issueOn: back.issueOn, dueOn: back.dueOn },
    ...{ grossCents: 120_000, vat: [] },
  })
  assert.deepEqual(
    [again.status, again.body.errors?.[0]?.code],
    [422, 'billing.external_taken_back'],
    JSON.stringify(again.body),
  )
})

test('B19 an invoice partly paid in another program is owed for its rest; what is paid is refused with its reason', async () => {
  const { manager } = world
  const lines = [
    'Code client;N° facture;Date;Total HT;Total TTC;Reste dû',
    'C1;R-1;31/10/2026;200,00;240,00;40,00',
    'C1;R-2;31/10/2026;200,00;240,00;0,00',
    'C1;R-3;31/10/2026;200,00;240,00;240,01',
  ].join('\n')
  const read = await administrator.upload('/staff/imports', [{ field: 'file', name: 'restes.csv', bytes: lines }], {
    kind: 'billing.external_invoices',
  })
  const body = { version: read.body.version, mapping: read.body.mapping }
  assert.equal((await administrator.put(`/staff/imports/${read.body.id}/mapping`, body)).status, 200)
  await portal.drain()
  const view = (await administrator.get(`/staff/imports/${read.body.id}`)).body
  const refused = (await administrator.get(`/staff/imports/${view.id}/rows?show=refused&size=100`)).body.items
  assert.deepEqual(
    refused.map((one: any) => [one.line, one.problems.map((problem: any) => `${problem.field} ${problem.code}`)]),
    [
      [3, ['rest billing.external_paid']],
      [4, ['rest billing.external_rest']],
    ],
  )
  const before = await balance()
  assert.equal((await administrator.post(`/staff/imports/${view.id}/run`, { version: view.version })).status, 200)
  await portal.drain()
  assert.equal(await balance(), before + 4_000)
  const one = (await manager.get('/invoices?search=R-1')).body.items[0]
  assert.deepEqual([one.grossCents, one.restCents], [24_000, 4_000])
  // Pushed once more it is the same; another rest does not change what is owed.
  const again = await push({ number: 'R-1', source: 'Import', grossCents: 24_000, restCents: 1, vat: [] })
  assert.deepEqual([again.status, again.body.created], [200, false], JSON.stringify(again.body))
  assert.equal(await balance(), before + 4_000)
  const now = (await administrator.get(`/staff/imports/${view.id}`)).body
  assert.equal((await administrator.post(`/staff/imports/${view.id}/undo`, { version: now.version })).status, 200)
  await portal.drain()
  assert.equal(await balance(), before)
})

/** What a client has to its credit, and owes, in open items. */
const rests = async (...numbers: string[]) =>
  (
    await portal.sql(
      'select i.number, o.side, o.rest_cents from invoices i join open_items o on o.invoice_id = i.id where i.number = any ($1) order by i.number',
      [numbers],
    )
  ).map(({ number, side, rest_cents }: any) => `${number} ${side} ${rest_cents}`)

test('B19 a credit note of another program is taken like its invoices: it pays what is left of the one that it names, and its rest is to be used', async () => {
  const { manager, agent } = world
  const before = await balance()
  assert.equal((await push({ number: 'N-1' })).status, 200)
  const note = (changes: object) => push({ kind: 'credit_note', dueOn: undefined, ...changes })
  const part = await note({
    ...{ number: 'AV-1', credits: 'N-1', grossCents: 12_840 },
    vat: [{ category: 'S', rate: 2000, netCents: 10_700, vatCents: 2_140 }],
  })
  assert.deepEqual([part.status, part.body.created], [200, true], JSON.stringify(part.body))
  assert.deepEqual(await rests('AV-1', 'N-1'), ['AV-1 credit 0', 'N-1 debit 115560'])
  const again = await note({
    ...{ number: 'AV-1', credits: 'N-1', grossCents: 12_840 },
    vat: [{ category: 'S', rate: 2000, netCents: 10_700, vatCents: 2_140 }],
  })
  assert.deepEqual(again.body, { ...part.body, created: false })
  const seen = (await manager.get(`/invoices/${part.body.id}`)).body
  assert.deepEqual([seen.type, seen.credited?.number, seen.state], [381, 'N-1', 'used'])
  // Where it says no tax, it is in the shares of what it corrects; never beyond it.
  const whole = await note({ number: 'AV-2', credits: 'N-1', grossCents: 115_560, vat: [] })
  assert.equal(whole.status, 200, JSON.stringify(whole.body))
  const [row] = await portal.sql('select net_cents, vat_cents from invoices where id = $1', [whole.body.id])
  assert.deepEqual([row.net_cents, row.vat_cents], [96_300, 19_260])
  assert.deepEqual(await rests('N-1'), ['N-1 debit 0'])
  assert.equal(await balance(), before)
  for (const [changes, field, code] of [
    [{ number: 'AV-3', credits: 'N-1', grossCents: 1, vat: [] }, 'grossCents', 'billing.credited_beyond'],
    [{ number: 'AV-3', credits: 'N-0', grossCents: 1, vat: [] }, 'credits', 'billing.external_credited'],
    [{ number: 'AV-3', credits: 'N-1', client: 'C2', grossCents: 1, vat: [] }, 'credits', 'billing.external_credited'],
    [{ number: 'AV-3', credits: 'N-1', source: 'EBP', grossCents: 1, vat: [] }, 'credits', 'billing.external_credited'],
    [{ number: 'AV-1', kind: 'invoice', grossCents: 12_840, vat: [] }, 'number', 'billing.number_taken'],
    [{ number: 'AV-1', grossCents: 12_840, vat: [] }, 'number', 'billing.number_taken'],
    [{ number: 'AV-3', kind: 'invoice', credits: 'N-1' }, 'invoice.credits', 'billing.external_credits'],
    [
      {
        ...{ number: 'AV-3', credits: 'N-1', grossCents: 110 },
        vat: [{ category: 'S', rate: 1000, netCents: 100, vatCents: 10 }],
      },
      'vat',
      'billing.external_credit_rate',
    ],
  ] as const) {
    const refused = await note(changes)
    assert.deepEqual([refused.status, errorsOf(refused)], [422, [[field, code]]], JSON.stringify(changes))
  }
  // One that names none is to the client's credit, and pays another one.
  const free = await note({ number: 'AV-4', grossCents: 5_000, vat: [] })
  assert.equal(free.status, 200, JSON.stringify(free.body))
  assert.deepEqual(await rests('AV-4'), ['AV-4 credit 5000'])
  const { body: other } = await push({ number: 'N-2', grossCents: 8_000, vat: [] })
  const used = await agent.post(`/staff/invoices/${free.body.id}/use`, { invoices: [{ invoiceId: other.id }] })
  assert.ok(used.status < 300, JSON.stringify(used.body))
  assert.deepEqual(await rests('AV-4', 'N-2'), ['AV-4 credit 0', 'N-2 debit 3000'])
})

test('B19 notes that say no tax come to their invoice together, to the cent, in however many parts and at once', async () => {
  const vat = [
    { category: 'S', rate: 2000, netCents: 505, vatCents: 101 },
    { category: 'S', rate: 550, netCents: 333, vatCents: 18 },
  ]
  for (const [at, parts] of [
    [303, 303, 351],
    [957],
    [1, 1, 1, 477, 477],
    Array.from({ length: 11 }, () => 87),
  ].entries()) {
    const number = `P-${at}`
    assert.equal((await push({ number, grossCents: 957, vat })).status, 200)
    const note = (grossCents: number, n: number) =>
      push({ kind: 'credit_note', dueOn: undefined, number: `${number}-${n}`, credits: number, grossCents, vat: [] })
    const taken: Array<Awaited<ReturnType<typeof push>>> = []
    for (let from = 0; from < parts.length; from += 3)
      taken.push(...(await Promise.all(parts.slice(from, from + 3).map((cents, n) => note(cents, from + n)))))
    assert.deepEqual(
      taken.map(({ status, body }) => [status, ...errorsOf({ body })]),
      parts.map(() => [200]),
      number,
    )
    assert.deepEqual(await rests(number), [`${number} debit 0`])
    const [sums] = await portal.sql(
      'select sum(net_cents)::int as net, sum(vat_cents)::int as vat from invoices where number like $1',
      [`${number}-%`],
    )
    assert.deepEqual(sums, { net: 838, vat: 119 })
  }
})

test('B19 credit notes out of a file: below zero or called so, matched to the invoice that they name; taken back, all is as it was', async () => {
  const lines = [
    'Code client;N° facture;Date;Total TTC;Nature;Facture corrigée',
    'C1;M-1;31/10/2026;240,00;Facture;',
    'C1;MA-1;31/10/2026;-60,00;;M-1',
    'C1;MA-2;31/10/2026;30,00;Avoir;',
    'C1;MA-3;31/10/2026;-10,00;;M-9',
  ].join('\n')
  const before = await balance()
  const read = await administrator.upload('/staff/imports', [{ field: 'file', name: 'avoirs.csv', bytes: lines }], {
    kind: 'billing.external_invoices',
  })
  const body = { version: read.body.version, mapping: read.body.mapping }
  assert.equal((await administrator.put(`/staff/imports/${read.body.id}/mapping`, body)).status, 200)
  await portal.drain()
  const view = (await administrator.get(`/staff/imports/${read.body.id}`)).body
  const refused = (await administrator.get(`/staff/imports/${view.id}/rows?show=refused&size=100`)).body.items
  assert.deepEqual(
    refused.map((one: any) => [one.line, one.problems.map((problem: any) => `${problem.field} ${problem.code}`)]),
    [[5, ['credits billing.external_credited']]],
  )
  assert.equal((await administrator.post(`/staff/imports/${view.id}/run`, { version: view.version })).status, 200)
  await portal.drain()
  assert.deepEqual(await rests('M-1', 'MA-1', 'MA-2'), ['M-1 debit 18000', 'MA-1 credit 0', 'MA-2 credit 3000'])
  const now = (await administrator.get(`/staff/imports/${view.id}`)).body
  assert.equal((await administrator.post(`/staff/imports/${view.id}/undo`, { version: now.version })).status, 200)
  await portal.drain()
  assert.deepEqual(await rests('M-1', 'MA-1', 'MA-2', 'M-1 annulée', 'MA-1 annulé', 'MA-2 annulé'), [
    'M-1 debit 0',
    'M-1 annulée credit 0',
    'MA-1 credit 0',
    'MA-1 annulé debit 0',
    'MA-2 credit 0',
    'MA-2 annulé debit 0',
  ])
  assert.equal(await balance(), before)
})
