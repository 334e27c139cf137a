// No client ever sees anything of another: through every route of the document, in files, mails and jobs, and in the database itself (O33).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { declaredRoutes, type Portal, startPortal } from '../portal.ts'
import { plants, prove, withLeak } from './prover.ts'
import { type IsolationWorld, makeIsolationWorld } from './world.ts'

/** The routes that need no session. Everything else answers 401 to nobody. */
const openRoutes = [
  'GET /api/v1/brand',
  'POST /api/v1/session',
  'POST /api/v1/session/second-factor',
  'DELETE /api/v1/session',
  'POST /api/v1/password-reset-requests',
  'GET /api/v1/one-time-tokens/{token}',
  'POST /api/v1/password-resets',
  'POST /api/v1/account/reactivation',
  'POST /api/v1/activations',
  'POST /api/v1/sign-in-email-confirmations',
  'GET /api/v1/delegation-form.pdf',
  'GET /api/v1/history-verifier.mjs',
]

let portal: Portal
let world: IsolationWorld
before(async () => {
  portal = await startPortal()
  world = await makeIsolationWorld(portal)
})
after(() => portal.close())

describe('isolation', () => {
  test('C7 O33 only the open routes need no session', async () => {
    const open = declaredRoutes((await portal.guest.get('/api/openapi.json')).body)
      .filter((route) => Array.isArray(route.operation.security) && route.operation.security.length === 0)
      .map((route) => `${route.method} ${route.path}`)
    assert.deepEqual(open.sort(), [...openRoutes].sort())
    const nobody = await prove(portal, world, { actors: (actor) => actor.accountId === undefined, reading: true })
    assert.deepEqual(nobody.crossings, [])
  })

  test('O33 each leak planted on purpose is found', async () => {
    // On a portal of its own: through a leak, things are written down where they do not belong.
    const portal = await startPortal()
    const world = await makeIsolationWorld(portal)
    const few = {
      reading: true,
      actors: (actor: { name: string }) => ['secondary of beta', 'the manager of both'].includes(actor.name),
    }
    assert.deepEqual((await prove(portal, world, few)).crossings, [])
    for (const plant of plants) {
      const definition = plant.sql?.includes('organisation_ids_with_permission')
        ? (
            await portal.sql(
              "select pg_get_functiondef('parvis.organisation_ids_with_permission(text)'::regprocedure) as text",
            )
          )[0].text
        : undefined
      const found = await withLeak(portal, definition ? { ...plant, undo: definition } : plant, () =>
        prove(portal, world, few),
      )
      assert.ok(found.crossings.length > 0, `not found: ${plant.name}`)
    }
    await portal.close()
  })

  test('C7 O33 every route, file, mail and job as everybody: zero crossings', async () => {
    const report = await prove(portal, world)
    assert.deepEqual(report.crossings, [])
    assert.deepEqual(report.notExercised, [])
    assert.ok(report.answered > 500, `${report.answered} of ${report.calls} calls were answered`)
  })
})
