import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asSystem } from '../../../kernel/http/context.ts'
import { consentOf } from '../../../kernel/organisations/paperless.ts'
import { makeOrganisation, makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { type MailServer, startMailServer } from '../../../testing/smtp.ts'

let portal: Portal
let server: MailServer
let boss: Person
let reader: Person
let organisation: string
before(async () => {
  server = await startMailServer()
  portal = await startPortal({ SMTP_URL: server.url, MAIL_FROM: 'Portail <portail@halbrane.example>' })
  boss = await portal.signedIn(await makeStaff(portal, 'chef.du.portail', 'administrator'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  organisation = await makeOrganisation(portal, 'Vallois & Brès')
})
after(async () => {
  await portal?.close()
  await server?.close()
})

test('D4 D14 the four addresses and the paperless consent of a client: versioned, checked, with who said so and when', async () => {
  const at = `/staff/organisations/${organisation}`
  const { version, paperless } = (await boss.get(at)).body
  assert.equal(paperless, null)
  const changed = await boss.patch(at, {
    version,
    invoicesEmail: 'compta@vallois.example',
    remindersEmail: 'relance@vallois.example',
  })
  assert.deepEqual(
    [changed.status, changed.body.invoicesEmail, changed.body.quotesEmail],
    [200, 'compta@vallois.example', ''],
  )
  assert.equal((await boss.patch(at, { version, quotesEmail: 'a@b.example' })).status, 409)
  const wrong = await boss.patch(at, { version: version + 1, quotesEmail: 'pas une adresse' })
  assert.deepEqual(
    wrong.body.errors.map((one: any) => [one.field, one.code]),
    [['quotesEmail', 'bad_email']],
  )
  const say = (who: Person, state: string, seen: number) =>
    who.post(`${at}/paperless-consents`, { state, version: seen })
  assert.equal((await say(reader, 'accepted', version + 1)).status, 403)
  assert.equal((await say(boss, 'perhaps', version + 1)).body.errors[0].field, 'state')
  const asked = await say(boss, 'asked', version + 1)
  assert.deepEqual(asked.body.paperless, { state: 'asked', at: '2026-11-20T09:00:00.000Z', by: 'DU chef' })
  assert.equal((await say(boss, 'accepted', version + 1)).status, 409)
  portal.clock.advanceDays(1)
  const accepted = await say(boss, 'accepted', version + 2)
  assert.equal((await say(boss, 'accepted', accepted.body.version)).body.version, accepted.body.version)
  const facts = await portal.sql('select state from paperless_consents order by decided_at')
  assert.deepEqual(
    facts.map((one: any) => one.state),
    ['asked', 'accepted'],
  )
  const brand = portal.app.services.brands.byId(portal.brandId)
  assert.equal((await asSystem(portal.app.services, brand, (ctx) => consentOf(ctx, organisation)))?.state, 'accepted')
  assert.equal(
    (
      await boss.post('/staff/organisations/00000000-0000-4000-8000-000000000000/paperless-consents', {
        state: 'asked',
        version: 1,
      })
    ).status,
    404,
  )
})

test('D1 all mail of a brand comes from the company and address that it sets; answers and what cannot be delivered go where it says', async () => {
  const settings = async (key: string) =>
    (await boss.get('/staff/settings')).body.items.find((one: any) => one.key === key)
  const set = async (key: string, value: unknown) =>
    boss.put(`/staff/settings/${key}`, { version: (await settings(key)).version, value })
  assert.equal((await settings('mail.domain')).value, '127.0.0.1:3000')
  assert.equal((await settings('mail.notification_address')).value, 'portail@halbrane.example')
  assert.equal((await set('mail.domain', 'autre.example')).body.code, 'back_office.setting_follows')
  assert.equal((await set('mail.answer_address', 'rien')).body.errors[0].code, 'bad_email')
  for (const [key, value] of [
    ['company', 'Halbrane Propreté'],
    ['notification_address', 'noreply@halbrane.example'],
    ['answer_address', 'accueil@halbrane.example'],
  ])
    assert.equal((await set(`mail.${key}`, value)).status, 200)
  await portal.guest.post('/password-reset-requests', { identifier: 'lecteur.muet' })
  await portal.drain()
  const [{ mail, from }] = server.received as [MailServer['received'][number]]
  assert.deepEqual(
    [mail.from?.value[0], mail.replyTo?.text, from],
    [
      { name: 'Halbrane Propreté', address: 'noreply@halbrane.example' },
      'accueil@halbrane.example',
      'accueil@halbrane.example',
    ],
  )
})
