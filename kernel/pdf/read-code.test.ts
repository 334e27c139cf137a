import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { drawCode, formCode, parseFormCode } from './code.ts'
import { TaggedDocument } from './document.ts'
import { readFormCode } from './read-code.ts'
import { openPdf, renderPage } from './render.ts'

/** A busy machine is slow: here what is read counts, not how soon. */
const readPatiently = (bytes: Uint8Array, kind: string) => readFormCode(bytes, kind, { timeoutMs: 300_000 })

const code = { kind: 'request', id: '0199c7a2-5b1e-7c3d-9a4f-2b6c8d0e1f23', version: 12 } as const
let pdf: Buffer
let page: Canvas

/** The page again, scaled and turned by some degrees on a grey desk. */
function photo(scale: number, degrees: number): Canvas {
  const canvas = createCanvas(Math.round(page.width * scale), Math.round(page.height * scale))
  const context = canvas.getContext('2d')
  context.fillStyle = '#d8d4cc'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.translate(canvas.width / 2, canvas.height / 2)
  context.rotate((degrees * Math.PI) / 180)
  context.drawImage(page, -canvas.width / 2, -canvas.height / 2, canvas.width, canvas.height)
  return canvas
}

before(async () => {
  const doc = new TaggedDocument({
    title: 'Formulaire',
    lang: 'fr',
    brand: { name: 'Halbrane', colour: '#0B5A73' },
    footer: 'Formulaire',
  })
  doc.brandHeader()
  drawCode(doc.pdf, formCode(code), doc.right - 66, 36, 66)
  doc.space(60)
  for (let index = 0; index < 30; index++)
    doc.paragraph('Un texte qui remplit la page comme le ferait une demande, avec des noms et des adresses.')
  pdf = await doc.finish()
  page = await renderPage(await openPdf(pdf), 1, { dpi: 200 })
})

test('C23 a form code is written and read back; another text is none', () => {
  assert.equal(formCode(code), 'PARVIS:R:0199C7A2-5B1E-7C3D-9A4F-2B6C8D0E1F23:12')
  assert.deepEqual(parseFormCode(formCode(code)), code)
  assert.deepEqual(parseFormCode(`parvis:d:${code.id}:1`), { ...code, kind: 'delegation', version: 1 })
  for (const text of [
    '',
    'https://example.org',
    `PARVIS:R:${code.id}:0`,
    `PARVIS:X:${code.id}:1`,
    `PARVIS:R:${code.id}:1x`,
  ])
    assert.equal(parseFormCode(text), undefined, text)
  assert.throws(() => formCode({ ...code, id: 'x' }), RangeError)
  assert.throws(() => formCode({ ...code, version: 1.5 }), RangeError)
})

test('C25 the code is read from the PDF itself', async () => {
  assert.deepEqual(await readPatiently(pdf, 'application/pdf; charset=binary'), code)
})

test('C25 the code is read from pictures: straight, turned by 2°, upside down, poor JPEG, 110 dpi', async () => {
  const pictures: Array<[string, Buffer, string]> = [
    ['PNG', page.toBuffer('image/png'), 'image/png'],
    ['PNG turned by 2°', photo(1, 2).toBuffer('image/png'), 'image/png'],
    ['JPEG at 60, turned by -2°', photo(1, -2).toBuffer('image/jpeg', 60), 'image/jpeg'],
    ['JPEG at 60, 110 dpi', photo(0.55, 0).toBuffer('image/jpeg', 60), 'image/jpeg'],
    ['JPEG at 60, 110 dpi, turned by 2°', photo(0.55, 2).toBuffer('image/jpeg', 60), 'image/jpeg'],
    ['upside down', photo(1, 180).toBuffer('image/jpeg', 80), 'image/jpeg'],
  ]
  for (const [what, bytes, kind] of pictures) assert.deepEqual(await readPatiently(bytes, kind), code, what)
})

test('C25 a scan inside a PDF, on its second page, is read', async () => {
  const doc = new TaggedDocument({
    title: 'Scan',
    lang: 'fr',
    brand: { name: 'Halbrane', colour: '#0B5A73' },
    footer: 'Scan',
  })
  doc.paragraph("Bordereau d'envoi")
  doc.pdf.addPage()
  doc.artifact(() => doc.pdf.image(photo(0.75, 1).toBuffer('image/jpeg', 60), 0, 0, { width: 595 }))
  assert.deepEqual(await readPatiently(await doc.finish(), 'application/pdf'), code)
})

/** A PNG that declares a size without holding its pixels. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(data.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, data, Buffer.alloc(4)])
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('C25 a hostile, damaged or foreign file gives undefined', async () => {
  const files: Array<[string, Uint8Array, string]> = [
    ['nothing', new Uint8Array(), 'application/pdf'],
    ['garbage as PDF', Buffer.from('%PDF-1.7 nothing of the sort'), 'application/pdf'],
    ['garbage as PNG', Buffer.alloc(5000, 7), 'image/png'],
    ['a broken JPEG', page.toBuffer('image/jpeg', 60).subarray(0, 700), 'image/jpeg'],
    ['a cut PDF', pdf.subarray(0, 900), 'application/pdf'],
    ['a picture of 90,000 × 90,000', bomb(90_000, 90_000), 'image/png'],
    ['a picture without pixels', bomb(2000, 2000), 'image/png'],
    ['a text', Buffer.from(formCode(code)), 'text/plain'],
  ]
  for (const [what, bytes, kind] of files) assert.equal(await readPatiently(bytes, kind), undefined, what)
})

test('C25 the reading holds neither the loop nor beyond its time', async () => {
  const empty = createCanvas(3000, 4000)
  const context = empty.getContext('2d')
  for (let index = 0; index < 20_000; index++) {
    context.fillStyle = index % 2 ? '#000' : '#fff'
    context.fillRect((index * 7919) % 3000, (index * 104_729) % 4000, 20, 20)
  }
  const bytes = empty.toBuffer('image/png')
  // Whatever else the loop has to do comes before the end of the reading.
  const reading = readFormCode(bytes, 'image/png', { timeoutMs: 1500 })
  assert.equal(await Promise.race([reading.then(() => 'reading'), setImmediate('loop')]), 'loop')
  assert.equal(await reading, undefined)
  // A form that reads well is given up once its time is over.
  assert.deepEqual(await readPatiently(pdf, 'application/pdf'), code)
  assert.equal(await readFormCode(pdf, 'application/pdf', { timeoutMs: 1 }), undefined)
})
