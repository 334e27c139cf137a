import EmailReplyParser from 'email-reply-parser'

/** So much is looked through for what is quoted; what is longer is shown as it is. */
const mostFolded = 200_000

// The head that Outlook puts above what it quotes, where it names nobody's address: the library knows the others.
const outlookHead =
  /^[*_]*(?:de|from|von)[*_]*[ \u00a0]?:.*\n(?:[*_]*(?:envoyé|date|sent|gesendet|à|a|to|an|cc|objet|subject|betreff)(?: le)?[*_]*[ \u00a0]?:.*(?:\n|$)){2}/im

/**
 * What somebody wrote, and what their program quotes and signs with. An answer may stand below the quote as well as above it; a mail that is all
 * quote is kept whole. Nothing is lost: what is not in the one is in the other.
 */
export function foldMail(text: string): { body: string; folded: string } {
  const whole = text.replaceAll('\r\n', '\n').replaceAll('\0', '').trim()
  if (whole.length > mostFolded) return { body: whole, folded: '' }
  const at = outlookHead.exec(whole)?.index ?? 0
  const above = at > 0 ? whole.slice(0, at).trim() : whole
  const below = at > 0 ? whole.slice(at) : ''
  const fragments = new EmailReplyParser().read(above).getFragments()
  const written = fragments.filter((one) => !one.isHidden()).map((one) => one.getContent().trim())
  const hidden = [...fragments.filter((one) => one.isHidden()).map((one) => one.getContent().trim()), below]
  const body = written.filter(Boolean).join('\n\n').trim()
  return body === '' ? { body: whole, folded: '' } : { body, folded: hidden.filter(Boolean).join('\n\n') }
}
