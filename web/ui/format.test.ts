import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTexts } from '../i18n/index.ts'
import {
  formatAge,
  formatAlternatives,
  formatDay,
  formatLongDay,
  formatMoney,
  formatMoneyChange,
  formatNearDay,
  formatNearTime,
  formatPercent,
  formatQuote,
  formatShortDay,
  formatSize,
  formatTime,
  formatWeekday,
} from './format.ts'

// The texts write the language of the page into its root element.
Object.assign(globalThis, { document: { documentElement: {}, cookie: '' } })

test('C21 amounts and days in French, with no-break spaces only', async () => {
  await startTexts('fr')
  assert.equal(formatMoney(183700), '1\u00a0837,00\u00a0€')
  assert.equal(formatMoneyChange(2900), '+\u00a029,00\u00a0€')
  assert.equal(formatMoneyChange(-2900), '\u2212\u00a029,00\u00a0€')
  assert.equal(formatMoney(-2900), '\u221229,00\u00a0€')
  assert.equal(formatAlternatives(['ici', '', 'par fax', 'par courrier']), 'ici, par fax ou par courrier')
  assert.equal(formatDay('2026-11-23'), '23/11/2026')
  assert.equal(formatWeekday('2026-11-23'), 'lundi 23/11/2026')
  assert.equal(formatTime(new Date(2026, 10, 20, 9, 12)), '9\u00a0h\u00a012')
  assert.equal(formatShortDay('2026-11-18', new Date(2026, 10, 20)), '18/11')
  assert.equal(formatShortDay('2025-11-18', new Date(2026, 10, 20)), '18/11/2025')
  assert.equal(formatLongDay('2026-12-01'), 'Mardi 1er décembre 2026')
  assert.equal(formatLongDay('2026-12-11'), 'Vendredi 11 décembre 2026')
  assert.equal(formatNearDay('2026-11-23'), 'lun. 23/11')
  // What is due within six days says its weekday and hour, later its day: of a Friday, not the Friday after.
  const friday = new Date(2026, 10, 20, 8)
  assert.equal(formatNearTime(new Date(2026, 10, 20, 23, 5), friday), 'ven. 23\u00a0h\u00a005')
  assert.equal(formatNearTime(new Date(2026, 10, 26, 12), friday), 'jeu. 12\u00a0h\u00a000')
  assert.equal(formatNearTime(new Date(2026, 10, 27, 12), friday), '27/11')
  assert.equal(formatSize(1), '1\u00a0octet')
  assert.equal(formatSize(2), '2\u00a0octets')
  assert.equal(formatPercent(5.5), '5,5\u00a0%')
  assert.equal(formatQuote('Rien'), '«\u00a0Rien\u00a0»')
  assert.equal(formatAge(new Date(2026, 10, 14, 9), new Date(2026, 10, 20, 10)), '6\u00a0j')
})

test('C21 days in English', async () => {
  await startTexts('en')
  // On one line wherever they stand, as the French ones, which have no spaces.
  assert.equal(formatDay('2026-09-25'), '25\u00a0Sept\u00a02026')
  assert.equal(formatShortDay('2026-11-18', new Date(2026, 10, 20)), '18\u00a0Nov')
  assert.equal(formatLongDay('2026-12-01'), 'Tuesday, 1 December 2026')
  assert.equal(formatPercent(-67.8), '\u221267.8%')
  assert.equal(formatQuote('No news'), '“No news”')
})
