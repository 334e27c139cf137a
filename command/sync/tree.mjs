// The tree of files: what is there, what is complete, and the hash of what changed.
import { createHash } from 'node:crypto'
import { createReadStream, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** What other programs leave while they write, and what systems keep for themselves. */
const passing = /^(\.|~\$)|\.(part|filepart|tmp|crdownload|swp)$|^(thumbs\.db|desktop\.ini)$/i

/** @param {string} root @param {string} raw */
const placeOf = (root, raw) => join(root, ...raw.split('/'))

/** @param {import('node:fs').Stats} stat */
const markOf = (stat) => ({ size: stat.size, changed: Math.trunc(stat.mtimeMs) })

/**
 * Every file below the root, by its path in NFC. Links are followed within the root only, and no folder is read twice.
 * @param {string} root
 * @param {(path: string, why: 'twice' | 'link' | 'unreadable') => void} tell
 * @returns {Map<string, { raw: string, size: number, changed: number }>}
 */
export function readTree(root, tell) {
  const real = realpathSync(root)
  const found = new Map()
  const folders = new Set([real])
  /** @param {string} below */
  const visit = (below) => {
    let names
    try {
      names = readdirSync(placeOf(root, below)).sort()
    } catch {
      return tell(below, 'unreadable')
    }
    for (const name of names) {
      if (passing.test(name)) continue
      const raw = below ? `${below}/${name}` : name
      const path = raw.normalize('NFC')
      let stat
      try {
        stat = lstatSync(placeOf(root, raw))
        if (stat.isSymbolicLink()) {
          const target = realpathSync(placeOf(root, raw))
          if (target !== real && !target.startsWith(real + sep)) {
            tell(path, 'link')
            continue
          }
          stat = statSync(target)
        }
        if (stat.isDirectory()) {
          const target = realpathSync(placeOf(root, raw))
          if (folders.has(target)) continue
          folders.add(target)
        }
      } catch {
        tell(path, 'unreadable')
        continue
      }
      if (stat.isDirectory()) visit(raw)
      else if (stat.isFile()) {
        if (found.has(path)) tell(path, 'twice')
        else found.set(path, { raw, ...markOf(stat) })
      }
    }
  }
  visit('')
  return found
}

/** @param {string} file @returns {Promise<string>} */
async function hashOf(file) {
  const hash = createHash('sha256')
  for await (const block of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(block)
  return hash.digest('hex')
}

/** @param {string} file @param {{ size: number, changed: number }} before */
function isStill(file, before) {
  const now = markOf(statSync(file))
  return now.size === before.size && now.changed === before.changed
}

/**
 * The hash of a file that nobody writes any more: it is looked at twice, before and after it is read. The moments of two looks of one file are compared with
 * each other alone, never with this machine's clock.
 * @param {string} root @param {{ raw: string, size: number, changed: number }} file
 * @param {number} seenAt when it was first looked at, in running time @param {number} settleSeconds how long lies between the looks
 * @returns {Promise<string | 'growing' | 'unreadable'>}
 */
export async function hashWhole(root, file, seenAt, settleSeconds) {
  const place = placeOf(root, file.raw)
  try {
    const left = seenAt + settleSeconds * 1000 - performance.now()
    if (left > 0) await wait(left)
    if (!isStill(place, file)) return 'growing'
    const sha256 = await hashOf(place)
    return isStill(place, file) ? sha256 : 'growing'
  } catch {
    return 'unreadable'
  }
}

export { placeOf }
