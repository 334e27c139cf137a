// The technician's page without network (P38): it opens, is filled in, signed and kept; back on line everything arrives, once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeAsset, makeWorld, type World } from '../../service-contracts/testing.ts'

let portal: Portal
let browser: Browser
let world: World
/** The line between the device and the portal: closed, nobody answers at the address. */
let line: { url: string; cut: () => Promise<void>; mend: () => Promise<void>; close: () => Promise<void> }

async function openLine(target: string): Promise<typeof line> {
  const to = Number(new URL(target).port)
  const sockets = new Set<Socket>()
  let server: Server
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server = createServer((socket) => {
        const other = connect(to, '127.0.0.1')
        for (const one of [socket, other]) {
          sockets.add(one)
          one.on('close', () => sockets.delete(one))
          one.on('error', () => one.destroy())
        }
        socket.pipe(other).pipe(socket)
      })
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  const port = await listen(0)
  return { url: `http://127.0.0.1:${port}`, cut, mend: async () => void (await listen(port)), close: cut }
}

before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  world = await makeWorld(portal)
  const url = await servePortal(portal)
  line = await openLine(url)
  portal.config.publicUrl = line.url
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await line?.close()
  await portal?.close()
})

test('P38 P29 signed on the device without network: the page opens, keeps what is typed over a reload, and sends it once when the line is back', async () => {
  const soon = new Date(Date.now() + 3 * 3_600_000).toISOString()
  const made = await world.plan({ startsAt: soon, subject: 'Contact de porte', tasks: ['Graisser les guides'] })
  await portal.sql('insert into intervention_assets values ($1, $2, $3, 1)', [made.id, world.client, world.asset])
  const page = await pageFor(browser, line.url, world.technician)
  await page.goto('/fournisseur/terrain')
  await page.getByText("Cette page s'ouvre aussi sans réseau.").waitFor()
  await checkAccessibility(page)
  await line.cut()
  // Nothing answers, and the page opens all the same.
  await page.reload()
  await page.getByText('Contact de porte').waitFor()
  await page.getByRole('button', { name: 'Rapporter' }).click()
  await page.getByRole('textbox', { name: 'Travail fait' }).fill('Contact nettoyé et réglé.')
  await page.getByRole('checkbox', { name: 'Graisser les guides' }).check()
  await page.getByRole('textbox', { name: 'Nom de la personne qui signe' }).fill('Anouar Bréhec')
  await page.reload()
  const work = page.getByRole('textbox', { name: 'Travail fait' })
  await work.waitFor()
  assert.equal(await work.inputValue(), 'Contact nettoyé et réglé.')
  // Without a drawing it is not signed.
  await page.getByRole('button', { name: 'Signer et enregistrer' }).click()
  await page.getByText('Faites signer dans le cadre.').waitFor()
  const pad = page.getByRole('img', { name: 'Signature, à dessiner ici' })
  await pad.scrollIntoViewIfNeeded()
  const box = (await pad.boundingBox())!
  await page.mouse.move(box.x + 20, box.y + 90)
  await page.mouse.down()
  for (let step = 1; step <= 20; step++) await page.mouse.move(box.x + 20 + step * 8, box.y + 90 - step * 3)
  await page.mouse.up()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Signer et enregistrer' }).click()
  await page.getByRole('heading', { name: '1 rapport à envoyer' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: '1 rapport à envoyer' }).waitFor()
  assert.equal((await world.user.get(`/interventions/${made.id}`)).body.state, 'planned')
  await line.mend()
  await page.getByRole('button', { name: 'Envoyer' }).click()
  await page.getByRole('heading', { name: '1 rapport à envoyer' }).waitFor({ state: 'detached' })
  const seen = (await world.user.get(`/interventions/${made.id}`)).body
  assert.deepEqual([seen.state, seen.report, seen.tasks[0].isDone], ['done', 'Contact nettoyé et réglé.', true])
  const { rows } = await portal.database.pool.query('select count(*)::int as n from intervention_reports')
  assert.equal(rows[0].n, 1)
  // Somebody else who signs in on this device finds nothing of it, and no other page is the worker's.
  const scopes = await page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
  )
  assert.deepEqual(scopes, ['/fournisseur/terrain'])
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  assert.deepEqual(page.errors, [])
})

