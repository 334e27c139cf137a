import EmailReplyParser from 'email-reply-parser'

/** So much is looked through for what is quoted; what is longer is shown as it is. */
const mostFolded = 200_000

/**
 * What somebody wrote, and what their program quotes and signs with. An answer may stand below the quote as well as above it; a mail that is all
 * quote is kept whole. Nothing is lost: what is not in the one is in the other.
 */
export function foldMail(text: string): { body: string; folded: string } {
  const whole = text.replaceAll('\r\n', '\n').replaceAll('\0', '').trim()
  if (whole.length > mostFolded) return { body: whole, folded: '' }
  const fragments = new EmailReplyParser().read(whole).getFragments()
  const written = fragments.filter((one) => !one.isHidden()).map((one) => one.getContent().trim())
  const hidden = fragments.filter((one) => one.isHidden()).map((one) => one.getContent().trim())
  const body = written.filter(Boolean).join('\n\n').trim()
  return body === '' ? { body: whole, folded: '' } : { body, folded: hidden.filter(Boolean).join('\n\n') }
}
