// The documents of the tree: what is new or another is hashed, asked about, and pushed.

import { RefusedError } from './portal.mjs'
import { hashWhole, placeOf, readTree } from './tree.mjs'

const askedAtOnce = 500
const sentAtOnce = 3

/** @param {string} path a path below the root @returns {{ code: string, path: string } | undefined} */
export function toldOf(path) {
  const slash = path.indexOf('/')
  return slash <= 0 ? undefined : { code: path.slice(0, slash), path: path.slice(slash + 1) }
}

/** The month in a name, as payroll writes it: 2026-07, 2026_07, 202607. @param {string} path */
export function monthOf(path) {
  const name = path.split('/').at(-1) ?? ''
  const found = /(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)/.exec(name)
  return found ? `${found[1]}-${found[2]}-01` : undefined
}

/**
 * Looks through the tree, and hashes what has another size or moment than last time.
 * @param {import('./run.mjs').Run} run
 */
export async function scanDocuments({ options, state, progress, words, sums }) {
  const tell = (path, why) => progress.line(words[why](path), { event: 'left', path, why }, true)
  const found = readTree(options.root, (path, why) => {
    sums.left++
    tell(path, why)
  })
  const seenAt = performance.now()
  const fresh = []
  state.together(() => {
    for (const [path, file] of found) {
      if (!toldOf(path)) continue
      const known = state.file(path)
      if (known && known.size === file.size && known.changed === file.changed && known.raw === file.raw) state.see(path)
      else fresh.push([path, file])
    }
  })
  for (const [path, file] of fresh) {
    if (file.size === 0) {
      sums.refused++
      progress.line(words.empty(path), { event: 'refused', path, code: 'files.empty' }, true)
      continue
    }
    const sha256 = await hashWhole(options.root, file, seenAt, options.settleSeconds)
    if (sha256 === 'growing' || sha256 === 'unreadable') {
      sums.left++
      tell(path, sha256)
      // What it was before is not gone.
      if (state.file(path)) state.see(path)
      continue
    }
    state.keep(path, { ...file, sha256 })
  }
  return found
}

/** @param {import('./run.mjs').Run} run */
export async function pushDocuments(run) {
  const { state, portal, say, sums } = run
  const waiting = state.waiting()
  let done = 0
  await say('documents', 0, waiting.length)
  for (let from = 0; from < waiting.length; from += askedAtOnce) {
    const part = waiting.slice(from, from + askedAtOnce)
    const { items } = await portal.post('/synchronisation/documents/states', {
      items: part.map((file) => ({ ...toldOf(file.path), sha256: file.sha256 })),
    })
    const toSend = []
    state.together(() => {
      for (const [index, file] of part.entries()) {
        const answer = items[index]
        if (answer.state === 'same') {
          sums.same++
          state.push(file.path, file.sha256)
        } else if (answer.state === 'refused') tellRefused(run, file, answer)
        else {
          toSend.push(file)
          continue
        }
        done++
      }
    })
    await say('documents', done, waiting.length)
    // A few at once: a small file takes longer to answer than to send.
    const rest = toSend.values()
    const senders = Array.from({ length: Math.min(sentAtOnce, toSend.length) }, async () => {
      for (const file of rest) {
        await sendOne(run, file)
        done++
        await say('documents', done, waiting.length)
      }
    })
    const ended = await Promise.allSettled(senders)
    const failed = ended.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }
}

/** @param {import('./run.mjs').Run} run @param {{ path: string }} file @param {{ code: string, detail: string }} answer */
function tellRefused({ state, sums, progress, words }, file, answer) {
  sums.refused++
  state.refuse(file.path, answer.code)
  progress.line(words.refused(file.path, answer.detail), { event: 'refused', path: file.path, code: answer.code }, true)
}

/** @param {import('./run.mjs').Run} run @param {{ path: string, raw: string, sha256: string }} file */
async function sendOne(run, file) {
  const { state, portal, options, sums } = run
  const told = toldOf(file.path)
  let answer
  try {
    answer = await portal.upload(
      '/synchronisation/documents',
      placeOf(options.root, file.raw),
      file.path.split('/').at(-1),
      {
        ...told,
        sha256: file.sha256,
        monthOn: monthOf(file.path),
      },
    )
  } catch (error) {
    if (!(error instanceof RefusedError) || error.status === 403 || error.status === 404) throw error
    return tellRefused(run, file, { code: error.code, detail: error.errors[0]?.message ?? error.message })
  }
  if (answer.state === 'refused') return tellRefused(run, file, answer)
  state.push(file.path, file.sha256)
  if (answer.state === 'created') sums.created++
  else if (answer.state === 'replaced') sums.changed++
  else sums.same++
}
