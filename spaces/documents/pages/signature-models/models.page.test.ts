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
let agent: Person
let organisation: string
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Clinique des Trois-Aulnes', { principal })
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

const document = async (name: string, pages: number) => {
  const [folder] = await portal.sql(
    "select id from folder_rules where brand_id = $1 and name ->> 'fr' = 'Contrats à signer'",
    [portal.brandId],
  )
  const lines = Array.from({ length: pages }, (_, index) => (index === 0 ? ['x'] : ['\f', 'x'])).flat()
  const made = await agent.upload(
    '/staff/documents',
    [{ field: 'file', name: 'x.pdf', bytes: await drawPaper(name, lines) }],
    { organisationId: organisation, folderId: folder.id, name },
  )
  return made.body.id as string
}

test('D35 the staff make a model of signature, apply it to a document, and save the places of a document as a model', async () => {
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/modeles-de-signature')
  await page.getByText('Aucun modèle de signature', { exact: true }).waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Ajouter un modèle' }).click()
  await page.getByLabel('Nom du modèle').fill('Contrat et caution')
  await page.getByRole('button', { name: 'Ajouter un signataire' }).click()
  const second = page.getByRole('region', { name: /^2\. / })
  await second.getByLabel('Qui signe').selectOption('third')
  await second.getByLabel('Rôle du tiers').fill('La caution')
  await second.getByLabel('Place', { exact: true }).selectOption('page')
  await second.getByLabel('Page', { exact: true }).fill('2')
  await page.getByRole('button', { name: '2. La caution' }).press('Shift+ArrowUp')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await page.getByRole('link', { name: 'Contrat et caution' }).waitFor()
  const [made] = (await agent.get('/staff/signature-models')).body.items
  const { signers } = (await agent.get(`/staff/signature-models/${made.id}`)).body
  assert.deepEqual(
    signers.map((one: any) => [one.position, one.kind, one.role, one.place.page, Math.round(one.place.y * 100)]),
    [
      [1, 'client', '', null, 80],
      [2, 'third', 'La caution', 2, 75],
    ],
  )

  const long = await document('Bail', 3)
  await page.goto(`/fournisseur/documents/placer/${long}`)
  await page.getByRole('combobox', { name: 'Appliquer un modèle' }).click()
  await page.getByRole('option', { name: 'Contrat et caution' }).click()
  const third = page.getByRole('region', { name: '2. La caution' })
  await third.getByLabel('Nom').fill('Dr Ismaël QUENTEL')
  await page.getByLabel('E-mail').fill('i.quentel@bloc.example')
  await checkAccessibility(page)
  // The same places under another name, before anything is sent.
  await page.getByRole('button', { name: 'Enregistrer comme modèle' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nom du modèle').fill('Bail')
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await page.getByText('Le modèle « Bail » est enregistré.').waitFor()
  await page.getByRole('button', { name: 'Envoyer à signer' }).click()
  await page.getByRole('heading', { name: 'Signataires' }).waitFor()
  const sent = (await agent.get(`/documents/${long}/signature`)).body
  assert.deepEqual(
    sent.signers.map((one: any) => [one.kind, one.name, one.place.page]),
    [
      ['client', '', 3],
      ['third', 'Dr Ismaël QUENTEL', 2],
    ],
  )
  const kept = (await agent.get('/staff/signature-models?search=Bail')).body.items[0]
  const places = (await agent.get(`/staff/signature-models/${kept.id}`)).body.signers
  assert.deepEqual(
    places.map((one: any) => [one.kind, one.role, one.place.page]),
    [
      ['client', '', null],
      ['third', 'La caution', 2],
    ],
  )

  const short = await document('Une page', 1)
  await page.goto(`/fournisseur/documents/placer/${short}`)
  await page.getByRole('combobox', { name: 'Appliquer un modèle' }).click()
  await page.getByRole('option', { name: 'Contrat et caution' }).click()
  await page.getByText(/a une place en page 2, et ce document en a 1/).waitFor()
})

test('D35 several pending signatures are reminded, then cancelled, at once', async () => {
  const names = ['Avenant 1', 'Avenant 2']
  for (const name of names) await document(name, 1)
  const page = await pageFor(browser, url, agent)
  const tick = async () => {
    await page.goto('/fournisseur/documents/signatures?q=Avenant')
    for (const name of names) await page.getByRole('checkbox', { name: new RegExp(name) }).click()
  }
  await tick()
  await page.getByRole('button', { name: 'Relancer' }).click()
  await page.getByRole('heading', { name: 'Rappel de signatures' }).waitFor()
  await portal.drain()
  const reminded = await portal.sql(
    "select distinct subject from mails where kind = 'documents.sign_reminder' and subject like '%Avenant%'",
  )
  assert.equal(reminded.length, 2)
  await tick()
  await page.getByRole('button', { name: 'Annuler', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Motif').fill('Projet abandonné')
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Annuler les 2 signatures' }).click()
  await page.getByRole('heading', { name: 'Annulation de signatures' }).waitFor()
  await portal.drain()
  const { items } = (await agent.get('/staff/signatures?search=avenant')).body
  assert.deepEqual(
    items.map((one: any) => one.state),
    ['cancelled', 'cancelled'],
  )
})
