import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let agent: Person
let cabinet: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  const begins = { status: 'pending' }
  const first = await makeAccount(portal, 'lise.lormel', begins)
  const second = await makeAccount(portal, 'anne.alizors', { ...begins, sign_in_email: null })
  await portal.sql('update credentials set password_hash = null where account_id = any ($1)', [[first, second]])
  cabinet = await makeOrganisation(portal, 'Cabinet Lormel', { principal: first, values: { code: '0418' } })
  await makeOrganisation(portal, 'Résidence Les Alizors', { principal: second, values: { code: '0420' } })
  await makeMember(portal, await makeAccount(portal, 'marc.contact'), cabinet)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('D9 D11 D12 by keyboard: ticked, given access and told; the effect first, red until it is synchronised, with its progress', async () => {
  const page = await pageFor(browser, url, agent)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/fournisseur/portail/acces')
  await page.getByRole('row', { name: /Cabinet Lormel/ }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+J')
  await page.getByText('2 clients cochés').waitFor()
  await page.keyboard.press('a')
  await page.keyboard.press('n')
  await page.getByText('1 e-mail partira, 1 lettre à imprimer, 2 identifiants changeront').waitFor()
  await checkAccessibility(page)
  const staged = page.getByRole('row', { name: /Cabinet Lormel/ })
  assert.equal(await staged.locator('.access-cell.waiting').count(), 4, 'red before it is saved')
  assert.match(await staged.innerText(), /0418[\s\S]*0418/)
  await page.keyboard.press('Control+Enter')
  await page.getByText('2 clients non synchronisés').first().waitFor()
  const row = page.getByRole('row', { name: /Cabinet Lormel/ })
  // The sentence comes before the rows that are asked for again.
  await row.locator('.access-cell.waiting').nth(3).waitFor()
  assert.equal(await row.locator('.access-cell.waiting').count(), 4)
  assert.match(await row.innerText(), /Non synchronisé/)
  const begun = page.waitForResponse((answer) => answer.url().endsWith('/portal-accesses/synchronisation'))
  await page.getByRole('button', { name: 'Synchroniser' }).click()
  assert.equal((await begun).status(), 202)
  const progress = page.getByRole('region', { name: 'Synchronisation' })
  await progress.getByText('en attente').first().waitFor()
  await portal.drain()
  await progress.getByText('Terminé', { exact: false }).first().waitFor()
  await row.getByText('valide').waitFor()
  assert.match(await row.innerText(), /lise\.lormel@client\.example/)
  assert.equal(await row.locator('.access-cell.waiting').count(), 0)
  assert.match(await row.innerText(), /attend un serveur d'envoi/)
  // D23: the history has it, and leads back to the access.
  await page.goto('/fournisseur/notifications?onglet=acces')
  const told = page.getByRole('row', { name: /Cabinet Lormel/ })
  await told.getByText("Attend un serveur d'envoi").waitFor()
  await page.getByText("Aucun serveur d'envoi n'est réglé").waitFor()
  assert.match(await told.innerText(), /Invitation/)
  await checkAccessibility(page)
  await told.getByRole('link', { name: "Voir l'accès, Cabinet Lormel" }).click()
  await page.getByRole('row', { name: /Cabinet Lormel/ }).waitFor()
  await page.close()
})

test('D10 a letter is printed once by «Mdp aléatoire», and its password leads to one of their own before anything opens', async () => {
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/portail/acces')
  await page.getByLabel('Cocher Résidence Les Alizors').click()
  await page.getByRole('button', { name: 'Mdp aléatoire' }).click()
  const made = page.waitForResponse((answer) => answer.url().endsWith('/letters'))
  await page.getByRole('button', { name: 'Imprimer 1 lettre' }).click()
  assert.equal((await made).status(), 200)
  await page.getByRole('dialog').getByText('1 lettre est prête').waitFor()
  await checkAccessibility(page)
  assert.match((await page.getByRole('link', { name: 'Ouvrir les lettres' }).getAttribute('href'))!, /^blob:/)
  await page.getByRole('button', { name: 'Terminer' }).click()
  await page.getByText('1 lettre imprimée').waitFor()
  await page.close()
  // What the letter says is in no test's reach: another password takes its place.
  const { hashPassword } = await import('../../../kernel/identity/passwords.ts')
  await portal.sql('update portal_access_passwords set password_hash = $1', [await hashPassword('kd7m-q4xz-3vbn-tw9e')])
  await agent.post('/staff/portal-accesses/synchronisation')
  await portal.drain()

  const visitor = await browser.newContext({ baseURL: url, locale: 'fr-FR' })
  const entry = await visitor.newPage()
  await entry.goto('/connexion')
  await entry.getByLabel('Identifiant').fill('0420')
  await entry.getByLabel('Mot de passe', { exact: true }).fill('kd7m-q4xz-3vbn-tw9e')
  await entry.getByRole('button', { name: 'Entrer' }).click()
  await entry.getByRole('heading', { name: 'Choisissez votre mot de passe' }).waitFor()
  await checkAccessibility(entry)
  const fields = entry.getByRole('textbox', { includeHidden: false }).or(entry.locator('input[type=password]'))
  await fields.nth(1).waitFor()
  await fields.nth(0).fill('les-pavés-du-parvis')
  await fields.nth(1).fill('les-pavés-du-parvis')
  await entry.getByRole('button', { name: 'Choisir ce mot de passe' }).click()
  await entry.getByRole('heading', { name: /Bonjour/ }).waitFor()
  await visitor.close()
})

test('D13 from a client’s contacts, «Portail client» shows their portal read-only under a bar, and «Quitter» leads back', async () => {
  const page = await pageFor(browser, url, agent)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/fournisseur/clients/${cabinet}/contacts`)
  await page.getByRole('row', { name: /CONTACT marc/ }).waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Portail client' }).click()
  const bar = page.getByRole('region', { name: 'Portail vu en lecture seule' })
  await bar.getByText('Vous voyez le portail de Cabinet Lormel en lecture seule').waitFor()
  await checkAccessibility(page)
  await page.goto('/documents')
  await bar.waitFor()
  await bar.getByRole('button', { name: 'Quitter' }).click()
  await page.getByRole('heading', { name: 'Contacts de Cabinet Lormel' }).waitFor()
  // A contact opens from its row, and Back leads back.
  await page
    .getByRole('row', { name: /CONTACT marc/ })
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('dialog').getByText('marc.contact', { exact: true }).first().waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Contacts de Cabinet Lormel' }).waitFor()
  await page.close()
})
