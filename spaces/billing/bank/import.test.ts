import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'
import { readCamt } from './camt.ts'
import type { Movement, Read } from './statement-file.ts'
import { camtFile, type File, makeBankAccount } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await makeBankAccount(portal)
})
after(() => portal.close())

const send = (text: string | Buffer, person = world.agent) =>
  person.upload('/staff/bank-statements', [{ field: 'file', name: 'releve.xml', bytes: Buffer.from(text) }])
const bring = async (file: File) => {
  const brought = await send(camtFile(file))
  assert.equal(brought.status, 200, JSON.stringify(brought.body))
  return brought.body
}
const kept = async () =>
  (
    await portal.sql(
      'select count(*)::int as n, coalesce(sum(case side when $1 then amount_cents else -amount_cents end), 0)::int as cents from bank_entries',
      ['credit'],
    )
  )[0]

async function* inPieces(text: string | Uint8Array, size: number) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function read(text: string | Uint8Array, size = 1000): Promise<Read[]> {
  const parts: Read[] = []
  for await (const part of readCamt(inPieces(text, size))) parts.push(part)
  return parts
}
const movementsOf = (parts: Read[]): Movement[] =>
  parts.flatMap((part) => (part.kind === 'movements' ? part.movements : []))
const whyOf = (parts: Read[]) => {
  const last = parts.at(-1)
  return last?.kind === 'unreadable' ? last.why.code : undefined
}

test('B12 versions 02, 04 and 08 say the same, wherever the bytes are cut', async () => {
  const entries = [
    {
      amount: '1284.00',
      party: 'CLINIQUE DES TROIS-AULNES É',
      iban: 'FR1420041010050500013M02606',
      words: 'VIR SEPA REGLT NOV',
      endToEndId: 'NOTPROVIDED',
    },
    { amount: '12.4', side: 'DBIT' as const, party: 'BANQUE', note: 'FRAIS' },
    { amount: '5', creditorReference: 'RF18F20262198' },
  ]
  const all = await Promise.all(
    (['02', '04', '08'] as const).map((version) =>
      read(camtFile({ version, entries, opening: '-10.00', closing: '1266.60' })),
    ),
  )
  assert.deepEqual(all[0], all[1])
  assert.deepEqual(all[1], all[2])
  for (const size of [1, 7, 64])
    assert.deepEqual(await read(camtFile({ entries, opening: '-10.00', closing: '1266.60' }), size), all[2])
  const [head] = all[0]!
  assert.ok(head?.kind === 'statement')
  assert.deepEqual([head.head.opening?.cents, head.head.closing?.cents, head.head.sequence], [-1000, 126_660, '222'])
  assert.deepEqual(
    movementsOf(all[0]!).map((one) => [
      one.side,
      one.cents,
      one.party,
      one.words,
      one.endToEndId,
      one.creditorReference,
    ]),
    [
      ['credit', 128_400, 'CLINIQUE DES TROIS-AULNES É', 'VIR SEPA REGLT NOV', '', ''],
      ['debit', 1240, 'BANQUE', 'FRAIS', '', ''],
      ['credit', 500, '', '', '', 'RF18F20262198'],
    ],
  )
})

test('B12 the encoding that the file names is the one it is read in', async () => {
  const file = camtFile({ entries: [{ amount: '1', party: 'LEBŒUF É' }] }).replace('UTF-8', 'ISO-8859-15')
  const bytes = Buffer.from([...file].map((sign) => (sign === 'Œ' ? 0xbc : sign.codePointAt(0)!)))
  assert.equal(movementsOf(await read(bytes))[0]!.party, 'LEBŒUF É')
  assert.equal(
    whyOf(await read(Buffer.from(camtFile({ entries: [{ amount: '1', party: 'É' }] }), 'latin1'))),
    'billing.bank_not_xml',
  )
})

