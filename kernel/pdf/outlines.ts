import { fontFor, parsedFont } from './fonts.ts'

/** A line of text as shapes to be filled, in units of the font: no font goes into the file. */
export type Outlines = {
  /** Operators of a PDF's content: what paints the line from its origin, in the colour that is set. */
  content: string
  /** How wide the line is, and how high above its baseline it reaches, in parts of the size. */
  width: number
  ascent: number
  /** What one unit of the font is, in parts of the size. */
  unit: number
}

type Command = { command: string; args: number[] }

// Of a thread; a font has a few thousand glyphs at most.
const shapes = new Map<string, string>()

function shapeOf(commands: Command[]): string {
  const written: string[] = []
  let [fromX, fromY] = [0, 0]
  const point = (...values: number[]) => values.map(Math.round).join(' ')
  for (const { command, args } of commands) {
    if (command === 'moveTo') written.push(`${point(...args)} m`)
    else if (command === 'lineTo') written.push(`${point(...args)} l`)
    else if (command === 'bezierCurveTo') written.push(`${point(...args)} c`)
    else if (command === 'quadraticCurveTo') {
      const [x1, y1, x2, y2] = args as [number, number, number, number]
      // A PDF knows cubic curves alone.
      const first = [fromX + (2 / 3) * (x1 - fromX), fromY + (2 / 3) * (y1 - fromY)]
      const second = [x2 + (2 / 3) * (x1 - x2), y2 + (2 / 3) * (y1 - y2)]
      written.push(`${point(...first, ...second, x2, y2)} c`)
    } else written.push('h')
    if (args.length > 1) [fromX, fromY] = args.slice(-2) as [number, number]
  }
  return written.length > 0 ? `${written.join('\n')}\nf\n` : ''
}

/** A line of text as shapes, in the first font that has all its characters. */
export function outlinesOf(text: string, strong = false): Outlines {
  const name = fontFor(text, strong)
  const font = parsedFont(name)
  const { glyphs, positions } = font.layout(text)
  let width = 0
  let content = ''
  for (const [index, glyph] of glyphs.entries()) {
    const { xAdvance, xOffset, yOffset } = positions[index]!
    const key = `${name} ${glyph.id}`
    const shape = shapes.get(key) ?? shapeOf(glyph.path.commands)
    shapes.set(key, shape)
    const moved = xOffset !== 0 || yOffset !== 0
    content += moved && shape ? `q\n1 0 0 1 ${xOffset} ${yOffset} cm\n${shape}Q\n` : shape
    if (xAdvance !== 0) content += `1 0 0 1 ${Math.round(xAdvance * 100) / 100} 0 cm\n`
    width += xAdvance
  }
  const { unitsPerEm } = font
  return { content, width: width / unitsPerEm, ascent: font.ascent / unitsPerEm, unit: 1 / unitsPerEm }
}
