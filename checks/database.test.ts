import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMigrations } from './database.ts'

test('R8 a number used by two migrations is refused, whoever has them, and a name without a number', () => {
  assert.deepEqual(checkMigrations(), [])
  assert.deepEqual(
    checkMigrations([
      { name: '0410_orders.sql', owner: 'shop' },
      { name: '0410_money.sql', owner: 'bank' },
      { name: '0411_money.sql', owner: 'bank' },
    ]),
    ['the number 0410 is used by shop/0410_orders.sql and by bank/0410_money.sql'],
  )
  assert.equal(checkMigrations([{ name: 'orders.sql', owner: 'shop' }]).length, 1)
})
