import { electronicFormatIBAN, extractIBAN, isSEPACountry, isValidBIC, isValidIBAN } from 'ibantools'
import type { Config } from '../../../kernel/config/config.ts'
import { printsFor, seal, unseal } from '../../../kernel/secrets/secrets.ts'

/** The number of a bank account (IBAN, ISO 13616): checked as a whole, shown without its middle, kept sealed. */

const purpose = 'bank account'
type Secret = Pick<Config, 'secret' | 'dataDirectory'>

/** As machines write it: without spaces, in capitals. */
export const normaliseIban = (typed: string): string => (electronicFormatIBAN(typed) ?? '').toUpperCase()
/** Whether it is one: country, length, structure, key. */
export const isIban = (typed: string): boolean => isValidIBAN(normaliseIban(typed))
/** Whether SEPA reaches it. */
export const isSepaIban = (typed: string): boolean =>
  isIban(typed) && isSEPACountry(extractIBAN(normaliseIban(typed)).countryCode ?? '')
export const isBic = (typed: string): boolean => isValidBIC(typed)

/** «FR76 … 7731»: enough to know one's own by. Of an account without a country its last four signs. */
export function maskAccount(account: string): string {
  if (account === '') return ''
  const tail = account.slice(-4)
  return /^[A-Z]{2}\d{2}/.test(account) && account.length > 12 ? `${account.slice(0, 4)} … ${tail}` : `… ${tail}`
}

/** In groups of four, for people. */
export const spacedIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1\u00a0')

/** What is kept of an account number: its print to find it by, and itself sealed for whoever may read it. */
export function keeperOf(config: Secret): (account: string) => { print: string; sealed: Buffer } {
  const print = printsFor(config, purpose)
  const known = new Map<string, { print: string; sealed: Buffer }>()
  return (account) => {
    const found = known.get(account)
    if (found) return found
    const kept = { print: print(account), sealed: seal(config, purpose, '', Buffer.from(account)) }
    // Those who pay often are few.
    if (known.size < 10_000) known.set(account, kept)
    return kept
  }
}

/** Opens what was kept. @throws Error where it was sealed under another secret */
export const openAccount = (config: Secret, sealed: Uint8Array): string =>
  unseal(config, purpose, '', sealed).toString()
