/** Lines of text for PDF pages: line breaking, and characters that the text font does not have. */

export type FontName = 'regular' | 'strong' | 'display' | 'arabic' | 'hebrew' | 'wide'

/** The fonts that are asked in turn for what the text font lacks: `wide` has Greek, Cyrillic and the rarer Latin letters. */
export const furtherFonts = ['arabic', 'hebrew', 'wide'] as const
const rightToLeftFonts: readonly FontName[] = ['arabic', 'hebrew']

type Run = { font: FontName; text: string }
type Word = { runs: Run[]; width: number; rightToLeft: boolean }
export type Line = { words: Word[]; width: number }

export type Measure = {
  /** Width in points of a text without spaces to break at. */
  width(text: string, font: FontName): number
  has(codePoint: number, font: FontName): boolean
}

// Spaces that the fonts lack print as the no-break space they stand for; control characters print as nothing.
const narrowSpaces = /[\u2000-\u200A\u202F\u205F]/g
const unprintable = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]|\p{Variation_Selector}/gu

function runsOf(text: string, font: FontName, measure: Measure): Run[] {
  const runs: Run[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    const known = [font, ...furtherFonts].find((one) => measure.has(code, one))
    const last = runs.at(-1)
    const run = known ?? font
    if (last?.font === run) last.text += known ? character : '?'
    else runs.push({ font: run, text: known ? character : '?' })
  }
  return runs
}

function wordOf(text: string, font: FontName, measure: Measure): Word {
  const runs = runsOf(text, font, measure)
  const width = runs.reduce((sum, run) => sum + measure.width(run.text, run.font), 0)
  return { runs, width, rightToLeft: runs[0] !== undefined && rightToLeftFonts.includes(runs[0].font) }
}

/** Pieces of a word too long for its line, broken anywhere. */
function breakWord(text: string, font: FontName, measure: Measure, width: number): Word[] {
  const pieces: Word[] = []
  let rest = [...text]
  while (rest.length > 0) {
    let low = 1
    let high = rest.length
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (wordOf(rest.slice(0, middle).join(''), font, measure).width <= width) low = middle
      else high = middle - 1
    }
    pieces.push(wordOf(rest.slice(0, low).join(''), font, measure))
    rest = rest.slice(low)
  }
  return pieces
}

/** A text as it is printed: without what prints as nothing. */
const cleanText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(narrowSpaces, '\u00A0')
    .replace(unprintable, '')

/** The characters of a text that no font has, each once: they would print as a question mark. */
export const missingCharacters = (text: string, has: (codePoint: number) => boolean): string[] => [
  ...new Set([...cleanText(text)].filter((character) => character !== '\n' && !has(character.codePointAt(0)!))),
]

/** Breaks a text into lines of at most `width` points: at line feeds, at spaces, and inside words longer than a line. */
export function breakLines(text: string, font: FontName, width: number, measure: Measure): Line[] {
  const space = measure.width(' ', font)
  const clean = cleanText(text)
  return clean.split('\n').flatMap((paragraph) => {
    const lines: Line[] = []
    let line: Line = { words: [], width: 0 }
    const place = (word: Word) => {
      const wanted = line.words.length === 0 ? word.width : line.width + space + word.width
      if (line.words.length > 0 && wanted > width) {
        lines.push(line)
        line = { words: [word], width: word.width }
      } else {
        line.words.push(word)
        line.width = wanted
      }
    }
    for (const part of paragraph.split(/ +/)) {
      if (part === '') continue
      const word = wordOf(part, font, measure)
      for (const piece of word.width > width ? breakWord(part, font, measure, width) : [word]) place(piece)
    }
    lines.push(line)
    return lines
  })
}

/** The runs of a line in the order in which they are drawn: neighbouring right-to-left words are turned round. */
export function visualRuns(line: Line): Run[] {
  const ordered: Word[] = []
  for (let start = 0; start < line.words.length; ) {
    let end = start + 1
    const rightToLeft = line.words[start]!.rightToLeft
    while (end < line.words.length && line.words[end]!.rightToLeft === rightToLeft) end++
    const group = line.words.slice(start, end)
    ordered.push(...(rightToLeft ? group.reverse() : group))
    start = end
  }
  const runs: Run[] = []
  ordered.forEach((word, index) => {
    const wordRuns = word.rightToLeft ? [...word.runs].reverse() : word.runs
    wordRuns.forEach((run, position) => {
      const text = index > 0 && position === 0 ? ` ${run.text}` : run.text
      const last = runs.at(-1)
      // Left-to-right runs of one font are drawn in one piece, so that the text is copied whole.
      if (last && last.font === run.font && !rightToLeftFonts.includes(run.font)) last.text += text
      else if (text.startsWith(' ') && last && !rightToLeftFonts.includes(last.font)) {
        last.text += ' '
        runs.push({ font: run.font, text: run.text })
      } else runs.push({ font: run.font, text })
    })
  })
  return runs
}
