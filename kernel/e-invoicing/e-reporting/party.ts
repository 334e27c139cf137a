import type { ReportParty } from './report.ts'

const union = new Set('AT BE BG CY CZ DE DK EE EL GR ES FI HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI'.split(' '))

/** A company of elsewhere by the scheme that its country has: its VAT number within the Union, its SIREN, else its country and how its name begins. */
export function foreignParty(of: { name: string; siren: string; vatNumber: string; country: string }): ReportParty {
  const { country, vatNumber, siren } = of
  if (union.has(country) && vatNumber && vatNumber.length <= 18)
    return { id: vatNumber, scheme: '0223', vatNumber, country }
  if (siren && vatNumber) return { id: siren, scheme: '0002', vatNumber, country }
  return { id: `${country}${of.name.replace(/\s+/g, ' ').slice(0, 16)}`, scheme: '0227', country }
}
