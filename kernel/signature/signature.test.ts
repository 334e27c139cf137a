import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { PDF } from '@libpdf/core'
import { createCanvas } from '@napi-rs/canvas'
import PDFKit from 'pdfkit'
import { startAuthority, type TestAuthority } from '../../testing/time-stamps.ts'
import { openPdf, renderPage } from '../pdf/render.ts'
import { makeTrialKey, readCertificate, type SigningKey } from './certificate.ts'
import { inspect, shapesOf } from './inspect.ts'
import { cleanDrawing, type Mark } from './mark.ts'
import { authorityAway } from './moment.ts'
import { placeAt, type Side } from './place.ts'
import { archive, type SignInput, sign } from './sign.ts'
import { verify } from './verify.ts'

const at = new Date('2026-11-20T09:00:00Z')
let authority: TestAuthority
let key: SigningKey
const directory = mkdtempSync(join(tmpdir(), 'parvis-signature-'))
before(async () => {
  authority = await startAuthority()
  key = await authority.keyFor('Halbrane Propreté')
})
after(async () => {
  await authority.close()
  rmSync(directory, { recursive: true, force: true })
})

/** A PDF of some pages, each drawn by the caller. */
export function pdfOf(
  pages: Array<PDFKit.PDFDocumentOptions>,
  more: (pdf: PDFKit.PDFDocument) => void = () => {},
): Promise<Buffer> {
  const pdf = new PDFKit({ autoFirstPage: false })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const [index, options] of pages.entries())
    pdf
      .addPage(options)
      .fontSize(12)
      .fillColor('#999999')
      .text(`Page ${index + 1}`, 80, 80)
  more(pdf)
  return new Promise((resolve) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.end()
  })
}
const a4 = { size: 'A4' } as const
const mark: Mark = { drawing: null, typed: 'Solène Vardiac', lines: ['Solène VARDIAC', 'Signé le 20/11/2026 à 10:00'] }
async function input(
  bytes: Uint8Array,
  over: Partial<SignInput> & { side?: Side; above?: number } = {},
): Promise<SignInput> {
  const { side = 'right', above = 0, ...rest } = over
  const shapes = shapesOf(await PDF.load(new Uint8Array(bytes)))
  return {
    bytes,
    key,
    mark: { place: placeAt(side, shapes.length, shapes.at(-1)!, above), mark },
    name: 'Solène VARDIAC',
    reason: 'Preuve P-1 (essai)',
    location: 'Clinique des Trois-Aulnes',
    at,
    authority: null,
    level: 'B-B',
    ...rest,
  }
}
const own = () => [key.certificate]
const withAuthority = () => ({ authority: { url: authority.url, allowPrivate: true } })
const has = (program: string) => spawnSync(program, ['--help']).error === undefined

test('D20 three signers in turn: every earlier byte stays, every signature stays valid', async () => {
  let bytes: Uint8Array = await pdfOf([a4, a4])
  for (const [side, above] of [
    ['right', 0],
    ['left', 0],
    ['right', 1],
  ] as const) {
    const signed = await sign(await input(bytes, { side, above }))
    assert.deepEqual(Buffer.from(signed.bytes.subarray(0, bytes.length)), Buffer.from(bytes))
    bytes = signed.bytes
  }
  const told = await verify({ bytes, at, own: own() })
  assert.equal(told.verdict, 'unaltered')
  assert.deepEqual(
    told.signatures.map((one) => [one.name, one.location, one.reason, one.level, one.intact, one.leftAsItWas, one.own]),
    Array(3).fill(['Solène VARDIAC', 'Clinique des Trois-Aulnes', 'Preuve P-1 (essai)', 'B-B', true, true, true]),
  )
  // To whom these certificates say nothing, it is a stranger's.
  assert.equal((await verify({ bytes, at, own: [] })).verdict, 'foreign')
})

