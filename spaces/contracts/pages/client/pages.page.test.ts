import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal } from '../../../../testing/browser.ts'
import { makeMember, makeOrganisation, type Portal, startPortal, testPassword } from '../../../../testing/portal.ts'
import { makeWorld, type World } from '../../testing.ts'

let portal: Portal
let world: World
let browser: Browser
let url: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  world = await makeWorld(portal)
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('C7, C10, C12 sign-in, list, block, unblock; a refusal puts the switch back', async () => {
  const page = await pageFor(browser, url)
  await page.goto('/connexion')
  await page.getByLabel(/Identifiant/).fill('claire.aubertine')
  await page.getByLabel('Mot de passe', { exact: true }).fill(testPassword)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Administration de contrat' }).first().click()
  await page.getByRole('table', { name: 'Liste des connexions' }).waitFor()
  const box = page.getByRole('checkbox', { name: /^Connexion bloquée, TOUSSARD/ })
  assert.equal(await box.isChecked(), false)
  // The box follows the click at once: what the server did is known by its answer.
  const answered = () => page.waitForResponse((response) => response.url().endsWith('/block'))
  await Promise.all([answered(), box.click({ force: true })])
  await page.getByText(/^Par vous, le/).waitFor()
  const open = () =>
    portal.sql('select 1 from connection_blocks where connection_id = $1 and lifted_at is null', [
      world.subscriberConnection,
    ])
  assert.equal((await open()).length, 1)
  await Promise.all([answered(), box.click({ force: true })])
  await page.getByText(/^Par vous, le/).waitFor({ state: 'detached' })
  assert.equal((await open()).length, 0)

  await page.route('**/block', (route) =>
    route.fulfill({ status: 409, contentType: 'application/problem+json', body: '{"code":"x","detail":"Non."}' }),
  )
  await box.click({ force: true })
  await page.getByRole('alert').getByText('Non.').waitFor()
  assert.equal(await box.isChecked(), false)
  assert.deepEqual(page.errors, [])
})

test('C9 C12 a connection in notice says until when on its row before it is locked', async () => {
  await portal.sql("update connections set notice_ends_on = '2027-01-31' where id = $1", [world.subscriberConnection])
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/${world.contract}`)
  const row = page.getByRole('row', { name: /TOUSSARD/ })
  await row.getByText("Préavis jusqu'au 31/01/2027").waitFor()
  const box = row.getByRole('checkbox')
  assert.equal(await box.isChecked(), false)
  const described = await box.getAttribute('aria-describedby')
  assert.match((await page.locator(`[id="${described}"]`).textContent())!, /Préavis/)
  await portal.sql('update connections set notice_ends_on = null where id = $1', [world.subscriberConnection])
  assert.deepEqual(page.errors, [])
  await page.context().close()
})

test('C13, C17 «Détail du compte»: a change made meanwhile is settled field by field', async () => {
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/${world.contract}?connexion=${world.subscriberConnection}`)
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Fonction').fill('Responsable paie')
  await drawer.getByText('1 modification non enregistrée').waitFor()
  await portal.sql(
    "update accounts set job_title = 'Cheffe de service', version = version + 1 where identifier = 'maelle.toussard'",
  )
  await drawer.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('radio', { name: 'Cheffe de service' }).waitFor()
  await page.getByRole('button', { name: 'Enregistrer ces choix' }).click()
  await page.getByText('Les modifications sont enregistrées.').waitFor()
  const [row] = await portal.sql("select job_title from accounts where identifier = 'maelle.toussard'")
  assert.equal(row.job_title, 'Responsable paie')
  assert.deepEqual(page.errors, [])
})

