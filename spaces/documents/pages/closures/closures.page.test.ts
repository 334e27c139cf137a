import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { drawPaper } from '../../../../kernel/demo/paper.ts'
import { checkAccessibility, openBrowser, pageFor, servePortal, settled } from '../../../../testing/browser.ts'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let admin: Person
let nadia: Person
let nora: Person
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  const [principal, account] = [await makeAccount(portal, 'nora.gere'), await makeAccount(portal, 'nadia.servanne')]
  await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const nadiaId = await makeEmployee(portal, '00147', { account_id: account })
  admin = await portal.signedIn(await makeStaff(portal, 'admin.durand', 'administrator'))
  nadia = await portal.signedIn(account)
  nora = await portal.signedIn(principal)
  const [{ id: folderId }] = await portal.sql("select id from folder_rules where link_to = 'payslips'")
  for (const monthOn of ['2025-09-01', '2026-10-01']) {
    const bytes = await drawPaper('Bulletin', ['Matricule 00147'])
    const made = await admin.upload('/staff/documents', [{ field: 'file', name: 'b.pdf', bytes }], {
      employeeId: nadiaId,
      folderId,
      name: 'Bulletin',
      monthOn,
    })
    assert.equal(made.status, 201)
  }
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('D31 an administrator sees the mail before announcing that the portal closes; employees see it with «Tout emporter» beside', async () => {
  const page = await pageFor(browser, url, admin)
  await page.goto('/fournisseur/repertoires')
  await page.getByRole('link', { name: 'Fermeture du portail' }).click()
  await page.getByRole('heading', { name: 'Fermeture du portail', level: 1 }).waitFor()
  await page.getByLabel('Votre message').fill('Nous cessons notre activité.')
  await page.getByText(/Le portail .* ferme le .*[\s\S]*Nous cessons notre activité\./).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Annoncer la fermeture' }).first().click()
  const sure = page.getByRole('dialog')
  await sure.getByText('Annoncer la fermeture du portail').waitFor()
  await checkAccessibility(page)
  await sure.getByRole('button', { name: 'Annoncer la fermeture' }).click()
  await page.getByText(/Le portail ferme le/).waitFor()
  await portal.drain()
  await page.reload()
  await page.getByText('Rappel un mois avant').waitFor()
  await settled(page)
  await checkAccessibility(page)

  const hers = await pageFor(browser, url, nadia, { width: 390 })
  await hers.goto('/')
  await hers.getByText('Nous cessons notre activité.').waitFor()
  await settled(hers)
  await checkAccessibility(hers)
  await hers.getByRole('link', { name: 'Tout emporter' }).click()
  await hers.getByRole('heading', { name: 'Mon coffre' }).waitFor()
  const client = await pageFor(browser, url, nora)
  await client.goto('/documents')
  await client.getByRole('heading', { level: 1 }).waitFor()
  await settled(client)
  assert.equal(await client.getByText('Nous cessons notre activité.').count(), 0)

  await page.getByRole('button', { name: 'Annuler la fermeture' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler la fermeture' }).click()
  await page.getByText(/annulée le/).waitFor()
  assert.deepEqual([...page.errors, ...hers.errors, ...client.errors], [])
})

test('D31 of the vault an employee chooses years before it is prepared', async () => {
  const page = await pageFor(browser, url, nadia)
  await page.goto('/salarie/documents/coffre')
  const documents = page.getByRole('row', { name: /^Documents / })
  await documents.getByRole('cell', { name: '2', exact: true }).waitFor()
  await page.getByRole('checkbox', { name: /^2025/ }).click()
  await documents.getByRole('cell', { name: '1', exact: true }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  // The last one ticked stays.
  await page.getByRole('checkbox', { name: /^2026/ }).click()
  assert.equal(await page.getByRole('checkbox', { name: /^2026/ }).isChecked(), true)
  await page.getByRole('button', { name: 'Préparer le coffre' }).click()
  await page.getByText('Possible dès que tout est vérifié.').waitFor()
  await portal.drain()
  await page.getByRole('link', { name: 'Télécharger le coffre' }).waitFor()
  const [one] = (await nadia.get('/employee/vaults')).body.items
  assert.deepEqual(one.chosen, { folders: null, years: [2026] })
  assert.deepEqual(page.errors, [])
})

test('D31 once the portal is closed, every address is «Emporter mes documents»: asked for, made, downloaded, and the way out', async () => {
  await portal.sql('delete from vaults')
  await portal.sql(
    `insert into portal_closures (brand_id, with_clients, announced_on, closes_on, message, announced_at, announced_by_label, closed_at)
     values ($1, true, current_date - interval '4 months', current_date - interval '1 day', 'Nous cessons notre activité.', now(), 'x', now())`,
    [portal.brandId],
  )
  const page = await pageFor(browser, url, nadia, { width: 390 })
  await page.goto('/salarie/bulletins')
  await page.getByRole('heading', { name: 'Emporter mes documents', level: 1 }).waitFor()
  await page.getByText(/Le portail est fermé depuis le .* pour rien d'autre/).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Préparer le coffre' }).click()
  await page.getByText('Possible dès que tout est vérifié.').waitFor()
  await portal.drain()
  await page.getByRole('link', { name: 'Télécharger le coffre' }).first().waitFor()
  await settled(page)
  await checkAccessibility(page)
  const wide = await pageFor(browser, url, nora)
  await wide.goto('/')
  await wide.getByRole('heading', { name: 'Emporter mes documents', level: 1 }).waitFor()
  await settled(wide)
  await checkAccessibility(wide)
  assert.equal(await wide.getByRole('navigation').count(), 0)
  await wide.getByRole('button', { name: /NORA|GERE/i }).click()
  await wide.getByRole('menuitem', { name: 'Déconnexion' }).waitFor()
  await settled(wide)
  await checkAccessibility(wide)
  assert.deepEqual([...page.errors, ...wide.errors], [])
})
