import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line } from '../../billing/testing.ts'
import { makeReportWorld, type ReportWorld } from '../reports/testing.ts'

let portal: Portal
let browser: Browser
let url: string
let world: ReportWorld
before(async () => {
  portal = await startPortal()
  world = await makeReportWorld(portal)
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('B28 from «Factures reçues» to a report handed over and accepted; the agreement opens its list', async () => {
  const { invoice, pay, payers, at, agent } = world
  const empty = await pageFor(browser, url, agent)
  await checkPages(empty, [
    '/fournisseur/factures-electroniques/e-reporting',
    '/fournisseur/factures-electroniques/e-reporting/accord',
  ])
  await invoice([line('100')], { payerId: payers.french })
  const sold = await invoice([line('10'), line('20', { vatRate: 550 })], { payerId: payers.person })
  await invoice([line('300', { vatCategory: 'AE', vatRate: 0 })], { payerId: payers.belgian })
  await pay([sold], sold.grossCents)
  at('2026-12-05')
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/factures-electroniques/recues')
  await page.getByRole('link', { name: 'E-reporting' }).click()
  await page.getByRole('button', { name: 'Faire les rapports dus' }).click()
  await page.getByText('Les rapports dus sont en cours').waitFor()
  await portal.drain()
  await page
    .getByRole('link', { name: /Ventes 01\/11\/2026/ })
    .or(page.getByRole('row', { name: /Ventes/ }))
    .first()
    .click()
  await page.getByRole('heading', { name: 'Ventes aux particuliers, par jour' }).waitFor()
  await page.getByRole('button', { name: 'Envoyer' }).waitFor()
  await checkAccessibility(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Télécharger le rapport' }).click()
  assert.equal((await download).suggestedFilename(), 'T-20261101-20261130-1.xml')
  await page.getByRole('button', { name: 'Noter remis à la main' }).click()
  await page.getByRole('button', { name: 'Noter remis', exact: true }).click()
  await page.getByText('Remis', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Noter rejeté' }).click()
  await checkAccessibility(page)
  await page.getByLabel('Ce que la plateforme a répondu').fill('Matricule inconnu')
  await page.getByRole('dialog').getByRole('button', { name: 'Noter rejeté' }).click()
  await page.locator('main').getByText('Matricule inconnu').waitFor()
  await page.getByRole('button', { name: 'Noter remis à la main' }).click()
  await page.getByRole('button', { name: 'Noter remis', exact: true }).click()
  await page.getByRole('button', { name: 'Noter accepté' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Noter accepté' }).click()
  await page.getByText('Accepté', { exact: true }).first().waitFor()
  await page.goto('/fournisseur/factures-electroniques/e-reporting/accord?du=2026-11-01&au=2026-11-30')
  await page.getByText("Tout est d'accord, au centime.").waitFor()
  await page.getByRole('link', { name: "Par l'échange" }).click()
  await page
    .getByRole('link', { name: /^F-2026/ })
    .first()
    .waitFor()
  const { items } = (await agent.get('/staff/e-reports')).body
  await checkPages(await pageFor(browser, url, agent), [
    '/fournisseur/factures-electroniques/e-reporting',
    ...items.map((one: any) => `/fournisseur/factures-electroniques/e-reporting/${one.id}`),
    '/fournisseur/factures-electroniques/e-reporting/accord?du=2026-11-01&au=2026-11-30',
    '/fournisseur/factures-electroniques/e-reporting/factures',
  ])
})
