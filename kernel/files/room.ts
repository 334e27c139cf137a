import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const probe = Buffer.alloc(64 * 1024, 1)

/**
 * Whether a directory takes what is written to it: a full disk, or one that went read-only, answers reads as if nothing were. It is tried at
 * most once in a few seconds, whoever asks.
 */
export function roomIn(directory: string, everyMilliseconds = 5000): () => Promise<boolean> {
  let known: { at: number; room: Promise<boolean> } | undefined
  return () => {
    const now = performance.now()
    if (!known || now - known.at >= everyMilliseconds) known = { at: now, room: write(join(directory, '.room')) }
    return known.room
  }
}

async function write(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'w', 0o600)
    try {
      await file.write(probe)
      // Some systems say only now that there is no room.
      await file.sync()
    } finally {
      await file.close()
    }
    return true
  } catch {
    return false
  } finally {
    await rm(path, { force: true }).catch(() => {})
  }
}
