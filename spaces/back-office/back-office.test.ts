import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  type Reply,
  startPortal,
  testPassword,
} from '../../testing/portal.ts'

let portal: Portal
let administrator: Person
let agent: Person
let reader: Person
let client: Person
let organisation: string
/** What the mail server answers: it takes mails, or turns them away. */
let refuse = false
const received: string[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, session, done) => {
    stream.resume()
    stream.on('end', () => {
      if (refuse) return done(Object.assign(new Error('mailbox full'), { responseCode: 552 }))
      received.push(...session.envelope.rcptTo.map((to) => to.address))
      done()
    })
  },
})
before(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()))
  const { port } = smtp.server.address() as { port: number }
  portal = await startPortal({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'portail@halbrane.example' })
  administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lea.dupond', 'reader'))
  organisation = await makeOrganisation(portal, 'Vallois & Brès')
  const id = await makeAccount(portal, 'claire.aubertine')
  await makeMember(portal, id, organisation)
  client = await portal.signedIn(id)
})
after(async () => {
  await portal.close()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
})

const codes = (reply: Reply) =>
  reply.body.errors.map((error: { field: string; code: string }) => `${error.field} ${error.code}`)
const none = '00000000-0000-4000-8000-000000000000'

test('C28 the back office does not exist for clients, needs a session, and its readers change nothing', async () => {
  for (const path of [
    '/staff/organisations',
    `/staff/organisations/${organisation}`,
    '/staff/accounts',
    '/staff/mails',
    '/staff/journal',
    '/staff/journal/export',
    '/staff/members',
    '/staff/identifier-proposals?surname=x',
  ]) {
    assert.equal((await client.get(path)).status, 404, path)
    assert.equal((await portal.guest.get(path)).status, 401, path)
  }
  assert.ok(!(await client.get('/session')).body.spaces.includes('back-office'))
  assert.ok((await agent.get('/session')).body.spaces.includes('back-office'))
  const refused = await reader.post('/staff/organisations', { name: 'X', principal })
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.staff_permission_missing'])
  assert.equal((await reader.get('/staff/organisations')).status, 200)
})

/** Who is named principal manager of the clients made here (O37). */
const principal = {
  surname: 'KERVADEC',
  givenName: 'Yann',
  signInEmail: 'y.kervadec@phare.example',
  signInEmailConfirmation: 'y.kervadec@phare.example',
}

