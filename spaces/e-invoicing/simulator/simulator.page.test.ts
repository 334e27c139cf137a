import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { invoiceXml } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { checkAccessibility, openBrowser } from '../../../testing/browser.ts'
import { clientOf, type PlatformSimulator, startPlatformSimulator } from './testing.ts'

let browser: Browser
let simulator: PlatformSimulator
before(async () => {
  ;[browser, simulator] = await Promise.all([
    openBrowser(),
    startPlatformSimulator({
      scenario: {
        title: 'La page',
        directory: [{ siren: '356000000', name: "Office de l'habitat du Lerzan" }],
        supplierInvoices: [{ number: 'ARV-1' }],
      },
    }),
  ])
})
after(async () => {
  await browser.close()
  simulator.end()
})

test('B22 the page of the simulator is read and used in both languages, at a desk and on a phone, by the keyboard too', async () => {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(simulator.url)
  await checkAccessibility(page)
  const client = await clientOf(simulator)
  await client.send({ name: 'p.xml', flowSyntax: 'CII' }, invoiceXml(soundInvoice({ number: 'P-1' }), 'cii'))
  await client.send({ name: 'broken.xml', flowSyntax: 'CII' }, '<broken>')
  await page.getByRole('button', { name: "Avancer d'une minute" }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'P-1' }).waitFor()
  await page.getByRole('button', { name: 'Approuver', exact: true }).click()
  await page.getByText('205 Approuvée').waitFor()
  for (const [width, locale] of [
    [1440, 'fr-FR'],
    [390, 'fr-FR'],
    [390, 'en-GB'],
    [1440, 'en-GB'],
  ] as const) {
    const other = await browser.newContext({ locale, viewport: { width, height: 844 } })
    const shown = await other.newPage()
    await shown.goto(simulator.url)
    await checkAccessibility(shown)
    const wide = await shown.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(wide <= width, `${wide} wide at ${width}`)
    await other.close()
  }
  await context.close()
})
