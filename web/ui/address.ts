/**
 * An address with its query, as a link of the router takes it: the query apart, so that what every link keeps (`structure`) joins it.
 * @param address below the portal: `/contrats?etat=bloque`
 */
export function addressOf(address: string): { to: string; search?: Record<string, string> } {
  const at = address.indexOf('?')
  if (at < 0) return { to: address }
  return { to: address.slice(0, at), search: Object.fromEntries(new URLSearchParams(address.slice(at + 1))) }
}
