#!/usr/bin/env node
// The command line of Parvis, on the provider's side: parvis sync --help
//
// It needs no database and nothing of the server: HTTPS, and what Node has.
const [name, ...rest] = process.argv.slice(2)

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(`parvis: Node 22.13 or later is needed (this is ${process.versions.node}).`)
  process.exit(2)
}
if (name === 'sync') {
  const { sync } = await import('./sync/sync.mjs')
  process.exitCode = await sync(rest)
} else {
  const known = name === undefined || name === '--help' || name === '-h'
  ;(known ? console.log : console.error)('parvis sync [OPTIONS] ROOT\nparvis sync --help')
  process.exitCode = known ? 0 : 2
}
