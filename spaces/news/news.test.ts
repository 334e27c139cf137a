import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let agent: Person
let member: Person
let manager: Person
let holder: Person
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere', { locale: 'en' })
  const organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const person = async (name: string) => {
    const id = await makeAccount(portal, name)
    await makeMember(portal, id, organisation)
    return portal.signedIn(id)
  }
  member = await person('claire.lit')
  holder = await person('remi.abonne')
  const [membership] = await portal.sql('select id from memberships where account_id = $1', [holder.id])
  await insert(portal, 'space_subscriptions', {
    organisation_id: organisation,
    membership_id: membership.id,
    space: 'contracts',
    access: 'read',
    origin: 'manager',
  })
  manager = await portal.signedIn(principal)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
})
after(() => portal.close())

const text = (words: string) => ({ fr: words, en: `${words} (en)` })
const content = (words: string, more: object = {}) => ({
  title: text(words),
  summary: text('En bref'),
  body: text('**Tout** en long'),
  pictureText: text(''),
  audience: 'everybody',
  startsOn: '2026-11-20' as string | null,
  endsOn: null as string | null,
  ...more,
})
const write = async (words: string, more: object = {}) => {
  const made = await agent.post('/staff/news', content(words, more))
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const titles = async (who: Person) => (await who.get('/news?size=100')).body.items.map((one: any) => one.title)
const missing = '/news/00000000-0000-4000-8000-000000000000'

test('P5 an article is read from its first day to its last, in the language of its reader; its state follows from its days', async () => {
  const article = await write('Fermeture', { startsOn: '2026-11-22', endsOn: '2026-11-23' })
  const state = async () => (await agent.get(`/staff/news/${article.id}`)).body.state
  const seen = async () => (await member.get(`/news/${article.id}`)).status
  const found: string[] = []
  for (const day of ['21', '22', '23', '24']) {
    portal.clock.set(`2026-11-${day}T09:00:00Z`)
    found.push(`${await state()} ${await seen()}`)
    if (day === '22') {
      assert.equal((await manager.get(`/news/${article.id}`)).body.title, 'Fermeture (en)')
      assert.equal((await member.get(`/news/${article.id}`)).body.body, '**Tout** en long')
      assert.deepEqual((await member.get('/news?search=FERMETURE')).body.items[0].startsOn, '2026-11-22')
    }
  }
  portal.clock.set('2026-11-20T09:00:00Z')
  assert.deepEqual(found, ['planned 404', 'published 200', 'published 200', 'over 404'])
  const draft = await write('Idée', { startsOn: null })
  assert.deepEqual([draft.state, (await member.get(`/news/${draft.id}`)).status], ['draft', 404])
  assert.ok(!(await titles(member)).includes('Idée'))
})

test('P5 an article is for everybody, for managers or for the holders of a space; to others it is a missing one', async () => {
  const everybody = await write('Pour tous')
  const managers = await write('Pour gérer', { audience: 'managers' })
  const holders = await write('Pour les contrats', { audience: 'space:contracts' })
  const seen = async (who: Person) =>
    Promise.all([everybody, managers, holders].map(async ({ id }) => (await who.get(`/news/${id}`)).status))
  assert.deepEqual(await seen(member), [200, 404, 404])
  assert.deepEqual(await seen(manager), [200, 200, 404])
  assert.deepEqual(await seen(holder), [200, 404, 200])
  const shape = (reply: any) => ({ ...reply.body, traceId: '' })
  assert.deepEqual(shape(await member.get(`/news/${managers.id}`)), shape(await member.get(missing)))
  assert.equal((await member.post(`/news/${managers.id}/reading`)).status, 404)
  const brand = (await insert(portal, 'brands', { slug: 'autre', name: 'Autre' })).id
  await portal.sql('update news_articles set brand_id = $1 where id = $2', [brand, everybody.id])
  assert.deepEqual(await seen(member), [404, 404, 404])
})

test('P5 unread articles are counted in the bar until they are read, once', async () => {
  const unread = async () => (await member.get('/session')).body.counts.newsUnread
  const before = await unread()
  const article = await write('À lire')
  assert.equal(await unread(), before + 1)
  assert.equal((await member.post(`/news/${article.id}/reading`)).status, 204)
  assert.equal((await member.post(`/news/${article.id}/reading`)).status, 204)
  assert.equal(await unread(), before)
  assert.equal((await member.get(`/news/${article.id}`)).body.read, true)
  assert.equal((await manager.get(`/news/${article.id}`)).body.read, false)
})

test('P5 the days and the audience of an article are those that can be', async () => {
  const refused = async (more: object) =>
    (await agent.post('/staff/news', content('x', more))).body.errors.map((one: any) => `${one.field} ${one.code}`)
  assert.deepEqual(await refused({ audience: 'space:support' }), ['audience bad_choice'])
  assert.deepEqual(await refused({ endsOn: '2026-11-19' }), ['endsOn news.ends_before'])
  assert.deepEqual(await refused({ startsOn: null, endsOn: '2026-11-19' }), ['endsOn news.ends_before'])
})

test('P5 what was never published is deleted, what was is withdrawn, and stays so whatever its days become', async () => {
  const remove = (one: any) => agent.delete(`/staff/news/${one.id}`, { version: one.version })
  assert.equal((await remove(await write('Prévue', { startsOn: '2026-12-01' }))).status, 204)
  const out = await write('Parue')
  assert.equal((await remove(out)).body.code, 'news.was_published')
  const withdrawn = await agent.post(`/staff/news/${out.id}/withdrawal`, { version: 1 })
  assert.deepEqual([withdrawn.body.state, withdrawn.body.may], ['withdrawn', []])
  assert.equal((await member.get(`/news/${out.id}`)).status, 404)
  assert.equal((await agent.post(`/staff/news/${out.id}/withdrawal`, { version: 2 })).body.code, 'news.not_planned')
  const later = await agent.put(`/staff/news/${out.id}`, {
    ...content('Parue', { startsOn: '2026-12-01' }),
    version: 2,
  })
  assert.deepEqual([later.body.state, (await remove(later.body)).status], ['planned', 409])
})

test('P5 a picture is seen by whoever reads its article', async () => {
  const { id } = await write('Illustrée', { audience: 'managers' })
  const bytes = readFileSync(new URL('demo/bureau.png', import.meta.url))
  const file = { field: 'picture', name: 'vue.png', bytes }
  const { pictureId } = (await agent.upload(`/staff/news/${id}/picture`, [file], { version: '1' })).body
  const seen = await manager.get(`/news/${id}/pictures/${pictureId}`)
  // It was painted anew.
  assert.deepEqual(
    [seen.status, seen.headers['content-type'], seen.bytes.toString('latin1', 8, 12)],
    [200, 'image/webp', 'WEBP'],
  )
  assert.equal((await member.get(`/news/${id}/pictures/${pictureId}`)).status, 404)
  assert.deepEqual([(await agent.get('/news')).status, (await portal.guest.get('/news')).status], [403, 401])
})
