import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import jsqr from 'jsqr'
import sharp from 'sharp'
import { openPdf, renderPage } from '../../../kernel/pdf/render.ts'
import { pagesOfPdf } from '../../../testing/pdf.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const tokenOf = async (id: string): Promise<string> =>
  (await portal.sql('select label_token from assets where id = $1', [id]))[0].label_token
const report = (token: string, more: object = {}) =>
  portal.guest.post('/breakdown-reports', {
    ...{ token, name: 'Anouar', reachedAt: '06 12 34 56 78', words: 'Bourrage papier', ...more },
  })
const textOfPdf = async (bytes: Uint8Array) => (await pagesOfPdf(bytes)).join('\n')
/** What the code on the first page of a PDF says. */
async function codeOn(bytes: Uint8Array): Promise<string | undefined> {
  const canvas = await renderPage(await openPdf(bytes), 1, { dpi: 200 })
  const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const read = ((jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr) as unknown as (
    points: Uint8ClampedArray,
    width: number,
    height: number,
  ) => { data: string } | null
  return read(data as never, width, height)?.data
}

test('P9 a printed label opens the asset for whoever may see it, and for nobody else', async () => {
  const { id } = await world.asset('L-1', { label: 'Copieur du hall' })
  const token = await tokenOf(id)
  assert.match(token, /^[0-9a-f]{64}$/)
  assert.deepEqual((await world.user.get(`/asset-labels/${token}`)).body, { id, href: `/parc/${id}` })
  assert.equal((await world.agent.get(`/asset-labels/${token}`)).status, 200)
  assert.equal((await world.rival.get(`/asset-labels/${token}`)).status, 404)
  assert.equal((await world.member.get(`/asset-labels/${token}`)).status, 403)
  assert.equal((await portal.guest.get(`/asset-labels/${token}`)).status, 401)
  assert.equal((await world.user.get(`/asset-labels/${'0'.repeat(64)}`)).status, 404)
  const read = async (who: { post: typeof portal.guest.post }, token_ = token) =>
    (await who.post('/asset-label-readings', { token: token_ })).body
  assert.deepEqual(await read(world.user), { href: `/parc/${id}` })
  assert.deepEqual(await read(world.agent), { href: `/fournisseur/parc/${id}` })
  for (const who of [portal.guest, world.rival, world.member]) assert.deepEqual(await read(who), { href: null })
  assert.deepEqual(await read(world.user, '0'.repeat(64)), { href: null })
  const label = await world.user.get(`/assets/${id}/label`)
  assert.equal(label.status, 200)
  const text = await textOfPdf(label.bytes)
  assert.match(text, /L-1/)
  assert.match(text, /Copieur du hall/)
  const code = await codeOn(label.bytes)
  assert.ok(code?.endsWith(`/bien#${token}`), String(code))
  assert.equal((await world.rival.get(`/assets/${id}/label`)).status, 404)
})

test('P9 the labels of a fleet are printed on sheets, of a site or a kind where there are too many', async () => {
  const { user, organisation, models } = world
  for (let index = 0; index < 22; index++) await world.asset(`S-${index}`, { modelId: models.lift })
  const of = `/asset-labels?organisation=${organisation}`
  const sheet = await user.get(`${of}&kind=lift`)
  assert.equal(sheet.status, 200)
  assert.match(await textOfPdf(sheet.bytes), /S-21/)
  assert.equal((await user.get(`${of}&kind=door`)).body.code, 'fleet.no_labels')
  await portal.sql(
    "insert into assets (brand_id, organisation_id, model_id, label, number, created_at, updated_at) select brand_id, organisation_id, model_id, label, 'X-' || n, now(), now() from assets, generate_series(1, 220) n where number = 'S-0'",
  )
  assert.equal((await user.get(of)).body.code, 'fleet.too_many_labels')
  assert.equal((await world.rival.get(of)).status, 404)
})

test('P9 without an account a label takes a breakdown, tells nothing of the asset, and is limited; the staff are told once', async () => {
  const { id } = await world.asset('L-2')
  const token = await tokenOf(id)
  const sent = await report(token)
  assert.deepEqual([sent.status, sent.bytes.length], [204, 0])
  assert.equal((await report(token)).status, 204)
  const { items } = (await world.agent.get('/staff/breakdown-reports')).body
  assert.deepEqual(
    items.map((one: any) => [one.asset.number, one.name, one.words]),
    [['L-2', 'Anouar', 'Bourrage papier']],
  )
  assert.equal((await report('0'.repeat(64))).body.code, 'fleet.label_unusable')
  assert.equal((await report('short')).status, 422)
  const mails = await portal.sql("select count(*)::int as n from mails where kind = 'fleet.breakdown'")
  assert.equal(mails[0].n, 2)
  for (const words of ['a', 'b', 'c']) assert.equal((await report(token, { words })).status, 204)
  const over = await report(token, { words: 'd' })
  assert.equal(over.status, 429)
  const events = await portal.sql("select data from feed_events where kind = 'fleet.breakdown.reported' order by id")
  assert.equal(events[0].data.asset.number, 'L-2')
  // One deals with it, once; a client has no part in it.
  const handle = (who: any, version: number) =>
    who.post(`/staff/breakdown-reports/${items[0].id}/handling`, { version })
  assert.equal((await handle(world.reader, 1)).status, 403)
  assert.equal((await handle(world.user, 1)).status, 404)
  assert.equal((await handle(world.agent, 1)).body.handledBy.includes('DUPOND'), true)
  assert.equal((await handle(world.agent, 1)).status, 409)
})

test('P8 the fleet goes to Excel for whoever may (AFFICHER_EXPORT_EXCEL_PARC), of their own organisation alone', async () => {
  const { supervisor, user, rival, organisation, reader } = world
  const path = `/assets/export?organisation=${organisation}&format=csv`
  const file = await supervisor.get(path)
  assert.equal(file.status, 200)
  assert.match(file.bytes.toString('utf8'), /S-21/)
  const refused = await user.get(path)
  assert.equal(refused.status, 403)
  assert.match(refused.body.detail, /GERE/)
  assert.equal((await rival.get(path)).status, 404)
  assert.doesNotMatch((await rival.get('/assets/export?format=csv')).bytes.toString('utf8'), /S-21/)
  assert.equal((await reader.get('/staff/assets/export?format=csv')).status, 200)
})

test('P8 a picture of an asset, or of its model, is made to fit by the server; an SVG or a damaged one is refused', async () => {
  const { id } = await world.asset('L-3')
  const photo = await sharp({ create: { width: 2400, height: 1200, channels: 3, background: '#0b5a73' } })
    .jpeg()
    .toBuffer()
  const send = (who: any, version: number, bytes: Buffer | null, name = 'photo.jpg') =>
    who.upload(`/assets/${id}/picture`, bytes ? [{ field: 'picture', name, bytes }] : [], { version: String(version) })
  assert.equal((await send(world.user, 1, photo)).status, 403)
  assert.equal((await send(world.rival, 1, photo)).status, 404)
  const set = await send(world.supervisor, 1, photo)
  assert.equal(set.status, 200, JSON.stringify(set.body))
  const shown = await world.user.get(`/assets/${id}/pictures/${set.body.pictureId}`)
  const { format, width, height } = await sharp(shown.bytes).metadata()
  assert.deepEqual([format, width, height], ['webp', 800, 400])
  assert.equal((await world.rival.get(`/assets/${id}/pictures/${set.body.pictureId}`)).status, 404)
  const svg = await send(
    world.supervisor,
    2,
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'),
    'x.png',
  )
  assert.deepEqual([svg.status, svg.body.errors[0].code], [422, 'files.wrong_kind'])
  const broken = await send(world.supervisor, 2, photo.subarray(0, 3000))
  assert.deepEqual([broken.status, broken.body.errors[0].code], [422, 'pictures.unreadable'])
  assert.equal((await send(world.supervisor, 1, photo)).status, 409)
  const none = await send(world.supervisor, 2, null)
  assert.deepEqual([none.status, none.body.pictureId], [200, null])
  const model = world.models.printer
  const ofModel = await world.agent.upload(
    `/staff/asset-models/${model}/picture`,
    [{ field: 'picture', name: 'm.jpg', bytes: photo }],
    { version: '1' },
  )
  assert.equal(ofModel.status, 200, JSON.stringify(ofModel.body))
  const picture = (await world.user.get(`/assets/${id}`)).body.pictureId
  assert.equal(picture, ofModel.body.pictureId)
  assert.equal((await sharp((await world.user.get(`/assets/${id}/pictures/${picture}`)).bytes).metadata()).width, 800)
})
