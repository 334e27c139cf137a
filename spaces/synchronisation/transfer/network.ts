// What is done on the other server, each as one call of a thread: nothing of the portal is here but files that pass.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import {
  directoryOf,
  joined,
  NotThereError,
  openRemote,
  type Remote,
  type Step,
  StepError,
  steps,
  type Target,
} from './remote.ts'

export type Tried = { step: Step; passed: boolean; code: string; facts: Record<string, string> }

/** Names that a sender gives to what is not whole yet, and what is the system's own. */
const isUnfinished = (name: string) =>
  name.startsWith('.') || name.startsWith('~$') || /\.(part|filepart|tmp|crdownload|partial)$/i.test(name)

/**
 * «Tester la connexion»: goes step by step, and tells what passed and what did not. In the folders a small file is written and taken away.
 */
export async function tryTarget({
  target,
  path,
  temporary,
}: {
  target: Target
  path: string
  temporary: string
}): Promise<Tried[]> {
  const tried: Tried[] = []
  const passed = (step: Step, facts: Record<string, string> = {}) => {
    tried.push({ step, passed: true, code: '', facts })
  }
  let remote: Remote | undefined
  try {
    remote = await openRemote(target, passed)
    await tryFolder(remote, 'folder', path)
    passed('folder')
    await tryFolder(remote, 'temporary', temporary)
    await tryMove(remote, path, temporary)
    passed('temporary')
  } catch (error) {
    const failed =
      error instanceof StepError
        ? error
        : new StepError(steps[tried.length] ?? 'temporary', 'cut', {
            reason: String((error as Error).message).slice(0, 200),
          })
    tried.push({ step: failed.step, passed: false, code: failed.code, facts: failed.facts })
  } finally {
    await remote?.close()
  }
  return tried
}

/** Whether a folder can be read and written; the temporary one is made where it is not there. */
async function tryFolder(remote: Remote, step: 'folder' | 'temporary', path: string): Promise<void> {
  const fail = (code: string, cause: unknown) => {
    throw new StepError(step, code, {}, cause)
  }
  if (step === 'temporary') await remote.makeDirectory(path).catch((error) => fail('not_made', error))
  await remote.list(path).catch((error) => fail(error instanceof NotThereError ? 'not_there' : 'not_readable', error))
  const trial = joined(path, `.parvis-${randomUUID()}`)
  await remote.put(Readable.from([Buffer.from('parvis')]), trial).catch((error) => fail('not_writable', error))
  await remote.remove(trial).catch((error) => fail('not_writable', error))
}

/** Whether what is taken can be moved out of the way. */
async function tryMove(remote: Remote, path: string, temporary: string): Promise<void> {
  const name = `.parvis-${randomUUID()}`
  await remote.put(Readable.from([Buffer.from('parvis')]), joined(path, name))
  try {
    await remote.rename(joined(path, name), joined(temporary, name))
    await remote.remove(joined(temporary, name))
  } catch (error) {
    await remote.remove(joined(path, name)).catch(() => {})
    throw new StepError('temporary', 'not_moved', {}, error)
  }
}

export type Found = { path: string; size: number; modifiedMs: number }

const limits = { files: 20_000, directories: 5_000, depth: 16 }

/**
 * The files below a folder that may be whole, with their paths from there. Links are not followed; folders of the portal's own are passed over.
 * @param apart folders that are not looked into, as paths from the folder
 */
export async function listDrop({
  target,
  path,
  apart,
}: {
  target: Target
  path: string
  apart: string[]
}): Promise<{ files: Found[]; cut: boolean }> {
  const remote = await openRemote(target)
  try {
    const files: Found[] = []
    const waiting: Array<{ at: string; depth: number }> = [{ at: '', depth: 0 }]
    let looked = 0
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (++looked > limits.directories || files.length >= limits.files) return { files, cut: true }
      const { at, depth } = next
      const entries = await remote.list(joined(path, at)).catch((error) => {
        // Taken away while one looked.
        if (!(error instanceof NotThereError)) throw error
        if (at === '') throw new StepError('folder', 'not_there', {}, error)
        return []
      })
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        // A name with a part of a path in it leads elsewhere.
        if (/[/\0]/.test(entry.name) || entry.name === '..' || isUnfinished(entry.name)) continue
        const below = at === '' ? entry.name : `${at}/${entry.name}`
        if (entry.isDirectory) {
          if (depth < limits.depth && !apart.includes(below) && entry.name !== 'signés')
            waiting.push({ at: below, depth: depth + 1 })
        } else if (entry.isFile && depth > 0)
          files.push({ path: below, size: entry.size, modifiedMs: entry.modifiedMs })
      }
    }
    return { files, cut: false }
  } finally {
    await remote.close()
  }
}

