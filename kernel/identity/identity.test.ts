import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { generate } from 'otplib'
import {
  insert,
  makeAccount,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  testPassword,
} from '../../testing/portal.ts'
import { commonPasswords } from './common-passwords.ts'
import { sendResetLink } from './password.ts'
import { hashPassword, verifyPassword, weaknessOf } from './passwords.ts'
import { type SignInLine, signIn } from './sign-in.ts'

let portal: Portal
let person: Person
before(async () => {
  portal = await startPortal()
  person = await portal.signedIn(await makeAccount(portal, 'lucie.chasteuil'))
})
after(() => portal.close())

const body = (account: any, changes: Record<string, unknown> = {}) => ({
  ...account,
  contactEmailConfirmation: account.contactEmail,
  ...changes,
})
const tokenOf = async (kind: string, address: string) => {
  const [mail] = await portal.sql(
    'select text_body from mails where kind = $1 and to_address = $2 order by created_at desc, id limit 1',
    [kind, address],
  )
  return /(?:reinitialisation|activation)\/([\w-]+)/.exec(mail?.text_body ?? '')?.[1]
}

test("C3 one updates one's own coordinates; the version refuses to overwrite, each bad field is named", async () => {
  const account = (await person.get('/account')).body
  const saved = await person.patch('/account', body(account, { phone: '02 61 91 07 60', locale: 'en' }))
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  assert.deepEqual([saved.body.phone, saved.body.locale, saved.body.version], ['02 61 91 07 60', 'en', 2])
  const stale = await person.patch('/account', body(account, { phone: '0' }))
  assert.deepEqual([stale.status, stale.body.extra.current.phone], [409, '02 61 91 07 60'])
  const bad = await person.patch(
    '/account',
    body(saved.body, { contactEmail: 'x@y', contactEmailConfirmation: 'z', city: 'x'.repeat(200), locale: 'de' }),
  )
  assert.deepEqual(bad.body.errors.map((error: any) => error.field).sort(), [
    'city',
    'contactEmail',
    'contactEmailConfirmation',
    'locale',
  ])
  await person.patch('/account', body(saved.body, { locale: 'fr' }))
})

test('C3 names with apostrophes, Arabic script and 100 characters come back as they were', async () => {
  for (const [i, surname] of ["O'BRIEN-D'ARTAGNAN", 'محمد', 'É'.repeat(100)].entries()) {
    const other = await portal.signedIn(await makeAccount(portal, `nom.n${i}`, { surname }))
    assert.equal((await other.get('/account')).body.surname, surname)
  }
})

test('C3 the password changes with the current one, ends every other session, and is told by mail', async () => {
  const id = await makeAccount(portal, 'sarah.keldiane')
  const [here, there] = [await portal.signedIn(id), await portal.signedIn(id)]
  const wrong = await here.put('/account/password', { currentPassword: 'nope', newPassword: 'une phrase bien longue' })
  assert.deepEqual(
    wrong.body.errors.map((error: any) => [error.field, error.code]),
    [['currentPassword', 'identity.password_wrong']],
  )
  for (const [password, code] of [
    ['court', 'identity.password_short'],
    ['motdepasse123', 'identity.password_common'],
    ['Sarah.Keldiane!', 'identity.password_personal'],
    ['aaaaaaaaaaaa', 'identity.password_common'],
  ]) {
    assert.equal(
      (await here.put('/account/password', { currentPassword: testPassword, newPassword: password })).body.errors[0]
        .code,
      code,
      password,
    )
  }
  assert.equal(
    (await here.put('/account/password', { currentPassword: testPassword, newPassword: 'une phrase bien longue' }))
      .status,
    204,
  )
  assert.equal((await here.get('/account')).status, 200)
  assert.equal((await there.get('/account')).status, 401)
  assert.equal(
    (
      await portal.sql(
        "select count(*)::int as n from mails where kind = 'identity.password_changed' and to_address = 'sarah.keldiane@client.example'",
      )
    )[0].n,
    1,
  )
})

const newAddress = (email: string) => ({ email, emailConfirmation: email, currentPassword: testPassword })
const linkTo = async (kind: string, address: string) => {
  const mails = await portal.sql('select text_body from mails where kind = $1 and to_address = $2', [kind, address])
  const tokens = mails.map((mail) => /(?:nouvelle-adresse|reinitialisation)\/([\w-]+)/.exec(mail.text_body)![1]!)
  const open = []
  for (const token of tokens) if ((await portal.guest.get(`/one-time-tokens/${token}`)).status === 200) open.push(token)
  return { tokens, open: open[0] }
}

