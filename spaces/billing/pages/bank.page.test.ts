import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal, settled } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { camtFile, makeBankAccount } from '../bank/testing.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let browser: Browser
let url: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  world = await makeWorld(portal)
  await makeBankAccount(portal)
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('B12 from the bank’s file to what is matched: the sure ones together, a doubt by keyboard, nothing ticked beforehand', async () => {
  const { invoice, agent } = world
  const [one, two, three] = [await invoice([line('100')]), await invoice([line('100')]), await invoice([line('100')])]
  const today = new Date().toISOString().slice(0, 10)
  const client = "OFFICE DE L'HABITAT DU LERZAN"
  const file = camtFile({
    opening: '0.00',
    closing: '1000.00',
    entries: [
      { on: today, amount: '120.00', party: client, words: `VIR SEPA ${one.number}` },
      { on: today, amount: '120.00', party: client, words: 'VIR SEPA REGLT NOV', iban: 'FR1420041010050500013M02606' },
      { on: today, amount: '119.99', party: client, words: two.number.replaceAll('-', ' ') },
      { on: today, amount: '612.00', party: 'LYCEE AGRICOLE SORBIERES', words: 'VIR SEPA 26 0981' },
    ],
  })
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/factures/rapprochement')
  await page.getByRole('button', { name: 'Relevé camt.053' }).click()
  const drawer = page.getByRole('dialog')
  await drawer
    .locator('input[type=file]')
    .setInputFiles({ name: 'r.xml', mimeType: 'application/xml', buffer: Buffer.from('<a/>') })
  await drawer.getByRole('button', { name: 'Importer' }).click()
  await drawer.getByText(/n'est pas un relevé camt\.053/).waitFor()
  await drawer
    .locator('input[type=file]')
    .setInputFiles({ name: 'r.xml', mimeType: 'application/xml', buffer: Buffer.from(file) })
  await drawer.getByRole('button', { name: 'Importer' }).click()
  await page.getByText('Relevé pris\u00a0: 4 mouvements nouveaux.').waitFor()
  await page.getByText(/solde final du relevé 222 s'écarte de 28,01/).waitFor()
  await page.getByRole('heading', { name: /^À décider/ }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/match-1440.png` })
  const panel = page.getByRole('region', { name: /^Reçu/ })
  assert.equal(await panel.getByRole('radio', { checked: true }).count(), 0)
  assert.ok(await panel.getByRole('button', { name: 'Rapprocher' }).isDisabled())
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await panel.getByText('VIR SEPA REGLT NOV').waitFor()
  await page.keyboard.press('3')
  await panel.getByText('Effet si vous rapprochez').waitFor()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/match-chosen.png` })
  await page.keyboard.press('Enter')
  await page.getByText(/^Rapproché/).waitFor()
  await settled(page)
  await page.keyboard.press('Shift+V')
  await page
    .getByText(/Rapprochement des mouvements sûrs/)
    .first()
    .waitFor()
  await portal.drain()
  await page.goBack()
  await page.getByText('2 rapprochées').waitFor()
  assert.equal((await agent.get('/staff/payments')).body.items.length, 2)
  assert.equal((await agent.get(`/staff/invoices/${three.id}`)).body.restCents, 0)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/fournisseur/factures/rapprochement')
  await page.getByRole('button', { name: /LYCEE/ }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/match-390.png` })
  await page.getByRole('button', { name: /LYCEE/ }).click()
  await page.locator('.matching-panel').getByText('Rien ne correspond', { exact: true }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/match-390-one.png`, fullPage: true })
  await page.getByRole('button', { name: 'Mettre de côté' }).click()
  await page.getByRole('dialog').getByLabel('Raison').fill('Bourse du lycée')
  await page.getByRole('dialog').getByRole('button', { name: 'Mettre de côté' }).click()
  await page.getByText(/^Mis de côté\u00a0:/).waitFor()
  // Taken back where it is said: it waits again, and is open.
  await page.getByRole('button', { name: 'Annuler' }).click()
  await page.locator('.matching-panel').getByText('Rien ne correspond', { exact: true }).waitFor()
  assert.deepEqual(page.errors, [])
})

test('B12 the pages of the bank are whole, wide and narrow, in both languages', async () => {
  const page = await pageFor(browser, url, world.agent)
  await checkPages(page, [
    '/fournisseur/factures/rapprochement',
    '/fournisseur/factures/comptes-bancaires',
    '/fournisseur/factures/prelevements',
    '/fournisseur/factures/mandats',
  ])
  if (process.env.SHOTS) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto('/fournisseur/factures/prelevements')
    await page.getByRole('heading', { name: 'Effet du prélèvement' }).waitFor()
    await settled(page)
    await page.screenshot({ path: `${process.env.SHOTS}/collections.png` })
  }
  const client = await pageFor(browser, url, world.manager)
  await checkPages(client, ['/factures/mandats'])
  const english = await pageFor(browser, url, await portal.signedIn(world.agent.id, 'en'), { locale: 'en' })
  await english.goto('/fournisseur/factures/rapprochement')
  await english.getByRole('heading', { name: /Matching|Rapprochement/ }).waitFor()
  assert.deepEqual([...page.errors, ...english.errors], [])
})