test('O37 O7 O8 who is named or added by staff is told where, and has what their role and the settings give', async () => {
  await portal.sql("delete from role_default_spaces where role = 'member'")
  const named = await portal.signedIn(await makeAccount(portal, 'helene.vassalet'))
  const made = await agent.post('/staff/organisations', {
    name: 'Régie Solane',
    city: 'Solane',
    principal: { accountId: named.id },
    givesAccess: true,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const mails = async (id: string) =>
    (await portal.sql('select kind, text_body from mails where account_id = $1 order by kind', [id])) as Array<{
      kind: string
      text_body: string
    }>
  const [told] = await mails(named.id)
  assert.equal(told?.kind, 'portal-access.client_added')
  // Whoever signs in already keeps the identifier that they know, and the history of accesses says that they were told.
  assert.match(told.text_body, /Votre identifiant\s: helene\.vassalet/)
  const [kept] = await portal.sql('select kind, identifier from portal_access_notifications where account_id = $1', [
    named.id,
  ])
  assert.deepEqual(kept, { kind: 'access', identifier: 'helene.vassalet' })
  assert.match(told.text_body, /Régie Solane/)
  const spacesOf = (id: string) =>
    portal.sql(
      'select s.space, s.access, s.origin from space_subscriptions s join memberships m on m.id = s.membership_id where m.account_id = $1 and s.ended_at is null',
      [id],
    )
  assert.deepEqual(await spacesOf(named.id), [{ space: 'contracts', access: 'modify', origin: 'role' }])

  const settings = (await named.get(`/organisations/${made.body.id}/space-settings`)).body
  const set = await named.put(`/organisations/${made.body.id}/space-settings`, {
    version: settings.version,
    spaces: [
      {
        space: 'contracts',
        offered: true,
        defaults: [{ serviceId: null, membershipId: null, access: 'modify' }],
      },
    ],
  })
  assert.equal(set.status, 200, JSON.stringify(set.body))
  const added = await agent.post(`/staff/organisations/${made.body.id}/accounts`, {
    surname: 'ORMELIN',
    givenName: 'Bastien',
    signInEmail: 'b.ormelin@solane.example',
    signInEmailConfirmation: 'b.ormelin@solane.example',
  })
  assert.equal(added.status, 201, JSON.stringify(added.body))
  assert.deepEqual(
    (await mails(added.body.id)).map((mail) => mail.kind),
    ['identity.activation', 'organisation.attached'],
  )
  const asked = (await named.get(`/space-requests?organisation=${made.body.id}`)).body.items
  assert.ok(asked.some((one: { person: { surname: string } }) => one.person.surname === 'ORMELIN'))
  const history = (await named.get(`/organisations/${made.body.id}/history`)).body.items
  assert.ok(history.some((one: { type: string }) => one.type === 'organisation.membership.granted'))
})

test('D10 the first account of a new client has the client’s code as identifier, in the message that tells it too', async () => {
  const person = (address: string) => ({
    surname: 'MEME',
    givenName: 'Keylian',
    signInEmail: address,
    signInEmailConfirmation: address,
  })
  const make = async (values: object) => {
    const made = await agent.post('/staff/organisations', { name: 'MOI MEME', kind: 'individual', ...values })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body.members[0]
  }
  const first = await make({ code: '4', principal: person('keylian@moi-meme.example') })
  assert.equal(first.identifier, '4')
  // Somebody has the code of the next one already.
  await makeAccount(portal, 'M5')
  assert.equal((await make({ code: 'm5', principal: person('autre@moi-meme.example') })).identifier, 'm5-c')
  // A code that is given by itself is one as well.
  const given = await make({ principal: person('troisieme@moi-meme.example') })
  const [{ code }] = await portal.sql(
    'select code from organisations o join memberships m on m.organisation_id = o.id where m.account_id = $1',
    [given.accountId],
  )
  assert.equal(given.identifier, code)
})

test('D9 D12 a new client has no access before it is given, then one message tells it; whoever may not give it is refused', async () => {
  const make = (who: Person, code: string, givesAccess?: boolean) =>
    who.post('/staff/organisations', {
      name: `Client ${code}`,
      code,
      kind: 'individual',
      principal: {
        surname: 'SEUL',
        givenName: 'Ange',
        signInEmail: `${code}@seul.example`,
        signInEmailConfirmation: `${code}@seul.example`,
      },
      ...(givesAccess === undefined ? {} : { givesAccess }),
    })
  const kinds = async (code: string) =>
    (await portal.sql('select kind from mails where to_address = $1', [`${code}@seul.example`])).map(
      (one: any) => one.kind,
    )
  const access = async (code: string) => {
    const { body } = await agent.get(`/staff/portal-accesses/clients?search=${code}`)
    const { state, allowed, password, sentTo } = body.items.find((one: any) => one.code === code)
    return [state, allowed.value, password.value, sentTo]
  }
  assert.equal((await make(agent, 'seul1')).status, 201)
  assert.deepEqual(await access('seul1'), ['none', false, 'to_set', ''])
  assert.deepEqual(await kinds('seul1'), [])

  const given = await make(agent, 'seul2', true)
  assert.equal(given.status, 201, JSON.stringify(given.body))
  assert.deepEqual(await access('seul2'), ['valid', true, 'to_set', 'seul2@seul.example'])
  assert.deepEqual(await kinds('seul2'), ['portal-access.client_activation'])
  const [mail] = await portal.sql("select text_body from mails where to_address = 'seul2@seul.example'")
  assert.match(mail.text_body, /identifiant\s:\sseul2\n/)
  const { body: told } = await agent.get('/staff/portal-access-notifications?search=seul2')
  assert.deepEqual(
    told.items.map((one: any) => [one.kind, one.state, one.address]),
    [['invitation', 'waiting', 'seul2@seul.example']],
  )

  // Somebody who signs in already is told of the client that is added, and sees it only then.
  const there = await makeAccount(portal, 'deja.la')
  await makeOrganisation(portal, 'Déjà là', { principal: there })
  const known = await portal.signedIn(there)
  const later = await agent.post('/staff/organisations', { name: 'Plus tard', principal: { accountId: known.id } })
  assert.equal((await known.get(`/organisations/${later.body.id}`)).status, 404)
  assert.deepEqual(await portal.sql('select 1 from mails where account_id = $1', [known.id]), [])

  await portal.sql(
    "delete from role_permissions where role = 'agent' and permission = 'portal-access.accesses.manage' and brand_id = $1",
    [portal.brandId],
  )
  const refused = await make(agent, 'seul3', true)
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.staff_permission_missing'])
  assert.equal((await make(agent, 'seul3', false)).status, 201)
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'agent', 'portal-access.accesses.manage')",
    [portal.brandId],
  )
})

