/** What an invoice says of how much of the norm it keeps (BT-24). */
export type Profile = 'minimum' | 'basic-wl' | 'basic' | 'en16931' | 'extended' | 'extended-ctc-fr' | 'unknown'

const profiles: ReadonlyArray<[start: string, profile: Profile]> = [
  ['urn:factur-x.eu:1p0:minimum', 'minimum'],
  ['urn:zugferd.de:2p0:minimum', 'minimum'],
  ['urn:factur-x.eu:1p0:basicwl', 'basic-wl'],
  ['urn:zugferd.de:2p0:basicwl', 'basic-wl'],
  ['urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic', 'basic'],
  ['urn:cen.eu:en16931:2017#compliant#urn:zugferd.de:2p0:basic', 'basic'],
  ['urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended', 'extended'],
  ['urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended', 'extended'],
  ['urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr', 'extended-ctc-fr'],
  ['urn:cen.eu:en16931:2017', 'en16931'],
]

/**
 * The profile of an invoice, by its specification (BT-24). `minimum` and `basic-wl` have no lines: they are no invoices of EN 16931. National
 * specifications that comply with the norm are `en16931`.
 */
export const profileOf = (specification: string | undefined): Profile =>
  profiles.find(([start]) => specification?.trim().toLowerCase().startsWith(start))?.[1] ?? 'unknown'
