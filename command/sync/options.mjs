// What the command line says, with what the environment and a file add to it.
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export class UsageError extends Error {}

const options = /** @type {const} */ ({
  help: { type: 'boolean', short: 'h' },
  portal: { type: 'string' },
  config: { type: 'string' },
  'dry-run': { type: 'boolean' },
  watch: { type: 'boolean' },
  every: { type: 'string' },
  withdraw: { type: 'boolean' },
  'withdraw-all': { type: 'boolean' },
  settle: { type: 'string' },
  machine: { type: 'string' },
  state: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
})

/** @param {'fr' | 'en'} lang @param {string} what */
const missing = (lang, what) => (lang === 'fr' ? `il manque ${what}` : `${what} is missing`)

/** @param {string | undefined} text @param {number} fallback @param {string} name */
function seconds(text, fallback, name) {
  if (text === undefined) return fallback
  const value = Number(text.replace(',', '.'))
  if (!(value >= 0) || value > 86_400) throw new UsageError(`--${name} ${text}`)
  return value
}

/** @param {string} text */
function addressOf(text) {
  let url
  try {
    url = new URL(text)
  } catch {
    throw new UsageError(`--portal ${text}`)
  }
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  // The secret and the documents never go over a line that anybody reads.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here)) throw new UsageError(`--portal ${text} (https)`)
  if (url.username || url.password) throw new UsageError('--portal')
  return url.origin
}

/**
 * Reads the command line. The secret comes by the environment or a file, never as an argument, which every account of the machine may read.
 * @param {string[]} args @param {NodeJS.ProcessEnv} env
 */
export function readOptions(args, env) {
  let parsed
  try {
    parsed = parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message)
  }
  const { values, positionals } = parsed
  const lang = values.lang ?? (/^en/i.test(env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? '') ? 'en' : 'fr')
  if (lang !== 'fr' && lang !== 'en') throw new UsageError(`--lang ${lang}`)
  if (values.help) return { help: true, lang }
  let file = {}
  if (values.config)
    try {
      file = JSON.parse(readFileSync(values.config, 'utf8'))
    } catch (error) {
      throw new UsageError(`--config ${values.config}: ${/** @type {Error} */ (error).message}`)
    }
  const root = positionals[0] ?? file.root
  if (!root || positionals.length > 1) throw new UsageError(missing(lang, lang === 'fr' ? 'RACINE' : 'ROOT'))
  const portal = values.portal ?? env.PARVIS_PORTAL ?? file.portal
  if (!portal) throw new UsageError(missing(lang, '--portal'))
  const clientId = env.PARVIS_CLIENT_ID ?? file.clientId
  const secret =
    env.PARVIS_CLIENT_SECRET ?? (file.secretFile ? readFileSync(file.secretFile, 'utf8').trim() : file.secret)
  if (!clientId || !secret) throw new UsageError(missing(lang, 'PARVIS_CLIENT_ID, PARVIS_CLIENT_SECRET'))
  const path = resolve(root)
  return {
    help: false,
    lang,
    root: path,
    portal: addressOf(portal),
    clientId,
    secret,
    dry: values['dry-run'] === true,
    watch: values.watch === true,
    everySeconds: seconds(values.every, 60, 'every'),
    settleSeconds: seconds(values.settle, 2, 'settle'),
    withdraw: values.withdraw === true || values['withdraw-all'] === true,
    withdrawAll: values['withdraw-all'] === true,
    machine: (values.machine ?? file.machine ?? hostname()).slice(0, 100),
    state: resolve(values.state ?? join(dirname(path), `${basename(path)}.parvis.sqlite`)),
    json: values.json === true,
  }
}
/** @typedef {Exclude<ReturnType<typeof readOptions>, { help: true }> & { help: false, root: string }} Options */
