import { createCanvas, loadImage } from '@napi-rs/canvas'
import { ink } from '../pdf/document.ts'
import { outlinesOf } from '../pdf/outlines.ts'

/** What a signature shows: a drawing (a PNG), or the name as it was typed; then who signed, and when. */
export type Mark = {
  /** A PNG of the drawing; null: the name is written in its place. */
  drawing: Uint8Array | null
  typed: string
  /** Lines below it: the name, then date and time. */
  lines: string[]
}

/** What a drawing may be at most, and what it is reduced to. */
const most = { bytes: 1024 * 1024, side: 4000, width: 1000, height: 500 }

/**
 * Makes of what a person sent a PNG of our own, cut to what is drawn: nothing of the file that came in is kept.
 * @returns undefined where it is no PNG, too large, or nothing is drawn on it
 */
export async function cleanDrawing(bytes: Uint8Array): Promise<Buffer | undefined> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(33, bytes.length))
  if (bytes.length > most.bytes || head.length < 33 || head.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n')
    return undefined
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)]
  // Before it is unpacked: a few bytes may say that they are a picture of gigabytes.
  if (head.toString('latin1', 12, 16) !== 'IHDR' || width < 1 || height < 1 || width > most.side || height > most.side)
    return undefined
  const picture = await loadImage(Buffer.from(bytes)).catch(() => undefined)
  if (!picture) return undefined
  const scale = Math.min(1, most.width / width, most.height / height)
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
  const canvas = createCanvas(size.width, size.height)
  const context = canvas.getContext('2d')
  context.drawImage(picture, 0, 0, size.width, size.height)
  const { data } = context.getImageData(0, 0, size.width, size.height)
  let [left, top, right, bottom] = [size.width, size.height, -1, -1]
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const at = (y * size.width + x) * 4
      const dark = 255 - Math.min(data[at]!, data[at + 1]!, data[at + 2]!)
      if ((data[at + 3]! * dark) / 255 < 24) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  if (right - left < 3 && bottom - top < 3) return undefined
  const cut = createCanvas(right - left + 1, bottom - top + 1)
  cut.getContext('2d').drawImage(canvas, left, top, cut.width, cut.height, 0, 0, cut.width, cut.height)
  return cut.toBuffer('image/png')
}

const colours = { frame: '#7FA88B', typed: '#1F3A8A', name: ink.text, day: ink.second }

/** A colour as a PDF's content sets it. */
const colour = (hex: string, operator: 'rg' | 'RG') =>
  `${[1, 3, 5].map((at) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255).toFixed(3)).join(' ')} ${operator}`

const short = (value: number) => String(Math.round(value * 1000) / 1000)
const write = (values: number[], operator: string) => `${values.map(short).join(' ')} ${operator}`

/** A rectangle with round corners, to be painted. */
function roundRectangle(x: number, y: number, width: number, height: number, radius: number): string {
  const [right, top, bend] = [x + width, y + height, radius * 0.4477]
  return [
    write([x + radius, y], 'm'),
    write([right - radius, y], 'l'),
    write([right - bend, y, right, y + bend, right, y + radius], 'c'),
    write([right, top - radius], 'l'),
    write([right, top - bend, right - bend, top, right - radius, top], 'c'),
    write([x + radius, top], 'l'),
    write([x + bend, top, x, top - bend, x, top - radius], 'c'),
    write([x, y + radius], 'l'),
    write([x, y + bend, x + bend, y, x + radius, y], 'c'),
    'h',
  ].join('\n')
}

/**
 * What a mark of this size (points) paints, as a PDF's content whose origin is the mark's lower left corner. Words are shapes, so that no font goes
 * into the file; readers have them in the signature's own entries.
 * @param drawing the picture of its drawing, painted by the name Drawing
 */
export function paintMark(
  mark: Mark,
  width: number,
  height: number,
  drawing?: { width: number; height: number },
): string {
  const pad = Math.min(6, height * 0.08)
  const line = Math.min(10.5, height / 7)
  const foot = height - pad - mark.lines.length * line * 1.25
  const room = { width: width - 2 * pad, height: Math.max(4, foot - 2 * pad) }
  const parts = [colour(colours.frame, 'RG'), '0.8 w', roundRectangle(0.4, 0.4, width - 0.8, height - 0.8, 2), 'S']
  /** A line whose top is `y` below the mark's, in a smaller size where it would be too wide. */
  const words = (text: string, y: number, size: number, hex: string, strong: boolean) => {
    const { content, width, ascent, unit } = outlinesOf(text, strong)
    const fitted = Math.max(3.5, Math.min(size, room.width / Math.max(1 / size, width)))
    const baseline = height - (y + (size - fitted)) - ascent * fitted
    parts.push('q', colour(hex, 'rg'), write([fitted * unit * 1000, 0, 0, fitted * unit * 1000, pad, baseline], 'cm'))
    parts.push('0.001 0 0 0.001 0 0 cm', content, 'Q')
  }
  if (mark.drawing && drawing) {
    const scale = Math.min(room.width / drawing.width, room.height / drawing.height)
    const [wide, high] = [drawing.width * scale, drawing.height * scale]
    parts.push('q', write([wide, 0, 0, high, pad, height - pad - (room.height + high) / 2], 'cm'), '/Drawing Do', 'Q')
  } else words(mark.typed, pad + room.height * 0.1, Math.min(24, room.height * 0.7), colours.typed, true)
  for (const [index, text] of mark.lines.entries()) {
    const first = index === 0
    const size = line * (first ? 0.92 : 0.82)
    words(text, foot + index * line * 1.25, size, first ? colours.name : colours.day, first)
  }
  return parts.join('\n')
}
