import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sentenceOf } from '../errors/problem.ts'
import { durationWords, waitWords } from './duration.ts'

test('lengths of time in words: in the largest unit that they fill, one by one', () => {
  for (const [minutes, fr, en] of [
    [1, '1 minute', '1 minute'],
    [60, '60 minutes', '60 minutes'],
    [90, '90 minutes', '90 minutes'],
    [120, '2 heures', '2 hours'],
    [1440, '24 heures', '24 hours'],
    [10_080, '7 jours', '7 days'],
  ] as const)
    assert.deepEqual([durationWords(minutes, 'fr'), durationWords(minutes, 'en')], [fr, en])
})

test('G17 a wait is said in minutes from two minutes on, and is never too short', () => {
  for (const [seconds, fr, en] of [
    [0, '1 seconde', '1 second'],
    [1, '1 seconde', '1 second'],
    [5, '5 secondes', '5 seconds'],
    [119, '119 secondes', '119 seconds'],
    [120, '2 minutes', '2 minutes'],
    [814, '14 minutes', '14 minutes'],
    [900, '15 minutes', '15 minutes'],
    [72_000, '20 heures', '20 hours'],
  ] as const)
    assert.deepEqual([waitWords(seconds, 'fr'), waitWords(seconds, 'en')], [fr, en])
  assert.equal(
    sentenceOf('too_many_requests', 'fr', { seconds: 814 }),
    'Trop de demandes à la suite. Réessayez dans 14 minutes.',
  )
  assert.equal(sentenceOf('too_many_requests', 'en', { seconds: 1 }), 'Too many requests. Try again in 1 second.')
})