test('B12 an entry of several transactions is each of them with its own words, and one only where they do not come to its amount', async () => {
  const batch = (amount: string) =>
    camtFile({
      entries: [
        {
          amount,
          reference: 'B1',
          note: 'REMISE',
          parts: [
            { amount: '30.00', words: 'F-2026-0001' },
            { amount: '70.00', words: 'F-2026-0002' },
          ],
        },
      ],
    })
  assert.deepEqual(
    movementsOf(await read(batch('100.00'))).map((one) => [one.cents, one.words, one.part, one.parts]),
    [
      [3000, 'F-2026-0001', 1, 2],
      [7000, 'F-2026-0002', 2, 2],
    ],
  )
  assert.deepEqual(
    movementsOf(await read(batch('101.00'))).map((one) => [one.cents, one.words]),
    [[10_100, 'F-2026-0001 F-2026-0002']],
  )
  assert.deepEqual(
    movementsOf(await read(camtFile({ entries: [{ amount: '5.00', status: 'PDNG' }, { amount: '0.00' }] }))),
    [],
  )
})

test('B12 a direct debit that came back names its client and its reason', async () => {
  const [one] = movementsOf(
    await read(
      camtFile({
        entries: [{ amount: '9.00', side: 'DBIT', returnCode: 'AM04', party: 'OFFICE', endToEndId: 'F-2026-0001' }],
      }),
    ),
  )
  assert.deepEqual([one!.party, one!.returnCode, one!.endToEndId], ['OFFICE', 'AM04', 'F-2026-0001'])
})

test('B12 what is no statement that is read here is refused with its reason, and nothing of it is kept', async () => {
  const whole = camtFile({ entries: [{ amount: '1.00' }, { amount: '2.00' }] })
  const cases: Array<[string, string]> = [
    [whole.slice(0, -40), 'billing.bank_not_xml'],
    [whole.replace('</Ntry>', ''), 'billing.bank_not_xml'],
    [whole.replace('<Document', '<!DOCTYPE Document [<!ENTITY a "b">]><Document'), 'billing.bank_doctype'],
    [whole.replace('camt.053.001.08', 'camt.052.001.08'), 'billing.bank_not_camt'],
    [whole.replace('urn:iso:std:iso:20022:tech:xsd:camt.053.001.08', 'urn:example'), 'billing.bank_not_camt'],
    [whole.replace('camt.053.001.08', 'camt.053.001.13'), 'billing.bank_camt_version'],
    [whole.replace('>2.00<', '>2.005<'), 'billing.bank_bad_value'],
    [whole.replace('>2.00<', '>2,00<'), 'billing.bank_bad_value'],
    [whole.replaceAll('2026-11-18</Dt>', '2026-02-30</Dt>'), 'billing.bank_bad_value'],
    [whole.replace('FR7630006000011234567890189', 'FR1420041010050500013M02606'), 'billing.bank_account_unknown'],
    [whole.replace(/<Stmt>.*<\/Stmt>/s, ''), 'billing.bank_empty'],
    ['pas du xml', 'billing.bank_not_xml'],
  ]
  for (const [text, code] of cases) {
    const refused = await send(text)
    assert.equal(refused.status, 422, `${code}: ${JSON.stringify(refused.body)}`)
    assert.deepEqual([refused.body.errors[0].field, refused.body.errors[0].code], ['file', code])
    assert.doesNotMatch(refused.body.errors[0].message, /[{}]/)
  }
  assert.equal((await kept()).n, 0)
  assert.deepEqual(await portal.sql('select 1 from bank_statements union all select 1 from files'), [])
  assert.equal((await send('<Document/>', world.reader)).status, 403)
  assert.equal((await send('<Document/>', world.manager)).status, 404)
})

