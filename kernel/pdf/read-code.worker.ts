import { parentPort, workerData } from 'node:worker_threads'
import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas'
import jsqr from 'jsqr'
import { parseFormCode } from './code.ts'
import { openPdf, renderPage } from './render.ts'

// The thread of `readFormCode`: posts the text of the first form code found, or undefined.

type Input = { bytes: Uint8Array; kind: string; budgetMs: number }
type Reader = typeof jsqr.default

const readQr = ((jsqr as { default?: Reader }).default ?? jsqr) as Reader
const { bytes, kind, budgetMs } = workerData as Input
const deadline = performance.now() + budgetMs
const maxDecodedPixels = 64_000_000
const maxRenderedPixels = 12_000_000

/** Width and height that a PNG or JPEG declares, without decoding it. */
function pictureSize(): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (kind === 'image/png') {
    if (bytes.length < 24 || view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== 0x49484452) return undefined
    return { width: view.getUint32(16), height: view.getUint32(20) }
  }
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (frame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

type Area = { x: number; y: number; width: number; height: number }

/** A part of a picture, on white, scaled so that its longer side is `side` pixels. */
function part(source: Canvas, area: Area, side: number): { data: Uint8ClampedArray; width: number; height: number } {
  const scale = side / Math.max(area.width, area.height)
  const width = Math.max(1, Math.round(area.width * scale))
  const height = Math.max(1, Math.round(area.height * scale))
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, area.x, area.y, area.width, area.height, 0, 0, width, height)
  return { data: context.getImageData(0, 0, width, height).data as unknown as Uint8ClampedArray, width, height }
}

/** Black and white at Otsu's threshold, in place: helps with grey copies and uneven photos. */
function threshold(data: Uint8ClampedArray): void {
  const histogram = new Array<number>(256).fill(0)
  const grey = (at: number) => (data[at]! * 77 + data[at + 1]! * 150 + data[at + 2]! * 29) >> 8
  for (let at = 0; at < data.length; at += 4) histogram[grey(at)]!++
  const count = data.length / 4
  const sum = histogram.reduce((total, number, level) => total + number * level, 0)
  let [below, sumBelow, best, level] = [0, 0, -1, 128]
  for (let candidate = 0; candidate < 256; candidate++) {
    below += histogram[candidate]!
    sumBelow += histogram[candidate]! * candidate
    if (below === 0 || below === count) continue
    const between = below * (count - below) * (sumBelow / below - (sum - sumBelow) / (count - below)) ** 2
    if (between > best) [best, level] = [between, candidate]
  }
  for (let at = 0; at < data.length; at += 4) data.fill(grey(at) > level ? 255 : 0, at, at + 3)
}

/** The parts of a page looked at one by one: overlapping tiles, the top right first, where forms have their code. */
function tiles({ width, height }: Area): Area[] {
  const [tileWidth, tileHeight] = [width * 0.56, height * 0.42]
  const columns = [width - tileWidth, 0]
  const rows = [0, (height - tileHeight) / 2, height - tileHeight]
  return rows.flatMap((y) => columns.map((x) => ({ x, y, width: tileWidth, height: tileHeight })))
}

type Attempt = [Area, side: number, blackAndWhite: boolean]
type Attempts = (whole: Area) => Attempt[]

const firstAttempts: Attempts = (whole) => [
  [whole, Math.min(Math.max(whole.width, whole.height), 1700), false],
  ...tiles(whole).map((area): Attempt => [area, 900, false]),
]
const closerAttempts: Attempts = (whole) => [
  [whole, Math.min(Math.max(whole.width, whole.height), 1200), true],
  ...tiles(whole).map((area): Attempt => [area, 1300, true]),
]

function find(source: Canvas, attempts: Attempts): string | undefined {
  const whole = { x: 0, y: 0, width: source.width, height: source.height }
  for (const [area, side, blackAndWhite] of attempts(whole)) {
    if (performance.now() > deadline) return undefined
    const { data, width, height } = part(source, area, side)
    if (blackAndWhite) threshold(data)
    const text = readQr(data, width, height, { inversionAttempts: 'dontInvert' })?.data
    if (text && parseFormCode(text)) return text
  }
  return undefined
}

async function readPicture(): Promise<string | undefined> {
  const size = pictureSize()
  if (!size || size.width * size.height === 0 || size.width * size.height > maxDecodedPixels) return undefined
  const picture = await loadImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const scale = Math.min(1, Math.sqrt(maxRenderedPixels / (picture.width * picture.height)))
  const canvas = createCanvas(Math.ceil(picture.width * scale), Math.ceil(picture.height * scale))
  const context = canvas.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return find(canvas, firstAttempts) ?? find(canvas, closerAttempts)
}

async function readPdf(): Promise<string | undefined> {
  const document = await openPdf(bytes)
  for (const [dpi, attempts] of [
    [150, firstAttempts],
    [250, closerAttempts],
  ] as const)
    for (let number = 1; number <= Math.min(5, document.numPages); number++) {
      if (performance.now() > deadline) return undefined
      try {
        const text = find(await renderPage(document, number, { dpi, maxPixels: maxRenderedPixels }), attempts)
        if (text) return text
      } catch {
        // A damaged page: another one may bear the code.
      }
    }
  return undefined
}

let text: string | undefined
try {
  text = await (kind === 'application/pdf' ? readPdf() : readPicture())
} catch {
  text = undefined
}
parentPort!.postMessage(text)
