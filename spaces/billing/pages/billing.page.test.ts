import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal, settled } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeBankAccount } from '../bank/testing.ts'
import { line, makeWorld, type World } from '../testing.ts'

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

test('B11 from what is owed to the closed invoice: lines are typed by keyboard, totals are the server’s, closing says what it will do', async () => {
  await world.charge(258_000, { invoice_on: '2026-11-01' })
  const page = await pageFor(browser, url, world.agent)
  await page.goto('/fournisseur/factures/charges')
  await page.getByRole('button', { name: /^Créer la facture/ }).click()
  await page.getByRole('heading', { name: /^Facture, Office de l'habitat/ }).waitFor()
  await page.getByRole('button', { name: 'Ligne', exact: true }).click()
  const field = (what: string, at: number) => page.getByRole('textbox', { name: `${what}, ligne ${at}` })
  await field('Désignation', 2).fill('Copies couleur')
  await field('Quantité', 2).fill('3115')
  await field('PU HT', 2).fill('0,048')
  // Entrée after the last line begins another, by what it is called.
  await field('PU HT', 2).press('Enter')
  await page.keyboard.type('Remise')
  await field('Quantité', 3).fill('-1')
  await field('PU HT', 3).fill('129')
  await page.getByText(/^Enregistré à/).waitFor()
  const totals = page.locator('.paper-totals')
  await totals.getByText('2\u00a0600,52\u00a0€').first().waitFor()
  await totals.getByText('3\u00a0120,62\u00a0€').waitFor()
  const effect = page.getByRole('complementary', { name: 'Effet de la clôture' })
  await effect.getByText(/^F-\d{4}-0001$/).waitFor()
  await effect.getByText('Clients', { exact: true }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  // A line goes up and away by its keys.
  await field('Désignation', 3).press('Alt+ArrowUp')
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.value === 'Remise')
  assert.equal(await field('Désignation', 2).inputValue(), 'Remise')
  await page.keyboard.press('Alt+Delete')
  await totals.getByText('3\u00a0275,42\u00a0€').waitFor()
  await effect.getByRole('button', { name: 'Clôturer la facture' }).click()
  await page.getByRole('heading', { name: /^F-\d{4}-0001$/ }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  assert.ok(await page.getByText('À échoir').first().isVisible())
  assert.deepEqual(page.errors, [])
})

test('B12 a payment is added with its effect, then a credit note takes the rest', async () => {
  const { agent } = world
  const [first] = (await agent.get('/staff/invoices')).body.items
  const page = await pageFor(browser, url, agent)
  await page.goto(`/fournisseur/factures/${first.id}`)
  await page.getByRole('button', { name: 'Ajouter un paiement' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Montant reçu').fill('1000')
  await drawer.getByText('Il restera 2\u00a0275,42\u00a0€ à payer.').waitFor()
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Enregistrer le paiement' }).click()
  await page.getByText('Payé 1\u00a0000,00\u00a0€ sur 3\u00a0275,42\u00a0€').waitFor()
  await page.getByRole('button', { name: 'Avoir', exact: true }).click()
  await page.getByRole('button', { name: "Préparer l'avoir" }).click()
  await page.getByRole('button', { name: "Clôturer l'avoir" }).click()
  await page.getByRole('heading', { name: /^A-\d{4}-0001$/ }).waitFor()
  // What was paid before the credit note is the client's again.
  await page.getByText('Avoir à imputer').first().waitFor()
  await settled(page)
  await checkAccessibility(page)
  assert.equal((await agent.get(`/staff/invoices/${first.id}`)).body.restCents, 0)
  assert.deepEqual(page.errors, [])
})

test('B12 what a credit note leaves is paid back from its page, by keyboard', async () => {
  const { agent, invoice, pay } = world
  await makeBankAccount(portal)
  const one = await invoice([line('100')])
  await pay([one], 12_000)
  const note = await agent.post(`/staff/invoices/${one.id}/credit-notes`, {})
  await agent.post(`/staff/invoices/${note.body.id}/closing`, { version: note.body.version })
  const page = await pageFor(browser, url, agent)
  await page.goto(`/fournisseur/factures/${note.body.id}`)
  await page.getByRole('button', { name: 'Rembourser' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText("Reste de l'avoir").waitFor()
  await checkAccessibility(page)
  await drawer.getByLabel('IBAN du client').fill('FR1420041010050500013M02606')
  await drawer.getByRole('button', { name: 'Rembourser' }).and(page.locator(':enabled')).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^RB-\d{4}-0001/).waitFor()
  await page.getByText('Imputé 120,00\u00a0€ sur 120,00\u00a0€').waitFor()
  // What was credited is said anew without typing its lines again.
  await page.goto(`/fournisseur/factures/${one.id}`)
  await page.getByRole('button', { name: 'Refaire la facture' }).click()
  await page.getByRole('heading', { name: /^Facture, Office de l'habitat/ }).waitFor()
  const line1 = (what: string) => page.getByRole('textbox', { name: `${what}, ligne 1` })
  assert.deepEqual([await line1('Désignation').inputValue(), await line1('PU HT').inputValue()], ['Maintenance', '100'])
  assert.deepEqual(page.errors, [])
})

test('B11 nothing typed is lost: what the server refuses stays on the page, and another’s change is told', async () => {
  const { agent, draft } = world
  const one = await draft([line('10')])
  const page = await pageFor(browser, url, agent)
  await page.goto(`/fournisseur/factures/${one.id}`)
  const label = page.getByRole('textbox', { name: 'Désignation, ligne 1' })
  await label.fill('')
  await page.getByText('Non enregistré').waitFor()
  const price = page.getByRole('textbox', { name: 'PU HT, ligne 1' })
  await price.fill('abc')
  await price.and(page.locator('[aria-invalid]')).waitFor()
  assert.equal(await price.inputValue(), 'abc')
  await price.fill('12')
  await label.fill('Visite')
  await page.getByText(/^Enregistré à/).waitFor()
  const now = (await agent.get(`/staff/invoices/${one.id}`)).body
  const saved = await agent.put(`/staff/invoices/${one.id}`, {
    ...{ version: now.version, payerId: now.payerId, reference: 'AUTRE', subject: '', comment: '', priceMode: 'net' },
    ...{ currency: 'EUR', issueOn: null, dueOn: null, depositIds: [], lines: [line('99')] },
  })
  assert.equal(saved.status, 200)
  await price.fill('13')
  await page.getByText('Ce brouillon a été modifié entre-temps.').waitFor()
  assert.equal(await price.inputValue(), '13')
  await page.getByRole('button', { name: 'Reprendre la version enregistrée' }).click()
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('[data-cell="0 unitPrice"]')?.value === '99',
  )
  assert.deepEqual(page.errors, [])
})

test('P16 B13 the pages of both sides at a desk and on a phone', async () => {
  const { agent, manager, invoice, client } = world
  const one = await invoice([line('100', { label: 'Maintenance' }), line('50', { vatRate: 550 })], {
    subject: 'Novembre',
  })
  const staff = await pageFor(browser, url, agent)
  await checkPages(staff, [
    '/fournisseur/factures',
    '/fournisseur/factures/charges',
    '/fournisseur/factures/lot',
    '/fournisseur/factures/paiements',
    '/fournisseur/factures/payeurs',
    '/fournisseur/factures/balance',
    '/fournisseur/factures/taux-de-tva',
    `/fournisseur/factures/releve/${client}`,
    `/fournisseur/factures/${one.id}`,
    `/fournisseur/factures/${(await world.draft([line('10')])).id}`,
  ])
  const page = await pageFor(browser, url, manager)
  await checkPages(page, ['/factures', '/factures/releve', `/factures/${one.id}`])
  await page.goto('/factures')
  await page.getByRole('link', { name: one.number }).first().click()
  await page.getByRole('link', { name: 'Factur-X' }).waitFor()
  const english = await pageFor(browser, url, await portal.signedIn(manager.id, 'en'), { locale: 'en' })
  await english.goto('/factures/releve')
  await english
    .getByRole('heading', { name: /Statement of account|Relevé de compte/ })
    .first()
    .waitFor()
})

test('B14 payers have a page: a second one is added, made the usual one, and the first is ended', async () => {
  const { agent, client } = world
  const [usual] = (await agent.get(`/staff/payers?organisation=${client}`)).body.items
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/factures')
  await page.getByRole('link', { name: 'Payeurs' }).click()
  await page.getByRole('button', { name: 'Nouveau payeur' }).click()
  const form = page.getByRole('dialog', { name: 'Nouveau payeur' })
  await form.getByRole('combobox', { name: 'Client' }).fill('Lerzan')
  await page.getByRole('option', { name: /Lerzan/ }).click()
  for (const [name, value] of [
    ['Nom', 'Régie du Lerzan'],
    ['Adresse', '1 quai'],
    ['Ville', 'Lerzan'],
  ] as const)
    await form.getByRole('textbox', { name, exact: true }).fill(value)
  await form.getByRole('button', { name: 'Ajouter le payeur' }).click()
  const drawer = page.getByRole('dialog', { name: 'Régie du Lerzan' })
  await drawer.getByRole('button', { name: 'Prendre par défaut' }).click()
  await drawer.getByText('Habituel').waitFor()
  await settled(page)
  await checkAccessibility(page)
  await page.goBack()
  await page.getByRole('searchbox', { name: /Nom, SIREN/ }).fill(usual.name.slice(0, 12))
  await page.getByRole('row', { name: new RegExp(`^${usual.name} ${usual.name}`) }).click()
  await page.getByRole('dialog', { name: usual.name }).getByRole('button', { name: 'Mettre fin' }).click()
  const ending = page.getByRole('dialog', { name: /^Mettre fin à/ })
  await ending.getByRole('button', { name: 'Mettre fin' }).click()
  await page.getByRole('dialog').getByText('Terminé', { exact: true }).waitFor()
  assert.deepEqual(page.errors, [])
})

test('B11 D14 a client’s manager accepts paperless invoices beside them', async () => {
  const page = await pageFor(browser, url, world.manager)
  await page.goto('/factures')
  await page.getByRole('button', { name: 'Accepter' }).click()
  await page.getByText('Acceptées', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Refuser' }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})

test('B11 the batch: what stops is at the top with its repair, the ready ones are closed by one act', async () => {
  const { agent, draft } = world
  for (const price of ['1', '2']) await draft([line(price), line(price, { quantity: '-1' })])
  await draft([line('150')])
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/factures/lot')
  await page
    .getByRole('table', { name: 'À revoir avant de clôturer' })
    .getByText('Total nul ou négatif')
    .first()
    .waitFor()
  await settled(page)
  await checkAccessibility(page)
  // From one that stops to the next, and back to the batch.
  await page.getByRole('table', { name: 'À revoir avant de clôturer' }).getByRole('link').first().click()
  await page.getByText(/^1 sur \d+ à revoir$/).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await page.keyboard.press('j')
  await page.getByText(/^2 sur \d+ à revoir$/).waitFor()
  await page.keyboard.press('k')
  await page.getByText(/^1 sur \d+ à revoir$/).waitFor()
  await page.getByRole('link', { name: 'Lot du mois' }).click()
  await page.getByRole('button', { name: /^Clôturer l/ }).click()
  await page.waitForURL(/travaux/)
  await portal.drain()
  await page
    .getByText(/Terminé|terminée|Clôture de factures/)
    .first()
    .waitFor()
  assert.equal((await agent.get('/staff/invoice-batch?review=false')).body.items.length, 0)
  assert.ok((await agent.get('/staff/invoice-batch?review=true')).body.items.length > 0)
  assert.deepEqual(page.errors, [])
})

test('B11 P29 on a phone each line of an invoice is whole: what it says over the width, its amount within it', async () => {
  const { agent, invoice } = world
  const { id } = await invoice([line('1842.5', { label: 'PACK Gestion communale, abonnement' })])
  const page = await pageFor(browser, url, agent, { width: 390, height: 844 })
  await page.goto(`/fournisseur/factures/${id}`)
  const row = page.getByRole('table', { name: 'Lignes' }).getByRole('row').filter({ hasText: 'PACK' })
  await row.waitFor()
  const [words, amount] = await Promise.all(
    [row.getByRole('cell').first(), row.getByRole('cell', { name: /^1.842,50.€$/ })].map((cell) => cell.boundingBox()),
  )
  assert.ok(words!.width > 280, `what the line says has ${words!.width} of 390`)
  assert.ok(amount!.x + amount!.width <= 390 - 16, `the amount ends at ${amount!.x + amount!.width}`)
  await settled(page)
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})
