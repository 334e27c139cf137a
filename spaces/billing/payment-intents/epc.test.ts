import assert from 'node:assert/strict'
import { test } from 'node:test'
import jsqr from 'jsqr'
import { openPdf, renderPage } from '../../../kernel/pdf/render.ts'
import { startPortal } from '../../../testing/portal.ts'
import { line, makeWorld } from '../testing.ts'
import { codePath } from './epc.ts'
import { epcText, numbersIn } from './epc-text.ts'

// As Node gives a module of CommonJS, and as its types say.
const readQr = ((jsqr as { default?: typeof jsqr.default }).default ?? jsqr) as typeof jsqr.default
const usual = {
  name: 'Halbrane SAS',
  iban: 'FR7630006000011234567890189',
  bic: 'AGRIFRPP',
  cents: 507_440,
  text: 'F-2026-2087 F-2026-2214',
}

test('B25 the text of a transfer code has the lines of the norm', () => {
  assert.deepEqual(epcText(usual)?.split('\n'), [
    'BCD',
    '002',
    '1',
    'SCT',
    'AGRIFRPP',
    'Halbrane SAS',
    'FR7630006000011234567890189',
    'EUR5074.40',
    '',
    '',
    'F-2026-2087 F-2026-2214',
  ])
})

test('B25 amounts of a transfer code have two decimals, within what the norm takes', () => {
  const amount = (cents: number) => epcText({ ...usual, cents })?.split('\n')[7]
  assert.deepEqual([1, 10, 100, 99_999_999_999].map(amount), ['EUR0.01', 'EUR0.10', 'EUR1.00', 'EUR999999999.99'])
  assert.deepEqual([0, -1, 0.5, 100_000_000_000, Number.NaN].map(amount), [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('B25 a transfer code keeps to its letters and lengths', () => {
  const long = epcText({ ...usual, name: `${'É'.repeat(69)}ab`, text: 'x'.repeat(200) })!.split('\n')
  assert.deepEqual([long[5]!.length, long[5]!.at(-1), long[10]!.length], [70, 'a', 140])
  assert.ok(Buffer.byteLength(epcText({ ...usual, name: 'é'.repeat(100), text: 'ü'.repeat(200) })!) <= 331)
  assert.equal(epcText({ ...usual, name: '日本' }), undefined)
  assert.equal(epcText({ ...usual, iban: '' }), undefined)
  // Without words the last lines are left out, as the norm allows; without BIC its line stays.
  assert.deepEqual(
    epcText({ ...usual, bic: '', text: '' })!
      .split('\n')
      .slice(4),
    ['', 'Halbrane SAS', usual.iban, 'EUR5074.40'],
  )
  assert.equal(epcText({ ...usual, iban: 'FR76 3000 6000 0112 3456 7890 189' }), epcText(usual))
})

test('B25 numbers of invoices are never cut in their middle', () => {
  const many = Array.from({ length: 30 }, (_, n) => `F-2026-${String(n).padStart(4, '0')}`)
  const text = numbersIn(many)
  assert.ok(text.length <= 140)
  assert.deepEqual(text.split(' '), many.slice(0, text.split(' ').length))
  assert.equal(numbersIn([]), '')
})

test('B25 the drawn code is read as its text', () => {
  const text = epcText(usual)!
  const { size, path } = codePath(text)
  const scale = 4
  const side = (size + 8) * scale
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = 0; row < scale; row++)
      for (let column = 0; column < Number(width) * scale; column++) {
        const at = (((Number(y) + 4) * scale + row) * side + (Number(x) + 4) * scale + column) * 4
        pixels.fill(0, at, at + 3)
      }
  assert.equal(readQr(pixels, side, side)?.data, text)
})

test('B25 the paper of an invoice has the code of what is left, and none once it is paid', async () => {
  const portal = await startPortal()
  try {
    const world = await makeWorld(portal)
    const one = await world.invoice([line('215', { label: 'Maintenance' })])
    const codeIn = async () => {
      const { bytes } = await world.manager.get(`/invoices/${one.id}/pdf`)
      const document = await openPdf(bytes)
      const canvas = await renderPage(document, 1, { dpi: 200 })
      const { width, height } = canvas
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
      return readQr(data as unknown as Uint8ClampedArray, width, height)?.data
    }
    const text = (cents: number) =>
      epcText({ name: 'Halbrane SAS', iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', cents, text: one.number })
    assert.equal(await codeIn(), text(25_800))
    await world.pay([one], 10_000)
    assert.equal(await codeIn(), text(15_800))
    await world.pay([one], 15_800)
    assert.equal(await codeIn(), undefined)
  } finally {
    await portal.close()
  }
})
