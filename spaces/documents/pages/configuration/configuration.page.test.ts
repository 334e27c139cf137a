import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../../testing/browser.ts'
import { makeOrganisation, makeStaff, type Person, type Portal, startPortal } from '../../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let agent: Person
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  await makeOrganisation(portal, 'Clinique des Trois-Aulnes')
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('D3 rules are changed in the table by keyboard, with their effect, undone by row and saved in one act', async () => {
  const page = await pageFor(browser, url, agent)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/fournisseur/repertoires')
  await page.getByRole('button', { name: 'Modifier Devis', exact: true }).press('Enter')
  const name = page.getByLabel('Désignation, Devis', { exact: true })
  await name.fill('Devis et avenants')
  await page.getByLabel('Notifier sur, Devis', { exact: true }).selectOption('Email facturation')
  await name.press('Escape')
  await page.getByRole('button', { name: 'Modifier Devis et avenants' }).waitFor()
  await page.getByLabel('Notification, Contrats', { exact: true }).check()
  await page.getByLabel('Portail, Facture').uncheck()
  const effects = page.getByRole('region', { name: 'Effet des modifications' })
  await effects.getByText('6 modifications non enregistrées, dans 3 répertoires').waitFor()
  await effects.getByText('1 client sans «\u00a0Email facturation\u00a0» la reçoit').waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Annuler les modifications de Facture' }).click()
  await effects.getByText('4 modifications non enregistrées, dans 2 répertoires').waitFor()

  // Somebody else changes one meanwhile: nothing is saved, what was typed stays, on what is there now.
  await portal.sql(
    "update folder_rules set legal = true, version = version + 1 where brand_id = $1 and path like '%Devis%'",
    [portal.brandId],
  )
  await effects.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Modifié entre-temps\u00a0: Devis').waitFor()
  await page.getByRole('button', { name: 'Relire' }).click()
  await page.getByText('Modifié entre-temps').waitFor({ state: 'detached' })
  await effects.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('2 répertoires modifiés').waitFor()
  const rows = await portal.sql(
    "select name ->> 'fr' as name, notify_to, notifies, legal from folder_rules where brand_id = $1 and path in ('CLIENTS\\Devis\\', 'CLIENTS\\Contrat\\') order by path",
    [portal.brandId],
  )
  assert.deepEqual(rows, [
    { name: 'Contrats', notify_to: 'record', notifies: true, legal: false },
    { name: 'Devis et avenants', notify_to: 'invoices', notifies: true, legal: true },
  ])
  await page.getByRole('link', { name: 'Chemins' }).click()
  await page.getByLabel('Chemin des clients').waitFor()
  await checkAccessibility(page)
  await page
    .getByRole('link', { name: /^Salariés/ })
    .last()
    .click()
  await page.getByText('Répertoires de chaque salarié').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByText('La configuration se règle sur un grand écran').waitFor()
  await checkAccessibility(page)
})

test('D3 D35 a folder’s model of signature is chosen in the table, signs by itself, and leads to the model', async () => {
  const model = await agent.post('/staff/signature-models', {
    name: 'Contrat à deux',
    holder: 'client',
    days: null,
    reminderDays: [],
    signers: [
      { position: 1, kind: 'client' },
      { position: 2, kind: 'provider' },
    ],
  })
  assert.equal(model.status, 201, JSON.stringify(model.body))
  const page = await pageFor(browser, url, agent)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/fournisseur/repertoires')
  await page.getByRole('button', { name: 'Modifier Contrats', exact: true }).press('Enter')
  await page.getByLabel('Modèle de signature, Contrats', { exact: true }).selectOption({ label: 'Contrat à deux' })
  // What a model needs is set with it, and said.
  assert.equal(await page.getByLabel('Signature, Contrats', { exact: true }).inputValue(), 'right')
  const effects = page.getByRole('region', { name: 'Effet des modifications' })
  await checkAccessibility(page)
  await effects.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('1 répertoire modifié').waitFor()
  await page.getByRole('link', { name: 'Contrat à deux' }).click()
  await page.getByRole('heading', { name: 'Contrat à deux' }).waitFor()
  const [rule] = await portal.sql(
    "select signature, signature_model from folder_rules where brand_id = $1 and path = 'CLIENTS\\Contrat\\'",
    [portal.brandId],
  )
  assert.deepEqual(rule, { signature: 'right', signature_model: model.body.id })
})
