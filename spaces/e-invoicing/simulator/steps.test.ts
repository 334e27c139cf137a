import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { statuses } from '../../../kernel/e-invoicing/index.ts'
import { Clock } from './clock.ts'
import type { StatusCode } from './scenario.ts'
import { isEnd, speakerOf, whyNot } from './steps.ts'

const codes = Object.keys(statuses).map(Number) as StatusCode[]
const anyCode = fc.constantFrom(...codes)
/** What is let pass of some statuses said one after the other. */
const passedOf = (wanted: readonly StatusCode[]) => {
  const passed: Array<{ status: StatusCode }> = []
  for (const status of wanted) if (whyNot(passed, status) === undefined) passed.push({ status })
  return passed.map(({ status }) => status)
}

test('B22 whatever is said of an invoice, nothing follows its end, its own way goes forward, and each answer has its question', () => {
  fc.assert(
    fc.property(fc.array(anyCode, { maxLength: 12 }), (wanted) => {
      const passed = passedOf(wanted)
      const end = passed.findIndex(isEnd)
      assert.ok(end === -1 || end === passed.length - 1)
      const way = passed.filter((status) => status <= 203)
      assert.deepEqual(way, way.toSorted())
      passed.forEach((status, index) => {
        const before = passed.slice(0, index)
        if (status === 209) assert.ok(before.lastIndexOf(208) > before.lastIndexOf(209))
        if (status === 210) assert.ok(!before.includes(205) && !before.includes(212))
        if (status === 205 || status === 204) assert.ok(!before.includes(status))
      })
    }),
    { seed: 22 },
  )
})

test('B22 the usual lives pass as they are', () => {
  for (const life of [
    [200, 201, 202, 203, 204, 205, 211, 212],
    [200, 202, 203, 208, 209, 208, 209, 205, 211, 211, 212],
    [200, 203, 207, 207, 206, 212],
    [200, 202, 203, 204, 207, 210],
    [200, 213],
    [200, 201, 221, 213],
    [200, 203, 212, 220],
  ] as StatusCode[][])
    assert.deepEqual(passedOf(life), life)
  for (const code of codes)
    assert.equal(
      speakerOf(code),
      code <= 203 || [213, 221, 501].includes(code)
        ? 'platform'
        : [209, 212].includes(code) || code >= 220
          ? 'seller'
          : 'buyer',
    )
})

test('B22 time stands still until it is advanced, and does what is due in its order, what comes of it too', async () => {
  const clock = new Clock('steps', new Date('2026-11-20T09:00:00Z'))
  const said: string[] = []
  const note = (text: string) => () => said.push(`${text} ${new Date(clock.now()).toISOString().slice(14, 19)}`)
  clock.in(20, note('c'))
  clock.in(10, () => {
    note('a')()
    clock.in(5, note('b'))
    clock.in(60, note('d'))
  })
  clock.in(20, note('c2'))
  assert.deepEqual([await clock.advance(9), said.length], [0, 0])
  assert.equal(await clock.advance(31), 4)
  assert.deepEqual(said, ['a 00:10', 'b 00:15', 'c 00:20', 'c2 00:20'])
  assert.equal(clock.now(), Date.parse('2026-11-20T09:00:40Z'))
  const stamps = [clock.stamp(), clock.stamp(), clock.stamp()]
  assert.equal(new Set(stamps).size, 3)
  clock.stop()
  assert.equal(await clock.advance(600), 0)
})
