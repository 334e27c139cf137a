import PDFDocument from 'pdfkit'

/** The size of each page, in points: A4. */
export const pageSize = { width: 595.28, height: 841.89 }

/** A PDF that stands for a paper: its title and its lines. A line that is a form feed begins another page. */
export function drawPaper(title: string, lines: string[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: 'A4', info: { Title: title } })
    const parts: Buffer[] = []
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(Buffer.concat(parts)))
    document.fontSize(16).text(title).moveDown().fontSize(11)
    for (const line of lines) {
      if (line === '\f') document.addPage()
      else document.text(line).moveDown(0.5)
    }
    document.end()
  })
}
