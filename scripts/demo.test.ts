import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readConfig } from '../kernel/config/config.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { demoAccounts, withdrawPublicPassword } from '../kernel/demo/accounts.ts'
import type { DemoPart } from '../kernel/demo/demo.ts'
import { loadDemo } from '../kernel/demo/load.ts'
import { hashPassword } from '../kernel/identity/passwords.ts'
import { defineSpace, type Space } from '../kernel/space.ts'
import { type DemoPortal, startDemo } from '../testing/demo.ts'
import { freshDatabase } from '../testing/portal.ts'

const directory = mkdtempSync(join(tmpdir(), 'parvis-demo-'))
let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(async () => {
  await demo.close()
  rmSync(directory, { recursive: true, force: true })
})

test('every account shown signs in, and later starts show the same', async () => {
  assert.deepEqual(
    demo.accounts.map((account) => account.identifier),
    [
      ...['c.aubertine', 'm.toussard', 'i.delcambre', 't.aubrac', 'm.cassagnol'],
      ...['m.roquelin', 'l.barredon', 'n.servanne'],
    ],
  )
  for (const account of demo.accounts) await demo.signIn(account.identifier)
  assert.deepEqual(await demoAccounts(demo.database), demo.accounts)
})

test('R5 mails of the demo never leave, and nobody is asked about them: its people have no mailbox', async () => {
  const [mails] = await demo.rows(
    "select count(*)::int as n, count(*) filter (where state = 'not_sent' and decided_at is not null)::int as kept from mails",
  )
  assert.ok(mails.n > 5)
  assert.equal(mails.kept, mails.n)
})

test('C35 the demo journal is one unbroken chain for each organisation', async () => {
  const events = await demo.rows(
    'select organisation_id, seq::int, previous_hash, hash, parvis.journal_text(e) as text, actor_commitment = parvis.journal_commitment(actor_salt, parvis.journal_actor_text(e)) and detail_commitment = parvis.journal_commitment(detail_salt, parvis.journal_detail_text(e)) as commits from journal_events e where organisation_id is not null order by organisation_id, seq',
  )
  assert.ok(events.length > 50)
  let previous: { organisation_id: string; hash: string; seq: number } | undefined
  for (const event of events) {
    const same = previous?.organisation_id === event.organisation_id
    assert.equal(event.seq, same ? previous!.seq + 1 : 1)
    assert.equal(event.previous_hash, same ? previous!.hash : '')
    assert.equal(event.hash, createHash('sha256').update(event.text).digest('hex'))
    assert.equal(event.commits, true)
    previous = event
  }
})

test('a demo that others reach is loaded with a random password, another one each time', async () => {
  const passwords = new Set<string>()
  for (const settings of [
    { PUBLIC_URL: 'https://portail.example' },
    { TRUST_PROXY: '1' },
    { HOST: '0.0.0.0', PUBLIC_URL: 'http://127.0.0.1:3000' },
  ]) {
    const other = await freshDatabase()
    try {
      await migrate(other)
      // The password is the frame's: spaces add nothing to it.
      const [shown] = await loadDemo(other, readConfig({ PARVIS_DATA: directory, ...settings }), [])
      assert.ok(shown!.password.length >= 20)
      passwords.add(shown!.password)
      assert.deepEqual(await demoAccounts(other), [], 'nobody has the public password')
    } finally {
      await other.close()
    }
  }
  assert.equal(passwords.size, 3)
  assert.ok(!passwords.has(demo.accounts[0]!.password))
})

test('a demo that others come to reach loses its public password and its sessions, once', async () => {
  const other = await freshDatabase()
  try {
    await migrate(other)
    await loadDemo(other, readConfig({ PARVIS_DATA: directory }), [])
    const count = async (text: string) =>
      Number((await other.pool.query(`select count(*) as n from ${text}`)).rows[0].n)
    // Whoever chose their own password keeps it.
    await other.pool.query(
      "update credentials set password_hash = $1 where account_id = (select id from accounts where identifier = 'l.barredon')",
      [await hashPassword('quatre-pavés-mouillés')],
    )
    await other.pool.query(
      "insert into sessions (account_id, token_hash, created_at, last_seen_at, expires_at) select id, '\\x01', now(), now(), now() + interval '1 day' from accounts where identifier = 'm.roquelin'",
    )
    const before = await count('credentials where password_hash is not null')
    const found = await withdrawPublicPassword(other, false)
    assert.equal(found.withdrawn, before - 1)
    assert.deepEqual(found.accounts, [])
    assert.equal(await count('credentials where password_hash is not null'), 1)
    assert.equal(await count("sessions where token_hash = '\\x01' and ended_at is null"), 0)
    assert.equal((await withdrawPublicPassword(other, false)).withdrawn, 0)
  } finally {
    await other.close()
  }
})

/** A space that is nothing but its part of the demo. */
const spaceWith = <Given>(name: string, needs: string[], tables: string[], fill: DemoPart<Given>['fill']) =>
  defineSpace({
    name,
    needs,
    routes: [],
    openTo: {},
    demo: async () => ({ demo: { tables, fill } }),
  })

/** Loads the demo with these spaces into a database of its own. */
async function loadWith(spaces: Space[]): Promise<void> {
  const other = await freshDatabase()
  try {
    await migrate(other)
    await loadDemo(other, readConfig({ PARVIS_DATA: directory }), spaces)
  } finally {
    await other.close()
  }
}

test('a space fills its own tables in the demo, not those of another', async () => {
  await assert.rejects(
    loadWith([spaceWith('one', [], ['tickets'], (demo) => demo.add('accounts', {}))]),
    /one does not own the table accounts/,
  )
})

test('a space is given what the demo of a space that it needs made, whatever their order, and nothing of others', async () => {
  const giver = spaceWith('giver', [], [], (demo) => ({ town: demo.world.town.organisation.name }))
  let given: { town: string } | undefined
  await loadWith([
    spaceWith('taker', ['giver'], [], (demo) => {
      given = demo.given(giver)
    }),
    giver,
  ])
  assert.deepEqual(given, { town: 'Ville de Montfabre' })
  await assert.rejects(
    loadWith([giver, spaceWith('stranger', [], [], (demo) => demo.given(giver))]),
    /stranger does not need giver/,
  )
})
