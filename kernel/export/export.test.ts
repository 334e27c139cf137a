import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { buffer, text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import type { ExportColumn } from './columns.ts'
import { writeCsv } from './csv.ts'
import { writeXlsx } from './xlsx.ts'

const columns: ExportColumn[] = [
  { header: 'Nom', type: 'text', width: 30 },
  { header: 'Nb de CI', type: 'integer' },
  { header: 'Prix mensuel HT', type: 'money' },
  { header: 'Date', type: 'date' },
  { header: 'Dernière connexion', type: 'datetime' },
  { header: 'Connexion bloquée', type: 'boolean' },
]
const sample = [
  ['MORVANEC Elsa', 44, 183700, '2026-11-23', '2026-11-23T08:12:00Z', true],
  ['=1+1', -3, -773, '2024-02-29', new Date('2026-07-01T22:30:00Z'), false],
  ['+33 6 39 98 44 07', 0, 5, '1999-12-31', null, null],
  ['Œuvré ; "ŁUKASZ"\nsuite\u0007 <&>', null, null, null, undefined, true],
]
async function* rowsOf(rows: unknown[][]) {
  yield* rows
}

async function readBack(file: Buffer) {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(file as never)
  return workbook.worksheets[0]!
}

test('C11 the export is a real .xlsx of typed cells, its head bold and frozen', async () => {
  const sheet = await readBack(
    await buffer(
      writeXlsx({ sheetName: 'Liste des connexions', columns, rows: rowsOf(sample), timeZone: 'Europe/Paris' }),
    ),
  )
  assert.equal(sheet.name, 'Liste des connexions')
  assert.equal(sheet.rowCount, 5)
  columns.forEach((column, index) => {
    assert.equal(sheet.getCell(1, index + 1).value, column.header)
    assert.equal(sheet.getCell(1, index + 1).font?.bold, true)
  })
  assert.equal(sheet.views[0]?.state, 'frozen')
  assert.equal(sheet.getColumn(1).width, 30)
  const { String: text, Number: number, Date: date, Boolean: boolean, Null: empty } = ExcelJS.ValueType
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6].map((index) => sheet.getCell(2, index).type),
    [text, number, number, date, date, boolean],
  )
  assert.equal(sheet.getCell('B2').value, 44)
  assert.equal(sheet.getCell('C2').value, 1837)
  assert.equal(sheet.getCell('C3').value, -7.73)
  assert.match(sheet.getCell('C2').numFmt, /€/)
  assert.deepEqual(sheet.getCell('D2').value, new Date('2026-11-23T00:00:00Z'))
  assert.deepEqual(sheet.getCell('D3').value, new Date('2024-02-29T00:00:00Z'))
  assert.equal(sheet.getCell('D2').numFmt, 'dd/mm/yyyy')
  assert.equal(Math.round((sheet.getCell('E2').value as Date).getTime() / 1000), Date.UTC(2026, 10, 23, 9, 12) / 1000)
  assert.equal(Math.round((sheet.getCell('E3').value as Date).getTime() / 1000), Date.UTC(2026, 6, 2, 0, 30) / 1000)
  assert.equal(sheet.getCell('F2').value, true)
  assert.equal(sheet.getCell('F3').value, false)
  assert.equal(sheet.getCell('A2').font?.bold ?? false, false)
  assert.equal(sheet.getCell('B4').value, 0)
  assert.equal(sheet.getCell('E4').type, empty)
})

test('C11 a text is never a formula, and every character comes back', async () => {
  const sheet = await readBack(await buffer(writeXlsx({ sheetName: 'a/b:c', columns, rows: rowsOf(sample) })))
  assert.equal(sheet.name, 'a b c')
  assert.equal(sheet.getCell('A3').type, ExcelJS.ValueType.String)
  assert.equal(sheet.getCell('A3').value, '=1+1')
  assert.equal(sheet.getCell('A4').value, '+33 6 39 98 44 07')
  assert.equal(sheet.getCell('A5').value, 'Œuvré ; "ŁUKASZ"\nsuite <&>')
})