test('C20 a client is made, changed on the version that was read, and has sites', async () => {
  const made = await agent.post('/staff/organisations', {
    principal,
    name: 'Ateliers du Phare',
    siret: '123 456 782 00010',
    city: 'Port-Halbrane',
  })
  assert.equal(made.status, 201)
  assert.equal(made.body.siret, '12345678200010')
  const { id, version } = made.body
  assert.deepEqual(
    codes(await agent.post('/staff/organisations', { name: 'Autre', siret: '12345678200010', principal })),
    ['siret back_office.siret_taken'],
  )
  assert.deepEqual(
    codes(await agent.post('/staff/organisations', { name: '', siret: '12', email: 'x', principal })).sort(),
    ['email bad_email', 'name required', 'siret back_office.bad_siret'],
  )

  // D9: every client has a code, of the brand's series where nobody gave one; it is one client's, in capitals or not.
  const code: string = made.body.code
  assert.match(code, /^C\d{5}$/)
  const known = { accountId: made.body.members[0].accountId }
  const own = await agent.post('/staff/organisations', { principal: known, name: 'Voiles du Nord', code: 'VN-12' })
  assert.equal(own.status, 201, JSON.stringify(own.body))
  assert.equal(own.body.code, 'VN-12')
  const next = `C${String(Number(code.slice(1)) + 1).padStart(5, '0')}`
  await agent.patch(`/staff/organisations/${own.body.id}`, { code: next, version: own.body.version })
  const after = await agent.post('/staff/organisations', { principal: known, name: 'Cordages' })
  assert.equal(Number(after.body.code.slice(1)), Number(code.slice(1)) + 2)
  assert.deepEqual(
    codes(await agent.post('/staff/organisations', { principal, name: 'X', code: code.toLowerCase() })),
    ['code back_office.client_code_taken'],
  )
  assert.deepEqual(codes(await agent.post('/staff/organisations', { principal, name: 'X', code: '../x' })), [
    'code back_office.bad_client_code',
  ])
  assert.deepEqual(codes(await agent.patch(`/staff/organisations/${id}`, { code: '', version })), ['code required'])
  assert.deepEqual(codes(await agent.patch(`/staff/organisations/${id}`, { code: next, version })), [
    'code back_office.client_code_taken',
  ])
  assert.deepEqual(
    (await agent.get(`/staff/organisations?search=${next}`)).body.items.map((one: { name: string }) => one.name),
    ['Voiles du Nord'],
  )

  const changed = await agent.patch(`/staff/organisations/${id}`, { phone: '02 61 00 00 00', version })
  assert.equal(changed.body.version, version + 1)
  assert.equal(changed.body.city, 'Port-Halbrane')
  const stale = await administrator.patch(`/staff/organisations/${id}`, { name: 'Écrasé', version })
  assert.equal(stale.status, 409)
  assert.equal(stale.body.extra.current.phone, '02 61 00 00 00')
  assert.equal((await agent.patch(`/staff/organisations/${none}`, { version: 1 })).status, 404)

  const site = await agent.post(`/staff/organisations/${id}/sites`, { name: 'Siège', city: 'Brest' })
  assert.equal(site.status, 201)
  assert.deepEqual(codes(await agent.post(`/staff/organisations/${id}/sites`, { name: 'Siège' })), [
    'name back_office.site_name_taken',
  ])
  const second = await agent.post(`/staff/organisations/${id}/sites`, { name: 'Dépôt' })
  assert.deepEqual(codes(await agent.patch(`/staff/organisations/${id}/sites/${second.body.id}`, { name: 'Siège' })), [
    'name back_office.site_name_taken',
  ])
  assert.equal(
    (await agent.patch(`/staff/organisations/${id}/sites/${site.body.id}`, { city: 'Quimper' })).body.city,
    'Quimper',
  )
  assert.equal(
    (await agent.patch(`/staff/organisations/${organisation}/sites/${site.body.id}`, { city: 'X' })).status,
    404,
  )
  assert.equal((await agent.delete(`/staff/organisations/${id}/sites/${second.body.id}`)).status, 204)
  const read = (await agent.get(`/staff/organisations/${id}`)).body
  assert.deepEqual(
    read.sites.map((item: { name: string }) => item.name),
    ['Siège'],
  )
  assert.equal(read.contracts, 0)
  const acts = await portal.sql('select type from journal_events where organisation_id = $1 order by seq', [id])
  assert.deepEqual(
    acts.map((act) => act.type),
    [
      'back_office.organisation.created',
      'identity.account.created',
      'organisation.principal.named',
      'organisation.subscription.given',
      'back_office.organisation.updated',
      'back_office.site.added',
      'back_office.site.added',
      'back_office.site.updated',
      'back_office.site.removed',
    ],
  )
})

