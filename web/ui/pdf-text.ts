/** A piece of text as pdf.js finds it on a page: `transform[5]` is its height above the foot, in points. */
export type TextPiece = { str: string; hasEOL: boolean; transform: number[]; width: number; height: number }
export type Paragraph = { text: string; heading: boolean }

/** A line's end within a paragraph, in heights of its letters; what is further apart is another paragraph. */
const within = 1.75
/** A sentence that ends so far before the longest line's end, in parts of it, is the last of its paragraph. */
const short = 0.75

/**
 * The text of a page as paragraphs that flow anew at any size: lines that follow each other closely, in letters of one size, are one.
 * `heading`: its letters are larger than those of most lines.
 */
export function paragraphsOf(pieces: readonly TextPiece[]): Paragraph[] {
  const lines: Array<{ text: string; at: number; width: number; height: number }> = []
  let open = false
  for (const { str, hasEOL, transform, width, height } of pieces) {
    const at = transform[5] ?? 0
    const line = lines.at(-1)
    if (str.trim() !== '') {
      if (open && line && Math.abs(line.at - at) <= 2) {
        line.text += str
        line.width += width
      } else lines.push({ text: str, at, width, height })
      open = true
    } else if (open && line && str !== '') line.text += ' '
    if (hasEOL) open = false
  }
  const usual =
    lines.map((line) => line.height).toSorted((one, other) => one - other)[Math.floor(lines.length / 2)] ?? 0
  const longest = Math.max(0, ...lines.map((line) => line.width))
  const paragraphs: Paragraph[] = []
  for (const [index, { text, at, height }] of lines.entries()) {
    const before = lines[index - 1]
    const follows =
      before &&
      !(before.width < short * longest && /[.!?:;»]\s*$/.test(before.text)) &&
      before.at > at &&
      before.at - at <= within * height &&
      Math.abs(before.height - height) <= 0.15 * height
    const last = paragraphs.at(-1)
    if (follows && last) last.text += (/[-\u2010]$/.test(last.text) ? '' : ' ') + text.trim()
    else paragraphs.push({ text: text.trim(), heading: height > usual * 1.15 })
  }
  return paragraphs.map(({ text, heading }) => ({
    text: text.replace(/\s+/g, (space) => (space.includes('\u00a0') ? '\u00a0' : ' ')),
    heading,
  }))
}
