// Tables of other programs as they come (spec 5, B19).
import assert from 'node:assert/strict'
import { arrayBuffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { writeXlsx } from 'hucre'
import yauzl from 'yauzl'
import { ZipFile } from 'yazl'
import { UnreadableCsvError } from './csv.ts'
import { proposeMapping, valuesOf } from './mapping.ts'
import { readTable, readTableInWorker } from './table.ts'
import { centsIn, choiceIn, dayIn } from './values.ts'

const workbook = (sheets: Array<{ name: string; rows: unknown[][] }>) => writeXlsx({ sheets } as never)
/** The same workbook, each row of which has a cell in the last column that a sheet can have. */
async function far(bytes: Uint8Array): Promise<Uint8Array> {
  const made = new ZipFile()
  const zip = await yauzl.fromBufferPromise(Buffer.from(bytes), { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    const part = await arrayBuffer(await zip.openReadStreamPromise(entry))
    let row = 0
    const text = Buffer.from(part)
      .toString()
      .replace(/<\/row>/g, () => `<c r="XFD${++row}" t="inlineStr"><is><t>x</t></is></c></row>`)
    made.addBuffer(Buffer.from(text), entry.fileName)
  }
  made.end()
  return Buffer.from(await arrayBuffer(made.outputStream))
}

test('B19 a workbook gives texts: days as days, whole numbers whole, blank rows left out, each row with its line', async () => {
  const bytes = await workbook([
    {
      name: 'Tiers',
      rows: [
        ['Code', 'SIRET', 'Depuis', 'Solde'],
        ['D1', 40483304800022, new Date('2025-12-31T00:00:00Z'), 0.1 + 0.2],
        [null],
        ['D2', '', null, 12],
      ],
    },
    { name: 'Autre', rows: [['x'], ['y']] },
  ])
  const table = await readTableInWorker(bytes, { maxRows: 10 }, 'person')
  assert.deepEqual(
    [table.sheets, table.sheet, table.columns],
    [['Tiers', 'Autre'], 'Tiers', ['Code', 'SIRET', 'Depuis', 'Solde']],
  )
  assert.deepEqual(
    table.rows.map(({ line, cells }) => [line, ...cells.slice(0, 2), cells[2]?.slice(0, 10), cells[3]]),
    [
      [2, 'D1', '40483304800022', '2025-12-31', '0.3'],
      [4, 'D2', '', '', '12'],
    ],
  )
  assert.deepEqual((await readTable(bytes, { maxRows: 10, sheet: 'Autre' })).rows, [{ line: 2, cells: ['y'] }])
  await assert.rejects(readTableInWorker(bytes, { maxRows: 10, sheet: 'Nulle' }, 'person'), UnreadableCsvError)
  await assert.rejects(readTableInWorker(bytes.slice(0, 200), { maxRows: 10 }, 'person'), UnreadableCsvError)
  await assert.rejects(readTableInWorker(bytes, { maxRows: 1 }, 'person'), /More than 1 rows/)
})

test('B19 text is read as it was written: UTF-8, UTF-16 either way round, Windows-1252', async () => {
  const text = 'Société;Ville\r\nGarage Brème;Liège\r\n'
  const little = Buffer.from(`\ufeff${text}`, 'utf16le')
  const big = Buffer.from(little).swap16()
  for (const [bytes, encoding] of [
    [Buffer.from(text), 'utf-8'],
    [little, 'utf-16le'],
    [big, 'utf-16be'],
    [Buffer.from(text, 'latin1'), 'windows-1252'],
  ] as const) {
    const table = await readTable(bytes, { maxRows: 10 })
    assert.deepEqual(
      [table.encoding, table.columns, table.rows[0]!.cells],
      [encoding, ['Société', 'Ville'], ['Garage Brème', 'Liège']],
    )
  }
})

test('B19 a workbook with cells in the farthest column of each row takes no more room than its columns, and is read', async () => {
  const rows = Array.from({ length: 4_000 }, (_, row) => (row === 0 ? ['Nom', 'Ville'] : [`N${row}`, 'x']))
  const bytes = await far(await workbook([{ name: 'Tiers', rows }]))
  const table = await readTableInWorker(bytes, { maxRows: 5_000 }, 'person')
  assert.deepEqual([table.columns, table.rows.length, table.rows[0]!.cells], [['Nom', 'Ville'], 3_999, ['N1', 'x']])
})

test('B19 columns are proposed by their names: exact ones first, then synonyms; each fills one field', () => {
  const kind = {
    fields: {
      name: { title: { fr: 'Société', en: 'Company' }, example: '', synonyms: ['nom', 'client'] },
      contact: { title: { fr: 'Nom', en: 'Surname' }, example: '', synonyms: ['contact'] },
      city: { title: { fr: 'Ville', en: 'Town' }, example: '', synonyms: ['commune'] },
    },
  }
  assert.deepEqual(proposeMapping(kind, ['NOM', 'Client', 'commune ', '', 'Ville']), { contact: 0, name: 1, city: 4 })
  assert.deepEqual(
    proposeMapping(
      {
        fields: {
          ...kind.fields,
          person: { title: { fr: 'Nom du contact', en: 'Contact name' }, example: '', synonyms: [] },
        },
      },
      ['Contact nom', 'Client'],
    ),
    { person: 0, name: 1 },
  )
  assert.deepEqual(valuesOf(kind, { city: 1 }, ['a', 'b']), { name: '', contact: '', city: 'b' })
})

test('B19 days, amounts and choices are read as people write them, and nothing is guessed', () => {
  assert.deepEqual(['31/12/2025', '1.2.26', '2025-12-31', '31/02/2025', 'hier'].map(dayIn), [
    '2025-12-31',
    '2026-02-01',
    '2025-12-31',
    '31/02/2025',
    'hier',
  ])
  const amounts: Array<[string, number | undefined]> = [
    ['1 234,56', 123456],
    ['1\u202f234,56 €', 123456],
    ['1,234.56', 123456],
    ['1.234,5', 123450],
    ['1.234.567', 123456700],
    ['-12', -1200],
    ['12,340', undefined],
    ['1,23,4', undefined],
    ['0,125', undefined],
    ['douze', undefined],
  ]
  for (const [text, cents] of amounts) assert.equal(centsIn(text), cents, text)
  assert.deepEqual(
    ['Particulier', 'PRIVÉ', 'autre', ''].map((text) =>
      choiceIn(text, { individual: ['particulier'], private: ['privé'] }),
    ),
    ['individual', 'private', 'autre', ''],
  )
})