test('C1 C3 O13 O14 a new sign-in e-mail counts once its owner used the link sent there; it is unique, and both addresses are told', async () => {
  const id = await makeAccount(portal, 'bilal.ostran')
  const other = await portal.signedIn(id)
  const taken = await other.put('/account/sign-in-email', {
    email: 'LUCIE.chasteuil@client.example',
    emailConfirmation: 'lucie.chasteuil@client.example',
    currentPassword: testPassword,
  })
  assert.equal(taken.body.errors[0].code, 'identity.email_taken')
  // K14 C1 told while it is typed, as often as somebody corrects themselves.
  const asks = (email: string) => other.get(`/account/sign-in-email-availability?email=${encodeURIComponent(email)}`)
  assert.deepEqual((await asks('bilal@neuf.example')).body, { available: true, message: '' })
  for (let times = 0; times < 18; times++) await asks(`essai${times}@neuf.example`)
  const shown = await asks('LUCIE.chasteuil@client.example')
  assert.deepEqual([shown.body.available, shown.body.message], [false, taken.body.errors[0].message])
  assert.equal((await asks('LUCIE.chasteuil@client.example')).status, 429)
  const same = await other.put('/account/sign-in-email', newAddress('Bilal.Ostran@client.example'))
  assert.equal(same.body.errors[0].code, 'identity.email_same')
  const asked = await other.put('/account/sign-in-email', newAddress('bilal@neuf.example'))
  assert.deepEqual(
    [asked.body.signInEmail, asked.body.newSignInEmail],
    [
      'bilal.ostran@client.example',
      { email: 'bilal@neuf.example', expiresAt: '2026-11-20T10:00:00.000Z', expired: false },
    ],
  )
  // Until then it opens nothing, and whoever owns it can have an account by it.
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'bilal@neuf.example', password: testPassword })).status,
    401,
  )
  assert.deepEqual(await portal.sql("select 1 from accounts where sign_in_email = 'bilal@neuf.example'"), [])
  const [warning] = await portal.sql(
    "select to_address, text_body from mails where kind = 'identity.sign_in_email_asked'",
  )
  assert.equal(warning.to_address, 'bilal.ostran@client.example')
  assert.match(warning.text_body, /bilal@neuf\.example/)
  const { tokens } = await linkTo('identity.sign_in_email', 'bilal@neuf.example')
  assert.equal(tokens.length, 1)
  assert.deepEqual((await portal.guest.get(`/one-time-tokens/${tokens[0]}`)).body, {
    purpose: 'sign_in_email',
    identifier: 'bilal.ostran',
    givenName: 'bilal',
    newEmail: 'bilal@neuf.example',
  })
  assert.equal(
    (await portal.guest.post('/password-resets', { token: tokens[0], password: 'une phrase bien longue' })).status,
    404,
    'it chooses no password',
  )
  const both = await Promise.all(
    [1, 2].map(() => portal.guest.post('/sign-in-email-confirmations', { token: tokens[0] })),
  )
  assert.deepEqual(both.map((reply) => reply.status).sort(), [200, 404])
  const account = (await other.get('/account')).body
  assert.deepEqual([account.signInEmail, account.newSignInEmail], ['bilal@neuf.example', null])
  const told = await portal.sql("select to_address from mails where kind = 'identity.sign_in_email_changed' order by 1")
  assert.deepEqual(
    told.map((mail) => mail.to_address),
    ['bilal.ostran@client.example', 'bilal@neuf.example'],
  )
  assert.deepEqual(
    await portal.sql(
      "select type, before, after from journal_events where subject_id = $1 and type like 'identity.sign_in_email.%' order by type",
      [id],
    ),
    ['asked', 'changed'].map((act) => ({
      type: `identity.sign_in_email.${act}`,
      before: { signInEmail: 'bilal.ostran@client.example' },
      after: { signInEmail: 'bilal@neuf.example' },
    })),
  )
})

