import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('P5 P6 P7 the demo has a whole portal: home page with its picture, actions, contacts, pages, foot, and what waits across spaces', async () => {
  const client = await demo.signIn('c.aubertine')
  const home = await client('/portal-home')
  assert.deepEqual(
    [home.title, home.actions.length, home.highlight.kind],
    ['Votre espace Halbrane', 6, 'advertisement'],
  )
  assert.ok(home.text.includes('Claire') && home.team.length >= 2 && home.emergency)
  assert.equal((await demo.app.server.inject(`/api/v1/portal-pictures/${home.highlight.pictureId}`)).statusCode, 200)
  for (const { href } of (await client('/session')).brand.links.filter((link: any) =>
    /^\/pages\/(?!contact)/.test(link.href),
  ))
    assert.ok((await client(`/portal-pages/${href.slice(7)}`)).body.length > 50, href)
  assert.equal((await client('/portal-contact')).themes.length, 3)
  const { items } = await client('/waiting')
  assert.ok(
    new Set(items.map((one: any) => one.kind.split('.')[0])).size >= 2,
    JSON.stringify(items.map((one: any) => one.kind)),
  )
  const staff = await demo.signIn('m.roquelin')
  const view = await staff('/staff/portal-configuration')
  assert.deepEqual([view.changes, view.version], [[], 0])
})