test('C11 an empty list is a head alone', async () => {
  const sheet = await readBack(await buffer(writeXlsx({ sheetName: 'Vide', columns, rows: rowsOf([]) })))
  assert.equal(sheet.rowCount, 1)
  assert.equal(sheet.getCell('A1').font?.bold, true)
})

test('C11 a value of the wrong type stops the export with its column', async () => {
  for (const row of [['x', 1.5], [5], ['x', 1, 1, '2026-02-30'], ['x', 1, 1, null, 'never']]) {
    const wanted = { name: 'ExportValueError' }
    await assert.rejects(buffer(writeXlsx({ sheetName: 'x', columns, rows: rowsOf([row]) })), wanted)
    await assert.rejects(text(writeCsv(columns, rowsOf([row]))), wanted)
  }
})

test('C11 the reader stops: so do the rows', async () => {
  for (const write of [
    (rows: AsyncIterable<unknown[]>) => writeXlsx({ sheetName: 'x', columns, rows }),
    (rows: AsyncIterable<unknown[]>) => writeCsv(columns, rows),
  ]) {
    let given = 0
    const closed = Promise.withResolvers<void>()
    const stream = write(
      (async function* () {
        try {
          for (; given < 1_000_000; given++) yield sample[given % sample.length]!
        } finally {
          closed.resolve()
        }
      })(),
    )
    for await (const chunk of stream) if (chunk.length > 0 && given > 5000) break
    await closed.promise
    assert.ok(given < 100_000, `${given} rows were read`)
  }
})

test('C32 the CSV: its mark, semicolons, French figures, formulas made harmless, negative amounts kept', async () => {
  const file = await text(writeCsv(columns, rowsOf(sample), { timeZone: 'Europe/Paris' }))
  const bytes = await buffer(writeCsv(columns, rowsOf(sample)))
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  const records = parse(file, { bom: true, delimiter: ';' }) as string[][]
  assert.deepEqual(
    records[0],
    columns.map((column) => column.header),
  )
  assert.deepEqual(records[1], ['MORVANEC Elsa', '44', '1837,00', '23/11/2026', '23/11/2026 09:12', 'oui'])
  assert.deepEqual(records[2], ["'=1+1", '-3', '-7,73', '29/02/2024', '02/07/2026 00:30', 'non'])
  assert.deepEqual(records[3], ["'+33 6 39 98 44 07", '0', '0,05', '31/12/1999', '', ''])
  assert.equal(records[4]![0], 'Œuvré ; "ŁUKASZ"\nsuite\u0007 <&>')
  const english = parse(await text(writeCsv(columns, rowsOf(sample), { locale: 'en' })), { bom: true, delimiter: ';' })
  assert.deepEqual((english as string[][])[2]!.slice(1, 4), ['-3', '-7.73', '2024-02-29'])
})

const measure = fileURLToPath(new URL('./memory.measure.ts', import.meta.url))
for (const kind of ['xlsx', 'csv'])
  test(`C11 100,000 rows as ${kind} take less than 100 MiB more`, () => {
    const child = spawnSync(process.execPath, ['--expose-gc', measure, kind], { encoding: 'utf8' })
    assert.equal(child.status, 0, child.stderr)
    const { growthMiB, bytes, seconds } = JSON.parse(child.stdout)
    assert.ok(bytes > 1_000_000)
    assert.ok(growthMiB < 100, `${growthMiB} MiB in ${seconds} s`)
  })

test('O27 a break within a text begins no row, whichever it is', async () => {
  const names = ['Dupont\n=1+1', 'Martin\r=1+1', 'Petit\r\n=1+1']
  const file = await text(writeCsv([{ header: 'Nom', type: 'text' }], rowsOf(names.map((name) => [name]))))
  assert.deepEqual(
    file
      .replace('\ufeff', '')
      .split('"')
      .filter((_, index) => index % 2 === 1),
    names,
  )
})