test('C28 clients are searched without accents and paged by name', async () => {
  for (const name of ['Écluse A', 'Écluse B', 'Écluse C']) await makeOrganisation(portal, name)
  const first = (await agent.get('/staff/organisations?search=ecluse&size=2')).body
  const second = (await agent.get(`/staff/organisations?search=ecluse&size=2&cursor=${first.nextCursor}`)).body
  assert.deepEqual(
    [...first.items, ...second.items].map((item) => item.name),
    ['Écluse A', 'Écluse B', 'Écluse C'],
  )
  assert.equal(second.nextCursor, null)
  assert.equal(
    (await agent.get(`/staff/organisations?cursor=${Buffer.from('[1,2]').toString('base64url')}`)).status,
    422,
  )
})

test('C31 a person is made with the proposed identifier and gets the activation mail; a taken address is refused on its field (C1)', async () => {
  assert.deepEqual((await agent.get('/staff/identifier-proposals?surname=L%27H%C3%A9rault&givenName=Zo%C3%A9')).body, {
    identifier: 'z.lherault',
  })
  const person = {
    surname: 'LHÉRAULT',
    givenName: 'Zoé',
    signInEmail: 'zoe@client.example',
    signInEmailConfirmation: 'zoe@client.example',
    jobTitle: 'Comptable',
  }
  const made = await agent.post(`/staff/organisations/${organisation}/accounts`, person)
  assert.equal(made.status, 201)
  assert.equal(made.body.identifier, 'z.lherault')
  await portal.drain()
  assert.ok(received.includes('zoe@client.example'))
  const [mail] = await portal.sql("select * from mails where account_id = $1 and kind = 'identity.activation'", [
    made.body.id,
  ])
  assert.deepEqual([mail.text_body, mail.sent_at !== null], [null, true])
  assert.deepEqual(
    codes(await agent.post(`/staff/organisations/${organisation}/accounts`, { ...person, surname: 'AUTRE' })),
    ['signInEmail identity.email_taken'],
  )
  assert.deepEqual(
    codes(
      await agent.post(`/staff/organisations/${organisation}/accounts`, {
        ...person,
        signInEmailConfirmation: 'zo@client.example',
      }),
    ),
    ['signInEmailConfirmation emails_differ'],
  )
  assert.deepEqual(
    codes(
      await agent.post(`/staff/organisations/${organisation}/accounts`, { surname: 'AUTRE', identifier: 'Z.Lherault' }),
    ),
    ['identifier identity.identifier_taken'],
  )
  const members = (await agent.get(`/staff/organisations/${organisation}`)).body.members
  assert.ok(
    members.some(
      (member: { identifier: string; status: string }) =>
        member.identifier === 'z.lherault' && member.status === 'pending',
    ),
  )
  assert.equal(
    (await agent.get(`/staff/accounts?organisation=${organisation}&search=zoe%20lherault`)).body.items.length,
    1,
  )
})

