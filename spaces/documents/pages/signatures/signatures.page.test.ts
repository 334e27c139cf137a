import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { drawPaper } from '../../../../kernel/demo/paper.ts'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../../testing/browser.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let nora: Person
let agent: Person
let organisation: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  const principal = await makeAccount(portal, 'nora.gere', { sign_in_email: 'n.gere@trois-aulnes.example' })
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

test('D19 D20 D35 D36 the staff place a signature, a client reads, draws, confirms and signs; anybody verifies it', async () => {
  const [folder] = await portal.sql(
    "select id from folder_rules where brand_id = $1 and name ->> 'fr' = 'Contrats à signer'",
    [portal.brandId],
  )
  const made = await agent.upload(
    '/staff/documents',
    [{ field: 'file', name: 'avenant.pdf', bytes: await drawPaper('Avenant', ['Article 1']) }],
    { organisationId: organisation, folderId: folder.id, name: 'Avenant 3' },
  )
  const { id } = made.body
  const staff = await pageFor(browser, url, agent)
  await staff.goto(`/fournisseur/documents/placer/${id}`)
  await staff.getByRole('button', { name: 'Placer', exact: true }).click()
  const place = staff.getByRole('button', { name: '1. Client' })
  await place.press('Shift+ArrowUp')
  await checkAccessibility(staff)
  await staff.getByRole('button', { name: 'Envoyer à signer' }).click()
  await staff.getByRole('heading', { name: 'Signataires' }).waitFor()
  const [placed] = (await agent.get(`/documents/${id}/signature`)).body.signers
  assert.deepEqual([placed.placed, Math.round(placed.place.y * 100)], [true, 75])

  const page = await pageFor(browser, url, nora)
  await page.goto('/documents')
  await page.getByRole('link', { name: 'Lire et signer' }).click()
  await page.getByText('1 page lue sur 1').waitFor()
  const enlarged = page.getByRole('button', { name: 'Texte agrandi' })
  await enlarged.click()
  await page.getByRole('region', { name: 'Texte de la page 1 sur 1' }).getByText('Article 1').waitFor()
  await checkAccessibility(page)
  await enlarged.click()
  await page.getByText('Saisir', { exact: true }).click()
  await page.getByRole('button', { name: 'Recevoir le code' }).click()
  const field = page.getByLabel('Code à six chiffres')
  await field.waitFor()
  const [mail] = await portal.sql("select text_body from mails where kind = 'documents.signature_code'")
  await field.fill(/(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join(''))
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Signer', exact: true }).click()
  await page.getByRole('link', { name: 'Télécharger la preuve' }).waitFor()
  await checkAccessibility(page)

  // In lists it bears the mark «signé», and another one does not.
  await agent.upload(
    '/staff/documents',
    [{ field: 'file', name: 'x.pdf', bytes: await drawPaper('Avenant', ['Article 1']) }],
    { organisationId: organisation, folderId: folder.id, name: 'Avenant 4' },
  )
  assert.deepEqual(
    (await nora.get(`/documents?folder=${folder.id}`)).body.items.map((one: any) => [one.name, one.signed]).sort(),
    [
      ['Avenant 3', true],
      ['Avenant 4', false],
    ],
  )
  await page.goto(`/documents?dossier=${folder.id}`)
  await page.getByRole('row', { name: /Avenant 3.*signé/ }).waitFor()
  assert.equal(await page.getByText('signé', { exact: true }).count(), 1)
  await checkAccessibility(page)

  const { versionId } = (await nora.get(`/documents/${id}`)).body
  const { bytes } = await nora.get(`/documents/${id}/versions/${versionId}`)
  const guest = await browser.newPage({ locale: 'fr-FR' })
  await guest.goto(`${url}/verifier`)
  await guest
    .locator('input[type=file]')
    .setInputFiles({ name: 'avenant.pdf', mimeType: 'application/pdf', buffer: bytes })
  await guest.getByText('Oui, ce document est inaltéré').waitFor()
  await checkAccessibility(guest)
  await guest.close()
})
