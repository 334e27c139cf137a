// What a record may say that none of those that the spaces declare says, on a table of its own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { defineRecord } from '../kernel/records/record.ts'
import { recordData } from '../kernel/records/schema.ts'
import type { Space } from '../kernel/space.ts'
import { spaces } from '../spaces.ts'
import { makeAccount, makeStaff, type Person, type Portal, startPortal } from './portal.ts'

const [read, write] = ['news.articles.read', 'news.articles.write']
const word = (fr: string, en: string) => ({ fr, en })
const nothing = word('Rien', 'Nothing')
const closure = recordData({
  name: 'tried.closure',
  table: 'tried_closures',
  path: '/staff/tried-closures',
  page: '/fournisseur/essai',
  access: { read, write },
  words: {
    many: word('Fermetures', 'Closures'),
    new: word('Nouvelle fermeture', 'New closure'),
    search: word('Titre', 'Title'),
    empty: nothing,
    emptyHelp: nothing,
  },
  fields: {
    title: { type: 'text', title: word('Titre', 'Title'), required: true, most: 80 },
    startsOn: { type: 'day', title: word('Premier jour', 'First day'), required: true },
  },
  called: 'title',
  sections: [],
  columns: ['title', 'startsOn'],
  done: { created: nothing, updated: nothing, deleted: nothing },
  deletion: { sure: nothing },
  readers: {
    path: '/tried-closures',
    page: '/essai',
    words: { empty: nothing, emptyHelp: nothing },
    shown: ['title', 'startsOn'],
    alone: [],
    columns: ['title', 'startsOn'],
    by: 'startsOn',
    soonest: true,
  },
})
const closures = defineRecord(closure, {
  rows: (db) => db.selectFrom(sql<{ id: string; version: number }>`tried_closures`.as('r')).selectAll('r') as never,
})
const tried: Space = { name: 'tried', needs: [], routes: closures.endpoints, openTo: { client: true, staff: read } }

let portal: Portal
let agent: Person
let client: Person
before(async () => {
  ;(spaces as Space[]).push(tried)
  portal = await startPortal()
  for (const statement of [
    'create table tried_closures (title text not null, starts_on date not null)',
    `call parvis_build.staff_record('tried_closures', array['${write}'], deletable => 'true')`,
    'grant select on tried_closures to parvis_client',
    'create policy client_read on tried_closures for select to parvis_client using (brand_id = (select parvis.brand_id()))',
  ])
    await portal.sql(statement)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  client = await portal.signedIn(await makeAccount(portal, 'claire.lit'))
})
after(async () => {
  ;(spaces as Space[]).pop()
  await portal?.close()
})

test('R12 a record of days to come is read the next one first, page by page; one that says no more may always be deleted', async () => {
  for (const day of ['2026-12-24', '2026-11-21', '2027-05-08'])
    assert.equal((await agent.post(closure.path, { title: `Le ${day}`, startsOn: day })).status, 201)
  const days: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body }: { body: any } = await client.get(`/tried-closures?size=2${cursor && `&cursor=${cursor}`}`)
    days.push(...body.items.map((one: any) => one.startsOn))
    cursor = body.nextCursor
  }
  assert.deepEqual(days, ['2026-11-21', '2026-12-24', '2027-05-08'])
  const [first] = (await agent.get(closure.path)).body.items
  assert.deepEqual((await agent.get(`${closure.path}/${first.id}`)).body.may, ['deletion'])
  assert.equal((await agent.delete(`${closure.path}/${first.id}`, { version: 1 })).status, 204)
  assert.equal((await client.get(`/tried-closures/${first.id}`)).status, 404)
})
