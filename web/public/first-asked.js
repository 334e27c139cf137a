// What an address shows first is asked while its scripts still come: the session, and what the space says of its first page
// (`pages/first-page.json`). web/api/client.ts takes the answers; one that nothing takes costs a request.
;(() => {
  const { pathname, search } = location
  if (
    /^\/(connexion|mot-de-passe-oublie|creer-un-compte|reinitialisation|activation|nouvelle-adresse|telechargement|verifier|signer|payer|bien)(\/|$)/.test(
      pathname,
    )
  )
    return
  const asked = new Map()
  window.parvisAsked = asked
  const ask = (path, headers) =>
    fetch(`/api/v1${path}`, { credentials: 'same-origin', headers: { accept: 'application/json', ...headers } })
  const session = ask('/session')
  asked.set('/api/v1/session', session)
  const told = document.getElementById('first-asked')
  let reads = []
  for (const { at, read } of told && !search ? JSON.parse(told.textContent) : []) {
    const found = new RegExp(at).exec(pathname)
    if (found) reads = read.map((path) => path.replace(/\$(\d)/g, (_, part) => found[part]))
  }
  if (reads.length === 0) return
  const person = session.then((answer) => (answer.ok ? answer.clone().json() : Promise.reject(answer.status)))
  for (const path of reads) {
    const answer = person.then(({ account }) =>
      ask(path, { 'x-parvis-account': account.id, 'accept-language': account.locale }),
    )
    answer.catch(() => {})
    asked.set(`/api/v1${path}`, answer)
  }
  session.catch(() => {})
})()
