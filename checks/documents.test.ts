import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clausesIn, listClauses } from './documents.ts'

test('clauses are written as ranges, and each is looked for by itself', () => {
  assert.deepEqual(listClauses({ X: '1–3, 7', Y: '2' }), ['X1', 'X2', 'X3', 'X7', 'Y2'])
  assert.throws(() => listClauses({ X: '1-3' }), /X 1-3/)
})

test('a title names clauses one by one or as a range', () => {
  assert.deepEqual(clausesIn('X1 X4–X6 of Y2 something'), ['X1', 'X4', 'X5', 'X6', 'Y2'])
  assert.deepEqual(clausesIn('none, nor in HB-7'), [])
})
