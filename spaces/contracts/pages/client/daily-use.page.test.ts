import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../../testing/browser.ts'
import { insert, makeMember, makeOrganisation, type Portal, startPortal } from '../../../../testing/portal.ts'
import { makeWorld, type World } from '../../testing.ts'

let portal: Portal
let world: World
let browser: Browser
let url: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  world = await makeWorld(portal)
  for (const name of ['abel', 'berthe', 'cyprien', 'delphine']) await world.makeSubscriber(name)
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

const focused = 'tr.row:has(.row-open:focus)'

test('K7 K6 the drawer is a step of the history, the focus comes back to its row, the keys go on from it', async () => {
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/${world.contract}?sort=identifier`)
  const rows = page.locator('tr.row')
  await rows.nth(3).waitFor()
  for (let times = 0; times < 3; times++) await page.keyboard.press('j')
  const third = await rows.nth(2).getAttribute('data-key')
  assert.equal(await page.locator(focused).getAttribute('data-key'), third)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByLabel('Fonction').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator(focused).waitFor()
  assert.equal(await page.locator(focused).getAttribute('data-key'), third)
  await page.keyboard.press('j')
  assert.equal(await page.locator(focused).getAttribute('data-key'), await rows.nth(3).getAttribute('data-key'))

  // From one record to the next, the focus comes to the one that was shown last; Back keeps what was searched.
  await page.getByPlaceholder('Nom, identifiant, email').fill('e')
  await page.waitForURL(/recherche=e/)
  await rows.first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Abonné suivant' }).click()
  await page.waitForURL((to) => to.searchParams.get('connexion') !== null)
  const second = await rows.nth(1).getAttribute('data-key')
  await page.waitForURL((to) => to.searchParams.get('connexion') === second)
  await page.goBack()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.equal(new URL(page.url()).searchParams.get('recherche'), 'e')
  await page.locator(focused).waitFor()
  assert.equal(await page.locator(focused).getAttribute('data-key'), second)

  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('toussard')
  await page
    .getByRole('group', { name: 'Abonnés' })
    .getByRole('option', { name: /TOUSSARD/ })
    .click()
  await page.getByRole('dialog', { name: /TOUSSARD/ }).waitFor()
  assert.deepEqual(page.errors, [])
  await page.context().close()
})

test('K8 O36 signing in opens the organisation where something waits; a record opens its own', async () => {
  const first = await makeOrganisation(portal, 'Abbaye de Vaulne')
  await makeMember(portal, world.admin.id, first)
  const created = await world.admin.post('/change-requests', world.creation())
  assert.equal(created.status, 201)
  const { organisations } = (await world.admin.get('/session')).body
  assert.deepEqual(
    organisations.map((one: { name: string; waits: boolean }) => [one.name, one.waits]),
    [
      ['Abbaye de Vaulne', false],
      ['Ville de Montfabre', true],
    ],
  )
  const page = await pageFor(browser, url, world.admin)
  await page.goto('/')
  await page.locator('.bar-organisation').getByText('Ville de Montfabre').waitFor()
  await page.goto(`/contrats/demandes/${created.body.id}?structure=${first}`)
  await page.waitForURL(new RegExp(`structure=${world.organisation}`))
  await page.locator('.bar-organisation').getByText('Ville de Montfabre').waitFor()
  assert.deepEqual(page.errors, [])
  await page.context().close()
})

test('K14 K17 K9 a taken e-mail is told while it is typed; acts are said, undone, and go on to the next one', async () => {
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/${world.contract}?sort=identifier`)
  await page.getByText('Nb de CI').waitFor()
  const box = page.getByRole('checkbox', { name: /TOUSSARD/ })
  await box.click({ force: true })
  await page.getByText(/^La connexion de TOUSSARD .* est bloquée\.$/).waitFor()
  await page.getByRole('button', { name: 'Annuler' }).click()
  await page.getByText(/^La connexion de TOUSSARD .* n'est plus bloquée\.$/).waitFor()
  assert.equal(await box.isChecked(), false)

  const rows = page.locator('tr.row')
  const second = await rows.nth(1).getAttribute('data-key')
  await rows.first().locator('.row-open').click()
  const drawer = page.getByRole('dialog')
  const email = drawer
    .getByLabel('Adresse email', { exact: true })
    .or(drawer.getByLabel('Email', { exact: true }))
    .first()
  const own = await email.inputValue()
  await email.fill('maelle.toussard@client.example')
  await drawer.getByText(/Le mail est déjà utilisé pour un autre compte/).waitFor()
  await email.fill(own)
  await drawer.getByText(/Le mail est déjà utilisé pour un autre compte/).waitFor({ state: 'detached' })
  await drawer.getByLabel('Fonction').fill('Archiviste')
  await drawer.getByRole('button', { name: 'Enregistrer et suivant' }).click()
  await page.waitForURL((to) => to.searchParams.get('connexion') === second)
  await drawer.getByText(/les modifications sont enregistrées\.$/).waitFor()
  assert.equal((await portal.sql("select 1 from accounts where job_title = 'Archiviste'")).length, 1)
  assert.deepEqual(page.errors, [])
  await page.context().close()
})

