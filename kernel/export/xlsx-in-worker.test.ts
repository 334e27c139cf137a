import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import type { ExportColumn } from './columns.ts'
import { openXlsx } from './xlsx-in-worker.ts'

const columns: ExportColumn[] = [
  { header: 'Nom', type: 'text' },
  { header: 'Prix', type: 'money' },
  { header: 'Le', type: 'datetime' },
]
async function* many(count: number, state: { given: number; closed: boolean } = { given: 0, closed: false }) {
  try {
    for (; state.given < count; state.given++) yield [`Nom ${state.given}`, state.given, new Date(0)]
  } finally {
    state.closed = true
  }
}

test('R4 C11 a workbook written in a thread holds every row, in order', async () => {
  const file = await buffer(await openXlsx({ sheetName: 'Liste', columns, rows: many(1234) }, 'one')())
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(file as never)
  const sheet = workbook.worksheets[0]!
  assert.equal(sheet.rowCount, 1235)
  assert.deepEqual([sheet.getCell('A1235').value, sheet.getCell('B1235').value], ['Nom 1233', 12.33])
})

test('R4 C11 rows that fail, or do not fit, end the workbook with their error', async () => {
  async function* failing() {
    yield ['Nom', 1, null]
    throw new RangeError('the rows failed')
  }
  await assert.rejects(buffer(await openXlsx({ sheetName: 'x', columns, rows: failing() }, 'one')()), /the rows failed/)
  async function* wrong() {
    yield ['Nom', 1.5, null]
  }
  await assert.rejects(buffer(await openXlsx({ sheetName: 'x', columns, rows: wrong() }, 'one')()), /takes money/)
})

test('R4 C11 a workbook that nobody takes reads no more rows, keeps nobody else, and has its limit; let go, it ends', async () => {
  const states = [1, 2].map(() => ({ given: 0, closed: false }))
  const held = await Promise.all(
    states.map((state) => openXlsx({ sheetName: 'x', columns, rows: many(1_000_000, state) }, 'slow')()),
  )
  // Their first bytes are there, and then they wait for the reader.
  await Promise.all(held.map((stream) => new Promise((resolve) => stream.once('readable', resolve))))
  await assert.rejects(openXlsx({ sheetName: 'x', columns, rows: many(1) }, 'slow')(), { code: 'too_many_at_once' })
  const other = await buffer(await openXlsx({ sheetName: 'x', columns, rows: many(10) }, 'other')())
  assert.ok(other.length > 1000)
  for (const [index, stream] of held.entries()) {
    stream.destroy()
    await new Promise((resolve) => stream.once('close', resolve))
    assert.ok(states[index]!.closed)
    assert.ok(states[index]!.given < 200_000, `${states[index]!.given} rows were read`)
  }
  assert.ok((await buffer(await openXlsx({ sheetName: 'x', columns, rows: many(1) }, 'slow')())).length > 1000)
})
