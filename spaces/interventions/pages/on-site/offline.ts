// Makes this page open without network (P38): its worker is limited to its own address.

const cacheName = 'parvis-on-site-1'
export const onSiteAddress = '/fournisseur/terrain'

/**
 * Registers the worker and keeps what the page was made of. Where a browser has none (or the portal is not on HTTPS) the page works with network alone.
 * @returns whether it opens without network from now on
 */
export async function prepareOffline(): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !('caches' in window)) return false
  try {
    await navigator.serviceWorker.register('/on-site.js', { scope: onSiteAddress })
    await navigator.serviceWorker.ready
    const cache = await caches.open(cacheName)
    // What came before the worker was there: every piece that this page has loaded, and itself.
    const pieces = performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
      .map(({ pathname }) => pathname)
    await Promise.all(
      [...new Set(pieces)].map(async (path) => {
        if (!(await cache.match(path))) await cache.add(path)
      }),
    )
    await cache.addAll([onSiteAddress, '/api/v1/session', '/api/v1/brand', '/api/v1/staff/on-site'])
    // Pages of an earlier build are needed no more.
    const document = await (await cache.match(onSiteAddress))?.text()
    const named = new Set(pieces)
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url)
      if (pathname.startsWith('/assets/') && !named.has(pathname) && !document?.includes(pathname))
        await cache.delete(request)
    }
    return true
  } catch {
    return navigator.serviceWorker.controller !== null
  }
}
