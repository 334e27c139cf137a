// Runs test files one after the other in one process, so that what they share is loaded once; `scripts/test.ts` starts some and hands them
// the files. Each file is a suite of its own: its hooks are its own, and the next begins once it has ended.
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe } from 'node:test'
import { pathToFileURL } from 'node:url'
import { endFile } from './after-file.ts'
import type { Outcome } from './reporter.ts'
import './seed.ts'

/** What a worker says: it wants a file, a test has ended, or something still runs long after the last file. */
export type Said = { wants: true } | { outcome: Outcome } | { left: string[] }
/** What it is answered: a file, or that there is none left. */
export type Given = { file: string | undefined }

const root = resolve(import.meta.dirname, '..')
const say = (said: Said) => process.send!(said)

// Without the runner there is nobody to work for.
const orphaned = () => process.exit(1)
process.once('disconnect', orphaned)

/** Present where the files are those of pages. */
const browser = process.env.PARVIS_CHROMIUM ? await import('./browser.ts') : undefined

for (;;) {
  const { file } = await new Promise<Given>((given) => {
    process.once('message', given)
    say({ wants: true })
  })
  if (file === undefined) break
  await describe(file, { timeout: 600_000 }, async () => {
    if (browser) {
      beforeEach(browser.beginTest)
      afterEach(browser.endTest)
    }
    await import(pathToFileURL(join(root, file)).href)
  })
  await endFile()
}
await browser?.closeBrowser()
process.off('disconnect', orphaned)
// A worker ends by itself. A thread, a timer or a connection that a test left open would keep it: that is a fault, and said so.
setTimeout(() => {
  say({ left: process.getActiveResourcesInfo() })
  process.exit(1)
}, 60_000).unref()
