import PDFKit from 'pdfkit'
import type { Locale } from '../i18n/locale.ts'
import type { Place } from '../signature/place.ts'
import { parsedFont, setFont } from './fonts.ts'
import { breakLines, type FontName, furtherFonts, type Measure, missingCharacters, visualRuns } from './text.ts'

/**
 * Documents that the portal prints: A4, tagged (a screen reader finds title, headings, tables and their heads), fonts
 * embedded, written to the rules of PDF/A-3a. Lengths are points, from the top left.
 */

/** The palette of paper: that of the light theme. */
export const ink = {
  text: '#16202B',
  second: '#3F4C58',
  help: '#5A6773',
  rule: '#DFE4E8',
  writing: '#7F8B97',
  ground: '#F7F8F9',
  notice: '#FBF2DF',
  noticeText: '#7A5200',
  door: '#B87F14',
} as const

export type TextStyle = {
  font?: FontName
  size?: number
  /** Of one line, in points; 1.4 × size by default. */
  lineHeight?: number
  colour?: string
  align?: 'left' | 'right'
  /** Figures of one width, for columns of amounts. */
  tabular?: boolean
}

export type DocumentOptions = {
  title: string
  lang: Locale
  brand: { name: string; colour: string }
  /** What the footer of every page says at its left. */
  footer: string
  /** What stands at the top of every page but the first, within `height` points. */
  runningHeader?: { height: number; draw(document: TaggedDocument): void }
  /** Its pages go to different people: none says which of how many it is. */
  unnumbered?: true
  /** When the document is made; now by default. */
  createdAt?: Date
}

/** A label and its value; without a value, a line to write on. `span` columns out of those of the grid. */
export type Field = { label: string; value?: string | undefined; span?: number }

/** A cell of a table: plain text, or several pieces on one line (a value before, an arrow, a value after). */
export type Cell = string | { text: string; style?: TextStyle } | Array<{ text: string; style?: TextStyle }>

type Structure = PDFKit.PDFStructureElement
// What @types/pdfkit does not tell of pdfkit 0.20.
type Inside = {
  info: Record<string, unknown>
  endMetadata(): void
  markStructureContent(type: string): PDFKit.PDFStructureContent
}

const page = { width: 595.28, height: 841.89 }
const margin = { left: 48, right: 48, top: 34, bottom: 46 }

/** From this height on, a value is long enough to be split between pages. */
const tallRow = 120

/** The width of the column that holds the titles of sections. */
const sideColumn = 112

const words = {
  fr: { page: (n: number, of: number) => `Page ${n} sur ${of}` },
  en: { page: (n: number, of: number) => `Page ${n} of ${of}` },
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** The characters of a text that no document can print; to be refused where they are typed. */
export function unprintableIn(text: string): string[] {
  const fonts = (['regular', ...furtherFonts] as const).map(parsedFont)
  return missingCharacters(text, (code) => fonts.some((font) => font.hasGlyphForCodePoint(code)))
}

/** A brand colour fit for print, else the portal's own. */
function safeColour(colour: string): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#0B5A73'
}

/** A tagged document under construction: each call draws below the one before and opens a page when the room is gone. */
export class TaggedDocument {
  readonly pdf: PDFKit.PDFDocument
  readonly left = margin.left
  readonly right = page.width - margin.right
  readonly width = page.width - margin.left - margin.right
  readonly bottom = page.height - margin.bottom
  readonly brandColour: string
  /** Where the next element goes. */
  y: number = margin.top
  #options: DocumentOptions
  #pageTop = margin.top
  #widths = new Map<string, number>()
  #root: Structure
  #parents: Structure[] = []
  #glyphs = new Map<string, boolean>()
  #chunks: Buffer[] = []
  #finished: Promise<Buffer>

