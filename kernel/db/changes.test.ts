import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { makeStaff, startPortal } from '../../testing/portal.ts'
import { listenForChanges } from './changes.ts'

test('R3 what one process changes is dropped on every other, and whatever changed while nobody could listen too', async () => {
  const portal = await startPortal()
  const errors: unknown[] = []
  const other = await listenForChanges(portal.database, (error) => errors.push(error))
  let next = Promise.withResolvers<void>()
  other.onChange('brands', () => {
    next.resolve()
  })
  const nameOf = () => portal.app.services.brands.byId(portal.brandId).name
  next = Promise.withResolvers()
  await portal.sql("update brands set name = 'Halbrane Services'")
  await next.promise
  while (nameOf() !== 'Halbrane Services') await wait(5)
  // What is rolled back tells nobody: the next notice is of the act after it.
  await portal.sql(
    "do $$ begin update brands set name = 'x'; raise exception 'no'; exception when others then null; end $$",
  )
  assert.equal(nameOf(), 'Halbrane Services')
  // Cut off, it listens again, and drops all.
  next = Promise.withResolvers()
  await portal.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parvis changes' and datname = current_database()",
  )
  await portal.sql("update brands set name = 'Halbrane'")
  await next.promise
  while (nameOf() !== 'Halbrane') await wait(5)
  assert.deepEqual(errors, [])
  await other.close()
  await makeStaff(portal, 'reste.la', 'reader')
  await portal.close()
})
