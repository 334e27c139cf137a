import EmailReplyParser from 'email-reply-parser'

/** So much is looked through for what is quoted; what is longer is shown as it is. */
const mostFolded = 200_000
/** Of a line so much is looked at: what finds a quote takes the square of a line's length. */
const mostLine = 1_000
/** Around the number of what a long line had more: a code that is nobody's character. */
const mark = '\ufdd0'

// The head that Outlook puts above what it quotes, where it names nobody's address: the library knows the others.
const outlookHead =
  /^[*_]*(?:de|from|von)[*_]*[ \u00a0]?:.*\n(?:[*_]*(?:envoyé|date|sent|gesendet|à|a|to|an|cc|objet|subject|betreff)(?: le)?[*_]*[ \u00a0]?:.*(?:\n|$)){2}/im

/**
 * What somebody wrote, and what their program quotes and signs with. An answer may stand below the quote as well as above it; a mail that is all
 * quote is kept whole. Nothing is lost: what is not in the one is in the other.
 */
export function foldMail(text: string): { body: string; folded: string } {
  const whole = text.replaceAll('\r\n', '\n').replaceAll('\0', '').trim()
  if (whole.length > mostFolded || whole.includes(mark)) return { body: whole, folded: '' }
  const rests: string[] = []
  const looked = whole
    .replace(emptyLines, '$1')
    .replace(longLine, (_, begin: string, rest: string) => `${begin}${mark}${rests.push(rest) - 1}${mark}`)
  const { body, folded } = foldLines(looked)
  const restored = (text: string) => text.replace(marked, (_, at: string) => rests[Number(at)]!)
  return rests.length === 0 ? { body, folded } : { body: restored(body), folded: restored(folded) }
}

/** What finds a quote takes the square of many empty lines too: of a run of them so many are kept. */
const emptyLines = /((?:\n[^\S\n]*){20})(?:\n[^\S\n]*)+(?=\n)/g
const longLine = new RegExp(`^(.{${mostLine}})(.+)$`, 'gm')
const marked = new RegExp(`${mark}(\\d+)${mark}`, 'g')

function foldLines(whole: string): { body: string; folded: string } {
  const at = outlookHead.exec(whole)?.index ?? 0
  const above = at > 0 ? whole.slice(0, at).trim() : whole
  const below = at > 0 ? whole.slice(at) : ''
  const fragments = new EmailReplyParser().read(above).getFragments()
  const written = fragments.filter((one) => !one.isHidden()).map((one) => one.getContent().trim())
  const hidden = [...fragments.filter((one) => one.isHidden()).map((one) => one.getContent().trim()), below]
  const body = written.filter(Boolean).join('\n\n').trim()
  return body === '' ? { body: whole, folded: '' } : { body, folded: hidden.filter(Boolean).join('\n\n') }
}
