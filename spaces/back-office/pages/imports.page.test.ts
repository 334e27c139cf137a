// «Importer»: a file of another program, from dropping it to taking it back (spec 5, B19).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { makeOrganisation, makeStaff, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let page: Page & { errors: string[] }

before(async () => {
  portal = await startPortal()
  await portal.app.start()
  await makeOrganisation(portal, 'Ville de Montfabre', { values: { code: 'C0700' } })
  const url = await servePortal(portal)
  browser = await openBrowser()
  page = await pageFor(browser, url, await portal.signedIn(await makeStaff(portal, 'ana.roquelin', 'administrator')))
})
after(async () => {
  await browser?.close()
  await portal?.close()
})
const shoot = async (name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
}
const onPhone = async (name: string) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await checkAccessibility(page)
  await shoot(name)
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('B19 a file is dropped, its columns assigned, tried, brought in and taken back', async () => {
  await page.goto('/fournisseur/reglages/imports')
  await page.getByText("Aucun fichier n'a encore été importé").waitFor()
  await page.getByRole('button', { name: 'Importer un fichier' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('Colonnes nécessaires').waitFor()
  await checkAccessibility(page)
  await shoot('imports-drawer')
  await drawer.locator('input[type=file]').setInputFiles({
    name: 'tiers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      'Réf tiers;Raison sociale;CP;Ville;Contact;Mail;Famille tarifaire\nD1;Syndicat des eaux;61200;Argentan;OSTRAN;bilal@eaux.example;A\nC0700;Ville de Montfabre;61300;Montfabre;AUBERTINE;;A\nD2;Garage Brème;4000;Liège;;luc@breme.example;B\n',
    ),
  })
  // A needed column that no name tells of is asked for.
  await page.getByText('Il manque la colonne de\u00a0: Code client').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Vérifier' }).isDisabled(), true)
  await checkAccessibility(page)
  await shoot('imports-mapping')
  await onPhone('imports-mapping-phone')
  await page.getByLabel('Champ de la colonne «\u00a0Réf tiers\u00a0»').selectOption({ label: 'Code client *' })
  await page.getByRole('button', { name: 'Vérifier' }).click()
  await page.getByText('1 ligne sera créée').waitFor()
  await page.getByText('Colonnes laissées de côté\u00a0: Famille tarifaire.').waitFor()
  await page.getByRole('table', { name: 'Lignes' }).getByText('Nom du contact').waitFor()
  // However long its reasons are, the page is no wider than its window.
  const wider = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  assert.equal(await page.evaluate(wider), 0)
  await checkAccessibility(page)
  await shoot('imports-trial')
  await onPhone('imports-trial-phone')
  await page.getByRole('button', { name: 'Importer la ligne' }).click()
  await page.getByText('Import en cours').waitFor()
  await portal.drain()
  await page.getByText('1 ligne créée').waitFor()
  await checkAccessibility(page)
  await shoot('imports-done')
  await page.getByRole('button', { name: "Annuler l'import" }).click()
  await page.getByRole('dialog').getByRole('button', { name: "Annuler l'import" }).click()
  await page.getByText('Annulation en cours').waitFor()
  await portal.drain()
  await page.getByText('1 ligne retirée').waitFor()
  await shoot('imports-undone')
  await page.goto('/fournisseur/reglages/imports')
  await page.getByRole('table', { name: 'Fichiers importés' }).getByText('tiers.csv').waitFor()
  await onPhone('imports-list-phone')
  await shoot('imports-list')
  assert.deepEqual(page.errors, [])
})