test(`D20 other readers find three signatures valid: pdfsig, openssl${has('pdfsig') ? '' : ' (pdfsig is not here)'}`, {
  skip: !has('pdfsig') || !has('openssl'),
}, async () => {
  let bytes: Uint8Array = await pdfOf([a4])
  for (const name of ['Un', 'Deux', 'Trois'])
    bytes = (await sign(await input(bytes, { key: await authority.keyFor(name), ...withAuthority(), level: 'B-T' })))
      .bytes
  const file = join(directory, 'three.pdf')
  writeFileSync(file, bytes)
  const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' })
  assert.equal(said.match(/Signature Validation: Signature is Valid/g)?.length, 3, said)
  assert.equal(said.match(/ETSI\.CAdES\.detached/g)?.length, 3)
  const root = join(directory, 'root.pem')
  writeFileSync(
    root,
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(authority.root).toString('base64')}\n-----END CERTIFICATE-----\n`,
  )
  for (const field of (await PDF.load(new Uint8Array(bytes))).getForm()!.getSignatureFields()) {
    const value = field.getSignatureDict()!
    const [, length, next, rest] = [0, 1, 2, 3].map(
      (i) => (value.getArray('ByteRange')!.at(i) as { value: number }).value,
    )
    writeFileSync(
      join(directory, 'data'),
      Buffer.concat([bytes.subarray(0, length), bytes.subarray(next!, next! + rest!)]),
    )
    writeFileSync(join(directory, 'cms'), (value.get('Contents') as { bytes: Uint8Array }).bytes)
    const checked = spawnSync(
      'openssl',
      [
        'cms',
        '-verify',
        '-cades',
        '-inform',
        'DER',
        '-in',
        join(directory, 'cms'),
        '-content',
        join(directory, 'data'),
        '-CAfile',
        root,
        '-purpose',
        'any',
        '-binary',
        '-out',
        '/dev/null',
        '-attime',
        String(at.getTime() / 1000),
      ],
      { encoding: 'utf8' },
    )
    assert.equal(checked.status, 0, checked.stderr)
  }
})

test('D19 the mark is upright and at its side of the page as seen: turned, cropped, of mixed sizes', async () => {
  for (const rotation of [0, 90, 180, 270] as const)
    for (const side of ['left', 'right'] as const) {
      const plain = await PDF.load(new Uint8Array(await pdfOf([{ size: 'A5' }, { size: [700, 400] }])))
      const page = plain.getPages()[1]!
      page.setRotation(rotation)
      const { PdfArray, PdfNumber } = await import('@libpdf/core')
      page.dict.set('CropBox', new PdfArray([50, 30, 650, 380].map((one) => PdfNumber.of(one))))
      const bytes = await plain.save()
      // A mark that is all black at its left and white at its right: which way is up is seen by its lines.
      const canvas = createCanvas(200, 60)
      canvas.getContext('2d').fillRect(0, 0, 200, 60)
      const drawing = canvas.toBuffer('image/png')
      const signed = await sign(
        await input(bytes, {
          side,
          mark: { place: (await input(bytes, { side })).mark!.place, mark: { ...mark, drawing } },
        }),
      )
      const rendered = await renderPage(await openPdf(signed.bytes), 2, { dpi: 72 })
      const [width, height] = rotation % 180 === 0 ? [600, 350] : [350, 600]
      assert.deepEqual([rendered.width, rendered.height], [width, height])
      const { data } = rendered.getContext('2d').getImageData(0, 0, width!, height!)
      let [left, right, top, bottom] = [width!, 0, height!, 0]
      for (let y = 0; y < height!; y++)
        for (let x = 0; x < width!; x++)
          if (data[(y * width! + x) * 4]! < 40 && y > height! / 2) {
            left = Math.min(left, x)
            right = Math.max(right, x)
            top = Math.min(top, y)
            bottom = Math.max(bottom, y)
          }
      const middle = (left + right) / 2
      assert.ok(side === 'left' ? middle < width! / 2 : middle > width! / 2, `${rotation} ${side}: ${left}-${right}`)
      // The drawing is wider than high, and above the lines.
      assert.ok(
        right - left > (bottom - top) * 1.1 && bottom > height! * 0.6,
        `${rotation} ${side}: ${left} ${right} ${top} ${bottom}`,
      )
    }
})

test('D36 a flipped byte is seen, wherever it is; so is what is written after the signature', async () => {
  const signed = await sign(await input(await pdfOf([a4, a4])))
  const at1 = Buffer.from(signed.bytes)
  const gap = at1.lastIndexOf('/Contents <')
  let seen = 0
  for (let i = 20; i < at1.length; i += Math.floor(at1.length / 60)) {
    if (i > gap && i < gap + 33_000) continue
    const flipped = Buffer.from(at1)
    flipped[i] = flipped[i]! ^ 0x01
    const told = await verify({ bytes: flipped, at, own: own() })
    assert.notEqual(told.verdict, 'unaltered', `byte ${i}`)
    seen++
  }
  assert.ok(seen > 10)
  // A further page, a note over the text, another text: each by an update that leaves the signed bytes alone.
  const changed = async (change: (pdf: PDF) => void) => {
    const pdf = await PDF.load(new Uint8Array(signed.bytes))
    change(pdf)
    const bytes = await pdf.save({ incremental: true })
    assert.deepEqual(Buffer.from(bytes.subarray(0, signed.bytes.length)), at1)
    return verify({ bytes, at, own: own() })
  }
  for (const told of [
    await changed((pdf) => pdf.getPages()[0]!.drawText('Prix : 1 €', { x: 50, y: 500 })),
    await changed((pdf) => pdf.addPage({ width: 200, height: 200 })),
    await changed((pdf) => pdf.getPages()[0]!.drawRectangle({ x: 0, y: 0, width: 300, height: 300 })),
    await changed((pdf) => pdf.getPages()[0]!.setRotation(90)),
  ]) {
    assert.equal(told.verdict, 'altered')
    assert.deepEqual([told.signatures[0]!.intact, told.signatures[0]!.leftAsItWas], [true, false])
  }
})

test('D8 D19 what cannot be signed is refused before anybody reads it, with its reason', async () => {
  const plain = await pdfOf([a4])
  const refusal = async (bytes: Uint8Array) => (await inspect(bytes)).refused
  assert.equal(await refusal(plain), null)
  assert.equal(await refusal(new Uint8Array()), 'not_pdf')
  assert.equal(await refusal(Buffer.from('hello')), 'not_pdf')
  const locked = await PDF.load(new Uint8Array(plain))
  locked.setProtection({ userPassword: 'x', ownerPassword: 'y' })
  assert.equal(await refusal(await locked.save()), 'encrypted')
  const signed = (await sign(await input(plain))).bytes
  assert.deepEqual([(await inspect(signed)).refused, (await inspect(signed)).signatures], [null, 1])
  // Its table of contents is gone: the library finds the objects by looking for them, and would write the file anew.
  const damaged = Buffer.from(signed.map((byte) => byte))
  damaged.write('9999999999', damaged.lastIndexOf('startxref') + 10)
  assert.ok(['damaged_signed', 'not_pdf'].includes(String(await refusal(damaged))))
  const script = await pdfOf([a4], (pdf) => {
    const root = (pdf as unknown as { _root: { data: Record<string, unknown> } })._root
    root.data.OpenAction = { S: 'JavaScript', JS: new String('app.alert(1)') }
  })
  assert.equal(await refusal(script), 'script')
  const enclosed = await pdfOf([a4], (pdf) => pdf.file(Buffer.from('<a/>'), { name: 'factur-x.xml' }))
  assert.deepEqual([(await inspect(enclosed)).refused, (await inspect(enclosed)).attachments], [null, 1])
  assert.equal(await refusal(await pdfOf(Array(2000).fill(a4))), 'too_many_pages')
})

test('D19 a drawing is made anew from what came in; what is none, too large or empty is refused', async () => {
  const canvas = createCanvas(400, 200)
  assert.equal(await cleanDrawing(canvas.toBuffer('image/png')), undefined)
  canvas.getContext('2d').fillRect(100, 50, 80, 40)
  const clean = (await cleanDrawing(canvas.toBuffer('image/png')))!
  assert.deepEqual([clean.readUInt32BE(16), clean.readUInt32BE(20)], [80, 40])
  assert.equal(await cleanDrawing(canvas.toBuffer('image/jpeg')), undefined)
  assert.equal(await cleanDrawing(Buffer.from('hello')), undefined)
  const bomb = Buffer.from(canvas.toBuffer('image/png'))
  bomb.writeUInt32BE(60_000, 16)
  assert.equal(await cleanDrawing(bomb), undefined)
})

test('D20 D39 each level: B-T, B-LT with list and responder, B-LTA; an authority that is away is told', async () => {
  const plain = await pdfOf([a4])
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    const signed = await sign(await input(plain, { ...withAuthority(), level }))
    assert.deepEqual([signed.level, signed.stampedAt?.toISOString()], [level, '2026-11-20T09:00:00.000Z'])
    const told = await verify({ bytes: signed.bytes, at, own: own() })
    assert.deepEqual([told.verdict, told.signatures[0]!.level], ['unaltered', level])
    assert.equal(told.signatures.at(-1)!.kind, level === 'B-LTA' ? 'archive' : 'signature')
  }
  assert.ok(authority.asked.includes('/list') && authority.asked.includes('/responder'))
  // A server's clock that is five minutes ahead never signs in the future.
  const ahead = await sign(
    await input(plain, { ...withAuthority(), level: 'B-T', at: new Date('2026-11-20T09:05:00Z') }),
  )
  assert.equal(ahead.at.toISOString(), '2026-11-20T09:00:00.000Z')
  authority.away = true
  await assert.rejects(sign(await input(plain, { ...withAuthority(), level: 'B-T' })), { message: authorityAway })
  authority.away = false
  await assert.rejects(
    sign(await input(plain, { authority: { url: authority.url, allowPrivate: false }, level: 'B-T' })),
    {
      message: authorityAway,
    },
  )
})

test('D39 a signature outlasts its certificate, its time stamp and what was renewed; one that was revoked before it signed does not hold', async () => {
  const mine = await authority.keyFor('Qui passe', 1)
  const signed = await sign(await input(await pdfOf([a4]), { key: mine, ...withAuthority(), level: 'B-LTA' }))
  const verdict = async (bytes: Uint8Array, moment: string) =>
    await verify({ bytes, at: new Date(moment), own: [mine.certificate] })
  assert.ok(readCertificate(mine.certificate).until < new Date('2028-01-01'))
  const first = await verdict(signed.bytes, '2028-06-01T00:00:00Z')
  assert.deepEqual(
    [first.verdict, first.signatures[0]!.level, first.provedUntil!.getUTCFullYear()],
    ['unaltered', 'B-LTA', 2028],
  )
  // Renewed before the time stamp's certificate ends, by an update.
  authority.setNow(new Date('2028-10-01T00:00:00Z'))
  const renewed = await archive({ bytes: signed.bytes, authority: withAuthority().authority })
  assert.deepEqual(Buffer.from(renewed.bytes.subarray(0, signed.bytes.length)), Buffer.from(signed.bytes))
  authority.setNow(new Date('2028-12-01T00:00:00Z'))
  const again = await archive({ bytes: renewed.bytes, authority: withAuthority().authority })
  authority.away = true
  const late = await verdict(again.bytes, '2060-01-01T00:00:00Z')
  assert.deepEqual([late.verdict, late.signatures.map((one) => one.intact)], ['unaltered', [true, true, true, true]])
  assert.ok(late.provedUntil!.getUTCFullYear() >= 2030)
  authority.away = false
  authority.setNow(at)
  // Without a time stamp nobody knows when it was made: once the certificate has ended, it does not hold.
  const plain = await sign(await input(await pdfOf([a4]), { key: mine }))
  assert.equal((await verdict(plain.bytes, '2027-01-01T00:00:00Z')).verdict, 'unaltered')
  assert.equal((await verdict(plain.bytes, '2030-01-01T00:00:00Z')).verdict, 'unproved')
  const lost = await authority.keyFor('Perdu', 3, { list: true })
  authority.revoked.push(lost.certificate)
  const bad = await sign(await input(await pdfOf([a4]), { key: lost, ...withAuthority(), level: 'B-LT' }))
  const told = await verify({ bytes: bad.bytes, at, own: [lost.certificate] })
  assert.deepEqual([told.signatures[0]!.intact, told.signatures[0]!.certificateGood], [true, false])
  authority.revoked.length = 0
})

test('D20 a certificate for trying out signs, and says that it is one', async () => {
  const trial = await makeTrialKey('Halbrane', at)
  assert.match(readCertificate(trial.certificate).subject, /essai/)
  const signed = await sign(await input(await pdfOf([a4]), { key: trial }))
  assert.equal((await verify({ bytes: signed.bytes, at, own: [trial.certificate] })).verdict, 'unaltered')
})
