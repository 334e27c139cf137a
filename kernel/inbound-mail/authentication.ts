import { fieldOf, type Head } from './head.ts'

/**
 * Whether a mail is of whom its From names. `proven`: the mailbox's own server saw it signed, or sent, by that domain; `forged`: it saw that it
 * is not; `unproven`: it saw neither; `unknown`: nobody is there who would say so.
 */
export type Origin = 'proven' | 'unproven' | 'forged' | 'unknown'

const domainOf = (text: string) =>
  text
    .replace(/^.*@/, '')
    .replace(/[>\s"]/g, '')
    .toLowerCase()
/** Whether one domain is the other, or below it. */
const isWithin = (one: string, other: string) => one !== '' && (one === other || one.endsWith(`.${other}`))
const areAligned = (one: string, other: string) => isWithin(one, other) || (isWithin(other, one) && one.includes('.'))

/**
 * Reads what the mailbox's own server says (RFC 8601). Only the topmost field under its name counts: what stands below came with the mail, and says
 * whatever its writer likes.
 */
export function originOf(head: Head, from: string, trusted: string): Origin {
  if (!trusted) return 'unknown'
  const own = (head.get('authentication-results') ?? []).find(
    (value) => value.split(';')[0]!.trim().split(/\s/)[0]!.toLowerCase() === trusted.toLowerCase(),
  )
  if (own === undefined) return 'unproven'
  const sender = domainOf(from)
  // Comments may hold anything.
  const said = own
    .replace(/\((?:[^()]|\([^()]*\))*\)/g, ' ')
    .split(';')
    .slice(1)
    .map((part) => {
      const [, method = '', result = ''] = /^\s*([\w-]+)(?:\/\d+)?\s*=\s*(\w+)/.exec(part) ?? []
      const property = (name: string) =>
        new RegExp(`\\b${name.replace('.', '\\.')}\\s*=\\s*"?([^\\s";]+)`, 'i').exec(part)?.[1] ?? ''
      return { method: method.toLowerCase(), result: result.toLowerCase(), property }
    })
  const of = (method: string) => said.filter((one) => one.method === method)
  const dmarc = of('dmarc').find(({ property }) => {
    const about = property('header.from')
    return about === '' || domainOf(about) === sender
  })
  if (dmarc?.result === 'pass') return 'proven'
  if (dmarc?.result === 'fail') return 'forged'
  const signed = of('dkim').some(
    ({ result, property }) =>
      result === 'pass' && areAligned(domainOf(property('header.d') || property('header.i')), sender),
  )
  const spf = of('spf')[0]
  const sent = spf?.result === 'pass' && areAligned(domainOf(spf.property('smtp.mailfrom')), sender)
  if (signed || sent) return 'proven'
  // A redirection breaks SPF, and so does a forger; without a signature nobody can tell, and nobody is believed.
  return spf?.result === 'fail' ? 'forged' : 'unproven'
}

const ofPrograms = /^(?:mailer-daemon|postmaster|no-?reply|ne-?pas-?repondre|noreply|do-?not-?reply)(?:[+.-].*)?@/i
const away =
  /^\s*(?:(?:re|tr|fwd?)\s*:\s*)*(?:automatic reply|auto(?:matic)?[ -]?response|autoreply|out of (?:the )?office|r[ée]ponse automatique|absen(?:t|te|ce) du bureau|message d[’']absence|abwesen)/i

/**
 * Whether nobody wrote a mail, and whether a program may answer it. An empty Return-Path says the second alone: a person's own mail has one where it was
 * redirected on the way.
 */
export function natureOf(head: Head, from: string, subject: string): { automatic: boolean; answerable: boolean } {
  const submitted = fieldOf(head, 'auto-submitted').toLowerCase()
  const precedence = fieldOf(head, 'precedence').toLowerCase()
  const returnPath = head.get('return-path')?.[0]
  const noReturn = returnPath !== undefined && /^<?\s*>?$/.test(returnPath)
  const suppressed = head.has('x-auto-response-suppress')
  const automatic =
    (submitted !== '' && !/^no\b/.test(submitted)) ||
    /\b(?:bulk|junk|auto_reply)\b/.test(precedence) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-mail-autoreply', 'x-failed-recipients'].some((name) =>
      head.has(name),
    ) ||
    /report-type=/i.test(fieldOf(head, 'content-type')) ||
    /^(?:mailer-daemon|postmaster)@/i.test(from) ||
    // What says so in words alone is believed where something else says it too: a person may write about their holidays.
    (away.test(subject) && (noReturn || suppressed || ofPrograms.test(from)))
  const answerable =
    !automatic &&
    !noReturn &&
    !suppressed &&
    !/\blist\b/.test(precedence) &&
    !['list-id', 'list-unsubscribe', 'x-loop', 'feedback-id'].some((name) => head.has(name)) &&
    !ofPrograms.test(from)
  return { automatic, answerable }
}