test('O14 the link to a new address is sent again, given up, dies after 60 minutes, and yields to who has the address by then', async () => {
  const person = await portal.signedIn(await makeAccount(portal, 'colin.demande'))
  assert.equal((await person.post('/account/new-sign-in-email/links')).body.code, 'identity.no_new_email')
  await person.put('/account/sign-in-email', newAddress('colin@neuf.example'))
  assert.equal((await person.post('/account/new-sign-in-email/links')).status, 200)
  const sent = await linkTo('identity.sign_in_email', 'colin@neuf.example')
  assert.equal(sent.tokens.length, 2)
  const { open } = sent
  // Another address takes the place of the first.
  assert.equal(
    (await person.put('/account/sign-in-email', newAddress('colin@autre.example'))).body.newSignInEmail.email,
    'colin@autre.example',
  )
  assert.equal((await portal.guest.post('/sign-in-email-confirmations', { token: open })).status, 404)
  const withdrawn = await person.delete('/account/new-sign-in-email')
  assert.deepEqual([withdrawn.status, withdrawn.body.newSignInEmail], [200, null])
  assert.equal((await linkTo('identity.sign_in_email', 'colin@autre.example')).open, undefined)

  await person.put('/account/sign-in-email', newAddress('colin@tard.example'))
  const late = (await linkTo('identity.sign_in_email', 'colin@tard.example')).open
  portal.clock.set('2026-11-20T10:00:01Z')
  assert.equal((await portal.guest.post('/sign-in-email-confirmations', { token: late })).status, 404)
  assert.equal((await person.get('/account')).body.newSignInEmail.expired, true)
  assert.equal((await person.post('/account/new-sign-in-email/links')).body.newSignInEmail.expired, false)
  const fresh = (await linkTo('identity.sign_in_email', 'colin@tard.example')).open
  await makeAccount(portal, 'colin.vrai', { sign_in_email: 'Colin@tard.example' })
  const refused = await portal.guest.post('/sign-in-email-confirmations', { token: fresh })
  assert.deepEqual([refused.status, refused.body.errors[0].code], [422, 'identity.email_taken'])
  assert.equal((await person.get('/account')).body.signInEmail, 'colin.demande@client.example')
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C5 O19 a change of password or of sign-in e-mail, by whomever, ends every link sent before', async () => {
  const address = 'nadia.liens@client.example'
  const id = await makeAccount(portal, 'nadia.liens')
  const nadia = await portal.signedIn(id)
  const ask = async () => {
    await portal.guest.post('/password-reset-requests', { identifier: 'nadia.liens' })
    await portal.drain()
    const { open } = await linkTo('identity.password_reset', address)
    assert.ok(open)
    return open
  }
  const first = await ask()
  await nadia.put('/account/sign-in-email', newAddress('nadia@neuf.example'))
  assert.equal(
    (await nadia.put('/account/password', { currentPassword: testPassword, newPassword: 'une phrase bien longue' }))
      .status,
    204,
  )
  assert.equal((await portal.guest.get(`/one-time-tokens/${first}`)).status, 404)
  assert.equal((await linkTo('identity.sign_in_email', 'nadia@neuf.example')).open, undefined)
  const second = await ask()
  await nadia.put('/account/sign-in-email', {
    ...newAddress('nadia@neuf.example'),
    currentPassword: 'une phrase bien longue',
  })
  const { open } = await linkTo('identity.sign_in_email', 'nadia@neuf.example')
  assert.equal((await portal.guest.post('/sign-in-email-confirmations', { token: open })).status, 200)
  assert.equal((await portal.guest.get(`/one-time-tokens/${second}`)).status, 404)
  await portal.sql('update accounts set sign_in_email = $2 where id = $1', [id, address])
  const third = await ask()
  await portal.sql("update accounts set sign_in_email = 'nadia@chef.example' where id = $1", [id])
  assert.equal((await portal.guest.get(`/one-time-tokens/${third}`)).status, 404)
})