test('P38 a report that the server refuses is corrected on the device and signed again; nothing that was typed is lost', async () => {
  const soon = new Date(Date.now() + 5 * 3_600_000).toISOString()
  const made = await world.plan({ startsAt: soon, subject: 'Refusé une fois', tasks: [] })
  const page = await pageFor(browser, line.url, world.technician, { width: 390, height: 844 })
  await page.goto('/')
  // Whoever has visits to report has their page in the bar.
  await page.getByRole('navigation').last().getByRole('link', { name: 'Sur place' }).click()
  const visit = page.getByRole('listitem').filter({ hasText: 'Refusé une fois' })
  const sign = async () => {
    const pad = page.getByRole('img', { name: 'Signature, à dessiner ici' })
    await pad.scrollIntoViewIfNeeded()
    const box = (await pad.boundingBox())!
    await page.mouse.move(box.x + 20, box.y + 60)
    await page.mouse.down()
    for (let step = 1; step <= 12; step++) await page.mouse.move(box.x + 20 + step * 8, box.y + 60 - step * 2)
    await page.mouse.up()
    await page.getByRole('button', { name: 'Signer et enregistrer' }).click()
  }
  await visit.getByRole('button', { name: 'Rapporter' }).click()
  await page.getByRole('textbox', { name: 'Travail fait' }).fill('Porte réglée.')
  await page.getByRole('button', { name: 'Ajouter une pièce' }).click()
  await page.getByRole('textbox', { name: 'Pièce 1' }).fill('Galet')
  await page.getByRole('textbox', { name: 'Quantité' }).fill('beaucoup')
  await page.getByRole('textbox', { name: 'Nom de la personne qui signe' }).fill('Anouar Bréhec')
  await sign()
  await page.getByText(/^Non pris/).waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: `Corriger le rapport de ${made.number}` }).click()
  const quantity = page.getByRole('textbox', { name: 'Quantité' })
  await quantity.waitFor()
  await page.getByText(/^Non pris/).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Travail fait' }).inputValue(), 'Porte réglée.')
  await quantity.fill('2')
  await sign()
  await page.getByRole('button', { name: 'Signer et enregistrer' }).waitFor({ state: 'detached' })
  const state = async () => (await world.planner.get(`/staff/interventions/${made.id}`)).body.state
  for (let tries = 0; tries < 100 && (await state()) !== 'done'; tries++) await page.waitForTimeout(50)
  assert.equal(await state(), 'done')
  assert.deepEqual(
    page.errors.filter((error) => !/422/.test(error)),
    [],
  )
})

test('P38 a report whose intervention was cancelled meanwhile stands above the list, and is taken on its page', async () => {
  const made = await world.plan({
    startsAt: new Date(Date.now() + 30 * 3_600_000).toISOString(),
    subject: 'Annulée trop tard',
  })
  await world.planner.post(`/staff/interventions/${made.id}/cancellation`, { version: made.version, reason: 'Absent' })
  const report = {
    id: randomUUID(),
    interventionId: made.id,
    signerName: 'Anouar Bréhec',
    signedAt: new Date().toISOString(),
  }
  const sent = await world.technician.upload(
    '/staff/on-site/reports',
    [{ field: 'signature', name: 'signature.png', bytes: createCanvas(60, 20).toBuffer('image/png') }],
    { report: JSON.stringify({ ...report, work: 'Fait avant le message.', workedMinutes: 30 }) },
  )
  assert.deepEqual([sent.status, sent.body.heldFor], [200, 'cancelled'], JSON.stringify(sent.body))
  const page = await pageFor(browser, line.url, world.planner)
  await page.goto('/fournisseur/interventions')
  await page.getByRole('heading', { name: 'Rapports à décider' }).waitFor()
  await checkAccessibility(page)
  await page.getByRole('link', { name: made.number }).first().click()
  await page.getByText("L'intervention a été annulée entre-temps.").waitFor()
  await page.getByRole('button', { name: 'Prendre' }).click()
  await page.getByRole('button', { name: 'Prendre' }).waitFor({ state: 'detached' })
  await page.goto('/fournisseur/interventions')
  await page.getByText('Annulée trop tard').first().waitFor()
  assert.equal((await world.planner.get('/staff/intervention-reports')).body.items.length, 0)
  assert.deepEqual(page.errors, [])
})

test('P38 P29 a delivery is signed on the device: each asset with its condition, one document', async () => {
  const made = await world.plan({
    ...{ startsAt: new Date(Date.now() + 6 * 3_600_000).toISOString(), kind: 'delivery', subject: 'Deux machines' },
    tasks: [],
  })
  const second = await makeAsset(portal, world.client, 'H-00500')
  for (const [at, asset] of [world.asset, second].entries())
    await portal.sql('insert into intervention_assets values ($1, $2, $3, $4)', [made.id, world.client, asset, at + 1])
  const page = await pageFor(browser, line.url, world.technician, { width: 390, height: 844 })
  await page.goto('/fournisseur/terrain')
  await page.getByRole('button', { name: 'Livrer' }).click()
  await page.getByRole('heading', { name: 'Biens remis' }).waitFor()
  await page.getByRole('checkbox', { name: /H-00500/ }).uncheck()
  await page.getByRole('textbox', { name: /État, réserve.*H-00314/ }).fill('Capot rayé')
  await page.getByRole('textbox', { name: 'Nom de la personne qui signe' }).fill('Anouar Bréhec')
  const pad = page.getByRole('img', { name: 'Signature, à dessiner ici' })
  await pad.scrollIntoViewIfNeeded()
  const box = (await pad.boundingBox())!
  await page.mouse.move(box.x + 20, box.y + 60)
  await page.mouse.down()
  for (let step = 1; step <= 12; step++) await page.mouse.move(box.x + 20 + step * 8, box.y + 60 - step * 2)
  await page.mouse.up()
  await checkAccessibility(page)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  await page.getByRole('button', { name: 'Signer et enregistrer' }).click()
  await page.getByRole('button', { name: 'Livrer' }).waitFor({ state: 'detached' })
  const done = async () => (await world.planner.get(`/staff/interventions/${made.id}`)).body.state === 'done'
  for (let tries = 0; tries < 100 && !(await done()); tries++) await page.waitForTimeout(50)
  const [report] = await portal.sql('select content from intervention_reports where intervention_id = $1', [made.id])
  assert.deepEqual(
    report.content.handed.map((one: any) => [one.isHanded, one.remark]),
    [
      [true, 'Capot rayé'],
      [false, ''],
    ],
  )
  assert.deepEqual(page.errors, [])
})
