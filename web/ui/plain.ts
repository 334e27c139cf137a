/** A text without case and accents, to compare what people type. */
export const plain = (value: string): string => value.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
