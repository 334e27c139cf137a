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

  test('P28 few rows are read by the index of words and many in their order: the same rows either way, and nobody’s but one’s own', async () => {
    const [own] = await portal.sql('select organisation_id, account_id from tickets where account_id = $1', [client.id])
    const [theirs] = await portal.sql('select organisation_id, account_id from tickets where account_id = $1', [
      rival.id,
    ])
    const add = (of: typeof own, from: number, to: number) =>
      portal.sql(
        `insert into tickets (brand_id, organisation_id, account_id, number, subject, opened_by_label, opened_at, last_activity_at)
         select $1, $2, $3, 'T-1999-' || n, 'Bourrage au copieur lot' || n % 400, 'Une', '2026-01-01'::timestamptz + n * interval '1 minute', '2026-01-01'::timestamptz + n * interval '1 minute'
         from generate_series($4::int, $5::int) n`,
        [portal.brandId, of.organisation_id, of.account_id, from, to],
      )
    await add(own, 1, 3)
    await add(theirs, 4, 1203)
    const all = async (person: Person, path: string) => {
      const numbers: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { status, body } = await person.get(`${path}&status=all&size=100${cursor && `&cursor=${cursor}`}`)
        assert.equal(status, 200, JSON.stringify(body))
        numbers.push(...body.items.map((one: { number: string }) => one.number))
        cursor = body.nextCursor
      }
      return numbers
    }
    const numbers = (from: number, to: number, step = 1) =>
      Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => `T-1999-${to - index * step}`)
    assert.deepEqual(await all(client, '/tickets?search=COPIEUR'), numbers(1, 3))
    assert.deepEqual(await all(rival, '/tickets?search=copieur%20bourrage'), numbers(4, 1203))
    assert.deepEqual(await all(rival, '/tickets?search=copieur%20lot7'), [
      ...numbers(4, 1203).filter((number) => /^7\d?\d?$/.test(String(Number(number.slice(7)) % 400))),
    ])
    assert.deepEqual(await all(staff, '/staff/tickets?search=copieur&order=desc'), numbers(1, 1203))
    assert.deepEqual(await all(client, '/tickets?search=copieur%20lot7'), [])
    // Two letters make no trigram: the words are compared.
    assert.deepEqual(await all(client, '/tickets?search=au'), numbers(1, 3))
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