test('C20–C25 new creation, dialog, modification, signed form', async () => {
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/demandes/nouvelle/creation?contrat=${world.contract}`)
  await page.getByRole('combobox', { name: 'Collaborateur' }).click()
  await page.getByRole('option', { name: 'MORVANEC Elsa' }).click()
  assert.equal(await page.getByLabel('Nom', { exact: true }).inputValue(), 'MORVANEC')
  await page.getByLabel('Adresse email', { exact: true }).fill('maelle.toussard@client.example')
  await page.getByText(/Le mail est déjà utilisé pour un autre compte d'accès/).waitFor()
  await page.getByLabel('Adresse email', { exact: true }).fill('elsa.morvanec@montfabre.example')
  await page.getByLabel('Adresse email (confirmation)').fill('elsa.morvanec@montfabre.example')
  await page.getByRole('complementary', { name: 'Effet de la demande' }).getByText(/29,00/).first().waitFor()
  await page.getByRole('button', { name: 'Enregistrer' }).first().dblclick()
  const edition = page.getByRole('dialog', { name: 'Edition' })
  await edition
    .getByText(
      "Votre demande a bien été enregistrée. Pour la confirmer, merci de l'éditer et de nous la retourner signée.",
    )
    .waitFor()
  const requests = await portal.sql('select id from change_requests')
  assert.equal(requests.length, 1)
  const { id } = requests[0]
  const form = async () => (await world.admin.get(`/change-requests/${id}/form.pdf`)).bytes
  const first = await form()
  await edition.getByRole('button', { name: 'Fermer' }).last().click()

  await page.locator('a.row-open').click()
  await page.waitForURL(`**/${id}/modifier`)
  await page.getByLabel('Commentaire').fill('Arrivée au service finances')
  await page.getByRole('button', { name: 'Enregistrer' }).first().click()
  await edition.waitFor()
  await edition.getByRole('button', { name: 'Déposer le formulaire signé' }).click()
  await page.waitForURL(`**/${id}`)
  const input = page.locator('input[type=file]')
  await input.setInputFiles({ name: 'ancien.pdf', mimeType: 'application/pdf', buffer: first })
  await page.getByText(/Ce formulaire est celui de la version 1/).waitFor()
  await input.setInputFiles({ name: 'signe.pdf', mimeType: 'application/pdf', buffer: await form() })
  await page.getByText('Le formulaire confirme la demande.').waitFor()
  assert.deepEqual(page.errors, [])
})

test('C26, C27 a request starts from the detail of the account, on its person; its day is typed day first', async () => {
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/${world.contract}?connexion=${world.subscriberConnection}`)
  await page.getByRole('dialog').getByRole('link', { name: 'Suppression de connexion' }).click()
  await page.waitForURL('**/nouvelle/suppression?**')
  assert.match(await page.getByRole('combobox', { name: 'Abonné concerné' }).inputValue(), /^TOUSSARD/)
  await page.goBack()
  await page.getByRole('dialog').getByRole('link', { name: "Remplacement d'abonné" }).click()
  await page.waitForURL('**/nouvelle/remplacement?**')
  assert.match(await page.getByRole('combobox', { name: 'Abonné concerné' }).inputValue(), /^TOUSSARD/)
  const day = page.getByLabel('Date souhaitée')
  await day.fill('31/02/2031')
  await day.blur()
  await page.getByText(/Cette date ne se lit pas/).waitFor()
  const asked = page.waitForRequest(
    (request) => request.url().endsWith('/change-request-effects') && request.postDataJSON().wishedOn === '2031-03-01',
  )
  await day.fill('1.3.2031')
  await day.blur()
  await asked
  assert.equal(await day.inputValue(), '01/03/2031')
  assert.deepEqual(page.errors, [])
})

