// One run: begins it on the portal, does its phases, ends it.
import { setTimeout as wait } from 'node:timers/promises'
import { compareWithPortal } from './compare.mjs'
import { pushDocuments, scanDocuments } from './documents.mjs'
import { renameMoved, withdrawDeleted } from './gone.mjs'
import { RefusedError } from './portal.mjs'
import { pushTables } from './tables.mjs'

/** Somebody asked in the portal that the run stops. */
export class StoppedError extends Error {}

const progressEvery = 3000

/**
 * @typedef {{ created: number, changed: number, same: number, refused: number, withdrawn: number, left: number }} Sums
 * @typedef {{ options: any, portal: import('./portal.mjs').Portal, state: import('./state.mjs').State, progress: import('./progress.mjs').Progress,
 *   words: any, sums: Sums, say: (phase: string, done: number, total: number) => Promise<void> }} Run
 */

/** @param {Omit<Run, 'sums' | 'say'>} parts @returns {Promise<Sums>} */
export async function runOnce(parts) {
  const { options, portal, state, progress } = parts
  const sums = { created: 0, changed: 0, same: 0, refused: 0, withdrawn: 0, left: 0 }
  const { id } = await portal.post('/synchronisation/runs', {
    instance: state.instance,
    machine: options.machine,
    dry: options.dry,
  })
  let told = Number.NEGATIVE_INFINITY
  let at = { phase: options.dry ? 'comparison' : 'rows', done: 0, total: 0 }
  const say = async (phase, done, total) => {
    progress.at(phase, done, total)
    at = { phase, done, total }
    if (performance.now() - told < progressEvery && done < total) return
    told = performance.now()
    const { left: _, ...counted } = sums
    const { stopAsked } = await portal.post(`/synchronisation/runs/${id}/progress`, { phase, done, total, ...counted })
    if (stopAsked) throw new StoppedError()
  }
  /** The sums as they are at the end, whatever was told when. */
  const last = async () => {
    const { left: _, ...counted } = sums
    const { phase, done, total } = at
    await portal.post(`/synchronisation/runs/${id}/progress`, { phase, done, total, ...counted })
  }
  const run = { ...parts, sums, say }
  const end = (outcome) => portal.post(`/synchronisation/runs/${id}/end`, { outcome })
  try {
    if (!options.dry) await pushTables(run)
    await scanDocuments(run)
    if (options.dry) await compareWithPortal({ ...run, id })
    else {
      await renameMoved(run)
      await pushDocuments(run)
      await withdrawDeleted(run)
    }
    await last()
    await end('done')
    return sums
  } catch (error) {
    const outcome = error instanceof StoppedError ? 'stopped' : 'failed'
    // Where the portal is not there to be told, it ends the run itself when it hears nothing of it.
    await Promise.race([end(outcome).catch(() => {}), wait(2000, undefined, { ref: false })])
    throw error
  }
}

/** @param {unknown} error */
export const isRunning = (error) => error instanceof RefusedError && error.code === 'synchronisation.running'
