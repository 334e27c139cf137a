// No client ever sees anything of another: through every route of the document, in files, mails and jobs, and in the database itself (O33).
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { spaces } from '../../spaces.ts'
import { declaredRoutes, type Portal, startPortal } from '../portal.ts'
import { loadIsolation } from './fixtures.ts'
import { prove, withLeak } from './prover.ts'
import { type IsolationWorld, makeIsolationWorld, whereOf } from './world.ts'

/** The tables that a space makes. */
const ownTables = (space: string): string[] =>
  globSync(`spaces/${space}/database/*.sql`, { cwd: join(import.meta.dirname, '..', '..') }).flatMap((file) =>
    [...readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8').matchAll(/^create table (\w+)/gm)].map(
      (found) => found[1]!,
    ),
  )

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
    assert.deepEqual(open.sort(), world.knowledge.parts.flatMap((part) => part.open ?? []).sort())
    const nobody = await prove(portal, world, { actors: (actor) => actor.accountId === undefined, reading: true })
    assert.deepEqual(nobody.crossings, [])
  })

  test('O33 each leak planted on purpose is found', async () => {
    // On a portal of its own: through a leak, things are written down where they do not belong.
    const portal = await startPortal()
    const world = await makeIsolationWorld(portal)
    const few = {
      reading: true,
      actors: (actor: { name: string }) =>
        ['secondary of beta', 'the manager of both', 'an employee'].includes(actor.name),
    }
    assert.deepEqual((await prove(portal, world, few)).crossings, [])
    const parts = [...(await loadIsolation())]
    for (const plant of world.knowledge.plants) {
      const space = parts.find(([, part]) => part.plants.includes(plant))?.[0]
      const found = await withLeak(portal, plant, () => prove(portal, world, { ...few, until: { space } }))
      assert.ok(found.crossings.length > 0, `not found: ${plant.name}`)
    }
    await portal.close()
  })

  test('O33 every space with tables of its own tells the prover what a client has in them, and plants a leak', async () => {
    const parts = await loadIsolation()
    for (const { name } of spaces) {
      const tables = ownTables(name)
      const part = parts.get(name)
      if (tables.length === 0) continue
      assert.ok(part && part.plants.length > 0, `${name} has tables and says nothing of them`)
      for (const table of Object.keys(part.rows)) assert.ok(tables.includes(table), `${name} does not own ${table}`)
    }
    for (const { name, organisation, people } of world.clients)
      for (const [table, condition] of world.knowledge.rows) {
        const where = whereOf(condition, organisation, Object.values(people))
        const found = await portal.sql(`select from ${table} where ${where} limit 1`)
        assert.equal(found.length, 1, `${table}: «${condition}» finds nothing of ${name}, so nothing is proven of it`)
      }
  })

  test('C7 O33 every route, file, mail and job as everybody: zero crossings', async () => {
    const report = await prove(portal, world)
    assert.deepEqual(report.crossings, [])
    assert.deepEqual(report.notExercised, [])
    assert.ok(report.answered > 500, `${report.answered} of ${report.calls} calls were answered`)
  })
})
