/**
 * The sides of the portal: a client's people, the provider's staff, the provider's employees about what is theirs alone (D26), and whoever takes their
 * documents along from a side that was closed (D31).
 */
export const sides = ['client', 'staff', 'employee', 'leaver'] as const
export type Side = (typeof sides)[number]

/** The side that an address of the pages belongs to; undefined where it is of every side: home, account, long tasks. */
export function sideOfAddress(path: string): Side | undefined {
  const [, first] = path.split(/[/?#]/)
  if (!first || first === 'compte' || first === 'travaux') return undefined
  return first === 'fournisseur' ? 'staff' : first === 'salarie' ? 'employee' : first === 'depart' ? 'leaver' : 'client'
}
