// What is no more where it was: renamed, or deleted here.
import { toldOf } from './documents.mjs'

const askedAtOnce = 200
/** So many may be gone before it looks like a disk that is not there. */
const fewEnough = 10

/**
 * Pairs files that are gone with new ones of the same bytes, of one holder and folder: they were renamed, and so is their document.
 * @param {import('./run.mjs').Run} run
 */
export async function renameMoved({ state, portal, progress, words, sums }) {
  const gone = state.gone().filter((file) => file.pushed !== null)
  if (gone.length === 0) return
  const free = new Map()
  for (const file of gone) {
    const list = free.get(`${toldOf(file.path)?.code} ${file.pushed}`) ?? []
    list.push(file)
    free.set(`${toldOf(file.path)?.code} ${file.pushed}`, list)
  }
  const pairs = []
  for (const file of state.waiting()) {
    if (file.pushed !== null) continue
    const former = free.get(`${toldOf(file.path)?.code} ${file.sha256}`)?.shift()
    if (former) pairs.push({ former, file })
  }
  for (let from = 0; from < pairs.length; from += askedAtOnce) {
    const part = pairs.slice(from, from + askedAtOnce)
    const { items } = await portal.post('/synchronisation/documents/renames', {
      items: part.map(({ former, file }) => ({
        code: toldOf(file.path).code,
        from: toldOf(former.path).path,
        to: toldOf(file.path).path,
        sha256: file.sha256,
      })),
    })
    state.together(() => {
      for (const [at, { state: how }] of items.entries()) {
        // Another folder has other rules: there it is published anew.
        if (how !== 'renamed') continue
        const { former, file } = part[at]
        state.forget(former.path)
        state.push(file.path, file.sha256)
        sums.changed++
        progress.line(words.renamed(former.path, file.path), { event: 'renamed', from: former.path, to: file.path })
      }
    })
  }
}

/**
 * Withdraws what was deleted here, where that is asked for. What is signed or kept by law stays, and so does all where so much is gone that a disk may be missing.
 * @param {import('./run.mjs').Run} run
 */
export async function withdrawDeleted({ options, state, portal, progress, words, sums, say }) {
  const gone = state.gone().filter((file) => file.pushed !== null)
  if (!options.withdraw || gone.length === 0) return
  const all = gone.length + state.here().length
  if (!options.withdrawAll && gone.length > fewEnough && gone.length * 2 > all) {
    sums.refused++
    progress.line(words.tooMany(gone.length, all), { event: 'refused', code: 'too_many_gone', gone: gone.length }, true)
    return
  }
  let done = 0
  await say('withdrawals', 0, gone.length)
  for (let from = 0; from < gone.length; from += askedAtOnce) {
    const part = gone.slice(from, from + askedAtOnce)
    const { items } = await portal.post('/synchronisation/documents/withdrawals', {
      items: part.map((file) => ({ ...toldOf(file.path), sha256: file.pushed })),
    })
    for (const [at, item] of items.entries()) {
      const { path } = part[at]
      state.forget(path)
      if (item.state === 'withdrawn') {
        sums.withdrawn++
        progress.line(words.withdrawn(path), { event: 'withdrawn', path })
      } else if (item.state === 'kept')
        progress.line(words.kept(path, item.detail), { event: 'kept', path, code: item.code })
    }
    done += part.length
    await say('withdrawals', done, gone.length)
  }
}
