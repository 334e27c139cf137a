import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../../testing/browser.ts'
import { type Portal, startPortal, testPassword } from '../../../../testing/portal.ts'
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
  await box.click({ force: true })
  await page.getByText(/^Par vous, le/).waitFor()
  const open = () =>
    portal.sql('select 1 from connection_blocks where connection_id = $1 and lifted_at is null', [
      world.subscriberConnection,
    ])
  assert.equal((await open()).length, 1)
  await box.click({ force: true })
  await page.getByText(/^Par vous, le/).waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle')
  assert.equal((await open()).length, 0)

  await page.route('**/block', (route) =>
    route.fulfill({ status: 409, contentType: 'application/problem+json', body: '{"code":"x","detail":"Non."}' }),
  )
  await box.click({ force: true })
  await page.getByRole('alert').getByText('Non.').waitFor()
  assert.equal(await box.isChecked(), false)
  assert.deepEqual(page.errors, [])
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

for (const width of [1440, 390]) {
  test(`C9–C27 accessibility of every page at ${width}`, async () => {
    const page = await pageFor(browser, url, world.admin, { width, height: width === 390 ? 844 : 900 })
    const { contract } = world
    const [request] = await portal.sql('select id from change_requests limit 1')
    for (const path of [
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
    ]) {
      await page.goto(path)
      await page.getByRole('heading').first().waitFor()
      await page.waitForLoadState('networkidle')
      await checkAccessibility(page)
      assert.ok(
        (await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0,
        `${path} is wider than the window`,
      )
    }
    assert.deepEqual(page.errors, [])
  })
}
