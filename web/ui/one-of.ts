/** A value where it is one of these, and undefined otherwise: what an address or a field holds may be anything. */
export const oneOf = <const T extends string>(values: readonly T[], value: string | undefined): T | undefined =>
  values.find((one) => one === value)
