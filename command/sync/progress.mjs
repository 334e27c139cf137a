// What the person at the screen sees, or the log of a scheduled task.

/** @param {{ json: boolean, words: any, out?: NodeJS.WriteStream, err?: NodeJS.WriteStream }} options */
export function openProgress({ json, words, out = process.stdout, err = process.stderr }) {
  const live = !json && out.isTTY === true
  let shown = ''
  let lastStep = -1
  let lastPhase = ''
  const clear = () => {
    if (shown) out.write(`\r${' '.repeat(shown.length)}\r`)
    shown = ''
  }
  /** @param {string} text @param {object} event @param {boolean} [wrong] */
  const line = (text, event, wrong = false) => {
    clear()
    if (json) out.write(`${JSON.stringify(event)}\n`)
    else (wrong ? err : out).write(`${text}\n`)
  }
  return {
    line,
    /** One line that goes on, or one for every twentieth part. @param {string} phase @param {number} done @param {number} total */
    at: (phase, done, total) => {
      const text = words.progress(words.phase[phase], done, total)
      if (live) {
        clear()
        shown = text.slice(0, (out.columns || 80) - 1)
        out.write(shown)
        return
      }
      const step = total === 0 ? 20 : Math.floor((done / total) * 20)
      if (phase === lastPhase && step <= lastStep) return
      lastPhase = phase
      lastStep = step
      line(text, { event: 'progress', phase, done, total })
    },
    clear,
  }
}
/** @typedef {ReturnType<typeof openProgress>} Progress */