test('ASVS 7.4.5 7.1.2 staff see how many sessions of a person are open, and end them; readers see, those of the team are for who manages it', async () => {
  const id = await makeAccount(portal, 'soline.session')
  const [one, two] = [await portal.signedIn(id), await portal.signedIn(id)]
  const path = `/staff/accounts/${id}`
  const seen = (await agent.get(path)).body
  assert.deepEqual([seen.openSessions, seen.abilities.endSessions.allowed], [2, true])
  const readerId = await makeStaff(portal, 'lecteur.session', 'reader')
  const reader = await portal.signedIn(readerId)
  assert.equal((await reader.get(path)).body.abilities.endSessions.allowed, false)
  assert.equal((await reader.delete(`${path}/sessions`)).status, 403)
  await portal.sql('delete from staff_members where account_id = $1', [readerId])
  assert.equal((await one.delete(`${path}/sessions`)).status, 404)
  const ended = await agent.delete(`${path}/sessions`)
  assert.deepEqual([ended.status, ended.body.openSessions], [200, 0])
  assert.deepEqual([(await one.get('/account')).status, (await two.get('/account')).status], [401, 401])
  const again = await agent.delete(`${path}/sessions`)
  assert.deepEqual([again.status, again.body.code], [409, 'back_office.no_session'])
  const [event] = await portal.sql(
    "select type, after from journal_events where subject_id = $1 and type = 'identity.sessions.ended'",
    [id],
  )
  assert.deepEqual(event.after, { sessions: 2 })
  assert.equal((await agent.delete('/staff/accounts/00000000-0000-4000-8000-000000000000/sessions')).status, 404)
  const administratorId = (await administrator.get('/session')).body.account.id
  assert.equal((await agent.delete(`/staff/accounts/${administratorId}/sessions`)).status, 403)
})

test('C6 unblocking lifts the block and offers the reset with it; then the right password signs in again', async () => {
  const id = await makeAccount(portal, 'marc.jumel')
  for (let attempt = 0; attempt < 5; attempt++)
    await portal.guest.post('/session', { identifier: 'marc.jumel', password: 'wrong' })
  const seen = (await agent.get(`/staff/accounts/${id}`)).body
  assert.equal(seen.blocked, true)
  assert.deepEqual(
    seen.blocks.map((block: { cause: string }) => block.cause),
    ['wrong_passwords'],
  )
  assert.deepEqual(seen.abilities, {
    unblock: { allowed: true, reason: '' },
    resetPassword: { allowed: true, reason: '' },
    endSessions: { allowed: false, reason: "Aucune session n'est ouverte." },
    letIn: { allowed: false, reason: "Ce compte se connecte déjà de n'importe où." },
  })
  assert.ok((await agent.get('/staff/accounts?blocked=true')).body.items.some((item: { id: string }) => item.id === id))
  const lifted = await agent.post(`/staff/accounts/${id}/unblocking`, { reset: true })
  assert.equal(lifted.status, 200)
  assert.equal(lifted.body.blocked, false)
  assert.ok(lifted.body.blocks[0].liftedAt)
  assert.equal(
    (
      await portal.sql("select count(*) as n from mails where account_id = $1 and kind = 'identity.password_reset'", [
        id,
      ])
    )[0].n,
    1,
  )
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'marc.jumel', password: testPassword })).body.state,
    'signed_in',
  )
  const again = await agent.post(`/staff/accounts/${id}/unblocking`, {})
  assert.deepEqual([again.status, again.body.code], [409, 'back_office.not_blocked'])
  assert.equal(
    (
      await portal.sql(
        "select count(*) as n from journal_events where type = 'identity.account.unblocked' and subject_id = $1",
        [id],
      )
    )[0].n,
    1,
  )
})

