import QRCode from 'qrcode'

/** The code printed on a form, by which a signed copy finds its request or delegation again (C23, C25). */
export type FormCode = { kind: 'request' | 'delegation'; id: string; version: number }

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const pattern = new RegExp(`^PARVIS:([RD]):(${uuid}):([1-9][0-9]{0,5})$`, 'i')

/**
 * The text of a form's code, `PARVIS:R:<uuid>:<version>` (`D` for a delegation). In capitals, so that the QR code takes
 * its compact alphabet and stays coarse enough for a fax. Throws RangeError unless `id` is a UUID and `version` from 1.
 */
export function formCode({ kind, id, version }: FormCode): string {
  const text = `PARVIS:${kind === 'request' ? 'R' : 'D'}:${id}:${version}`.toUpperCase()
  if (!parseFormCode(text)) throw new RangeError(`Not a form's identifier and version: ${id}, ${version}`)
  return text
}

/** What a form's code says (the identifier in small letters), or undefined for any other text. */
export function parseFormCode(text: string): FormCode | undefined {
  const match = pattern.exec(text.trim())
  if (!match) return undefined
  return {
    kind: match[1]!.toUpperCase() === 'R' ? 'request' : 'delegation',
    id: match[2]!.toLowerCase(),
    version: Number(match[3]),
  }
}

/**
 * Draws a text as a QR code in vectors: `size` points on each side, modules only. Leave at least four modules of white
 * around (an eighth of the size).
 * @param correction Q, unless a norm says otherwise: a quarter of it may be lost to a stamp or a fax
 */
export function drawCode(
  doc: PDFKit.PDFDocument,
  text: string,
  x: number,
  y: number,
  size: number,
  correction: 'M' | 'Q' = 'Q',
): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: correction })
  const side = size / modules.size
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; ) {
      let end = column
      while (end < modules.size && modules.get(row, end)) end++
      // Neighbours in one rectangle, a hair too tall: no white seams between rows when the page is rendered small.
      if (end > column) doc.rect(x + column * side, y + row * side, (end - column) * side, side * 1.02)
      column = Math.max(end, column + 1)
    }
  doc.fill('#000000')
}
