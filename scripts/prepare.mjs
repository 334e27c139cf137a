// Runs under whatever Node is installed (20 or later): brings node_modules and the built pages up to date, so that
// `npm start` and `npm test` need nothing before them. Everything after runs under the pinned Node (scripts/node.mjs).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pinnedNode } from './node.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error(`Parvis needs Node 20 or later to start; this is ${process.version}.`)
  process.exit(1)
}

function run(command, args) {
  const bin = join(root, 'node_modules', '.bin')
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
const installed = join(root, 'node_modules', '.parvis-lock.json')
if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
  console.log('Installing the packages of package-lock.json…')
  // What builds the pages is not needed once they are built.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'])
  writeFileSync(installed, lock)
}

/** The newest change below a folder, in milliseconds. */
function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((most, name) => Math.max(most, newest(join(path, name))), 0)
}

if (!process.argv.includes('--no-build')) {
  const built = join(root, 'dist', '.built')
  const sources = ['web', 'spaces', 'kernel/i18n', 'vite.config.ts', 'package-lock.json']
    .map((name) => join(root, name))
    .filter((path) => existsSync(path))
  const wanted = Math.max(...sources.map(newest))
  if (!existsSync(built) || statSync(built).mtimeMs < wanted) {
    console.log('Building the pages…')
    run(pinnedNode(), [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'])
    mkdirSync(dirname(built), { recursive: true })
    writeFileSync(built, new Date().toISOString())
  }
}
