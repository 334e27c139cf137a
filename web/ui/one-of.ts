/** A value kept in the address, where it is one of these; whatever else somebody wrote there is left out. */
export function oneOf<const V extends string>(values: readonly V[], value: string | undefined): V | undefined {
  return values.find((one) => one === value)
}

/** The sort of a list as the address keeps it (`name`, or `-name` from last to first), as the API takes it. */
export function sortOf<const V extends string>(
  sorts: readonly V[],
  value: string,
): { sort: V | undefined; order: 'asc' | 'desc' } {
  return { sort: oneOf(sorts, value.replace(/^-/, '')), order: value.startsWith('-') ? 'desc' : 'asc' }
}

/** The code of a currency that an address says; the server knows which there are. */
export const currencyOf = (value: string | undefined) => (/^[A-Z]{3}$/.test(value ?? '') ? (value as 'EUR') : undefined)

/** A day that an address or a field says; undefined where it is none yet. */
export const dayOf = (value: string | undefined) => (/^\d{4}-\d\d-\d\d$/.test(value ?? '') ? value : undefined)
