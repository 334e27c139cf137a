import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstLines, groupWaiting, type WaitingItem } from './group-waiting.ts'

const item = (title: string, dueOn: string | null, late = false): WaitingItem => ({
  kind: 'request_to_return',
  title,
  detail: '',
  dueOn,
  late,
  href: '/',
  actionLabel: 'Ouvrir',
})

test('P27 what is late comes first, then the seven days to come, then the rest', () => {
  const groups = groupWaiting(
    [
      item('a', '2026-11-28'),
      item('b', null),
      item('c', '2026-11-27'),
      item('d', '2026-11-13'),
      item('e', '2026-11-25', true),
    ],
    '2026-11-20',
  )
  assert.deepEqual(
    groups.map(({ group, items }) => [group, items.map(({ title }) => title).join('')]),
    [
      ['late', 'de'],
      ['week', 'c'],
      ['later', 'ab'],
    ],
  )
})

test('P27 only the first lines are shown at first, across the groups; none is lost where they fit', () => {
  const groups = groupWaiting(
    [item('a', null), item('b', '2026-11-13'), item('c', '2026-11-22'), item('d', null)],
    '2026-11-20',
  )
  const titles = (count: number) =>
    firstLines(groups, count).map(({ items }) => items.map(({ title }) => title).join(''))
  assert.deepEqual(titles(1), ['b'])
  assert.deepEqual(titles(3), ['b', 'c', 'a'])
  assert.deepEqual(titles(8), ['b', 'c', 'ad'])
})

test('P27 a group without anything is not shown', () => {
  assert.deepEqual(groupWaiting([], '2026-11-20'), [])
})
