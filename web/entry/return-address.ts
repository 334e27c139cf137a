/** Where to go after sign-in: the page that asked for it, only if it is one of this portal's own. */
export function returnAddress(search: string, origin: string): string {
  const asked = new URLSearchParams(search).get('retour')
  if (!asked?.startsWith('/')) return '/'
  try {
    const address = new URL(asked, origin)
    if (address.origin !== origin || address.pathname.startsWith('/connexion')) return '/'
    return address.pathname + address.search + address.hash
  } catch {
    return '/'
  }
}
