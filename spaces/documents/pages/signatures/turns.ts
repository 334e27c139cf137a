/** Signers as they are typed: each says whether they sign at the same turn as the one before. */
export const withTogether = <T extends { position: number }>(signers: T[]) =>
  signers.map(({ position, ...one }, index) => ({ ...one, together: signers[index - 1]?.position === position }))

/** Signers with their turns, from 1. */
export function turnsOf<T extends { together: boolean }>(signers: T[]) {
  let position = 0
  return signers.map(({ together, ...one }, index) => {
    if (index === 0 || !together) position += 1
    return { ...one, position }
  })
}