test('C3 a second factor: shown, confirmed by a code, asked at sign-in, a code used once, recovery codes, taken away', async () => {
  const other = await portal.signedIn(await makeAccount(portal, 'ines.escoffre'))
  const started = (await other.post('/account/second-factor', { currentPassword: testPassword })).body
  assert.match(started.qrSvg, /^<svg/)
  const epoch = () => Math.floor(portal.clock.now.getTime() / 1000)
  assert.equal((await other.put('/account/second-factor', { code: '000000' })).status, 422)
  const confirmed = await other.put('/account/second-factor', {
    code: await generate({ secret: started.secret, epoch: epoch() }),
  })
  assert.equal(confirmed.body.recoveryCodes.length, 10)
  portal.clock.set('2026-11-20T09:05:00Z')
  const first = await portal.guest.post('/session', { identifier: 'ines.escoffre', password: testPassword })
  assert.equal(first.body.state, 'second_factor')
  const cookie = /parvis=([^;]+)/.exec(String(first.headers['set-cookie']))![0]
  assert.equal((await portal.guest.post('/session/second-factor', { code: '123456' }, { cookie })).status, 401)
  const code = await generate({ secret: started.secret, epoch: epoch() })
  const second = await portal.guest.post('/session/second-factor', { code }, { cookie })
  assert.equal(second.body.state, 'signed_in')
  const again = await portal.guest.post('/session', { identifier: 'ines.escoffre', password: testPassword })
  const cookie2 = /parvis=([^;]+)/.exec(String(again.headers['set-cookie']))![0]
  assert.equal(
    (await portal.guest.post('/session/second-factor', { code }, { cookie: cookie2 })).body.code,
    'identity.second_factor_failed',
    'a code serves once',
  )
  assert.equal(
    (await portal.guest.post('/session/second-factor', { code: confirmed.body.recoveryCodes[0] }, { cookie: cookie2 }))
      .status,
    200,
  )
  assert.equal(
    (
      await other.delete('/account/second-factor', {
        currentPassword: testPassword,
        code: confirmed.body.recoveryCodes[1],
      })
    ).status,
    204,
  )
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('R13 a brand may ask for a second factor: who has none sets it up to sign in, and nobody takes it away', async () => {
  const client = await makeAccount(portal, 'solene.facteur')
  await makeStaff(portal, 'agent.facteur')
  const set = async (name: string, value: boolean) => {
    await portal.sql(
      'insert into settings (brand_id, key, value) values ($1, $2, $3) on conflict (brand_id, key) do update set value = excluded.value',
      [portal.brandId, `people.${name}`, value],
    )
    await portal.app.services.brands.reload()
  }
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, cookie: string, payload?: object) => {
    const reply = await portal.app.server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { cookie },
      ...(payload ? { payload } : {}),
    })
    return { status: reply.statusCode, headers: reply.headers, body: reply.body ? reply.json() : undefined }
  }
  const cookieOf = (headers: object) => /parvis=([^;]+)/.exec(String((headers as any)['set-cookie']))![0]
  const signIn = async (identifier: string) => {
    const { body, headers } = await portal.guest.post('/session', { identifier, password: testPassword })
    return { state: body.state, cookie: cookieOf(headers) }
  }
  const setup = '/session/second-factor-setup'
  await set('second_factor_staff', true)
  assert.equal((await signIn('solene.facteur')).state, 'signed_in')
  assert.equal((await signIn('agent.facteur')).state, 'second_factor_setup')
  await set('second_factor_everybody', true)
  const { state, cookie } = await signIn('solene.facteur')
  assert.equal(state, 'second_factor_setup')
  assert.equal((await call('GET', '/session', cookie)).status, 401, 'nothing is open yet')
  assert.equal((await call('POST', '/session/second-factor', cookie, { code: '123456' })).status, 401)
  assert.equal((await call('PUT', setup, cookie, { code: '123456' })).status, 409)
  const begun = await call('POST', setup, cookie)
  assert.match(begun.body.qrSvg, /^<svg/)
  const wrong = await call('PUT', setup, cookie, { code: '12345' })
  assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'code'])
  const code = await generate({ secret: begun.body.secret, epoch: Math.floor(portal.clock.now.getTime() / 1000) })
  const done = await call('PUT', setup, cookie, { code })
  assert.equal(done.body.recoveryCodes.length, 10)
  const open = cookieOf(done.headers)
  assert.equal((await call('GET', '/account', open)).body.secondFactorRequired, true)
  assert.equal((await call('POST', setup, cookie)).status, 401, 'once')
  assert.equal((await signIn('solene.facteur')).state, 'second_factor')
  const refused = await call('DELETE', '/account/second-factor', open, {
    currentPassword: testPassword,
    code: done.body.recoveryCodes[0],
  })
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.second_factor_required'])
  const told = await portal.sql(
    "select 1 from mails where account_id = $1 and kind = 'identity.second_factor_changed'",
    [client],
  )
  assert.equal(told.length, 1)
  await set('second_factor_everybody', false)
  await set('second_factor_staff', false)
})

