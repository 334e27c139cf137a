// «Messages»: what the portal writes, written anew by the staff of a brand.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../../testing/browser.ts'
import { makeStaff, type Portal, startPortal } from '../../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let page: Page & { errors: string[] }

before(async () => {
  portal = await startPortal()
  const administrator = await makeStaff(portal, 'ana.roquelin', 'administrator')
  const url = await servePortal(portal)
  browser = await openBrowser()
  page = await pageFor(browser, url, await portal.signedIn(administrator))
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

const inFrench = () => page.frameLocator('iframe[title="Aperçu, en français"]')

test('B7 a message is found by its words, written with its preview, sent as an example, and brought back', async () => {
  await page.goto('/fournisseur/reglages/messages')
  const table = page.getByRole('table', { name: 'Messages du portail' })
  await table.getByText('Demande {number} refusée').waitFor()
  await checkAccessibility(page)
  await page.getByRole('searchbox').fill('formulaire signe attendu')
  await table.getByText('Demande {number} refusée').waitFor({ state: 'detached' })
  await table.getByText('formulaire signé attendu').click()
  await inFrench().getByRole('heading', { name: 'Demande D-2026-0187 : formulaire signé attendu' }).waitFor()
  await checkAccessibility(page)
  const subject = page.getByLabel('Objet, en français')
  await subject.fill('Il manque {numero}')
  await page
    .getByText("Ligne 1, colonne 11\u00a0: «\u00a0{numero}\u00a0» n'est pas un champ", { exact: false })
    .waitFor()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByLabel('Objet, en français').and(page.locator('[aria-invalid=true]')).waitFor()
  await subject.fill('Il manque le formulaire de {number}')
  await inFrench().getByRole('heading', { name: 'Il manque le formulaire de D-2026-0187' }).waitFor()
  await page.getByRole('button', { name: "M'envoyer un exemple, en français" }).click()
  await page.getByText("L'exemple part à").waitFor()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Il manque le formulaire de {number}' }).waitFor()
  await page.getByRole('button', { name: "Revenir au texte d'origine" }).click()
  await page.getByRole('dialog').getByRole('button', { name: "Revenir au texte d'origine" }).click()
  await page.getByRole('heading', { level: 1, name: 'formulaire signé attendu' }).waitFor()
  assert.match(await subject.inputValue(), /^Demande \{number\}/)
  await page.goBack()
  await page.getByRole('searchbox').waitFor()
  assert.equal(await page.getByRole('searchbox').inputValue(), 'formulaire signe attendu')
  const mails = await portal.sql('select subject from mails')
  assert.deepEqual(
    mails.map((mail) => mail.subject),
    ['[Exemple] Il manque le formulaire de D-2026-0187'],
  )
  assert.deepEqual(
    page.errors.filter((error) => !error.includes('422')),
    [],
  )
})
