import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal, settled } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line } from '../../billing/testing.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let browser: Browser
let url: string
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

test('B10 a product is added and priced by tiers, then picked on a draft at the price of its quantity', async () => {
  const { administrator, draft } = world
  const page = await pageFor(browser, url, administrator)
  await page.goto('/fournisseur/produits')
  await page.getByRole('link', { name: 'Ajouter un produit' }).click()
  await page.getByLabel('Code', { exact: true }).fill('MNT-ASC')
  await page.getByLabel('Nom, en français').fill("Maintenance d'ascenseur")
  await page.getByLabel('Nom, en anglais').fill('Lift maintenance')
  await page.getByLabel('Compte de produits').selectOption('706200')
  await page.getByRole('button', { name: 'Ajouter un pays' }).click()
  await settled(page)
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { name: 'MNT-ASC' }).waitFor()
  await page.getByRole('button', { name: 'Nouveau prix' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'À partir du' }).fill('01/01/2026')
  await dialog.getByLabel('Prix unitaire HT 1').fill('23,63')
  await dialog.getByRole('button', { name: 'Ajouter un palier' }).click()
  await dialog.getByLabel('À partir de 2').fill('10')
  await dialog.getByLabel('Prix unitaire HT 2').fill('17,88')
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Fixer ce prix' }).click()
  await page.getByText('17,88\u00a0€').waitFor()
  await settled(page)
  await checkAccessibility(page)

  const one = await draft([line('50')])
  await page.goto(`/fournisseur/factures/${one.id}`)
  await page.getByRole('button', { name: 'Catalogue' }).click()
  await dialog.getByLabel('Quantité').fill('10')
  await dialog.getByLabel('Produit').fill('mnt')
  await page.getByRole('option', { name: /MNT-ASC/ }).click()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Ajouter la ligne' }).click()
  await page.getByText(/^Enregistré à/).waitFor()
  await page.locator('.paper-totals').getByText('228,80\u00a0€').first().waitFor()
  assert.equal(
    await page.getByRole('textbox', { name: 'Désignation, ligne 2' }).inputValue(),
    "Maintenance d'ascenseur",
  )
  assert.deepEqual(page.errors, [])
})

test('B10 the pages of the catalogue at a desk and on a phone', async () => {
  const { administrator } = world
  const [first] = (await administrator.get('/staff/products')).body.items
  const page = await pageFor(browser, url, administrator)
  await checkPages(page, [
    '/fournisseur/produits',
    '/fournisseur/produits/nouveau',
    `/fournisseur/produits/${first.id}`,
  ])
})