test('C3 a second factor in force stays until another is confirmed; replacing it or taking it away asks for one of its codes, and is told', async () => {
  const id = await makeAccount(portal, 'garance.facteur')
  const garance = await portal.signedIn(id)
  const at = (time: string) => portal.clock.set(`2026-11-20T${time}:00Z`)
  const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(portal.clock.now.getTime() / 1000) })
  const first = (await garance.post('/account/second-factor', { currentPassword: testPassword })).body.secret
  const { recoveryCodes } = (await garance.put('/account/second-factor', { code: await codeOf(first) })).body
  at('09:02')
  const fields = (reply: any) => reply.body.errors.map((error: any) => [error.field, error.code])
  for (const call of [
    (body: object) => garance.post('/account/second-factor', body),
    (body: object) => garance.delete('/account/second-factor', body),
  ]) {
    assert.deepEqual(fields(await call({ currentPassword: testPassword })), [['code', 'required']])
    assert.deepEqual(fields(await call({ currentPassword: testPassword, code: '000000' })), [
      ['code', 'identity.second_factor_failed'],
    ])
    assert.deepEqual(fields(await call({ currentPassword: 'pas-celui-là-du-tout', code: await codeOf(first) })), [
      ['currentPassword', 'identity.password_wrong'],
    ])
  }
  const begun = await garance.post('/account/second-factor', {
    currentPassword: testPassword,
    code: await codeOf(first),
  })
  assert.equal(begun.status, 200)
  // Begun and left: sign-in asks for the old one, as before.
  assert.equal((await garance.get('/account')).body.secondFactor, true)
  at('09:04')
  const signIn = async (code: string) => {
    const pending = await portal.guest.post('/session', { identifier: 'garance.facteur', password: testPassword })
    assert.equal(pending.body.state, 'second_factor')
    const cookie = /parvis=([^;]+)/.exec(String(pending.headers['set-cookie']))![0]
    return (await portal.guest.post('/session/second-factor', { code }, { cookie })).status
  }
  assert.equal(await signIn(await codeOf(first)), 200)
  at('09:06')
  assert.equal(await signIn(await codeOf(begun.body.secret)), 401)
  const confirmed = await garance.put('/account/second-factor', { code: await codeOf(begun.body.secret) })
  assert.equal(confirmed.body.recoveryCodes.length, 10)
  at('09:08')
  assert.equal(await signIn(await codeOf(first)), 401)
  assert.equal(await signIn(recoveryCodes[0]), 401, 'the old recovery codes went with it')
  assert.equal(await signIn(await codeOf(begun.body.secret)), 200)
  assert.equal((await garance.put('/account/second-factor', { code: await codeOf(begun.body.secret) })).status, 409)
  at('09:10')
  const gone = await garance.delete('/account/second-factor', {
    currentPassword: testPassword,
    code: confirmed.body.recoveryCodes[0],
  })
  assert.equal(gone.status, 204)
  const acts = await portal.sql(
    "select after from journal_events where subject_id = $1 and type = 'identity.second_factor.changed' order by at",
    [id],
  )
  assert.deepEqual(
    acts.map(({ after }) => after.change),
    ['enabled', 'replaced', 'disabled'],
  )
  const mails = await portal.sql(
    "select text_body from mails where account_id = $1 and kind = 'identity.second_factor_changed' order by created_at",
    [id],
  )
  assert.deepEqual(
    mails.map((mail) => /vient d'être (\S+)\./.exec(mail.text_body)?.[1]),
    ['activée', 'remplacée', 'désactivée'],
  )
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C3 ASVS 6.5.2: recovery codes of 120 bits, of their account alone; a wrong code is written down and told; password and address ask for the second factor', async () => {
  const id = await makeAccount(portal, 'odile.preuve')
  const odile = await portal.signedIn(id)
  const codeNow = (secret: string) => generate({ secret, epoch: Math.floor(portal.clock.now.getTime() / 1000) })
  const { secret } = (await odile.post('/account/second-factor', { currentPassword: testPassword })).body
  const { recoveryCodes } = (await odile.put('/account/second-factor', { code: await codeNow(secret) })).body
  for (const code of recoveryCodes) assert.match(code, /^([A-Z2-7]{6}-){3}[A-Z2-7]{6}$/)
  const [kept] = await portal.sql('select recovery_code_hashes from credentials where account_id = $1', [id])
  const hashed = (text: string) => createHash('sha256').update(text).digest('hex')
  assert.ok(kept.recovery_code_hashes.includes(hashed(`${id}:${recoveryCodes[0].replaceAll('-', '')}`)))
  assert.ok(!kept.recovery_code_hashes.includes(hashed(recoveryCodes[0])))

  const guess = async () => {
    const pending = await portal.guest.post('/session', { identifier: 'odile.preuve', password: testPassword })
    const cookie = /parvis=([^;]+)/.exec(String(pending.headers['set-cookie']))![0]
    return (await portal.guest.post('/session/second-factor', { code: '000000' }, { cookie })).status
  }
  assert.deepEqual([await guess(), await guess()], [401, 401])
  const told = await portal.sql("select to_address from mails where account_id = $1 and kind = 'identity.wrong_code'", [
    id,
  ])
  assert.deepEqual(told, [{ to_address: 'odile.preuve@client.example' }], 'once an hour')
  const refused = await portal.sql(
    "select after->>'reason' as reason from journal_events where subject_id = $1 and type = 'identity.session.refused'",
    [id],
  )
  assert.deepEqual(refused, [{ reason: 'wrong_code' }, { reason: 'wrong_code' }])

  const fields = (reply: any) => reply.body.errors.map((error: any) => [error.field, error.code])
  const change = { currentPassword: testPassword, newPassword: 'quatre-pavés-mouillés' }
  const address = {
    currentPassword: testPassword,
    email: 'odile@ailleurs.example',
    emailConfirmation: 'odile@ailleurs.example',
  }
  for (const call of [
    (code?: string) => odile.put('/account/password', { ...change, code }),
    (code?: string) => odile.put('/account/sign-in-email', { ...address, code }),
  ]) {
    assert.deepEqual(fields(await call()), [['code', 'required']])
    assert.deepEqual(fields(await call('000000')), [['code', 'identity.second_factor_failed']])
  }
  // A refusal by something else uses up no code.
  assert.equal(
    (await odile.put('/account/password', { ...change, newPassword: 'court', code: recoveryCodes[1] })).status,
    422,
  )
  assert.equal((await odile.put('/account/sign-in-email', { ...address, code: recoveryCodes[0] })).status, 200)
  const spaced = recoveryCodes[1].toLowerCase().replaceAll('-', ' ')
  assert.equal((await odile.put('/account/password', { ...change, code: spaced })).status, 204)
})

