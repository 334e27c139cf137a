import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../testing/browser.ts'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  type Portal,
  startPortal,
  testPassword,
} from '../../testing/portal.ts'

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

test('O21 one deactivates the account and is told until when; «Réactiver mon compte» is one click after a right password, and opens the portal', async () => {
  const id = await makeAccount(portal, 'luc.leave')
  await makeMember(portal, id, organisation)
  const page = await pageFor(browser, url, await portal.signedIn(id))
  await page.goto('/compte/desactivation')
  await page.getByLabel('Mot de passe actuel').fill(testPassword)
  await page.getByRole('button', { name: 'Désactiver mon compte' }).click()
  await page.waitForURL('**/connexion?desactive=*')
  await page
    .getByRole('status')
    .getByText(/Vous pouvez le réactiver avant le \d\d\/\d\d\/\d{4}/)
    .waitFor()
  await page.getByLabel('Identifiant').fill('luc.leave')
  // A wrong password tells nothing of it.
  await page.getByLabel('Mot de passe', { exact: true }).fill('pas-celui-là-du-tout')
  await page.getByRole('button', { name: 'Entrer' }).click()
  await page
    .getByRole('alert')
    .getByText(/incorrect/)
    .waitFor()
  assert.equal(await page.getByRole('button', { name: 'Réactiver mon compte' }).count(), 0)
  await page.getByLabel('Mot de passe', { exact: true }).fill(testPassword)
  await page.getByRole('button', { name: 'Entrer' }).click()
  await page
    .getByRole('alert')
    .getByText(/désactivé/)
    .waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Réactiver mon compte' }).click()
  await page
    .getByRole('link', { name: 'Mon compte' })
    .or(page.getByRole('button', { name: 'Mon compte' }))
    .first()
    .waitFor()
  assert.equal((await portal.sql('select status from accounts where id = $1', [id]))[0].status, 'active')
})

for (const width of [1440, 390])
  test(`O19 C5 a link whose time is over offers another, ${width} wide`, async () => {
    for (const [path, locale] of [
      [`/activation/${'x'.repeat(43)}`, 'fr'],
      [`/reinitialisation/${'x'.repeat(43)}`, 'en'],
    ] as const) {
      const page = await pageFor(browser, url, undefined, { width, locale })
      await page.goto(path)
      await page
        .getByRole('heading', { name: locale === 'fr' ? 'Ce lien ne peut plus servir' : /no longer works/ })
        .waitFor()
      await checkAccessibility(page)
      if (locale === 'fr') {
        await page.getByLabel('Identifiant').fill('personne.ici')
        await page.getByRole('button', { name: 'Demander un nouveau lien' }).click()
        await page.getByText('Votre demande est prise en compte').waitFor()
      } else {
        await page.getByRole('link', { name: 'Ask for a new link' }).click()
        await page.waitForURL('**/mot-de-passe-oublie')
      }
    }
  })
