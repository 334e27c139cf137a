// Idempotency-Key: a repeat gets the kept answer while its account holds what it held, and nothing is ever done twice.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAccount, makeMember, makeOrganisation, makeStaff, type Portal, startPortal } from '../../testing/portal.ts'

let portal: Portal
let here: string
before(async () => {
  portal = await startPortal()
  here = await makeOrganisation(portal, 'Mairie de Rive')
})
after(() => portal.close())

const key = (value: string) => ({ 'idempotency-key': value })
const bringIn = (identifier: string, accountId: string) => ({
  accountId,
  email: `${identifier}@client.example`,
  startsOn: '2026-11-20',
  whole: true,
})

test('O12 O13 a kept answer is given again to the manager who had it, and refused once the membership is removed, even granted anew', async () => {
  const id = await makeAccount(portal, 'marc.manager')
  await makeMember(portal, id, here, 'secondary_manager')
  const marc = await portal.signedIn(id)
  const hired = bringIn('nora.nouvelle', await makeAccount(portal, 'nora.nouvelle'))
  const post = () => marc.post(`/organisations/${here}/memberships`, hired, key('rattacher-01'))
  const first = await post()
  assert.equal(first.status, 201, JSON.stringify(first.body))
  const again = await post()
  assert.deepEqual([again.status, again.body], [201, first.body])
  await portal.sql("update memberships set removed_at = now(), removed_by_label = 'x' where account_id = $1", [id])
  const refused = async (how: string) => {
    const reply = await post()
    assert.deepEqual([reply.status, reply.body.code], [409, 'idempotency_rights_changed'], how)
    assert.doesNotMatch(JSON.stringify(reply.body), /nora|nouvelle@/i)
  }
  await refused('removed')
  await makeMember(portal, id, here, 'member')
  await refused('a member now')
  const places = await portal.sql('select 1 from memberships where account_id = $1', [hired.accountId])
  assert.equal(places.length, 1)
})

test('O7 O12 a permission taken from the role, or its ending by date, ends the answers kept under it', async () => {
  for (const [identifier, how, back] of [
    [
      'rose.role',
      "delete from role_permissions where role = 'secondary_manager' and permission = 'organisation.people.manage'",
      "insert into role_permissions (brand_id, role, permission) select id, 'secondary_manager', 'organisation.people.manage' from brands",
    ],
    [
      'dora.date',
      "update memberships set ends_on = '2026-11-19' where identifier = 'dora.date'",
      "update memberships set ends_on = null where identifier = 'dora.date'",
    ],
  ] as const) {
    const id = await makeAccount(portal, identifier)
    await makeMember(portal, id, here, 'secondary_manager')
    const person = await portal.signedIn(id)
    const hired = bringIn(`recrue.${identifier}`, await makeAccount(portal, `recrue.${identifier}`))
    const post = () => person.post(`/organisations/${here}/memberships`, hired, key('rattacher-02'))
    const first = await post()
    assert.equal(first.status, 201, JSON.stringify(first.body))
    await portal.sql(how)
    assert.equal((await post()).body.code, 'idempotency_rights_changed', how)
    await portal.sql(back)
    assert.deepEqual((await post()).body, first.body)
  }
})

test('O20 an act that changes the rights of who does it can be repeated: its answer is kept with what it left', async () => {
  const id = await makeAccount(portal, 'pia.principale')
  const heir = await makeAccount(portal, 'hans.heritier')
  const organisation = await makeOrganisation(portal, 'Port de Rive', { principal: id })
  await makeMember(portal, heir, organisation)
  const pia = await portal.signedIn(id)
  const transfer = () =>
    pia.post(
      '/account/principal-transfers',
      { organisationIds: [organisation], successor: 'hans.heritier', accountId: heir },
      key('transferer-01'),
    )
  const first = await transfer()
  assert.equal(first.status, 201, JSON.stringify(first.body))
  assert.deepEqual([(await transfer()).status, (await transfer()).body], [201, first.body])
})

test('O12 an answer kept for staff is refused once their role changed', async () => {
  const id = await makeStaff(portal, 'anne.agente', 'administrator')
  const anne = await portal.signedIn(id)
  const post = () =>
    anne.post('/notifications/reading', {}, key('lecture-001')).then((reply) => [reply.status, reply.body?.code])
  assert.deepEqual(await post(), [204, undefined])
  assert.deepEqual(await post(), [204, undefined])
  await portal.sql("update staff_roles set role = 'reader' where account_id = $1", [id])
  assert.deepEqual(await post(), [409, 'idempotency_rights_changed'])
})
