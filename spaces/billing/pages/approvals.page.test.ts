import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal, settled } from '../../../testing/browser.ts'
import { makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let colleague: Person
let browser: Browser
let url: string
before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  world = await makeWorld(portal)
  colleague = await portal.signedIn(await makeStaff(portal, 'sarah.second'))
  await portal.sql("insert into settings (brand_id, key, value) values ($1, 'billing.two_persons_from', '500')", [
    portal.brandId,
  ])
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('B17 a credit note of so much is asked for by one person and given by another, from the pages', async () => {
  const invoice = await world.invoice([line('1000')])
  const { body: note } = await world.agent.post(`/staff/invoices/${invoice.id}/credit-notes`, {})
  const page = await pageFor(browser, url, world.agent)
  await page.goto(`/fournisseur/factures/${note.id}`)
  await page.getByRole('button', { name: "Clôturer l'avoir" }).click()
  await page.getByRole('button', { name: 'Demander le second accord' }).click()
  await page.getByText('Le second accord est demandé à vos collègues.').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Accords' }).click()
  await page.getByRole('button', { name: /^Retirer ma demande, Avoir/ }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  const other = await pageFor(browser, url, colleague, { width: 390 })
  await other.goto('/fournisseur/factures/accords')
  await other.getByRole('button', { name: /^Donner mon accord, Avoir/ }).waitFor()
  await settled(other)
  await checkAccessibility(other)
  await other.getByRole('button', { name: /^Donner mon accord, Avoir/ }).click()
  await other.getByText('Aucun accord demandé').waitFor()
  const { body: closed } = await world.agent.get(`/staff/invoices/${note.id}`)
  assert.match(closed.number, /^A-/)
  assert.deepEqual([...page.errors, ...other.errors], [])
})
