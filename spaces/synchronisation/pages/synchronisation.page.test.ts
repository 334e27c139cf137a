import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { makeKey, type Program, programOf } from '../testing.ts'

let portal: Portal
let browser: Browser
let url: string
let administrator: Person
let program: Program
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  administrator = await portal.signedIn(await makeStaff(portal, 'chef.une', 'administrator'))
  const principal = await makeAccount(portal, 'nora.gere')
  await makeOrganisation(portal, 'Clinique des Trois-Aulnes', { principal, values: { code: 'C1' } })
  program = await programOf(portal, await makeKey(administrator, 'Paie'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('D28 an access is made with its secret shown once, and revoked', async () => {
  const page = await pageFor(browser, url, administrator)
  await page.goto('/fournisseur/synchronisation/acces')
  await page.getByRole('button', { name: 'Créer un accès' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox').fill('Serveur GED')
  await drawer.getByRole('button', { name: 'Créer un accès' }).press('Enter')
  await page.getByText("Le secret n'est montré qu'une fois").waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: "C'est noté" }).click()
  await page.getByText('Serveur GED').waitFor()
  await page
    .getByRole('row', { name: /Serveur GED/ })
    .getByRole('button', { name: 'Révoquer' })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Révoquer' }).click()
  await page.getByRole('row', { name: /Serveur GED/ }).waitFor({ state: 'detached' })
})

test('D18 D33 the runs with how far they are, the button, and what a comparison found', async () => {
  const run = (await program.post('/synchronisation/runs', { instance: 'a', machine: 'COMPTA-01', dry: true })).body
  const told = { code: 'C1', path: 'CLIENTS/Facture/F-1.txt' }
  await program.push(told, 'un')
  await program.push({ code: 'C1', path: 'CLIENTS/Facture/F-2.txt' }, 'deux')
  const items = [
    { ...told, sha256: hash('sha256', 'un'), size: 2 },
    { code: 'C1', path: 'CLIENTS/Devis/D-1.txt', sha256: hash('sha256', 'trois'), size: 5 },
  ]
  await program.post(`/synchronisation/runs/${run.id}/comparison`, { items, last: true })
  const page = await pageFor(browser, url, administrator)
  await page.goto('/fournisseur/synchronisation')
  await page.getByText('En cours').waitFor()
  await program.post(`/synchronisation/runs/${run.id}/end`, { outcome: 'done' })
  // It is read again by itself while it runs.
  await page.getByText('Terminée').waitFor()
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'Comparer avec le portail' }).click()
  await page.getByText('D-1.txt').waitFor()
  await page.getByText("Partira après l'envoi").waitFor()
  await page.getByRole('row', { name: /F-2\.txt.*Sur le portail seulement/ }).waitFor()
  await checkAccessibility(page)
  // Only what is on the portal is ticked; «Écarts seulement» leaves out what is the same.
  assert.equal(
    await page
      .getByRole('row', { name: /D-1\.txt/ })
      .getByRole('checkbox')
      .isDisabled(),
    true,
  )
  await page.getByLabel('Écarts seulement').check()
  await page.getByRole('row', { name: /F-1\.txt/ }).waitFor({ state: 'detached' })
  await page
    .getByRole('row', { name: /F-2\.txt/ })
    .getByRole('checkbox')
    .check()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Retirer 1 document' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Motif').fill('Absent de la GED')
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Retirer 1 document' }).click()
  await page.waitForURL(/\/travaux\//)
  await portal.drain()
  const [gone] = await portal.sql("select withdrawal_reason from documents where name = 'F-2'")
  assert.equal(gone.withdrawal_reason, 'Absent de la GED')
  await page.goto('/fournisseur/synchronisation')
  await page.getByRole('button', { name: 'Synchroniser' }).click()
  // It stays where it is: its state beside the button, with the way to its lines.
  await page.getByRole('link', { name: /Synchronisation, 0 sur/ }).waitFor()
  assert.equal(new URL(page.url()).pathname, '/fournisseur/synchronisation')
  await portal.drain()
  await page.getByRole('link', { name: 'Synchronisé' }).click()
  await page.getByText('Notifications en attente').waitFor()
})