test('K18 C20 the collaborator of one application is proposed in the others', async () => {
  const { id: other } = await insert(portal, 'applications', {
    brand_id: portal.brandId,
    code: 'compta',
    name: 'Orba Compta',
  })
  const pack = await world.makeContract('CT-PACK', { is_pack: true }, [world.application, other])
  await world.delegate(world.admin.id, pack)
  const here = await world.makeApplicationUser('FONTVIEILLE', 'Irène')
  const there = await world.makeApplicationUser('FONTVIEILLE', 'Irène', other)
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/demandes/nouvelle/creation?contrat=${pack}`)
  await page.getByRole('combobox', { name: /Orba Paie/ }).click()
  await page.getByRole('option', { name: 'FONTVIEILLE Irène' }).click()
  await page.getByRole('button', { name: 'Choisir aussi FONTVIEILLE Irène' }).click()
  assert.match(await page.getByRole('combobox', { name: /Orba Compta/ }).inputValue(), /FONTVIEILLE/)
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/change-requests'),
  )
  await page.getByLabel('Adresse email', { exact: true }).fill('irene@montfabre.example')
  await page.getByLabel('Adresse email (confirmation)').fill('irene@montfabre.example')
  await page.getByRole('button', { name: 'Enregistrer' }).first().click()
  const { access } = (await sent).postDataJSON()
  assert.deepEqual(access.map((one: any) => one.applicationUserId).sort(), [here, there].sort())
  assert.deepEqual(page.errors, [])
  await page.context().close()
})

test('K13 a list, a detail and a history print what they say, light, without navigation and buttons', async () => {
  const page = await pageFor(browser, url, world.admin, { colourScheme: 'dark' })
  for (const path of [`/contrats/${world.contract}`, `/contrats/${world.contract}/historique`, '/contrats/demandes']) {
    await page.emulateMedia({ media: 'screen' })
    await page.goto(path)
    await page.locator('main h1').waitFor()
    await page.locator('tr.row, .timeline > li').first().waitFor()
    const rows = await page.locator('tr.row').count()
    await page.emulateMedia({ media: 'print' })
    assert.equal(
      await page
        .locator('nav:visible, main button.mantine-Button-root:visible, main input[type=search]:visible')
        .count(),
      0,
      path,
    )
    assert.equal(await page.locator('tr.row:visible').count(), rows)
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)')
    const ink = await page.locator('main h1').evaluate((title) => getComputedStyle(title).color)
    assert.ok(
      ink
        .match(/\d+/g)!
        .slice(0, 3)
        .every((part) => Number(part) < 80),
      ink,
    )
  }
  await page.context().close()
})

test('C9 C35 the contract takes little room, on a phone the list begins in sight, and the history is narrowed', async () => {
  const page = await pageFor(browser, url, world.admin)
  await page.goto(`/contrats/${world.contract}`)
  const panel = page.getByRole('region', { name: 'Détail du contrat' })
  await panel.getByText('Nb de CI').waitFor()
  assert.ok((await panel.boundingBox())!.height < 150, `${(await panel.boundingBox())!.height}`)
  await page.goto(`/contrats/${world.contract}/historique`)
  await page.getByRole('list', { name: 'Historique du contrat' }).waitFor()
  await page.getByRole('searchbox').fill('personne de ce nom')
  await page.getByText('Aucun résultat').waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Effacer les filtres' }).click()
  await page.getByRole('list', { name: 'Historique du contrat' }).waitFor()
  assert.deepEqual(page.errors, [])
  await page.context().close()
  const phone = await pageFor(browser, url, world.admin, { width: 390, height: 844 })
  await phone.goto(`/contrats/${world.contract}`)
  const search = phone.getByRole('searchbox', { name: 'Nom, identifiant, email' })
  await search.waitFor()
  await phone.getByText('Nb de CI').waitFor()
  assert.ok((await search.boundingBox())!.y < 740, `${(await search.boundingBox())!.y}`)
  assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 390)
  await checkAccessibility(phone)
  await phone.context().close()
})
