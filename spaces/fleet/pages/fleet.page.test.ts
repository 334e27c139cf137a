import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let browser: Browser
let url: string
let world: World
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  world = await makeWorld(portal)
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('P8 the fleet is found by words and opened, and Back goes back to what was found', async () => {
  await world.asset('P-1', { label: 'Copieur du hall' })
  await world.asset('P-2', { label: 'Ascenseur nord', modelId: world.models.lift })
  const page = await pageFor(browser, url, world.user)
  await page.goto('/parc')
  await page.getByText('Copieur du hall').first().waitFor()
  await page.getByPlaceholder('Libellé, identifiant, lieu').fill('ascenseur')
  await page.getByText('Copieur du hall').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Ascenseur nord' }).click()
  await page.getByRole('heading', { level: 1, name: 'Ascenseur nord' }).waitFor()
  await page.getByText('SN-P-2').first().waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'Ascenseur nord' }).waitFor()
  assert.equal(await page.getByText('Copieur du hall').count(), 0)
  assert.deepEqual(page.errors, [])
})
