import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { makeAccount, type Portal, startPortal } from '../../testing/portal.ts'
import { notFound } from '../errors/problem.ts'
import { asPerson, asSystem, type PersonContext } from './context.ts'
import { hashToken } from './endpoints.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

test('O20 of two transactions that wait for each other one is done again: both are carried out, nobody is told of it', async () => {
  const { services } = portal.app
  const accounts = [await makeAccount(portal, 'un.verrou'), await makeAccount(portal, 'deux.verrou')]
  const brand = services.brands.byId(portal.brandId)
  let tries = 0
  // Each holds one of the two before it asks for the other; only the first time.
  const holds = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const act = (first: number) =>
    asSystem(services, brand, async (ctx) => {
      tries++
      const write = (index: number) =>
        ctx.db
          .updateTable('accounts')
          .set({ fax: sql<string>`fax || ${String(first)}::text` })
          .where('id', '=', accounts[index]!)
          .execute()
      await write(first)
      holds[first]!.resolve()
      await holds[1 - first]!.promise
      await write(1 - first)
    })
  await Promise.all([act(0), act(1)])
  assert.ok(tries > 2, 'they did not meet')
  const rows = await portal.sql('select fax from accounts where id = any ($1::uuid[])', [accounts])
  for (const { fax } of rows) assert.deepEqual([...fax].sort(), ['0', '1'])
})

test('C7 whoever catches a refusal of what the server does for them goes on as themselves', async () => {
  const { services } = portal.app
  const brand = services.brands.byId(portal.brandId)
  const person = await portal.signedIn(await makeAccount(portal, 'trois.role'))
  const role = async (ctx: PersonContext) =>
    (await sql<{ role: string }>`select current_user as role`.execute(ctx.db)).rows[0]!.role
  const seen = await asPerson(services, hashToken(person.token), brand, async (ctx) => {
    const refused = () => ctx.asSystem(() => Promise.reject(notFound()))
    const within = await ctx.asSystem(async () => {
      await refused().catch(() => {})
      return role(ctx)
    })
    await refused().catch(() => {})
    return [within, await role(ctx)]
  })
  assert.deepEqual(seen, ['parvis_system', 'parvis_client'])
})
