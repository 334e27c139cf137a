/**
 * An address with its query, as a link of the router takes it: the query apart, so that what every link keeps (`structure`) joins it.
 * @param address below the portal: `/contrats?etat=bloque`
 * @returns what is spread on `Link` or given to `navigate`; its search is out of the type, as spaces are mounted at run time
 */
export function addressOf(address: string): { to: string } {
  const at = address.indexOf('?')
  if (at < 0) return { to: address }
  const search = Object.fromEntries(new URLSearchParams(address.slice(at + 1)))
  return { to: address.slice(0, at), search } as { to: string }
}
