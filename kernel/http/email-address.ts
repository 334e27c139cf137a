import { domainToASCII, domainToUnicode } from 'node:url'

const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * An e-mail address in the one form that is kept and compared: its domain in small letters as its owner writes it (`mairie-évry.fr`,
 * whether it was typed so or as `xn--mairie-vry-h7a.fr`), and before it what RFC 5321 takes without quotes.
 * @returns undefined where it is none
 */
export function emailAddress(typed: string): string | undefined {
  const at = typed.lastIndexOf('@')
  const name = typed.slice(0, Math.max(at, 0))
  if (name.length > 64 || !local.test(name)) return undefined
  const domain = domainToASCII(typed.slice(at + 1))
  const labels = domain.split('.')
  if (domain.length > 253 || labels.length < 2 || !labels.every((one) => label.test(one))) return undefined
  // An address of the network, not a name.
  if (/^\d+$/.test(labels.at(-1)!)) return undefined
  return `${name}@${domainToUnicode(domain)}`
}

/** What somebody typed to find an account: an address in its one form, anything else trimmed. */
export const typedIdentifier = (typed: string): string => emailAddress(typed.trim()) ?? typed.trim()
