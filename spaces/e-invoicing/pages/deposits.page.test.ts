import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { invoiceXml } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let manager: Person
let agent: Person
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere')
  await makeOrganisation(portal, 'Atelier Brémond', { principal })
  manager = await portal.signedIn(principal)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('O28 from «Accueil» to the rejections: two files are handed in, the bad one says why and gives its reasons as CSV', async () => {
  const page = await pageFor(browser, url, manager)
  await page.goto('/')
  await page.getByRole('link', { name: 'Accéder aux rejets EDI' }).click()
  await page.getByText('Aucun résultat').or(page.getByText('Aucune facture déposée')).first().waitFor()
  await page.goto('/depot-factures')
  const xml = invoiceXml(soundInvoice({ number: 'A-1' }), 'cii')
  const file = (name: string, text: string) => ({ name, mimeType: 'application/xml', buffer: Buffer.from(text) })
  await page
    .locator('input[type=file]')
    .setInputFiles([file('bonne.xml', xml), file('mauvaise.xml', xml.replaceAll('324.28', '324.29'))])
  await page.getByText('1 facture acceptée').waitFor()
  await page.getByText('1 facture rejetée').waitFor()
  await page.getByText('BR-CO-15').first().waitFor()
  await checkAccessibility(page)
  const csv = page.getByRole('link', { name: 'Motifs en CSV, A-1' })
  const download = page.waitForEvent('download')
  await csv.click()
  assert.equal((await download).suggestedFilename(), 'rejet-mauvaise.csv')
  await checkPages(await pageFor(browser, url, manager), ['/', '/depot-factures'])
  await checkPages(await pageFor(browser, url, agent), ['/fournisseur/factures-electroniques/recues'])
})
