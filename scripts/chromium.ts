import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

function onPath(name: string): string | undefined {
  const folders = isAbsolute(name) ? [''] : (process.env.PATH ?? '').split(delimiter)
  for (const folder of folders) {
    const path = folder === '' ? name : join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {}
  }
  return undefined
}

const command = 'apt-get update && apt-get install -y --no-install-recommends chromium'

/** A Chromium that is there: PARVIS_CHROMIUM, else one on the PATH. */
export function installedChromium(): string | undefined {
  for (const name of [
    process.env.PARVIS_CHROMIUM,
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
  ]) {
    const found = name && onPath(name)
    if (found) return found
  }
  return undefined
}

/**
 * A Chromium for the pages' tests; Debian's is installed where this runs as root.
 * @throws Error naming the command to run
 */
export function findChromium(): string {
  const found = installedChromium()
  if (found) return found
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      const done = spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
      if (done.status !== 0)
        throw new Error(`apt-get ${args.join(' ')} failed; the pages' tests need Chromium: ${command}`)
    }
    const installed = installedChromium()
    if (installed) return installed
  }
  throw new Error(`The pages' tests need Chromium. Install it (as root: ${command}), or name one by PARVIS_CHROMIUM.`)
}
