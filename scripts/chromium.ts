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

/** Chromium without its own windows and bars: what the pages' tests see is the same, and they take a seventh less time. */
const shell = 'chromium-headless-shell'
const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const command = `apt-get update && apt-get install -y --no-install-recommends ${shell}`
const debian = () => process.getuid?.() === 0 && onPath('apt-get')

function install(name: string): boolean {
  return [['update'], ['install', '-y', '--no-install-recommends', name]].every(
    (args) =>
      spawnSync('apt-get', args, {
        stdio: 'ignore',
        // Where no package can be had, this is soon over.
        timeout: 120_000,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0,
  )
}

/** A Chromium that is there: PARVIS_CHROMIUM, else one on the PATH. */
export function installedChromium(): string | undefined {
  for (const name of [process.env.PARVIS_CHROMIUM, shell, ...browsers]) {
    const found = name && onPath(name)
    if (found) return found
  }
  return undefined
}

/**
 * A Chromium for the pages' tests; Debian's, without windows, is installed where this runs as root.
 * @throws Error naming the command to run
 */
export function findChromium(): string {
  if (process.env.PARVIS_CHROMIUM || onPath(shell) || !debian() || !install(shell)) {
    const found = installedChromium()
    if (found) return found
    if (debian()) install('chromium')
  }
  const installed = installedChromium()
  if (installed) return installed
  throw new Error(`The pages' tests need Chromium. Install it (as root: ${command}), or name one by PARVIS_CHROMIUM.`)
}