  constructor(options: DocumentOptions) {
    this.#options = options
    this.brandColour = safeColour(options.brand.colour)
    this.pdf = new PDFKit({
      size: 'A4',
      margin: 0,
      // Else each document reads a font of the library's that it never uses.
      font: '',
      tagged: true,
      subset: 'PDF/A-3a',
      pdfVersion: '1.7',
      lang: options.lang === 'fr' ? 'fr-FR' : 'en-GB',
      displayTitle: true,
      bufferPages: true,
      info: {
        Title: options.title,
        Author: options.brand.name,
        Creator: 'Parvis',
        Producer: 'Parvis',
        CreationDate: options.createdAt ?? new Date(),
      },
    })
    const inside = this.#inside
    const endMetadata = inside.endMetadata
    // pdfkit writes `info` into XMP as it is: an «&» in a title would make the metadata malformed.
    inside.endMetadata = () => {
      const plain = inside.info
      inside.info = Object.fromEntries(
        Object.entries(plain).map(([key, value]) => [key, typeof value === 'string' ? escapeXml(value) : value]),
      )
      endMetadata.call(this.pdf)
      inside.info = plain
    }
    this.#finished = new Promise((resolve, reject) => {
      this.pdf.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
      this.pdf.on('end', () => resolve(Buffer.concat(this.#chunks)))
      this.pdf.on('error', reject)
    })
    this.#root = this.pdf.struct('Document')
    this.pdf.addStructure(this.#root)
    this.#parents.push(this.#root)
  }

  get #inside(): Inside {
    return this.pdf as unknown as Inside
  }

  #measure(style: TextStyle): Measure {
    const size = style.size ?? 9.5
    return {
      width: (text, font) => {
        const key = `${font} ${size} ${style.tabular ?? false} ${text}`
        const known = this.#widths.get(key)
        if (known !== undefined) return known
        this.#font(font).fontSize(size)
        const width = this.pdf.widthOfString(text, this.#features(style))
        this.#widths.set(key, width)
        return width
      },
      has: (code, font) => {
        const key = `${font}${code}`
        const known = this.#glyphs.get(key)
        if (known !== undefined) return known
        const has = parsedFont(font).hasGlyphForCodePoint(code)
        this.#glyphs.set(key, has)
        return has
      },
    }
  }

  #font(name: FontName): PDFKit.PDFDocument {
    setFont(this.pdf, name)
    return this.pdf
  }

