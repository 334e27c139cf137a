// The worker of the technician's page (P38): that page alone opens without network, with what it asked for last. It answers for nothing else.
const cacheName = 'parvis-on-site-1'
const page = '/fournisseur/terrain'
/** What the page asks for while it opens: answered by what was answered last, where nobody answers. */
const asked = ['/api/v1/session', '/api/v1/brand', '/api/v1/staff/on-site']

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith('parvis-on-site-') && name !== cacheName) await caches.delete(name)
      await self.clients.claim()
    })(),
  )
})

/** Nobody who signed out, or whom the server knows no more, leaves something readable behind. */
async function forgetAnswers(cache) {
  for (const path of asked) await cache.delete(path)
}

async function fromNetwork(request, key) {
  const cache = await caches.open(cacheName)
  try {
    const response = await fetch(request)
    if (response.ok) await cache.put(key, response.clone())
    else if (response.status === 401) await forgetAnswers(cache)
    return response
  } catch (error) {
    const kept = await cache.match(key, { ignoreVary: true })
    if (kept) return kept
    throw error
  }
}

async function fromCache(request) {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(request, { ignoreVary: true })
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) {
    if (request.method === 'DELETE' && url.pathname === '/api/v1/session')
      event.waitUntil(caches.open(cacheName).then(forgetAnswers))
    return
  }
  if (request.mode === 'navigate') {
    if (url.pathname === page) event.respondWith(fromNetwork(request, page))
    return
  }
  if (url.pathname.startsWith('/assets/')) event.respondWith(fromCache(request))
  else if (asked.includes(url.pathname)) event.respondWith(fromNetwork(request, url.pathname))
})
