import PDFDocument from 'pdfkit'

/** A one-page PDF that stands for a signed copy. */
export function drawPaper(title: string, lines: string[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: 'A4', info: { Title: title } })
    const parts: Buffer[] = []
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(Buffer.concat(parts)))
    document.fontSize(16).text(title).moveDown().fontSize(11)
    for (const line of lines) document.text(line)
    document.end()
  })
}
