import { sepaText } from '../direct-debits/sepa-text.ts'

// The code of a transfer that applications of banks read: «Quick Response Code: Guidelines to Enable Data Capture for the Initiation of a SEPA Credit Transfer» (EPC069-12, version 002).
const most = { name: 70, text: 140, bytes: 331, cents: 99_999_999_999 }

/** What a transfer says. Amounts in cents of euros. */
export type Transfer = { name: string; iban: string; bic: string; cents: number; text: string }

/** Cents as the code has them: EUR12.3 is wrong, EUR12.30 is right. */
const euros = (cents: number): string => `EUR${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`

/**
 * The text of the code, in version 002 and UTF-8; a name beyond 70 letters and words beyond 140 are cut, as the norm has no more.
 * @returns undefined where the norm has no code for it: no IBAN or name, an amount outside 0.01 to 999,999,999.99
 */
export function epcText({ name, iban, bic, cents, text }: Transfer): string | undefined {
  const called = sepaText(name, most.name)
  if (!/[A-Za-z0-9]/.test(called) || !iban || !Number.isSafeInteger(cents) || cents < 1 || cents > most.cents)
    return undefined
  const lines = [
    'BCD',
    '002',
    '1',
    'SCT',
    bic,
    called,
    iban.replace(/\s/g, ''),
    euros(cents),
    '',
    '',
    sepaText(text, most.text),
  ]
  const written = lines.join('\n').replace(/\n+$/, '')
  return Buffer.byteLength(written) > most.bytes ? undefined : written
}

/** So much of a list of numbers as a transfer's words take; none is cut in its middle. */
export function numbersIn(numbers: readonly string[], limit = most.text): string {
  let text = ''
  for (const number of numbers) {
    const longer = text ? `${text} ${number}` : number
    if (longer.length > limit) break
    text = longer
  }
  return text
}