test('B12 a file is taken in once; two movements that are alike are two; an overlapping file brings only what is new', async () => {
  const alike = { amount: '50.00', party: 'VAL ORPIN', words: 'MANDAT' }
  const first = await bring({ opening: '0.00', closing: '100.00', entries: [alike, alike] })
  assert.deepEqual(
    [first.known, first.statements[0].added, first.statements[0].sumGapCents, first.statements[0].openingGapCents],
    [false, 2, 0, null],
  )
  const again = await bring({ opening: '0.00', closing: '100.00', entries: [alike, alike] })
  assert.deepEqual([again.known, again.statements[0].fresh, again.statements[0].added], [true, false, 0])
  const overlapping = await bring({
    id: '2026-223',
    sequence: '223',
    on: '2026-11-19',
    opening: '100.00',
    closing: '107.00',
    entries: [alike, alike, { amount: '7.00', on: '2026-11-19' }],
  })
  assert.deepEqual([overlapping.statements[0].added, overlapping.statements[0].known], [1, 2])
  assert.deepEqual(await kept(), { n: 3, cents: 10_700 })
  // The bytes of what brought nothing new are not kept.
  assert.equal((await portal.sql('select 1 from files')).length, 2)
})

test('B12 a batch that was told as one entry is not taken again by its transactions', async () => {
  await bring({
    id: 'a',
    sequence: 'a',
    on: '2026-11-20',
    entries: [{ on: '2026-11-20', amount: '100.00', reference: 'REF1' }],
  })
  const before = await kept()
  const split = await bring({
    id: 'b',
    sequence: 'b',
    on: '2026-11-20',
    entries: [
      { on: '2026-11-20', amount: '100.00', reference: 'REF1', parts: [{ amount: '30.00' }, { amount: '70.00' }] },
    ],
  })
  assert.deepEqual([split.statements[0].added, split.statements[0].known], [0, 2])
  const apart = await bring({
    id: 'c',
    sequence: 'c',
    on: '2026-11-20',
    entries: [
      { on: '2026-11-20', amount: '30.00', reference: 'REF1' },
      { on: '2026-11-20', amount: '70.00', reference: 'REF1' },
    ],
  })
  assert.deepEqual([apart.statements[0].added, apart.statements[0].known], [0, 2])
  assert.deepEqual(await kept(), before)
})

test('B12 a statement without movements is one; what its balances do not explain is told', async () => {
  const none = await bring({
    id: 'd',
    sequence: 'd',
    on: '2026-11-25',
    opening: '200.00',
    closing: '200.00',
    entries: [],
  })
  assert.deepEqual([none.statements[0].sumGapCents, none.statements[0].openingGapCents], [0, 9300])
  const gap = await bring({
    id: 'e',
    sequence: 'e',
    on: '2026-11-26',
    opening: '200.00',
    closing: '215.00',
    entries: [{ on: '2026-11-26', amount: '10.00' }],
  })
  assert.deepEqual([gap.statements[0].sumGapCents, gap.statements[0].openingGapCents], [500, 0])
  const listed = (await world.agent.get('/staff/bank-statements')).body.items
  assert.equal(listed.find((one: any) => one.id === gap.statements[0].id).sumGapCents, 500)
})

test('B12 one file may hold several statements; brought by two at once it is taken once', async () => {
  const one = camtFile({ id: 'x1', sequence: 'x1', entries: [{ amount: '11.00' }] })
  const other = camtFile({ id: 'x2', sequence: 'x2', entries: [{ amount: '12.00' }] })
  const both = one.replace('</Stmt>', `</Stmt>${/<Stmt>.*<\/Stmt>/s.exec(other)![0]}`)
  const sent = await Promise.all([send(both), send(both), send(both)])
  assert.deepEqual(
    sent.map(({ status }) => status),
    [200, 200, 200],
  )
  assert.equal(
    sent.reduce((all, { body }) => all + body.statements.reduce((sum: number, each: any) => sum + each.added, 0), 0),
    2,
  )
  assert.equal((await portal.sql("select 1 from bank_statements where statement_id like 'x%'")).length, 2)
})
