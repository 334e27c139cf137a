// «Comparer avec le portail» (--dry-run): what is here is told, nothing is sent, and what differs is printed.
import { toldOf } from './documents.mjs'
import { readTables } from './tables.mjs'

const toldAtOnce = 1000

/** @param {import('./run.mjs').Run & { id: string }} run */
export async function compareWithPortal(run) {
  const { id, state, portal, say, progress, words, sums } = run
  const lists = await readTables(run)
  for (const { name, fresh } of lists)
    if (fresh.length > 0)
      progress.line(words.rowsToSend(name, fresh.length), { event: 'rows', path: name, count: fresh.length })
  // The run that follows brings these clients and employees before their documents.
  const coming = new Set(
    lists
      .filter(({ kind }) => kind === 'clients' || kind === 'employees')
      .flatMap(({ fresh }) => fresh.map(({ key }) => key)),
  )
  const here = state.here()
  await say('comparison', 0, here.length)
  let found
  for (let from = 0; from === 0 || from < here.length; from += toldAtOnce) {
    const part = here.slice(from, from + toldAtOnce)
    found = await portal.post(`/synchronisation/runs/${id}/comparison`, {
      items: part.map((file) => ({
        ...toldOf(file.path),
        sha256: file.sha256,
        size: file.size,
        changedAt: new Date(file.changed).toISOString(),
        coming: coming.has(toldOf(file.path)?.code.toLowerCase()),
      })),
      last: from + toldAtOnce >= here.length,
    })
    await say('comparison', Math.min(here.length, from + toldAtOnce), here.length)
  }
  let cursor = ''
  do {
    const page = await portal.get(
      `/synchronisation/runs/${id}/comparison?size=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    for (const one of page.items)
      progress.line(
        `${words.difference[one.difference].padEnd(24)} ${one.code}/${one.path}${one.reason ? ` (${words.reason[one.reason] ?? one.reason})` : ''}${one.portal?.signed ? ` (${words.signed})` : ''} · ${words.notification(one.notification)}`,
        { event: 'compared', ...one },
      )
    cursor = page.nextCursor
  } while (cursor)
  sums.same = found.same
  sums.refused += found.refused
  progress.line(words.compared(found), { event: 'comparison', ...found })
}
