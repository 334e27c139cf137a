import assert from 'node:assert/strict'
import { test } from 'node:test'
import { yearsOf } from './months.ts'

test('D26 payslips by month: nothing before the hiring, dashed to come, open what is missing, the years of those who left to their end', () => {
  const slip = (monthOn: string, read = true) => ({ id: monthOn, monthOn, read })
  const years = yearsOf(
    [slip('2026-11-01', false), slip('2026-09-01'), slip('2025-12-01')],
    { enteredOn: '2025-11-15', leftOn: null },
    '2026-11-20',
  )
  assert.deepEqual(
    years.map(({ year, count }) => [year, count]),
    [
      ['2026', 2],
      ['2025', 1],
    ],
  )
  const states = (index: number) => years[index]!.months.map((one) => one.state)
  assert.deepEqual(states(0).slice(7), ['missing', 'there', 'missing', 'new', 'coming'])
  assert.deepEqual(states(1).slice(9), ['outside', 'missing', 'there'])
  const gone = yearsOf([slip('2024-03-01')], { enteredOn: '2024-01-01', leftOn: '2024-03-31' }, '2026-11-20')
  assert.deepEqual(
    gone.map(({ year, months }) => [year, months[2]!.state, months[3]!.state]),
    [['2024', 'there', 'outside']],
  )
  const printed = yearsOf([], { enteredOn: '2026-01-01', leftOn: null }, '2026-11-20', ['2026-10-01'])
  assert.deepEqual([printed[0]!.months[9]!.state, printed[0]!.months[8]!.state], ['paper', 'missing'])
  assert.deepEqual(
    yearsOf([], { enteredOn: null, leftOn: null }, '2026-11-20').map(({ year, count }) => [year, count]),
    [['2026', 0]],
  )
})