test('C6 a session that was open before a block stays over once it is lifted', async () => {
  const id = await makeAccount(portal, 'bruno.barrage')
  const before = await portal.signedIn(id)
  const admin = await portal.signedIn(await makeStaff(portal, 'rescue.barrage', 'administrator'))
  assert.equal((await before.get('/account')).status, 200)
  await insert(portal, 'account_blocks', { account_id: id, cause: 'provider', opened_at: portal.clock.now })
  assert.equal((await before.get('/account')).status, 401)
  assert.equal((await admin.post(`/staff/accounts/${id}/unblocking`, { reset: false })).status, 200)
  assert.equal((await before.get('/account')).status, 401)
  assert.equal((await (await portal.signedIn(id)).get('/account')).status, 200)
})

test("C3 one sees one's sessions and ends them; nobody else's", async () => {
  const id = await makeAccount(portal, 'aicha.grandjouan')
  const [here, there] = [await portal.signedIn(id), await portal.signedIn(id)]
  const { items } = (await here.get('/account/sessions')).body
  assert.equal(items.length, 2)
  const other = items.find((item: any) => !item.current)
  assert.equal((await person.delete(`/account/sessions/${other.id}`)).status, 404)
  assert.equal((await here.delete(`/account/sessions/${other.id}`)).status, 204)
  assert.equal((await there.get('/account')).status, 401)
})

test('C5 a forgotten password: the same answer for anybody, a link that serves once and expires', async () => {
  await makeAccount(portal, 'theo.nivernec')
  const known = await portal.guest.post('/password-reset-requests', { identifier: 'theo.nivernec@client.example' })
  await portal.drain()
  const unknown = await portal.guest.post('/password-reset-requests', { identifier: 'personne@nulle.part' })
  await portal.drain()
  assert.deepEqual([known.status, known.body], [unknown.status, unknown.body])
  const token = await tokenOf('identity.password_reset', 'theo.nivernec@client.example')
  assert.deepEqual((await portal.guest.get(`/one-time-tokens/${token}`)).body, {
    purpose: 'password_reset',
    identifier: 'theo.nivernec',
    givenName: 'theo',
  })
  assert.equal(
    (await portal.guest.post('/activations', { token, password: 'une phrase bien longue' })).status,
    404,
    'not for another purpose',
  )
  await portal.guest.post('/password-reset-requests', { identifier: 'theo.nivernec' })
  await portal.drain()
  // Anybody may ask for a link: that ends nobody's.
  assert.equal((await portal.guest.get(`/one-time-tokens/${token}`)).status, 200, 'the earlier link still serves')
  const [mail] = await portal.sql(
    "select text_body from mails where kind = 'identity.password_reset' and to_address = 'theo.nivernec@client.example' and text_body not like '%' || $1 || '%'",
    [token],
  )
  const fresh = /reinitialisation\/([\w-]+)/.exec(mail.text_body)![1]
  assert.deepEqual(
    (await portal.guest.post('/password-resets', { token: fresh, password: 'court' })).body.errors.map(
      (error: any) => error.field,
    ),
    ['password'],
  )
  const both = await Promise.all(
    [1, 2].map(() => portal.guest.post('/password-resets', { token: fresh, password: 'une phrase bien longue' })),
  )
  assert.deepEqual(both.map((reply) => reply.status).sort(), [204, 404])
  assert.equal((await portal.guest.get(`/one-time-tokens/${token}`)).status, 404, 'one that is used ends the others')
  await portal.guest.post('/password-reset-requests', { identifier: 'theo.nivernec' })
  await portal.drain()
  portal.clock.set('2026-11-20T10:01:00Z')
  const [late] = await portal.sql(
    "select text_body from mails where kind = 'identity.password_reset' and to_address = 'theo.nivernec@client.example' order by created_at desc, id",
  )
  assert.equal(
    (await portal.guest.get(`/one-time-tokens/${/reinitialisation\/([\w-]+)/.exec(late.text_body)![1]}`)).status,
    404,
  )
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C5 C6 what can be repeated is limited, and says when to come back', async () => {
  let last = await portal.guest.post('/password-reset-requests', { identifier: 'limite' })
  for (let i = 0; i < 5; i++) last = await portal.guest.post('/password-reset-requests', { identifier: 'limite' })
  assert.deepEqual([last.status, last.body.code], [429, 'identity.too_many_attempts'])
  assert.ok(Number(last.headers['retry-after']) > 0)
})

