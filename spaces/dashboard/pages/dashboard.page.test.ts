import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal, settled } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../../billing/testing.ts'

let portal: Portal
let world: World
let browser: Browser
let url: string
before(async () => {
  portal = await startPortal({}, '2026-09-02T09:00:00Z')
  world = await makeWorld(portal)
  await world.invoice([line('200')], { issueOn: '2026-09-02', dueOn: '2026-09-30' })
  portal.clock.set('2026-11-20T09:00:00Z')
  await world.invoice([line('300')], { issueOn: '2026-11-20' })
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

for (const width of [1440, 390])
  test(`B16 B27 every figure opens what it is made of, down to the document, and a chart is also a table (${width} wide)`, async () => {
    const page = await pageFor(browser, url, world.agent, { width })
    await page.goto('/fournisseur/tableau-de-bord')
    await page.getByRole('heading', { name: 'Tableau de bord' }).waitFor()
    await page.getByRole('button', { name: /^Chiffre d'affaires HT, 500,00/ }).waitFor()
    await settled(page)
    await checkAccessibility(page)
    const overdue = page.getByRole('button', { name: /^En retard, TTC, 240,00/ })
    await overdue.focus()
    await page.keyboard.press('Enter')
    const parts = page.getByRole('dialog', { name: 'En retard, TTC' })
    await parts.getByRole('link', { name: 'F-2026-0001' }).waitFor()
    await settled(page)
    await checkAccessibility(page)
    await page.keyboard.press('Escape')
    await parts.waitFor({ state: 'hidden' })
    // The chart's figures as a table, whose months open their entries.
    const chart = page.getByRole('region', { name: "Chiffre d'affaires par mois" })
    await chart.getByText('Tableau', { exact: true }).locator('xpath=ancestor::label').click()
    await chart
      .getByRole('row', { name: /^Septembre 2026/ })
      .getByRole('button')
      .click()
    await page.getByRole('heading', { name: /^Grand livre, comptes 70/ }).waitFor()
    await page.getByText(/^1 écriture\u00a0: débit 0,00.*crédit 200,00/).waitFor()
    await settled(page)
    await checkAccessibility(page)
    await page.goBack()
    // The choice is remembered, and the table stands where it was.
    await chart.getByRole('row', { name: /^Novembre 2026, mois non terminé/ }).waitFor()
    assert.deepEqual(page.errors, [])
  })
