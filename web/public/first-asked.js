// What an address shows first is asked while its scripts still come: the session, and for whom it is the first answers of the page.
// web/api/client.ts takes them; one that nothing takes costs a request, so the test of the pages asks for each to be taken.
;(() => {
  const { pathname, search } = location
  if (/^\/(connexion|mot-de-passe-oublie|reinitialisation|activation|nouvelle-adresse)(\/|$)/.test(pathname)) return
  const asked = new Map()
  window.parvisAsked = asked
  const ask = (path, headers) =>
    fetch(`/api/v1${path}`, { credentials: 'same-origin', headers: { accept: 'application/json', ...headers } })
  const session = ask('/session')
  asked.set('/api/v1/session', session)
  const contract = /^\/contrats\/([\da-f-]{36})$/.exec(pathname)?.[1]
  if (!contract || search) return
  const person = session.then((answer) => (answer.ok ? answer.clone().json() : Promise.reject(answer.status)))
  for (const path of [
    '/contracts',
    `/contracts/${contract}`,
    `/contracts/${contract}/connections?sort=surname&order=asc&size=25`,
    `/contracts/${contract}/connection-count`,
  ]) {
    const answer = person.then(({ account }) =>
      ask(path, { 'x-parvis-account': account.id, 'accept-language': account.locale }),
    )
    answer.catch(() => {})
    asked.set(`/api/v1${path}`, answer)
  }
  session.catch(() => {})
})()
