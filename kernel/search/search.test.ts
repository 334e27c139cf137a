// One search over everything that a person may see (P28).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { spaces } from '../../spaces.ts'
import {
  insert,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let client: Person
let rival: Person
let staff: Person

const found = async (person: Person, words: string) => {
  const reply = await person.get(`/search?words=${encodeURIComponent(words)}`)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body.groups as Array<{
    kind: string
    title: string
    items: Array<{ title: string; detail: string; to: string }>
    more: boolean
  }>
}
const titles = async (person: Person, words: string) =>
  (await found(person, words)).flatMap(({ kind, items }) => items.map(({ title }) => `${kind} ${title}`))

before(async () => {
  portal = await startPortal()
  const [one, two] = [await makeAccount(portal, 'claire.une'), await makeAccount(portal, 'rival.deux')]
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre', { principal: one })
  await makeOrganisation(portal, 'Clinique des Tilleuls', { principal: two })
  client = await portal.signedIn(one)
  rival = await portal.signedIn(two)
  staff = await portal.signedIn(await makeStaff(portal, 'agent.une', 'agent'))
  for (const [person, subject] of [
    [client, 'Écran noir à Montfabre'],
    [rival, 'Écran noir aux Tilleuls'],
  ] as const)
    await person.upload('/tickets', [], { subject, category: 'incident', body: 'Depuis ce matin.' })
  for (let one = 1; one <= 6; one++)
    await insert(portal, 'news_articles', {
      brand_id: portal.brandId,
      title: { fr: `Horaires d'été ${one}`, en: `Summer hours ${one}` },
      summary: { fr: 'Nos horaires changent.', en: 'Our hours change.' },
      body: { fr: 'Voici.', en: 'Here.' },
      picture_text: { fr: '', en: '' },
      audience: 'everybody',
      starts_on: '2026-01-01',
      was_published: true,
      created_at: new Date(),
    })
  await insert(portal, 'sites', { organisation_id: organisation, name: 'Siège' })
})
after(() => portal.close())

describe('search', () => {
  test('P28 each finds what they may see by one request, whatever case and accents, each with its page', async () => {
    assert.deepEqual(await titles(client, 'ecran NOIR'), ['support.ticket Écran noir à Montfabre'])
    assert.deepEqual(await titles(rival, 'ecran noir'), ['support.ticket Écran noir aux Tilleuls'])
    assert.deepEqual((await titles(staff, 'écran noir')).sort(), [
      'support.ticket Écran noir aux Tilleuls',
      'support.ticket Écran noir à Montfabre',
    ])
    assert.ok((await titles(staff, 'montfabre')).includes('back-office.client Ville de Montfabre'))
    const [ticket] = (await found(client, 'ecran'))[0]!.items
    assert.equal((await client.get(ticket!.to.replace('/assistance', '/tickets'))).status, 200)
  })

  test('P28 a few of a kind are given, and whether there are more; in the language of who asks', async () => {
    const [news] = await found(client, "horaires d'ete")
    assert.deepEqual([news!.kind, news!.title, news!.items.length, news!.more], ['news.article', 'Actualités', 5, true])
    await portal.sql("update accounts set locale = 'en' where id = $1", [client.id])
    const [inEnglish] = await found(client, 'summer hours')
    assert.deepEqual([inEnglish!.title, inEnglish!.items[0]!.title.slice(0, 12)], ['News', 'Summer hours'])
    await portal.sql("update accounts set locale = 'fr' where id = $1", [client.id])
  })

  test('P28 P31 a colleague without the permission finds nothing of it, nor a rival; signs of patterns are what they are', async () => {
    assert.deepEqual(await titles(rival, 'Montfabre'), [])
    for (const words of ['%%', '__', "'--", '\\\\', 'zz"']) assert.deepEqual(await titles(client, words), [], words)
    for (const words of ['', 'a', 'a'.repeat(101)])
      assert.deepEqual((await client.get(`/search?words=${words}`)).body.errors?.[0]?.field, 'words', words)
    assert.equal((await portal.guest.get('/search?words=noir')).status, 401)
  })

  test('P28 every kind is found on a side once, and its permission is one of the staff', async () => {
    const all = spaces.flatMap((space) => space.search ?? [])
    const names = all.map((one) => `${one.side} ${one.kind}`)
    assert.deepEqual(names, [...new Set(names)])
    for (const one of all)
      if (one.side === 'staff')
        assert.ok(
          spaces.some((space) => (space.permissions as Record<string, object>)?.[one.permission]),
          one.permission,
        )
    // Each statement is one that its side may run.
    for (const person of [client, staff]) assert.ok(Array.isArray(await found(person, 'quelque chose')))
  })
})