test('C5 a reset is refused with its reason where there is no e-mail or the account is no longer in use', async () => {
  const mute = await makeAccount(portal, 'sans.adresse', { sign_in_email: null })
  const refused = await agent.post(`/staff/accounts/${mute}/password-reset`)
  assert.deepEqual([refused.status, refused.body.code], [409, 'back_office.no_email'])
  assert.match((await agent.get(`/staff/accounts/${mute}`)).body.abilities.resetPassword.reason, /pas d'adresse email/)
  const closed = await makeAccount(portal, 'plus.la', { status: 'closed' })
  assert.equal(
    (await agent.post(`/staff/accounts/${closed}/password-reset`)).body.code,
    'back_office.account_not_usable',
  )
  assert.equal((await agent.post(`/staff/accounts/${none}/password-reset`)).status, 404)
  assert.equal((await agent.post(`/staff/accounts/${client.id}/password-reset`)).status, 204)
  assert.equal(
    (await agent.post(`/staff/accounts/${administrator.id}/password-reset`)).body.code,
    'identity.staff_permission_missing',
  )
})

test('C5 the outbox is for administrators; secret bodies are gone once sent, and a failed mail is sent again', async () => {
  const refused = await agent.get('/staff/mails')
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.staff_permission_missing'])
  await portal.drain()
  refuse = true
  const id = await makeAccount(portal, 'boite.pleine')
  await agent.post(`/staff/accounts/${id}/password-reset`)
  const waiting = (await administrator.get('/staff/mails?state=waiting&search=boite.pleine')).body.items
  assert.equal(waiting.length, 1)
  const secret = (await administrator.get(`/staff/mails/${waiting[0].id}`)).body
  assert.match(secret.text, /\/reinitialisation\//)
  assert.equal(
    (
      await portal.sql(
        "select count(*) as n from journal_events where type = 'back_office.secret_mail.read' and subject_id = $1",
        [secret.id],
      )
    )[0].n,
    1,
  )
  const send = async () =>
    (await administrator.post('/staff/mails/decisions', { ids: [secret.id], decision: 'send' })).body
  assert.deepEqual(await send(), { changed: 0 }, 'it has not failed')
  await portal.drain()
  const failed = (await administrator.get('/staff/mails?state=failed')).body.items
  assert.deepEqual(
    failed.map((item: { id: string }) => item.id),
    [secret.id],
  )
  assert.match(failed[0].lastError, /mailbox full/)
  refuse = false
  assert.deepEqual(await send(), { changed: 1 })
  assert.equal((await administrator.get(`/staff/mails/${secret.id}`)).body.state, 'waiting')
  await portal.drain()
  const sent = (await administrator.get(`/staff/mails/${secret.id}`)).body
  assert.deepEqual([sent.state, sent.text, sent.html], ['sent', null, null])
  assert.ok(received.includes('boite.pleine@client.example'))
  assert.deepEqual(await send(), { changed: 0 }, 'what it said is no longer kept')
  assert.equal((await agent.get(`/staff/mails/${secret.id}`)).status, 403)
  const pages = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const reply: Reply = await administrator.get(`/staff/mails?size=2${cursor && `&cursor=${cursor}`}`)
    pages.push(...reply.body.items.map((item: { id: string }) => item.id))
    cursor = reply.body.nextCursor
  }
  assert.equal(pages.length, Number((await portal.sql('select count(*) as n from mails'))[0].n))
  assert.equal(new Set(pages).size, pages.length)
})

test('C35 the journal filters by client, type, author and day, and is exported whole, batch by batch', async () => {
  const other = await makeOrganisation(portal, 'Journal & Fils')
  await portal.sql(
    `insert into journal_events (brand_id, organisation_id, at, actor_label, type, subject_type, subject_label, after)
     select $1, $2, timestamptz '2026-01-31 23:30:00+00' - n * interval '1 minute', 'Essai', case when n % 2 = 0 then 'tests.even' else 'tests.odd' end, 'test', '=n° ' || n, '{"n":1}' from generate_series(0, 1199) n`,
    [portal.brandId, other],
  )
  const even = (await agent.get(`/staff/journal?organisation=${other}&type=tests.even&size=100`)).body
  assert.equal(even.items.length, 100)
  assert.ok(
    even.items.every(
      (item: { type: string; organisation: { name: string } }) =>
        item.type === 'tests.even' && item.organisation.name === 'Journal & Fils',
    ),
  )
  // 23:30 in UTC is already the next day in Paris.
  assert.equal((await agent.get(`/staff/journal?organisation=${other}&from=2026-02-01&size=100`)).body.items.length, 31)
  assert.equal(
    (await agent.get(`/staff/journal?organisation=${other}&from=2026-02-01&to=2026-01-31`)).body.items.length,
    0,
  )
  const mine = (await agent.get(`/staff/journal?actor=${agent.id}&size=100`)).body.items
  assert.ok(mine.length > 0 && mine.every((item: { actorId: string }) => item.actorId === agent.id))
  assert.equal((await agent.get('/staff/journal?type=%25')).status, 422)

  // The whole of it leaves the portal only by an administrator's hand.
  const kept = await agent.get(`/staff/journal/export?organisation=${other}&format=csv`)
  assert.deepEqual([kept.status, kept.body.code], [403, 'identity.staff_permission_missing'])
  const csv = await administrator.get(`/staff/journal/export?organisation=${other}&format=csv`)
  assert.equal(csv.status, 200)
  const lines = csv.bytes.toString('utf8').trimEnd().split('\r\n')
  assert.equal(lines.length, 1201)
  assert.match(lines[0]!, /^\ufeffDate;Auteur;/)
  assert.match(lines[1]!, /^01\/02\/2026 00:30;Essai;.*'=n° 0/)
  const xlsx = await administrator.get(`/staff/journal/export?organisation=${other}`)
  assert.equal(xlsx.status, 200)
  assert.equal(xlsx.bytes.subarray(0, 2).toString(), 'PK')
  assert.match(String(xlsx.headers['content-disposition']), /journal-2026-11-20\.xlsx/)
})

test('C28 staff are made and demoted by administrators only, and the last one stays', async () => {
  const body = {
    surname: 'DUPOND',
    givenName: 'Noé',
    signInEmail: 'noe@halbrane.example',
    signInEmailConfirmation: 'noe@halbrane.example',
    roles: ['administrator'],
  }
  assert.equal((await agent.post('/staff/members', body)).body.code, 'identity.staff_permission_missing')
  assert.equal((await agent.patch(`/staff/members/${agent.id}`, { roles: ['administrator'], version: 1 })).status, 403)
  const made = await administrator.post('/staff/members', body)
  assert.equal(made.status, 201)
  assert.deepEqual(
    [made.body.roles, made.body.status, made.body.identifier],
    [['administrator'], 'pending', 'n.dupond'],
  )
  assert.deepEqual(codes(await administrator.post('/staff/members', body)), ['signInEmail identity.email_taken'])
  // Somebody who never signed in does not count as one who can administer.
  const last = await administrator.patch(`/staff/members/${administrator.id}`, { roles: ['agent'], version: 1 })
  assert.deepEqual([last.status, last.body.code], [409, 'back_office.last_administrator'])
  await portal.sql("update accounts set status = 'active' where id = $1", [made.body.id])
  const second = await portal.signedIn(made.body.id)
  const outcomes = await Promise.all([
    administrator.patch(`/staff/members/${second.id}`, { roles: ['agent'], version: 1 }),
    second.patch(`/staff/members/${administrator.id}`, { roles: ['agent'], version: 1 }),
  ])
  assert.equal(outcomes.filter((outcome) => outcome.status === 200).length, 1)
  assert.equal((await portal.sql("select count(*) as n from staff_roles where role = 'administrator'"))[0].n, 1)
  // Either may have won: the tests after this one need theirs.
  await portal.sql("update staff_roles set role = 'administrator' where account_id = $1", [administrator.id])
  assert.equal((await agent.get('/staff/members')).body.items.length, 4)
  assert.equal((await agent.patch(`/staff/members/${client.id}`, { roles: ['agent'], version: 1 })).status >= 403, true)
})

test('B17 a member of the staff may have several roles: they may do what any of them permits; the roles and what each permits are read', async () => {
  const id = await makeStaff(portal, 'deux.roles', 'reader')
  const person = await portal.signedIn(id)
  const { items } = (await agent.get('/staff/roles')).body
  const reader = items.find((role: any) => role.code === 'reader')
  assert.ok(reader.permissions.some((one: any) => one.permission === 'back-office.clients.read' && one.title !== ''))
  const make = () => person.post('/staff/organisations', {})
  assert.equal((await make()).status, 403)
  const address = `/staff/members/${id}`
  const both = await administrator.patch(address, { roles: ['reader', 'agent', 'agent'], version: 1 })
  assert.deepEqual([both.status, both.body.roles, both.body.version], [200, ['agent', 'reader'], 2])
  assert.equal((await make()).status, 422, 'at once, in the session that is open')
  const stale = await administrator.patch(address, { roles: ['administrator'], version: 1 })
  assert.deepEqual([stale.status, stale.body.extra.current.roles], [409, ['agent', 'reader']])
  assert.equal((await administrator.patch(address, { roles: ['reader', 'agent'], version: 1 })).status, 200, 'a repeat')
  assert.deepEqual(codes(await administrator.patch(address, { roles: [], version: 2 })), ['roles required'])
  assert.deepEqual(codes(await administrator.patch(address, { roles: ['member'], version: 2 })), ['roles bad_choice'])
  assert.equal((await administrator.patch(address, { roles: ['reader'], version: 2 })).status, 200)
  assert.equal((await make()).status, 403)
  const acts = await portal.sql(
    "select before, after from journal_events where type = 'back_office.member.roles_set' and subject_id = $1 order by seq",
    [id],
  )
  assert.deepEqual(acts, [
    { before: { roles: ['reader'] }, after: { roles: ['reader', 'agent'] } },
    { before: { roles: ['agent', 'reader'] }, after: { roles: ['reader'] } },
  ])
  await portal.sql('delete from staff_members where account_id = $1', [id])
})

test('C35 the journal says who signed in, from where and by what, and who did not; the file has the words of the page', async () => {
  const id = await makeAccount(portal, 'ines.journal', { surname: 'ESCOFFRE', given_name: 'Inès' })
  const from = { 'user-agent': 'Firefox 140' }
  assert.equal((await portal.guest.post('/session', { identifier: 'ines.journal', password: 'non' }, from)).status, 401)
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'ines.journal', password: testPassword }, from)).status,
    200,
  )
  const read = async () =>
    (await administrator.get(`/staff/journal?subject=${id}&type=identity.session&size=10`)).body.items as any[]
  // A refusal is written down after its answer.
  let events = await read()
  while (events.length < 2) events = await read()
  const [opened, refused] = ['opened', 'refused'].map((outcome) =>
    events.find((event) => event.type === `identity.session.${outcome}`),
  )
  assert.deepEqual(
    [opened.actor, opened.actorId, opened.subjectLabel, opened.typeName, opened.after],
    ['ESCOFFRE Inès', id, 'ESCOFFRE Inès', 'Connexion au portail', { address: '127.0.0.1', userAgent: 'Firefox 140' }],
  )
  assert.deepEqual(
    [refused.actor, refused.subjectLabel, refused.typeName, refused.after.reason],
    ['Parvis', 'ESCOFFRE Inès', 'Connexion refusée', 'wrong_password'],
  )
  const csv = await administrator.get(`/staff/journal/export?subject=${id}&type=identity.session&format=csv`)
  assert.match(csv.bytes.toString('utf8'), /;ESCOFFRE Inès;;Connexion au portail;/)
})
