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

test('B24 P16 a quote is typed, closed, published; the client ticks an option, refuses another quote, and is led to sign', async () => {
  const { administrator, manager, client } = world
  const made = await administrator.post('/staff/quotes', { organisationId: client })
  const page = await pageFor(browser, url, administrator)
  await page.goto(`/fournisseur/devis/${made.body.id}`)
  await page.getByLabel('Objet').fill('Remplacement des portes')
  await page.getByRole('button', { name: 'Ligne', exact: true }).click()
  const field = (what: string, at: number) => page.getByRole('textbox', { name: `${what}, ligne ${at}` })
  await field('Désignation', 1).fill('Portes')
  await field('PU HT', 1).fill('1000')
  await field('Désignation', 1).press('Enter')
  await page.keyboard.type('Peinture')
  await field('PU HT', 2).fill('200')
  await page.getByRole('checkbox', { name: 'En option, ligne 2' }).check()
  await page.getByText(/^Enregistré à/).waitFor()
  const effect = page.getByRole('complementary', { name: 'Effet de la clôture' })
  await effect.getByText('1\u00a0440,00\u00a0€').waitFor()
  await settled(page)
  await checkAccessibility(page)
  await effect.getByRole('button', { name: 'Clôturer le devis' }).click()
  await page.getByRole('heading', { name: /^D-\d{4}-0001$/ }).waitFor()
  await page.getByRole('button', { name: 'Publier chez le client' }).click()
  await page
    .getByText(/^À signer avant le/)
    .first()
    .waitFor()
  await settled(page)
  await checkAccessibility(page)

  const own = await pageFor(browser, url, manager)
  await own.goto('/devis')
  await own
    .getByRole('link', { name: /^D-\d{4}-0001$/ })
    .first()
    .click()
  const answer = own.getByRole('complementary', { name: 'Votre réponse' })
  await answer.getByText('1\u00a0200,00\u00a0€').waitFor()
  // It is ticked once the server has it.
  await own.getByRole('checkbox', { name: 'Peinture' }).click()
  await answer.getByText('1\u00a0440,00\u00a0€').waitFor()
  await settled(own)
  await checkAccessibility(own)
  await own.getByRole('button', { name: 'Refuser le devis' }).first().click()
  const dialog = own.getByRole('dialog')
  await dialog.getByLabel('Motif').fill('Trop cher')
  await checkAccessibility(own)
  await dialog.getByRole('button', { name: 'Refuser le devis' }).click()
  await own.getByText('Trop cher').waitFor()
  assert.deepEqual([...page.errors, ...own.errors], [])
})

