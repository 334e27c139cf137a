import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
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
let nora: Person
let agent: Person
let organisation: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Clinique des Trois-Aulnes', { principal })
  nora = await portal.signedIn(principal)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('D14 D15 D17 D37 a document is published, read with its pages, replaced, and withdrawn with who had read it', async () => {
  const file = async (text: string) => ({
    name: 'facture.pdf',
    mimeType: 'application/pdf',
    buffer: await drawPaper(text, ['Une ligne']),
  })
  const staff = await pageFor(browser, url, agent)
  await staff.goto('/fournisseur/documents')
  await staff.getByText('Aucun document').waitFor()
  await staff.getByRole('button', { name: 'Publier un document' }).click()
  const deposit = staff.getByRole('dialog')
  await deposit.getByLabel('Client').fill('trois')
  await staff.getByRole('option', { name: 'Clinique des Trois-Aulnes' }).click()
  await deposit.getByLabel('Répertoire').selectOption({ label: 'Facture' })
  await deposit.getByText('le reçoit par e-mail').waitFor()
  await deposit.locator('input[type=file]').setInputFiles(await file('Facture de novembre'))
  await deposit.getByLabel('Nom', { exact: true }).fill('F-2026-1107')
  await checkAccessibility(staff)
  await deposit.getByRole('button', { name: 'Publier un document' }).click()
  await staff.getByText('« F-2026-1107 » est publié.').waitFor()

  const page = await pageFor(browser, url, nora, { width: 390 })
  await page.goto('/documents')
  await page
    .getByRole('main')
    .getByRole('link', { name: /Facture/ })
    .click()
  await checkAccessibility(page)
  await page.getByRole('checkbox', { name: /F-2026-1107/ }).click()
  const [zip] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Télécharger le fichier en ZIP' }).click(),
  ])
  assert.equal(zip.suggestedFilename(), 'documents.zip')
  await page.keyboard.press('Escape')
  await page.getByText('F-2026-1107').click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('img', { name: 'Page 1 sur 1' }).waitFor()
  await drawer.getByText(/^Lu pour la première fois le .* par GERE nora$/).waitFor()
  await checkAccessibility(page)
  await page.goBack()
  await page.getByText(/^Lu le/).waitFor()

  await staff.reload()
  await staff.getByText('F-2026-1107').click()
  const open = staff.getByRole('dialog')
  await open.locator('input[type=file]').setInputFiles(await file('Facture corrigée'))
  await open.getByRole('link', { name: 'Version 2' }).waitFor()
  await open.getByText('Pas encore lu').waitFor()
  await page.reload()
  await page.getByText('Non lu').first().waitFor()
  await page.getByText('F-2026-1107').click()
  await drawer.getByRole('link', { name: 'Version 1' }).waitFor()
  await drawer.getByText(/^Lu pour la première fois/).waitFor()

  await staff.reload()
  await staff
    .getByRole('dialog')
    .getByText(/par GERE nora/)
    .waitFor()
  await staff.getByRole('button', { name: 'Retirer', exact: true }).click()
  const asked = staff.getByRole('dialog', { name: /^Retirer/ })
  await asked.getByText(/déjà été lu par GERE nora/).waitFor()
  await asked.getByLabel('Motif').fill('Mauvais client')
  await checkAccessibility(staff)
  await asked.getByRole('button', { name: 'Retirer', exact: true }).click()
  await staff.getByText(/Mauvais client$/).waitFor()
  await page.goto('/documents')
  await page
    .getByRole('main')
    .getByRole('link', { name: /Facture/ })
    .click()
  await page.getByText('Aucun document').waitFor()
  assert.deepEqual([...staff.errors, ...page.errors], [])
})

