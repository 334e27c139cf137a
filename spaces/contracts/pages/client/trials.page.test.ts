import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, pageFor, servePortal } from '../../../../testing/browser.ts'
import { makeMember, makeOrganisation, type Portal, startPortal } from '../../../../testing/portal.ts'
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