test('B10 a subscription’s facts are its page; the client sees what notice leaves it, and gives it', async () => {
  const { administrator, manager, client, product } = world
  const { id } = await product('ABO', { periodMonths: 1, termMonths: 12, noticeDays: 30 })
  const page = await pageFor(browser, url, administrator)
  await page.goto('/fournisseur/abonnements')
  await page.getByRole('button', { name: 'Nouvel abonnement' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Client' }).fill('Office')
  await page.getByRole('option', { name: /Office/ }).click()
  await dialog.getByRole('combobox', { name: 'Produit' }).fill('ABO')
  await page.getByRole('option', { name: /ABO/ }).click()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: "Créer l'abonnement" }).click()
  await page.getByRole('heading', { name: /^S-\d{4}-0001$/ }).waitFor()
  await page.getByRole('button', { name: 'Commencer' }).click()
  const today = portal.clock.now.toISOString().slice(0, 10).split('-').reverse().join('/')
  await dialog.getByRole('textbox', { name: 'Commence le' }).fill(today)
  await dialog.getByRole('button', { name: 'Commencer' }).click()
  await page.getByText(`Commence le ${today}`).waitFor()
  await settled(page)
  await checkAccessibility(page)
  const [one] = (await administrator.get('/staff/subscriptions')).body.items
  const own = await pageFor(browser, url, manager)
  await own.goto(`/abonnements/${one.id}`)
  await own.getByRole('button', { name: 'Donner le préavis' }).click()
  await own.getByRole('dialog').getByText('Dernier jour').waitFor()
  await checkAccessibility(own)
  await own.getByRole('dialog').getByRole('button', { name: 'Donner le préavis' }).click()
  await own.getByText(/^Préavis, jusqu'au/).waitFor()
  assert.deepEqual([...page.errors, ...own.errors], [])
  assert.ok(id && client)
})

test('B10 B24 the pages of quotes and subscriptions at a desk and on a phone', async () => {
  const { administrator, manager } = world
  const [quote] = (await administrator.get('/staff/quotes')).body.items
  const [one] = (await administrator.get('/staff/subscriptions')).body.items
  const draft = await administrator.post(`/staff/quotes/${quote.id}/copies`)
  const page = await pageFor(browser, url, administrator)
  await checkPages(page, [
    '/fournisseur/devis',
    `/fournisseur/devis/${quote.id}`,
    `/fournisseur/devis/${draft.body.id}`,
    '/fournisseur/abonnements',
    `/fournisseur/abonnements/${one.id}`,
  ])
  const own = await pageFor(browser, url, manager)
  await checkPages(own, ['/devis', `/devis/${quote.id}`, '/abonnements', `/abonnements/${one.id}`])
})

test('B31 an index is entered, a revision agreed, shown before it is applied, and applied by one act', async () => {
  const { administrator } = world
  const series = await administrator.post('/staff/index-series', { code: 'SYNTEC', name: 'Indice Syntec' })
  const page = await pageFor(browser, url, administrator)
  await page.goto(`/fournisseur/indices/${series.body.id}`)
  await page.getByRole('textbox', { name: 'Mois' }).fill('01/10/2026')
  await page.getByRole('textbox', { name: 'Valeur' }).fill('310,2')
  await page.getByRole('button', { name: 'Ajouter la valeur' }).click()
  await page.getByText('310,2').first().waitFor()
  const day = portal.clock.now.toISOString().slice(0, 10)
  const month = `${day.slice(0, 8)}01`
  await administrator.post(`/staff/index-series/${series.body.id}/values`, { values: [{ month, value: '317.6' }] })
  const [one] = (await administrator.get('/staff/subscriptions')).body.items
  const made = await administrator.post('/staff/price-revisions', {
    ...{ targetKind: 'sales.subscription', targetId: one.id, seriesId: series.body.id, baseMonth: '2026-10-01' },
    ...{ fixedPart: '0.15', indexPart: '0.85', firstOn: day },
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await page.goto(`/fournisseur/revisions/${made.body.id}`)
  const effect = page.getByRole('complementary', { name: 'Effet de la révision' })
  await effect.getByText('102,03\u00a0€').waitFor()
  await settled(page)
  await checkAccessibility(page)
  await effect.getByRole('button', { name: 'Appliquer et prévenir' }).click()
  await page.getByText('Révisions appliquées').waitFor()
  // Several at once, with what they would do.
  const { id: productId } = await world.product('ABO-2', { periodMonths: 1 })
  const { body: second } = await administrator.post('/staff/subscriptions', {
    ...{ organisationId: world.client, productId, quantity: '1', startsOn: day },
  })
  const { body: other } = await administrator.post('/staff/price-revisions', {
    ...{ targetKind: 'sales.subscription', targetId: second.id, seriesId: series.body.id, baseMonth: '2026-10-01' },
    ...{ fixedPart: '0.15', indexPart: '0.85', firstOn: day },
  })
  await page.goto('/fournisseur/revisions?etat=echues')
  await page.getByRole('checkbox', { name: new RegExp(other.target) }).check()
  await page.getByRole('button', { name: 'Prévisualiser' }).click()
  const preview = page.getByRole('dialog', { name: /^1 révision/ })
  await preview.getByText('102,03\u00a0€').waitFor()
  await settled(page)
  await checkAccessibility(page)
  await preview.getByRole('button', { name: 'Appliquer 1 révision' }).click()
  await page.waitForURL(/travaux/)
  await portal.drain()
  assert.equal((await administrator.get(`/staff/price-revisions/${other.id}`)).body.steps.length, 1)
  await page.goto('/fournisseur/revisions')
  await page.getByRole('button', { name: 'Nouvelle révision' }).click()
  await page.getByRole('dialog').waitFor()
  await settled(page)
  await checkAccessibility(page)
  await checkPages(page, [
    '/fournisseur/revisions',
    `/fournisseur/revisions/${made.body.id}`,
    '/fournisseur/indices',
    `/fournisseur/indices/${series.body.id}`,
  ])
})

test('B24 a quote by keys alone: a new line takes the focus, Entrée picks what the catalogue found; «Rechercher partout» leads back to it', async () => {
  const { administrator, client, product } = world
  await product('LAVAGE', { periodMonths: 1 })
  const made = await administrator.post('/staff/quotes', { organisationId: client })
  const page = await pageFor(browser, url, administrator)
  await page.goto(`/fournisseur/devis/${made.body.id}`)
  await page.getByRole('button', { name: 'Ligne', exact: true }).press('Enter')
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Désignation, ligne 1')
  await page.keyboard.type('Pose de vitres')
  await page.getByRole('textbox', { name: 'PU HT, ligne 1' }).fill('80')
  await page.getByRole('button', { name: 'Catalogue' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Produit').pressSequentially('lava')
  await page.getByRole('option', { name: /LAVAGE/ }).waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByLabel('Produit').and(page.locator('[value*="LAVAGE"]')).waitFor()
  await dialog.getByRole('button', { name: 'Ajouter la ligne' }).press('Enter')
  await page.getByText(/^Enregistré à/).waitFor()
  await page.locator('.paper-totals').getByText('216,00\u00a0€').first().waitFor()
  await page.getByRole('button', { name: 'Clôturer le devis' }).click()
  const title = page.getByRole('heading', { name: /^D-\d{4}-\d{4}$/ })
  await title.waitFor()
  // What is signed for every month says so.
  await page.getByText(/Prix facturé chaque mois, au début de la période\. Sans durée d'engagement/).waitFor()
  const number = (await title.textContent())!

  await page.goto('/fournisseur/clients')
  await settled(page)
  // Typed at once, before the field of the search has come.
  await page.keyboard.press('Control+k')
  await page.keyboard.type(number)
  const found = page.getByRole('option', { name: new RegExp(number) })
  await found.waitFor()
  assert.equal(await page.getByRole('dialog').getByRole('combobox').inputValue(), number)
  await found.click()
  await title.waitFor()
  assert.deepEqual(page.errors, [])
})
