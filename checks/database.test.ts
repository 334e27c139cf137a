import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMigrations, checkOwnership } from './database.ts'

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

test('a space names the tables of the kernel and its own, and the kernel those of no space', () => {
  assert.deepEqual(checkOwnership(), [])
  const migration = (owner: string, text: string) => ({ owner, read: () => text })
  const kernel = migration('kernel', 'create table brands (id uuid);\n')
  const shop = migration('shop', 'create table orders (id uuid, brand_id uuid references brands);\n')
  assert.deepEqual(checkOwnership([kernel, shop], []), [])
  assert.deepEqual(
    checkOwnership(
      [
        kernel,
        shop,
        migration('kernel', 'create function parvis.spent() returns int as $$ select count(*) from orders $$;\n'),
        migration('bank', 'create policy read on brands using (exists (select from orders));\n'),
        migration('bank', '-- Read from orders.\ncreate table money (id uuid);\n'),
      ],
      [],
    ),
    [
      'kernel spent reads orders of shop',
      'bank create policy read on brands using (exists (select from orders)); reads orders of shop',
    ],
  )
  assert.deepEqual(checkOwnership([kernel, shop], ['kernel spent reads orders of shop']).length, 1)
})
