// Where files are in an archive (D31). Pure.
import { safeName } from '../../../kernel/files/storage.ts'

/** A file to be named: what its folder, its document and the file are called, and which version it is where it is not the one shown. */
export type ToName = {
  folder: string
  document: string
  contentType: string
  /** Its number where it is an earlier version. */
  earlier: number | null
}

const longest = 120
const longestFolder = 60

/** The beginning of a text, never a part of what is read as one letter. */
function cut(text: string, bytes: number): string {
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(segment) > bytes) break
    kept += segment
  }
  return kept
}

/** Without what looks like a step up, wherever it is opened. */
const plain = (name: string) => name.normalize('NFC').replace(/\.{2,}/g, '_')

/** A part of a path that every file system takes, without an ending of its own. */
function partOf(name: string, most: number): string {
  const safe = safeName(cut(plain(name), most), 'application/octet-stream').replace(/\.bin$/, '')
  return safe.replace(/[. ]+$/, '') || 'fichier'
}

/** What two names must not share: file systems know no letters' case, nor how an accent is written. */
const fold = (path: string) => path.normalize('NFKC').toLowerCase().normalize('NFKC').toUpperCase()

/** Gives safe paths, each once, in the order in which they are asked for. */
export function pathsInArchive() {
  const taken = new Set<string>()
  const next = new Map<string, number>()
  const folders = new Map<string, string>()
  const free = (base: string, ending: string): string => {
    const key = fold(`${base}${ending}`)
    let path = `${base}${ending}`
    for (let n = next.get(key) ?? 2; taken.has(fold(path)); n++) {
      path = `${base} (${n})${ending}`
      next.set(key, n + 1)
    }
    taken.add(fold(path))
    return path
  }
  const folderOf = (name: string): string => {
    const known = folders.get(name)
    if (known) return known
    const made = free(`documents/${partOf(name, longestFolder)}`, '')
    folders.set(name, made)
    return made
  }
  return {
    document: ({ folder, document, contentType, earlier }: ToName): string => {
      // The ending is the content's: a name brings none that misleads.
      const named = safeName(cut(plain(document), longest), contentType)
      const dot = named.lastIndexOf('.')
      const stem = earlier === null ? named.slice(0, dot) : `${named.slice(0, dot)} (version ${earlier})`
      return free(`${folderOf(folder)}/${stem}`, named.slice(dot))
    },
    proof: (number: string): string => free(`preuves/${partOf(number, longest)}`, '.pdf'),
  }
}
