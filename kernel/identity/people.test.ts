import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAccount, makeStaff, type Portal, startPortal } from '../../testing/portal.ts'
import { asPerson, asSystem } from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'
import { createPerson, identifierBase, proposeIdentifier } from './people.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

const asServer = <T>(work: Parameters<typeof asSystem<T>>[2]) =>
  asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), work)

test('C31 an identifier is the initial and the surname, without accent, space or apostrophe', () => {
  assert.equal(identifierBase('Aubertine', 'Claire'), 'c.aubertine')
  assert.equal(identifierBase("D'Équerre Lœn", 'Éloïse'), 'e.dequerreloen')
  assert.equal(identifierBase('Saint-Brès', 'Jean-Pierre'), 'j.saint-bres')
  assert.equal(identifierBase('Maréchal', ''), 'marechal')
})

test('C31 a taken identifier gets the next number, in any case', async () => {
  await makeAccount(portal, 'R.Vallois', { surname: 'VALLOIS', given_name: 'Rose' })
  assert.equal(await asServer((ctx) => proposeIdentifier(ctx, 'Vallois', 'Rémi')), 'r.vallois2')
})

test('C31 the account waits for activation, has a credentials row and one activation mail', async () => {
  const made = await asServer((ctx) =>
    createPerson(ctx, {
      surname: 'AUBERTINE',
      givenName: 'Claire',
      signInEmail: 'claire@client.example',
      city: 'Port-Halbrane',
    }),
  )
  assert.equal(made.identifier, 'c.aubertine')
  const [row] = await portal.sql(
    'select a.*, c.account_id as credentials, c.password_hash from accounts a join credentials c on c.account_id = a.id where a.id = $1',
    [made.id],
  )
  assert.equal(row.status, 'pending')
  assert.equal(row.password_hash, null)
  assert.equal(row.contact_email, 'claire@client.example')
  assert.equal(row.city, 'Port-Halbrane')
  const mails = await portal.sql('select * from mails where account_id = $1', [made.id])
  assert.deepEqual(
    mails.map((mail) => [mail.kind, mail.to_address, mail.is_secret]),
    [['identity.activation', 'claire@client.example', true]],
  )
  assert.match(mails[0].text_body, /\/activation\//)
})

test('C1 a taken e-mail is refused on its field, and the transaction goes on', async () => {
  const staff = await portal.signedIn(await makeStaff(portal, 'agent.creator'))
  const brand = portal.app.services.brands.byId(portal.brandId)
  const outcome = await asPerson(portal.app.services, hashToken(staff.token), brand, async (ctx) => {
    const refused = await createPerson(ctx, {
      surname: 'AUTRE',
      givenName: 'Ada',
      signInEmail: 'CLAIRE@client.example',
    }).catch((error) => error)
    const made = await createPerson(ctx, { surname: 'AUBERTINE', givenName: 'Cyr', signInEmail: null })
    const role = await ctx.client.query('select current_user as role')
    return { refused, made, role: role.rows[0].role }
  })
  assert.deepEqual(outcome.refused.fields, [{ field: 'signInEmail', code: 'identity.email_taken' }])
  assert.equal(outcome.made.identifier, 'c.aubertine2')
  assert.equal(outcome.role, 'parvis_staff')
  assert.equal((await portal.sql('select count(*) as n from mails where account_id = $1', [outcome.made.id]))[0].n, 0)
})

test('C1 a given identifier that is taken is refused on its field', async () => {
  const refused = await asServer((ctx) =>
    createPerson(ctx, { identifier: 'C.Aubertine', surname: 'X', givenName: 'Y', signInEmail: null }),
  ).catch((error) => error)
  assert.deepEqual(refused.fields, [{ field: 'identifier', code: 'identity.identifier_taken' }])
})

test('C31 two people of one name made at the same moment get two identifiers', async () => {
  const made = await Promise.all(
    [1, 2, 3].map(() =>
      asServer((ctx) => createPerson(ctx, { surname: 'Jumel', givenName: 'Ada', signInEmail: null })),
    ),
  )
  assert.deepEqual(made.map((person) => person.identifier).sort(), ['a.jumel', 'a.jumel2', 'a.jumel3'])
})
