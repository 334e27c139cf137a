import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { fit } from './fit.ts'

const flat = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#0b5a73' } })

test('P8 a picture is made to fit, upright as it was taken, and says nothing any more of where', async () => {
  const taken = await flat(3000, 2000)
    .withExif({ IFD0: { Copyright: 'Camera' }, IFD3: { GPSLatitude: '47/1 13/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const made = (await fit({ bytes: taken, side: 800 }))!
  const said = await sharp(made).metadata()
  assert.deepEqual(
    [said.format, said.width, said.height, said.exif, said.orientation],
    ['webp', 533, 800, undefined, undefined],
  )
  const small = await sharp((await fit({ bytes: await flat(40, 30).png().toBuffer(), side: 800 }))!).metadata()
  assert.deepEqual([small.width, small.height], [40, 30])
})

test('P8 a picture that is damaged, a bomb, or an SVG is none', async () => {
  const bytes = await flat(200, 200).jpeg().toBuffer()
  assert.equal(await fit({ bytes: bytes.subarray(0, bytes.length / 2), side: 800 }), null)
  assert.equal(await fit({ bytes: Buffer.from('no picture'), side: 800 }), null)
  assert.equal(
    await fit({
      bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x()</script></svg>'),
      side: 800,
    }),
    null,
  )
  const bomb = await flat(9000, 9000).png({ compressionLevel: 9 }).toBuffer()
  assert.ok(bomb.length < 400_000)
  assert.equal(await fit({ bytes: bomb, side: 800 }), null)
})
