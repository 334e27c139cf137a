import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, pageFor, servePortal } from '../../testing/browser.ts'
import { makeAccount, makeMember, makeOrganisation, type Portal, startPortal } from '../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let organisation: string

before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  organisation = await makeOrganisation(portal, 'Mairie de Rive')
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('C3 a simple user whose contact details are all empty saves one of them, and empties it again', async () => {
  const id = await makeAccount(portal, 'lise.marquet')
  await makeMember(portal, id, organisation)
  const page = await pageFor(browser, url, await portal.signedIn(id))
  const stored = async () =>
    (await portal.sql('select phone, fax, contact_email from accounts where id = $1', [id]))[0] as Record<
      string,
      string
    >
  await page.goto('/compte')
  const form = page.getByRole('form', { name: 'Coordonnées' })
  await form.getByLabel('Téléphone').fill('02 61 91 07 60')
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await form.getByText('Vos modifications sont enregistrées.').waitFor()
  assert.equal((await stored()).phone, '02 61 91 07 60')
  await form.getByLabel('Téléphone').fill('')
  await form.getByText('1 modification non enregistrée').waitFor()
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await form.getByText('1 modification non enregistrée').waitFor({ state: 'detached' })
  await form.getByText('Vos modifications sont enregistrées.').waitFor()
  const { phone, fax } = await stored()
  assert.deepEqual([phone, fax], ['', ''])
  assert.deepEqual(page.errors, [])
})

test('P1 whoever comes without a session is led to the sign-in page, and told nothing of one that ended', async () => {
  const fresh = await pageFor(browser, url)
  await fresh.goto('/compte')
  await fresh.waitForURL('**/connexion?retour=%2Fcompte')
  assert.equal(await fresh.getByText('Votre session a pris fin').count(), 0)
})

test('C3 the language chosen in the menu of the name is kept in the account', async () => {
  const id = await makeAccount(portal, 'nils.langue')
  await makeMember(portal, id, organisation)
  const page = await pageFor(browser, url, await portal.signedIn(id))
  await page.goto('/')
  await page.getByRole('button', { name: /Nils|nils/ }).click()
  // The page turns first; the choice is kept once the server has answered.
  const kept = page.waitForResponse(
    (answer) => answer.request().method() === 'PATCH' && answer.url().endsWith('/account'),
  )
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await page.getByRole('link', { name: 'My account' }).first().waitFor()
  assert.equal((await kept).ok(), true)
  const [{ locale }] = await portal.sql('select locale from accounts where id = $1', [id])
  assert.equal(locale, 'en')
  await page.reload()
  await page.getByRole('link', { name: 'My account' }).first().waitFor()
  assert.deepEqual(page.errors, [])
})
