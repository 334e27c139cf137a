import { createCanvas, loadImage } from '@napi-rs/canvas'
import PDFKit from 'pdfkit'
import { ink, setFontFor } from '../pdf/document.ts'

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

const green = '#7FA88B'

/** The mark as a PDF of one page of this size, in points. */
export async function drawMark(mark: Mark, width: number, height: number): Promise<Buffer> {
  // Without the font that PDFKit has at first: it would be parsed for nothing.
  const pdf = new PDFKit({ size: [width, height], margin: 0, compress: false, font: '' })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject))
  const pad = Math.min(6, height * 0.08)
  const line = Math.min(10.5, height / 7)
  const write = (text: string, y: number, size: number, colour: string, strong: boolean) => {
    setFontFor(pdf, text, strong)
    pdf.fontSize(size)
    const fitted = Math.max(3.5, Math.min(size, (size * (width - 2 * pad)) / Math.max(1, pdf.widthOfString(text))))
    pdf
      .fontSize(fitted)
      .fillColor(colour)
      .text(text, pad, y + (size - fitted), { lineBreak: false })
  }
  pdf
    .roundedRect(0.4, 0.4, width - 0.8, height - 0.8, 2)
    .lineWidth(0.8)
    .strokeColor(green)
    .stroke()
  const foot = height - pad - mark.lines.length * line * 1.25
  const room = { width: width - 2 * pad, height: Math.max(4, foot - 2 * pad) }
  if (mark.drawing) pdf.image(Buffer.from(mark.drawing), pad, pad, { fit: [room.width, room.height], valign: 'center' })
  else write(mark.typed, pad + room.height * 0.1, Math.min(24, room.height * 0.7), '#1F3A8A', true)
  mark.lines.forEach((text, index) => {
    write(
      text,
      foot + index * line * 1.25,
      line * (index === 0 ? 0.92 : 0.82),
      index === 0 ? ink.text : ink.second,
      index === 0,
    )
  })
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}
