import { readFileSync } from 'node:fs'
import PDFKit from 'pdfkit'
import { type FontName, furtherFonts } from './text.ts'

const file = (name: string) => readFileSync(new URL(`./fonts/${name}.ttf`, import.meta.url))
const files: Record<FontName, Uint8Array> = {
  regular: file('hanken-grotesk-400'),
  strong: file('hanken-grotesk-600'),
  display: file('bricolage-grotesque-600'),
  arabic: file('noto-sans-arabic-400'),
  hebrew: file('noto-sans-hebrew-400'),
  wide: file('noto-sans-400'),
}

type Glyph = {
  id: number
  codePoints: number[]
  path: { commands: Array<{ command: string; args: number[] }> }
}
type GlyphRun = {
  glyphs: Glyph[]
  positions: Array<{ xAdvance: number; xOffset: number; yOffset: number }>
}
// What @types/pdfkit does not tell of pdfkit 0.20.
type ParsedFont = {
  unitsPerEm: number
  ascent: number
  hasGlyphForCodePoint(code: number): boolean
  layout(text: string, features?: string[]): GlyphRun
  getGlyph(id: number, codePoints?: number[]): Glyph | null
}

const parsed = new Map<FontName, ParsedFont>()

/**
 * A font, parsed once in a thread; each document makes its own subset of it.
 *
 * The font keeps its glyphs, and each remembers the characters that it stood for when it was first asked for: none where it was only a part of
 * another (the A of an Â), a no-break space where that came first. A document writes down what it remembers, for whoever copies, searches or
 * listens to its text. So a glyph says what it is asked for now, whatever an earlier document asked.
 */
export function parsedFont(name: FontName): ParsedFont {
  const known = parsed.get(name)
  if (known) return known
  const pdf = new PDFKit({ autoFirstPage: false, font: '' })
  pdf.registerFont(name, files[name] as Buffer)
  pdf.font(name)
  const { font } = (pdf as unknown as { _font: { font: ParsedFont } })._font
  const getGlyph = font.getGlyph.bind(font)
  font.getGlyph = (id, codePoints = []) => {
    const glyph = getGlyph(id, codePoints)
    if (glyph && codePoints.length > 0) glyph.codePoints = codePoints
    return glyph
  }
  font.layout = keptLayout(font.layout.bind(font))
  parsed.set(name, font)
  return font
}

/** So many texts of a font are kept as they were laid out, each of so many characters at most. */
const keptTexts = 2000
const keptCharacters = 60

/**
 * Lays out a text, or gives what it came to when an earlier document asked: titles, labels and figures come back in each, and laying them out is a
 * third of what a document costs. The places are copies, for the library scales what it is given; the glyphs stand again for what they stood for.
 */
function keptLayout(layout: ParsedFont['layout']): ParsedFont['layout'] {
  const kept = new Map<string, { run: GlyphRun; characters: number[][] }>()
  return (text, features) => {
    if (text.length > keptCharacters) return layout(text, features)
    const key = `${features?.join() ?? ''} ${text}`
    let known = kept.get(key)
    if (!known) {
      const run = layout(text, features)
      known = { run, characters: run.glyphs.map(({ codePoints }) => codePoints) }
      if (kept.size >= keptTexts) kept.clear()
      kept.set(key, known)
    }
    const { run, characters } = known
    for (const [index, glyph] of run.glyphs.entries()) glyph.codePoints = characters[index]!
    const positions = run.positions.map((position) => ({ ...position }))
    return Object.assign(Object.create(Object.getPrototypeOf(run)), run, { positions })
  }
}

/** Sets a font in a document. */
export function setFont(pdf: PDFKit.PDFDocument, name: FontName): void {
  pdf.registerFont(name, parsedFont(name) as unknown as Buffer)
  pdf.font(name)
}

/** The first font that has every character of a text, else the widest. */
export function fontFor(text: string, strong = false): FontName {
  const names = [strong ? 'strong' : 'regular', ...furtherFonts] as const
  const has = (name: FontName) => [...text].every((one) => parsedFont(name).hasGlyphForCodePoint(one.codePointAt(0)!))
  return names.find(has) ?? 'wide'
}
