/** The sides of the portal: a client's people, the provider's staff, and the provider's employees about what is theirs alone (D26). */
export const sides = ['client', 'staff', 'employee'] as const
export type Side = (typeof sides)[number]

/** The side that an address of the pages belongs to; undefined where it is of every side: home, account, long tasks. */
export function sideOfAddress(path: string): Side | undefined {
  const [, first] = path.split(/[/?#]/)
  if (!first || first === 'compte' || first === 'travaux') return undefined
  return first === 'fournisseur' ? 'staff' : first === 'salarie' ? 'employee' : 'client'
}