test('C10 «Précédentes» and «Suivantes» need the address alone', async () => {
  for (let index = 0; index < 60; index++) await world.makeSubscriber(`page.${String(index).padStart(2, '0')}`)
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/${world.contract}?sort=identifier`)
  const seen: string[] = []
  // The rows of the page before stay until the next ones are there.
  async function firstRow(where: Page, expected: (text: string) => boolean): Promise<string> {
    for (;;) {
      const text = await where.locator('tr.row').first().innerText()
      if (expected(text)) return text
      await where.waitForTimeout(50)
    }
  }
  for (const range of ['Lignes 1 à 25', 'Lignes 26 à 50', /^Lignes 51 à/]) {
    await page.getByText(range).waitFor()
    seen.push(await firstRow(page, (text) => !seen.includes(text)))
    if (seen.length < 3) await page.getByRole('link', { name: 'Suivantes' }).click()
  }
  assert.equal(new Set(seen).size, 3)
  // Another window, which has not walked here, goes back by the same pages.
  const other = await pageFor(browser, url, world.admin)
  await other.goto(page.url())
  await other.getByText(/^Lignes 51 à/).waitFor()
  for (const [index, range] of [
    [1, 'Lignes 26 à 50'],
    [0, 'Lignes 1 à 25'],
  ] as const) {
    await other.getByRole('link', { name: 'Précédentes' }).click()
    await other.getByText(range).waitFor()
    await firstRow(other, (text) => text === seen[index])
  }
  assert.equal(await other.getByRole('link', { name: 'Précédentes' }).count(), 0)
  assert.deepEqual([...page.errors, ...other.errors], [])
})

test('C10 C18 P28 the search of the frame finds records; where it does not answer it says so, and is asked again', async () => {
  const page = await pageFor(browser, url, world.admin)
  await page.goto('/contrats/demandes')
  await page.getByRole('heading', { name: 'Administration de contrat' }).waitFor()
  await page.keyboard.press('Control+k')
  const field = page.getByRole('dialog').getByRole('combobox')
  await field.fill('morvanec')
  await page
    .getByRole('group', { name: 'Demandes' })
    .getByRole('option', { name: /MORVANEC Elsa/ })
    .waitFor()
  await field.fill('introuvable ici')
  await page.getByText(/Aucun résultat pour/).waitFor()
  await page.route('**/api/v1/search?*', (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"x","detail":"Non."}' }),
  )
  await field.fill('toussard')
  await page
    .getByRole('alert')
    .getByText(/Recherche impossible/)
    .waitFor()
  await checkAccessibility(page)
  await page.unroute('**/api/v1/search?*')
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await page
    .getByRole('group', { name: 'Abonnés' })
    .getByRole('option', { name: /TOUSSARD/ })
    .waitFor()
  await field.press('Enter')
  await page.getByRole('dialog', { name: /TOUSSARD/ }).waitFor()
  assert.match(page.url(), new RegExp(`connexion=${world.subscriberConnection}`))
  assert.deepEqual(page.errors, [])
})

test('C18 on a phone the acts of a page head keep one line, the others in a menu', async () => {
  const page = await pageFor(browser, url, world.admin, { width: 390, height: 844 })
  await page.goto(`/contrats/${world.contract}`)
  const acts = page.locator('.page-header .actions')
  // The main act stands beside the tabs, which it leaves in one line.
  const tabs = page.locator('.page-header .tabs-line')
  await tabs.getByRole('button', { name: 'Nouvelle demande' }).waitFor()
  for (const line of [acts, tabs]) assert.ok((await line.boundingBox())!.height <= 52)
  await acts.getByRole('button', { name: 'Plus' }).click()
  await page.getByRole('menuitem', { name: 'Historique du contrat' }).click()
  await page.getByRole('heading', { name: 'Historique du contrat' }).waitFor()
  assert.deepEqual(page.errors, [])
})

test('C9–C27 accessibility of every page at both widths', async () => {
  const page = await pageFor(browser, url, world.admin)
  const { contract } = world
  const [request] = await portal.sql('select id from change_requests limit 1')
  await checkPages(page, [
    `/contrats/${contract}`,
    `/contrats/${contract}?connexion=${world.subscriberConnection}`,
    `/contrats/${contract}/historique`,
    `/contrats/${contract}/administrateurs`,
    '/contrats/demandes',
    `/contrats/demandes/${request.id}`,
    `/contrats/demandes/${request.id}/modifier`,
    ...['creation', 'suppression', 'remplacement', 'formation'].map((kind) => `/contrats/demandes/nouvelle/${kind}`),
    '/assistance',
    '/assistance/nouveau',
  ])
})

test('C9 O36 contracts of another organisation are found from where there is none', async () => {
  const first = await makeOrganisation(portal, 'Abbaye de Vaulne')
  await makeMember(portal, world.admin.id, first)
  const page = await pageFor(browser, url, world.admin)
  // Nothing chosen yet: the contract opens its organisation.
  await page.goto('/contrats')
  await page.getByRole('table', { name: 'Liste des connexions' }).waitFor()
  await page.waitForURL(new RegExp(`structure=${world.organisation}`))
  await page.goto(`/contrats?structure=${first}`)
  await page.getByRole('heading', { name: 'Aucun contrat à administrer : Abbaye de Vaulne' }).waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: /contrats?$/ }).click()
  await page.getByRole('table', { name: 'Liste des connexions' }).waitFor()
  await page.waitForURL(new RegExp(`structure=${world.organisation}`))
  assert.deepEqual(page.errors, [])
})
