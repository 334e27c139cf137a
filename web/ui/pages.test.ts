import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPages } from './pages.ts'

test('C10 the address alone leads forth and back', () => {
  const first = readPages(undefined)
  assert.deepEqual([first.cursor, first.depth, first.previous], [undefined, 0, null])
  const second = readPages(first.next('c1'))
  assert.deepEqual([second.cursor, second.depth, second.previous], ['c1', 1, ''])
  const third = readPages(second.next('c2'))
  assert.deepEqual([third.cursor, third.depth, third.previous], ['c2', 2, 'c1'])
  assert.deepEqual(readPages(third.previous!).cursor, 'c1')
  assert.equal(third.next('c2'), 'c1.c2')
})

test('C10 an address stays short however far one goes, and still knows how far', () => {
  let page = ''
  for (let at = 1; at <= 1000; at++) page = readPages(page).next(`cursor${at}`)
  const far = readPages(page)
  assert.deepEqual([far.cursor, far.depth], ['cursor1000', 1000])
  assert.ok(page.length < 300)
  let steps = 0
  for (let back = far; back.previous; back = readPages(back.previous)) steps++
  assert.equal(steps, 19)
})