  #features(style: TextStyle): PDFKit.Mixins.TextOptions {
    return style.tabular ? { features: ['tnum'] } : {}
  }

  #lines(text: string, style: TextStyle, width: number) {
    return breakLines(text, style.font ?? 'regular', width, this.#measure(style))
  }

  /** The height of a text in a column. */
  heightOf(text: string, width: number, style: TextStyle = {}): number {
    return this.#lines(text, style, width).length * (style.lineHeight ?? (style.size ?? 9.5) * 1.4)
  }

  /** The width of a text on one line. */
  widthOf(text: string, style: TextStyle = {}): number {
    return Math.max(...this.#lines(text, style, Number.POSITIVE_INFINITY).map((line) => line.width))
  }

  /** Draws a text, untagged (inside `tag` or `artifact`), and gives its height. */
  draw(text: string, x: number, y: number, width: number, style: TextStyle = {}): number {
    const size = style.size ?? 9.5
    const lineHeight = style.lineHeight ?? size * 1.4
    const measure = this.#measure(style)
    const lines = this.#lines(text, style, width)
    lines.forEach((line, index) => {
      let at = style.align === 'right' ? x + width - line.width : x
      const baseline = y + index * lineHeight + (lineHeight - size) / 2 + size * 0.84
      for (const run of visualRuns(line)) {
        this.#font(run.font)
          .fontSize(size)
          .fillColor(style.colour ?? ink.text)
        this.pdf.text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic', ...this.#features(style) })
        at += measure.width(run.text, run.font)
      }
    })
    return lines.length * lineHeight
  }

  /** An element of the document's structure whose content `draw` paints on the current page. */
  tag(type: string, draw: () => void, options: PDFKit.Mixins.StructureElementOptions = {}): void {
    const element = this.pdf.struct(type as never, options as never)
    this.#parents.at(-1)!.add(element)
    const content = this.#inside.markStructureContent(type)
    draw()
    this.pdf.endMarkedContent()
    element.add(content)
    element.end()
  }

  /** An element that holds the elements made in `build` (a section, a table, a row). */
  group(type: string, build: () => void): void {
    const element = this.pdf.struct(type as never)
    this.#parents.at(-1)!.add(element)
    this.#parents.push(element)
    build()
    this.#parents.pop()
    element.end()
  }

  /** Painting that says nothing: rules, grounds. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.pdf.markContent('Artifact', { type } as never)
    draw()
    this.pdf.endMarkedContent()
  }

  /** Opens a page, whatever room is left on this one. */
  newPage(): void {
    this.pdf.addPage()
    this.y = margin.top
    this.#pageTop = this.y
  }

  /** Opens a page unless `height` points are left on this one. */
  ensure(height: number): void {
    if (this.y + height <= this.bottom || this.y <= this.#pageTop) return
    this.pdf.addPage()
    this.y = margin.top
    const { runningHeader } = this.#options
    if (!runningHeader) return
    this.artifact(() => runningHeader.draw(this), 'Pagination')
    this.y = margin.top + runningHeader.height
    this.#pageTop = this.y
  }

  /** Leaves some room. */
  space(height: number): void {
    this.y += height
  }

  /** A hairline over the whole width. */
  rule(x = this.left, width = this.right - x): void {
    this.artifact(() => {
      this.pdf
        .moveTo(x, this.y)
        .lineTo(x + width, this.y)
        .lineWidth(0.6)
        .strokeColor(ink.rule)
        .stroke()
    })
  }

  /** The brand's name with the mark, whose wall takes the brand's colour, at the top left of the page. */
  brandHeader(): void {
    const { name } = this.#options.brand
    this.artifact(() => {
      this.pdf
        .save()
        .translate(this.left, this.y)
        .scale(24 / 26)
        .translate(-3, -3)
      this.pdf
        .path('M3 6a3 3 0 0 1 3-3h20a3 3 0 0 1 3 3v13h-8.5v-6a4.5 4.5 0 0 0-9 0v6H3z')
        .path('M3 21h6.2l-2.6 8H6a3 3 0 0 1-3-3z')
        .path('M22.8 21H29v5a3 3 0 0 1-3 3h-.6z')
        .fill(this.brandColour)
      this.pdf.path('M11.5 21h9l2.6 8H8.9z').fill(ink.door)
      this.pdf.restore()
    })
    this.tag('P', () =>
      this.draw(name, this.left + 33, this.y + 1.5, this.width * 0.6, { font: 'display', size: 15, lineHeight: 21 }),
    )
    this.y += 24
  }

  /** A heading: level 1 is the title of the document. */
  heading(level: 1 | 2, text: string, width = this.width): void {
    const style: TextStyle =
      level === 1 ? { font: 'display', size: 20, lineHeight: 25 } : { font: 'display', size: 11, lineHeight: 15 }
    this.ensure(this.heightOf(text, width, style) + 24)
    this.tag(`H${level}`, () => {
      this.y += this.draw(text, this.left, this.y, width, style)
    })
  }

  /** A paragraph over the whole width (or `width`), continued on the next page where it is long. */
  paragraph(text: string, style: TextStyle = {}, x = this.left, width = this.right - x): void {
    const lineHeight = style.lineHeight ?? (style.size ?? 9.5) * 1.4
    this.ensure(Math.min(this.heightOf(text, width, style), lineHeight * 2))
    const lines = this.#lines(text, style, width).map((line) => visualText(line))
    let from = 0
    while (from < lines.length) {
      const room = Math.max(1, Math.floor((this.bottom - this.y) / lineHeight))
      const part = lines.slice(from, from + room)
      this.tag('P', () => {
        part.forEach((line, index) => {
          this.draw(line, x, this.y + index * lineHeight, width + 0.5, style)
        })
      })
      this.y += part.length * lineHeight
      from += room
      if (from < lines.length) this.ensure(lineHeight * 2 + this.bottom)
    }
  }

  /** A list with dashes. */
  list(items: string[], style: TextStyle = {}, x = this.left): void {
    const lineHeight = style.lineHeight ?? (style.size ?? 9.5) * 1.4
    this.group('L', () => {
      for (const item of items) {
        const width = this.right - x - 12
        const height = this.heightOf(item, width, style)
        this.ensure(height)
        this.group('LI', () => {
          this.tag('Lbl', () => this.draw('–', x, this.y, 12, { ...style, colour: this.brandColour, lineHeight }))
          this.tag('LBody', () => this.draw(item, x + 12, this.y, width, style))
        })
        this.y += height + 2
      }
    })
  }

  /** A section whose content `build` draws beside its title, from the given left edge on. */
  besideTitle(title: string, help: string | undefined, build: (x: number) => void): void {
    this.ensure(80)
    this.rule()
    this.y += 7
    this.group('Sect', () => {
      const before = this.pdf.page
      const sideBottom = this.#sideTitle(title, help)
      build(this.left + sideColumn)
      if (this.pdf.page === before) this.y = Math.max(this.y, sideBottom)
    })
    this.y += 4
  }

  /** Draws a section's title and help in its column and gives the bottom of them. */
  #sideTitle(title: string, help: string | undefined): number {
    const style: TextStyle = { font: 'display', size: 10.5, lineHeight: 14 }
    const width = sideColumn - 12
    this.tag('H2', () => this.draw(title, this.left, this.y, width, style))
    const bottom = this.y + this.heightOf(title, width, style)
    if (!help) return bottom
    const helpStyle: TextStyle = { size: 7.5, lineHeight: 10.5, colour: ink.help }
    this.tag('P', () => this.draw(help, this.left, bottom + 1, width, helpStyle))
    return bottom + 1 + this.heightOf(help, width, helpStyle)
  }

  /**
   * A section: its title in a column at the left, its fields beside it in a grid, label above value. A field is as wide
   * as its value needs. Structured as a table of label and value cells.
   */
  section(title: string, fields: Field[], options: { help?: string; columns?: number } = {}): void {
    const x = this.left + sideColumn
    const columns = options.columns ?? 4
    const gap = 14
    const cell = (this.right - x - gap * (columns - 1)) / columns
    const label: TextStyle = { size: 7.5, lineHeight: 11, colour: ink.help }
    const value: TextStyle = { size: 9.5, lineHeight: 13 }
    const widthOf = (span: number) => cell * span + gap * (span - 1)
    const spanOf = (field: Field) => {
      if (this.heightOf(field.value ?? '', widthOf(field.span ?? columns), value) > tallRow - 11) return columns
      if (field.span) return Math.min(field.span, columns)
      const wanted = Math.max(this.widthOf(field.value ?? '', value), this.widthOf(field.label, label))
      for (let span = 1; span < columns; span++) if (wanted <= widthOf(span)) return span
      return columns
    }
    type Placed = { field: Field; start: number; span: number; height: number }
    const rows: Placed[][] = []
    let used = columns
    for (const field of fields) {
      const span = spanOf(field)
      if (used + span > columns) {
        rows.push([])
        used = 0
      }
      const height = field.value === undefined ? 30 : 11 + this.heightOf(field.value || '–', widthOf(span), value)
      rows.at(-1)!.push({ field, start: used, span, height })
      used += span
    }
    const heights = rows.map((row) => Math.max(...row.map((placed) => placed.height)))
    const first = heights[0] ?? 0
    this.ensure(Math.min(first, tallRow) + Math.min(heights[1] ?? 0, tallRow) + 12)
    this.rule()
    this.y += 7
    this.group('Sect', () => {
      const firstPage = this.pdf.page
      const sideBottom = this.#sideTitle(title, options.help)
      if (rows.length > 0)
        this.group('Table', () => {
          rows.forEach((row, index) => {
            this.ensure(heights[index]! > tallRow ? tallRow / 2 : heights[index]!)
            this.#fieldRow(row, heights[index]!, (placed) => x + placed.start * (cell + gap), widthOf, label, value)
            this.y += heights[index]! + 4
          })
        })
      if (this.pdf.page === firstPage) this.y = Math.max(this.y, sideBottom)
    })
    this.y += 3
  }

  #fieldRow(
    row: Array<{ field: Field; start: number; span: number }>,
    height: number,
    xOf: (placed: { start: number }) => number,
    widthOf: (span: number) => number,
    label: TextStyle,
    value: TextStyle,
  ): void {
    // A long value goes on over the next pages, line by line.
    const tall = height > tallRow && row.length === 1
    this.group('TR', () => {
      for (const placed of row) {
        const x = xOf(placed)
        const width = widthOf(placed.span)
        const text = placed.field.value
        this.tag('TH', () => this.draw(placed.field.label, x, this.y, width, label), { scope: 'Row' } as never)
        if (tall && text) this.group('TD', () => this.#continued(text, x, width, label, value))
        else
          this.tag('TD', () => {
            if (text === undefined) this.#writingLine(x, this.y + 27, width)
            else this.draw(text || '–', x, this.y + 11, width, value)
          })
      }
    })
    if (tall) this.y -= height
  }

  #continued(text: string, x: number, width: number, label: TextStyle, value: TextStyle): void {
    this.y += label.lineHeight ?? 11
    this.paragraph(text, value, x, width)
  }

  #writingLine(x: number, y: number, width: number): void {
    this.pdf
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(0.6)
      .strokeColor(ink.writing)
      .stroke()
  }

  /**
   * A table with a head: `columns` give header, width share and alignment. The head is repeated on each page.
   */
  table(
    columns: Array<{ header: string; share: number; align?: 'left' | 'right' }>,
    rows: Cell[][],
    options: { x?: number; size?: number; lastStrong?: boolean } = {},
  ): void {
    const x = options.x ?? this.left
    const size = options.size ?? 9
    const shares = columns.reduce((sum, column) => sum + column.share, 0)
    const gap = 10
    const usable = this.right - x - gap * (columns.length - 1)
    const widths = columns.map((column) => (usable * column.share) / shares)
    const starts = widths.map((_, index) => x + widths.slice(0, index).reduce((sum, width) => sum + width + gap, 0))
    const head: TextStyle = { size: 7.5, lineHeight: 11, colour: ink.help }
    const headHeight = Math.max(...columns.map((column, index) => this.heightOf(column.header, widths[index]!, head)))
    const drawHead = () => {
      this.group('TR', () => {
        columns.forEach((column, index) => {
          this.tag(
            'TH',
            () =>
              this.draw(column.header, starts[index]!, this.y, widths[index]!, {
                ...head,
                align: column.align ?? 'left',
              }),
            { scope: 'Column' } as never,
          )
        })
      })
      this.y += headHeight + 2
      this.rule(x)
      this.y += 3
    }
    this.ensure(headHeight + 40)
    this.group('Table', () => {
      drawHead()
      rows.forEach((row, rowIndex) => {
        const strong = options.lastStrong && rowIndex === rows.length - 1
        const styleOf = (index: number): TextStyle => ({
          size,
          lineHeight: size * 1.45,
          align: columns[index]?.align ?? 'left',
          font: strong ? 'strong' : 'regular',
          tabular: columns[index]?.align === 'right',
        })
        const height = Math.max(
          ...row.map((cell, index) => this.heightOf(cellText(cell), widths[index]!, styleOf(index))),
        )
        const before = this.pdf.page
        this.ensure(height)
        if (this.pdf.page !== before) drawHead()
        if (strong && rows.length > 1) {
          this.rule(x)
          this.y += 3
        }
        this.group('TR', () => {
          row.forEach((cell, index) => {
            this.tag('TD', () => this.#cell(cell, starts[index]!, widths[index]!, styleOf(index)))
          })
        })
        this.y += height + 2
      })
    })
  }

  #cell(cell: Cell, x: number, width: number, base: TextStyle): void {
    if (!Array.isArray(cell)) {
      const { text, style } = typeof cell === 'string' ? { text: cell, style: {} } : cell
      this.draw(text, x, this.y, width, { ...base, ...style })
      return
    }
    const styles = cell.map((piece) => ({ ...base, ...piece.style, align: 'left' as const }))
    const total = cell.reduce((sum, piece, index) => sum + this.#pieceWidth(piece.text, styles[index]!), 0)
    let at = base.align === 'right' ? x + width - total : x
    cell.forEach((piece, index) => {
      this.draw(piece.text, at, this.y, width, styles[index]!)
      at += this.#pieceWidth(piece.text, styles[index]!)
    })
  }

  #pieceWidth(text: string, style: TextStyle): number {
    return this.#measure(style).width(text, style.font ?? 'regular')
  }

  /** A sentence that must be seen, on a tinted ground. */
  notice(text: string): void {
    const style: TextStyle = { font: 'strong', size: 9.5, lineHeight: 13.5, colour: ink.noticeText }
    const height = this.heightOf(text, this.width - 24, style) + 14
    this.ensure(height)
    this.artifact(() => {
      this.pdf.roundedRect(this.left, this.y, this.width, height, 5).fill(ink.notice)
    })
    this.tag('P', () => this.draw(text, this.left + 12, this.y + 7, this.width - 24, style))
    this.y += height
  }

  /**
   * The place to sign: lines to write on at the left, a frame for signature and stamp at the right. Never split.
   */
  signatureBlock(options: { title: string; lines: string[][]; frame: string; mention: string }): void {
    const height = Math.max(88, 20 + options.lines.length * 34)
    this.ensure(height + 8)
    this.group('Sect', () => {
      const top = this.y
      const half = (this.width - 20) * 0.52
      const label: TextStyle = { size: 7.5, lineHeight: 11, colour: ink.help }
      this.tag('H2', () =>
        this.draw(options.title, this.left, top, half, { font: 'display', size: 10.5, lineHeight: 14 }),
      )
      options.lines.forEach((row, index) => {
        const width = (half - 12 * (row.length - 1)) / row.length
        row.forEach((text, position) => {
          const x = this.left + position * (width + 12)
          const y = top + 18 + index * 34
          this.tag('P', () => this.draw(text, x, y, width, label))
          this.artifact(() => this.#writingLine(x, y + 29, width))
        })
      })
      const x = this.left + half + 20
      const width = this.right - x
      this.artifact(() => {
        this.pdf.roundedRect(x, top, width, height, 5).lineWidth(0.8).strokeColor(ink.writing).stroke()
      })
      this.tag('P', () =>
        this.draw(options.frame, x + 10, top + 7, width - 20, {
          ...label,
          font: 'strong',
          size: 8.5,
          colour: ink.second,
        }),
      )
      this.tag('P', () => this.draw(options.mention, x + 10, top + 19, width - 20, label))
      this.y = top + height
    })
  }

  /**
   * The place where a signature is put in the portal: what it means at the left, a frame for its mark at the right. Never split.
   * @returns where the mark goes, for `kernel/signature`
   */
  signatureFrame(options: { title: string; text: string; frame: string }): Place {
    const height = 104
    this.ensure(height + 8)
    const top = this.y
    const half = (this.width - 20) * 0.45
    const x = this.left + half + 20
    const width = this.right - x
    this.group('Sect', () => {
      this.tag('H2', () =>
        this.draw(options.title, this.left, top, half, { font: 'display', size: 10.5, lineHeight: 14 }),
      )
      this.tag('P', () =>
        this.draw(options.text, this.left, top + 20, half, { size: 9, lineHeight: 12.5, colour: ink.second }),
      )
      this.artifact(() => {
        this.pdf.roundedRect(x, top, width, height, 5).lineWidth(0.8).strokeColor(ink.writing).stroke()
      })
      this.tag('P', () =>
        this.draw(options.frame, x + 10, top + 7, width - 20, {
          font: 'strong',
          size: 8.5,
          lineHeight: 11,
          colour: ink.second,
        }),
      )
      this.y = top + height
    })
    return {
      page: this.pdf.bufferedPageRange().count,
      x: (x + 8) / page.width,
      y: (top + 22) / page.height,
      width: (width - 16) / page.width,
      height: (height - 28) / page.height,
    }
  }

  /** Texts side by side, each with a title: the ways to send a document back. Never split. */
  columns(items: Array<{ title: string; text: string; share?: number }>): void {
    const gap = 14
    const shares = items.reduce((sum, item) => sum + (item.share ?? 1), 0)
    const usable = this.width - gap * (items.length - 1)
    const title: TextStyle = { font: 'strong', size: 8, lineHeight: 12 }
    const text: TextStyle = { size: 8, lineHeight: 11, colour: ink.second }
    const widths = items.map((item) => (usable * (item.share ?? 1)) / shares)
    const height = Math.max(...items.map((item, index) => 12 + this.heightOf(item.text, widths[index]!, text)))
    this.ensure(height)
    let x = this.left
    items.forEach((item, index) => {
      const width = widths[index]!
      this.tag('P', () => {
        this.draw(item.title, x, this.y, width, title)
        this.draw(item.text, x, this.y + 12, width, text)
      })
      x += width + gap
    })
    this.y += height
  }

  /** Writes the footers and gives the finished PDF. Nothing may be drawn afterwards. */
  finish(): Promise<Buffer> {
    const { start, count } = this.pdf.bufferedPageRange()
    const style: TextStyle = { size: 7.5, lineHeight: 11, colour: ink.help }
    for (let index = 0; index < count; index++) {
      this.pdf.switchToPage(start + index)
      const y = page.height - 34
      this.artifact(() => {
        this.pdf.moveTo(this.left, y).lineTo(this.right, y).lineWidth(0.6).strokeColor(ink.rule).stroke()
        const paging = this.#options.unnumbered ? '' : words[this.#options.lang].page(index + 1, count)
        const pagingWidth = paging ? this.widthOf(paging, style) : 0
        const [footer] = this.#lines(this.#options.footer, style, this.width - pagingWidth - 20)
        this.draw(footer ? visualText(footer) : '', this.left, y + 5, this.width, style)
        if (paging)
          this.draw(paging, this.right - pagingWidth - 1, y + 5, pagingWidth + 1, { ...style, align: 'right' })
      }, 'Pagination')
    }
    this.#root.end()
    this.pdf.end()
    return this.#finished
  }
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell
  return Array.isArray(cell) ? cell.map((piece) => piece.text).join('') : cell.text
}

/** A broken line as text in reading order, to be laid out again where it is drawn. */
function visualText(line: { words: Array<{ runs: Array<{ text: string }> }> }): string {
  return line.words.map((word) => word.runs.map((run) => run.text).join('')).join(' ')
}
