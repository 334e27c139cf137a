import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../testing/portal.ts'
import { seedConnections } from './seed.ts'

let portal: Portal
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
})
after(() => portal.close())

test('C10 seeded connections are what the triggers would have made of them', async () => {
  const { contractId, administratorId } = await seedConnections(portal.database, {
    connections: 300,
    organisations: 3,
    main: 200,
  })
  const person = await portal.signedIn(administratorId)
  const count = await person.get(`/contracts/${contractId}/connection-count`)
  assert.equal(count.body.total, 200)
  const kept = await portal.sql(
    'select id, surname, given_name, identifier, email, application_name, search_text, is_blocked from connections order by id',
  )
  await portal.sql('update connections set version = version')
  assert.deepEqual(
    await portal.sql(
      'select id, surname, given_name, identifier, email, application_name, search_text, is_blocked from connections order by id',
    ),
    kept,
  )
  assert.ok(count.body.blocked > 0)
})
