/** A folder of the configuration, as far as a path is matched with it. */
export type Folder = { id: string; holder: string; path: string; shared: boolean }

/** The parts of a path, as they are compared: Windows and other systems write them differently, and accents too. */
export const partsOf = (path: string): string[] =>
  path
    .normalize('NFC')
    .split(/[\\/]+/)
    .filter((part) => part !== '' && part !== '.')

/** A name that would lead elsewhere, that no system keeps, or that tells a person something else than it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const misleading = /^\.\.$|[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** A path is part of an index, whose rows have an end: so many bytes, whatever the script. */
const longestPath = 2000

/** Whether a path is one that may be told of: of parts that are names. */
export const isPath = (path: string): boolean =>
  path.length <= 1000 &&
  Buffer.byteLength(path.normalize('NFC')) <= longestPath &&
  !partsOf(path).some((part) => misleading.test(part))

/**
 * The folders that a path below a holder's own leads into, the deepest rule first: of a client and of an employee where both have one of that
 * path. Case counts for nothing, as in the tree that the paths come from.
 * @returns each with what is left of the path below the folder
 */
export function foldersAt<F extends Folder>(
  folders: readonly F[],
  path: string,
): Array<{ folder: F; below: string[] }> {
  const parts = partsOf(path)
  const folded = parts.map((part) => part.toLowerCase())
  const found = folders.flatMap((folder) => {
    const own = partsOf(folder.path).map((part) => part.toLowerCase())
    return own.length > 0 && own.length <= folded.length && own.every((part, index) => part === folded[index])
      ? [{ folder, below: parts.slice(own.length), depth: own.length }]
      : []
  })
  const deepest = Math.max(0, ...found.map(({ depth }) => depth))
  return found.filter(({ depth }) => depth === deepest).map(({ folder, below }) => ({ folder, below }))
}