export type Fetched = { path: string; size: number; sha256: string; failure: '' | 'gone' | 'too_large' | 'cut' }

/** Fetches files one after the other into files of this machine, never one in memory. */
export async function fetchFiles({
  target,
  path,
  files,
  mostBytes,
}: {
  target: Target
  path: string
  files: Array<{ path: string; to: string }>
  mostBytes: number
}): Promise<Fetched[]> {
  const remote = await openRemote(target)
  const fetched: Fetched[] = []
  try {
    for (const file of files) {
      const hash = createHash('sha256')
      let size = 0
      let tooLarge = false
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          size += chunk.length
          if (size > mostBytes) {
            tooLarge = true
            return done(new Error('too large'))
          }
          hash.update(chunk)
          done(null, chunk)
        },
      })
      const into = createWriteStream(file.to, { mode: 0o600 })
      const written = new Promise<void>((resolve, reject) => {
        into.once('finish', resolve).once('error', reject)
        counted.once('error', reject)
      })
      counted.pipe(into)
      try {
        await Promise.all([remote.get(joined(path, file.path), counted), written])
        fetched.push({ path: file.path, size, sha256: hash.digest('hex'), failure: '' })
      } catch (error) {
        into.destroy()
        await rm(file.to, { force: true })
        const failure = tooLarge ? 'too_large' : error instanceof NotThereError ? 'gone' : 'cut'
        fetched.push({ path: file.path, size, sha256: '', failure })
        // The line may be gone with it: what is left is fetched by the next call.
        if (failure !== 'gone') return fetched
      }
    }
    return fetched
  } finally {
    await remote.close()
  }
}

export type Move = { from: string; to: string; note?: { to: string; text: string } }

/** Moves files on the other server, each with a note beside it where there is one. @returns those that are moved, or were there no more */
export async function moveFiles({ target, moves }: { target: Target; moves: Move[] }): Promise<string[]> {
  const remote = await openRemote(target)
  const moved: string[] = []
  try {
    for (const { from, to, note } of moves) {
      await remote.makeDirectory(directoryOf(to)).catch((error) => {
        throw new StepError('temporary', 'not_made', {}, error)
      })
      if (note) {
        await remote.put(Readable.from([Buffer.from(note.text)]), note.to)
      }
      try {
        await remote.rename(from, await freeName(remote, to))
      } catch (error) {
        if (!(error instanceof NotThereError)) throw new StepError('temporary', 'not_moved', {}, error)
      }
      moved.push(from)
    }
    return moved
  } finally {
    await remote.close()
  }
}

/** A name beside what is there: nothing is written over. */
async function freeName(remote: Remote, path: string): Promise<string> {
  const slash = path.lastIndexOf('/')
  const taken = new Set((await remote.list(directoryOf(path))).map(({ name }) => name))
  const name = path.slice(slash + 1)
  const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length
  let free = name
  for (let n = 2; taken.has(free); n++) free = `${name.slice(0, dot)} (${n})${name.slice(dot)}`
  return path.slice(0, slash + 1) + free
}

/** Puts a file of this machine on the other server: under another name first, so that nobody takes a part of it for the whole. */
export async function putFile({ target, from, to }: { target: Target; from: string; to: string }): Promise<void> {
  const remote = await openRemote(target)
  const part = `${to}.part`
  try {
    await remote.makeDirectory(directoryOf(to))
    await remote.put(createReadStream(from), part)
    // Sent before and not written down: the same file again takes its place.
    await remote.remove(to).catch((error) => {
      if (!(error instanceof NotThereError)) throw error
    })
    await remote.rename(part, to)
  } finally {
    await remote.close()
  }
}