test('C6 a hundred guesses at once count as a hundred', async () => {
  await makeAccount(portal, 'remi.tassignol')
  const replies = await Promise.all(
    Array.from({ length: 12 }, () =>
      portal.guest.post('/session', { identifier: 'remi.tassignol', password: 'wrong' }),
    ),
  )
  assert.ok(replies.every((reply) => reply.status === 401))
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'remi.tassignol', password: testPassword })).body.code,
    'identity.account_blocked',
  )
  assert.equal(
    (
      await portal.sql(
        "select count(*)::int as n from mails where kind = 'identity.blocked_wrong_passwords' and to_address like 'remi%'",
      )
    )[0].n,
    1,
  )
})

test('C3 a session ends after its idle time and after its length; a cookie is HttpOnly and SameSite', async () => {
  await makeAccount(portal, 'maud.brunelin')
  const signIn = await portal.guest.post('/session', { identifier: 'maud.brunelin', password: testPassword })
  assert.match(String(signIn.headers['set-cookie']), /HttpOnly; SameSite=Lax/)
  const cookie = /parvis=([^;]+)/.exec(String(signIn.headers['set-cookie']))![0]
  const look = async () => (await portal.app.server.inject({ url: '/api/v1/account', headers: { cookie } })).statusCode
  portal.clock.set('2026-11-20T10:59:00Z')
  assert.equal(await look(), 200)
  portal.clock.set('2026-11-20T13:00:00Z')
  assert.equal(await look(), 401)
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C6 each try at signing in leaves a line: by account or by a hash, the network it came from, no secret and nothing typed', async () => {
  const id = await makeAccount(portal, 'jade.journal')
  const { services } = portal.app
  const brand = services.brands.byId(portal.brandId)
  const lines: SignInLine[] = []
  const enter = (identifier: string, password: string, address = '203.0.113.7') =>
    signIn(services, brand, { identifier, password, address, userAgent: '', log: (line) => lines.push(line) })
  await enter('jade.journal', testPassword, '::ffff:203.0.113.7')
  const from = '203.0.*'
  assert.deepEqual(lines.splice(0), [{ event: 'sign_in', outcome: 'signed_in', accountId: id, from }])
  // Somebody who typed the password in the place of the identifier.
  await assert.rejects(enter('mon-secret-de-toujours', 'x', '2001:db8:1:2::3'))
  const [unknown] = lines.splice(0)
  assert.deepEqual([unknown!.outcome, unknown!.accountId, unknown!.from], ['unknown', undefined, '2001:db8:1:*'])
  assert.match(unknown!.identifierHash!, /^[0-9a-f]{16}$/)
  assert.doesNotMatch(JSON.stringify(unknown), /secret/)
  for (let tries = 0; tries < 5; tries++) await assert.rejects(enter('JADE.journal', 'pas-celui-là'))
  assert.deepEqual(
    lines.splice(0).map((line) => [line.outcome, line.accountId]),
    [...Array.from({ length: 5 }, () => 'wrong_password'), 'blocked'].map((outcome) => [outcome, id]),
  )
  await assert.rejects(enter('jade.journal', testPassword))
  assert.deepEqual(lines.splice(0), [
    { event: 'sign_in', outcome: 'refused', accountId: id, from, reason: 'identity.account_blocked' },
  ])
  for (let tries = 0; tries < 20; tries++) await enter('personne.du.tout', 'x').catch(() => {})
  lines.length = 0
  await assert.rejects(enter('personne.du.tout', 'x'))
  assert.deepEqual(
    lines.map((line) => [line.outcome, 'accountId' in line]),
    [['too_many', false]],
  )
  assert.equal(
    (await portal.sql("select 1 from journal_events where type = 'identity.session.opened' and subject_id = $1", [id]))
      .length,
    1,
  )
})

test('C3 signing in again in a browser ends the session that it had, whosever it was; those of other browsers stay', async () => {
  await makeAccount(portal, 'solal.session')
  await makeAccount(portal, 'rita.reprise')
  const enter = async (identifier: string, cookie?: string) => {
    const reply = await portal.guest.post('/session', { identifier, password: testPassword }, cookie ? { cookie } : {})
    assert.equal(reply.status, 200)
    return /parvis=([^;]+)/.exec(String(reply.headers['set-cookie']))![0]
  }
  const look = async (cookie: string) =>
    (await portal.app.server.inject({ url: '/api/v1/account', headers: { cookie } })).statusCode
  const [first, elsewhere] = [await enter('solal.session'), await enter('solal.session')]
  const second = await enter('solal.session', first)
  assert.deepEqual([await look(first), await look(second), await look(elsewhere)], [401, 200, 200])
  const third = await enter('rita.reprise', second)
  assert.deepEqual([await look(second), await look(third), await look(elsewhere)], [401, 200, 200])
  // A refused try ends nothing.
  await portal.guest.post('/session', { identifier: 'rita.reprise', password: 'non' }, { cookie: third })
  assert.equal(await look(third), 200)
})

