// parvis sync: reads the command line, and runs once or without end.
import { statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { readOptions, UsageError } from './options.mjs'
import { AccessError, AwayError, openPortal } from './portal.mjs'
import { openProgress } from './progress.mjs'
import { isRunning, runOnce, StoppedError } from './run.mjs'
import { openState, RunningError } from './state.mjs'
import { texts } from './texts.mjs'

/** How a run ends, for whoever scheduled it; told in --help. */
const codes = { done: 0, refusals: 1, usage: 2, running: 3, away: 4, access: 5, stopped: 6, interrupted: 130 }

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function sync(args) {
  let options
  try {
    options = readOptions(args, process.env)
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    console.error(`parvis sync: ${message}`)
    if (error instanceof UsageError) console.error('parvis sync --help')
    return error instanceof UsageError ? codes.usage : 1
  }
  const words = texts[options.lang]
  if (options.help) {
    console.log(words.help)
    return codes.done
  }
  const progress = openProgress({ json: options.json, words })
  if (!statSync(options.root, { throwIfNoEntry: false })?.isDirectory()) {
    progress.line(words.noRoot(options.root), { event: 'error', code: 'no_root' }, true)
    return codes.usage
  }
  const stop = new AbortController()
  const portal = openPortal(options)
  const interrupt = () => {
    stop.abort()
    portal.stop()
  }
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  for (;;) {
    const code = await attempt({ options, portal, progress, words, stop: stop.signal })
    if (!options.watch || [codes.usage, codes.access, codes.interrupted].includes(code)) return code
    await wait(options.everySeconds * 1000, undefined, { signal: stop.signal }).catch(() => {})
    if (stop.signal.aborted) return codes.interrupted
  }
}

/** One run, with how it ended said and told as a code. */
async function attempt({ options, portal, progress, words, stop }) {
  let state
  try {
    state = openState(options.state, options.portal, options.clientId)
    const sums = await runOnce({ options, portal, state, progress, words })
    progress.line(words.end(sums), { event: 'end', ...sums })
    return sums.refused > 0 ? codes.refusals : codes.done
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    /** @param {string} text @param {string} code */
    const say = (text, code) => progress.line(text, { event: 'error', code, message }, true)
    if (stop.aborted) return codes.interrupted
    if (error instanceof RunningError) {
      say(words.running(message), 'running')
      return codes.running
    }
    if (isRunning(error)) {
      say(message, 'running')
      return codes.running
    }
    if (error instanceof StoppedError) {
      say(words.stopped, 'stopped')
      return codes.stopped
    }
    if (error instanceof AwayError) {
      say(words.away(message), 'away')
      return codes.away
    }
    if (error instanceof AccessError) {
      say(words.access(message), 'access')
      return codes.access
    }
    say(words.unexpected(message), 'unexpected')
    return codes.away
  } finally {
    state?.close()
  }
}
