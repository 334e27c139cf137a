import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { statuses } from './codes.ts'
import { hasPlace, isStatus, mayFollow, nextOf, type Status, standingOf, tellerOf } from './steps.ts'

const all = Object.keys(statuses).filter(isStatus)
/** Any life: each step one that may follow. */
const lives = fc.array(fc.nat(), { maxLength: 14 }).map((choices) => {
  const said: Status[] = []
  for (const choice of choices) {
    const next = all.filter((code) => mayFollow(code, said))
    if (next.length === 0) break
    said.push(next[choice % next.length]!)
  }
  return said
})

test('B15 every status has somebody who says it; refused, rejected, cancelled and not receivable end the life of an invoice', () => {
  for (const code of all) assert.ok(['seller', 'buyer', 'platform'].includes(tellerOf(code)), code)
  for (const end of ['210', '213', '220', '501'] as Status[])
    for (const code of all) assert.equal(mayFollow(code, [end]), false, `${end} ${code}`)
})

test('B15 no life goes on after its end, nothing is approved that was paid or refused, a payment may come in parts', () => {
  fc.assert(
    fc.property(lives, (said) => {
      const ends = said.findIndex((code) => ['210', '213', '220', '501'].includes(code))
      assert.ok(ends === -1 || ends === said.length - 1)
      const paid = said.findIndex((code) => code === '212' || code === '211')
      if (paid >= 0) assert.ok(!said.slice(paid).includes('205') && !said.slice(paid).includes('210'))
      assert.equal(
        standingOf(said) === '',
        said.every((code) => /^22[4-8]$/.test(code)),
      )
      for (const by of ['seller', 'buyer', 'platform'] as const)
        for (const code of nextOf(by, said)) assert.ok(mayFollow(code, said))
    }),
    { seed: 20_261_130, numRuns: 500 },
  )
  assert.ok(mayFollow('212', ['203', '212']))
})

test('B15 messages that come in any order end where they would have in their own', () => {
  fc.assert(
    fc.property(lives, fc.array(fc.nat(), { minLength: 14, maxLength: 14 }), (said, keys) => {
      // What carries it may come late; each other step has its place by its moment once those before it are there.
      const order = said.map((code, at) => ({ code, at })).toSorted((a, b) => keys[a.at]! - keys[b.at]! || a.at - b.at)
      const known: Array<{ code: Status; at: number }> = []
      let waiting = order
      for (let before = -1; before !== waiting.length; ) {
        before = waiting.length
        waiting = waiting.filter(({ code, at }) => {
          const sorted = known.toSorted((a, b) => a.at - b.at)
          const [earlier, later] = [sorted.filter((one) => one.at < at), sorted.filter((one) => one.at > at)]
          if (
            !hasPlace(
              code,
              earlier.map((one) => one.code),
              later.map((one) => one.code),
            )
          )
            return true
          known.push({ code, at })
          return false
        })
      }
      assert.deepEqual(waiting, [])
      assert.equal(standingOf(known.toSorted((a, b) => a.at - b.at).map(({ code }) => code)), standingOf(said))
    }),
    { seed: 20_261_130, numRuns: 500 },
  )
})