test('D14 D15 D37 D38 the store beside its preview by keyboard, several files dropped at once, and a piece asked for, sent and accepted', async () => {
  const file = async (name: string, text: string) => ({
    name,
    mimeType: 'application/pdf',
    buffer: await drawPaper(name, [text]),
  })
  const staff = await pageFor(browser, url, agent)
  await staff.goto(`/fournisseur/clients/${organisation}/ged`)
  await staff.getByRole('link', { name: /^Contrats affiché/ }).click()
  await staff.getByText(/Les verra aussitôt.*GERE nora/).waitFor()
  await staff
    .locator('input[type=file]')
    .setInputFiles([
      await file('Contrat 1.pdf', 'Bionettoyage du bloc'),
      await file('Contrat 2.pdf', 'Vitrerie'),
      { name: 'faux.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ') },
    ])
  await staff.getByText('Le contenu est vérifié').waitFor()
  await staff.getByRole('button', { name: 'Contrat 2' }).waitFor()
  await checkAccessibility(staff)
  await portal.drain()

  const page = await pageFor(browser, url, nora)
  await page.goto('/documents?q=bionettoyages')
  await page.locator('mark', { hasText: 'Bionettoyage' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  const preview = page.getByRole('region', { name: 'Aperçu' })
  await preview.getByRole('heading', { name: 'Contrat 1' }).waitFor()
  await preview.getByText(/Lu pour la première fois le .*, par vous/).waitFor()
  await checkAccessibility(page)
  await page.keyboard.press(' ')
  await preview.getByText('Choisissez un document').waitFor()

  await staff.goto('/fournisseur/pieces-demandees')
  await staff.getByRole('button', { name: 'Demander des pièces' }).click()
  const ask = staff.getByRole('dialog')
  await ask.getByLabel('Clients').fill('trois')
  await staff.getByRole('option', { name: 'Clinique des Trois-Aulnes' }).click()
  await ask.getByLabel('Titre de la demande').fill('Pièces de l\u2019année')
  await ask.getByLabel('Pièces, une par ligne').fill('KBIS')
  await checkAccessibility(staff)
  await ask.getByRole('button', { name: 'Demander des pièces' }).click()
  await staff.waitForURL(/travaux/)
  await portal.drain()
  await page.goto('/documents')
  await page.getByRole('region', { name: 'Pièces demandées' }).getByRole('link', { name: 'Envoyer' }).click()
  await page.locator('input[type=file]').setInputFiles(await file('scan.pdf', 'Extrait'))
  await page.getByRole('dialog').getByText('Reçue').waitFor()
  await checkAccessibility(page)
  await staff.goto('/fournisseur/pieces-demandees')
  await staff.getByRole('button', { name: 'KBIS' }).click()
  await staff.getByRole('img', { name: 'Page 1 sur 1' }).waitFor()
  await checkAccessibility(staff)
  await staff.keyboard.press('v')
  await staff.getByRole('dialog').getByText('Acceptée').waitFor()
  assert.deepEqual([...staff.errors, ...page.errors], [])
})

test('D18 D23 from a client’s tabs to their store: what was told is shown, and sent again as a forced notification to the address as it is now', async () => {
  const [{ id: folderId }] = await portal.sql(
    "select id from folder_rules where brand_id = $1 and name ->> 'fr' = 'Facture'",
    [portal.brandId],
  )
  const client = await makeOrganisation(portal, 'Atelier Neuf', { values: { email: 'neuf@atelier.example' } })
  const bytes = await drawPaper('Facture', ['Une ligne'])
  const made = await agent.upload('/staff/documents', [{ field: 'file', name: 'f.pdf', bytes }], {
    organisationId: client,
    folderId,
    name: 'F-2026-1200',
  })
  assert.equal(made.status, 201)
  await portal.sql("update document_notifications set state = 'sent', sent_at = now() where document_id = $1", [
    made.body.id,
  ])
  await portal.sql("update organisations set invoices_email = 'compta@atelier.example' where id = $1", [client])
  const page = await pageFor(browser, url, agent)
  await page.goto(`/fournisseur/clients/${client}`)
  const tabs = page.getByRole('navigation', { name: 'Atelier Neuf' })
  await tabs.getByRole('link', { name: 'Contacts' }).waitFor()
  await tabs.getByRole('link', { name: 'GED' }).click()
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Facture/ })
    .click()
  const row = page.getByRole('row', { name: /F-2026-1200/ })
  await row.getByText('Envoyé').waitFor()
  await row.getByRole('checkbox').click()
  const again = page.getByRole('button', { name: 'Renvoyer' })
  // What was sent already goes out again only where that is forced.
  assert.equal(await again.isDisabled(), true)
  await page.getByLabel('Notification forcée').check()
  await checkAccessibility(page)
  await again.click()
  await page.getByRole('heading', { name: 'Notifications' }).waitFor()
  await portal.drain()
  assert.deepEqual(
    await portal.sql(
      'select address, forced from document_notifications where document_id = $1 and again_of is not null',
      [made.body.id],
    ),
    [{ address: 'compta@atelier.example', forced: true }],
  )
  await page.goto(`/fournisseur/clients/${client}/ged`)
  await page.getByRole('link', { name: 'Comparer avec le portail' }).click()
  await page.getByText('Aucune comparaison').waitFor()
  await checkAccessibility(page)
  await page.goBack()
  await page.getByRole('link', { name: 'Notifications', exact: true }).click()
  await page.getByText('Client : Atelier Neuf').waitFor()
  assert.deepEqual(page.errors, [])
  await page.close()
})