test('C6 requests of another site are refused', async () => {
  const reply = await portal.guest.post(
    '/session',
    { identifier: 'x', password: 'y' },
    { origin: 'https://evil.example' },
  )
  assert.deepEqual([reply.status, reply.body.code], [403, 'bad_origin'])
})

test('C3 passwords are argon2id, and weak ones are named', async () => {
  const hash = await hashPassword('une phrase bien longue')
  assert.match(hash, /^argon2id\$19456\$2\$/)
  assert.equal(await verifyPassword('une phrase bien longue', hash), true)
  assert.equal(await verifyPassword('une autre phrase', hash), false)
  assert.equal(await verifyPassword('une phrase bien longue', null), false)
  assert.equal(await weaknessOf('une phrase bien longue', ['dupont']), undefined)
})

test('C3 the passwords that people choose first are refused, thousands of them, whatever their disguise; long phrases are not', async () => {
  const all = commonPasswords()
  assert.ok(all.filter((one) => one.length >= 12).length >= 3000, `${all.length}`)
  const about = ['sarah.keldiane', 'KELDIANE', 'Sarah', 'sarah.keldiane@hautes-terres.example', 'Halbrane Services']
  const weak = (password: string) => weaknessOf(password, about)
  for (const password of [
    'motdepasse123',
    'M0t-de-p@sse 2026!',
    'azertyuiop123',
    'Azertyuiopqs',
    '1qaz2wsx3edc',
    'MLKJHGFDSQ12',
    'iloveyou1234',
    'soleilsoleil',
    'Bienvenue_2026',
    'Été2026été2026',
    'password!!!!',
    'P@$$w0rd1234',
    'abcdefghijklm',
    '987654321098',
    'Parvis123456',
    'Administrateur1',
    // What no rule of ours makes: leaked, walked over the keyboard, doubled, slanted.
    'linkinparkrocks',
    'qsdfghjklmwx',
    'zaqwsxcderfv',
    'aqwzsxedcrfv',
    'poiuytrezaqs',
    'trustno1trustno1',
    'marseillemarseille',
    'q1w2e3r4t5y6',
    'abcdefgh1234ABCD'.repeat(8),
  ])
    assert.equal(await weak(password), 'identity.password_common', password)
  for (const password of [
    'Halbrane!2026',
    'Keldiane-1234',
    's@rah.k3ldi4ne!',
    'hautes-terres-12',
    'Services/2026',
    'mon-Parvis-78',
  ])
    assert.equal(await weak(password), 'identity.password_personal', password)
  for (const password of [
    'une phrase bien longue',
    'quatre-pavés-mouillés',
    'les-pavés-du-parvis',
    'Keldiane9f!K2#xQ',
    'kT7#mQ2$vL9x',
  ])
    assert.equal(await weak(password), undefined, password)
})

test('C5 whether there is an account is not told by how long a forgotten password takes: what is done before the answer is the same', async () => {
  await makeAccount(portal, 'iris.egale')
  const traces: string[][] = []
  for (const identifier of ['iris.egale', 'personne.egale']) {
    const before = await portal.sql('select count(*)::int as n from jobs.job')
    assert.equal((await portal.guest.post('/password-reset-requests', { identifier })).status, 202)
    const [{ n }] = await portal.sql('select count(*)::int as n from jobs.job')
    const mails = await portal.sql("select 1 from mails where to_address = 'iris.egale@client.example'")
    traces.push([`${n - before[0].n} job`, `${mails.length} mails`])
  }
  assert.deepEqual(traces[0], ['1 job', '0 mails'])
  assert.deepEqual(traces[0], traces[1])
  await portal.drain()
  const sent = await portal.sql("select key from mails where to_address = 'iris.egale@client.example'")
  assert.equal(sent.length, 1)
  const [account] = await portal.sql("select id, brand_id from accounts where identifier = 'iris.egale'")
  await sendResetLink(portal.app.services, { brandId: account.brand_id, accountId: account.id, key: sent[0].key })
  assert.equal(
    (await portal.sql('select 1 from one_time_tokens where account_id = $1', [account.id])).length,
    1,
    'a job that runs twice sends one link',
  )
})
