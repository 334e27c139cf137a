import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { makeAccount, makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let claire: Person
let agent: Person
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  claire = await portal.signedIn(await makeAccount(portal, 'claire.lit'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('P5 an article is written with its preview, gets its picture and is withdrawn; on «Accueil» it is new until it is read', async () => {
  const staff = await pageFor(browser, url, agent)
  await staff.goto('/fournisseur/actualites')
  await staff.getByText('Aucune actualité').waitFor()
  await staff.getByRole('link', { name: 'Nouvelle actualité' }).click()
  for (const language of ['français', 'anglais']) {
    for (const field of ['Titre', 'Résumé', 'Texte'])
      await staff
        .getByLabel(new RegExp(`^${field}.*${language}`))
        .first()
        .fill(`${field} **en** ${language}`)
  }
  await staff.locator('.markdown-field strong').first().waitFor()
  await staff.getByLabel('Premier jour').fill(new Intl.DateTimeFormat('fr-FR').format(new Date()))
  // At the end of the page nothing is under the form's foot, which stays in view.
  await staff.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  await checkAccessibility(staff)
  await staff.getByRole('button', { name: 'Enregistrer' }).click()
  await staff.locator('.page-header').getByText('Publiée').waitFor()
  await staff.getByLabel(/^Résumé.*français/).fill('En bref')
  await staff.setInputFiles('input[type=file]', fileURLToPath(new URL('../demo/bureau.png', import.meta.url)))
  await staff.locator('.record-picture img').waitFor()
  // What was being typed is there still, and is saved over the picture's version.
  await staff.getByRole('button', { name: 'Enregistrer' }).click()
  await staff.getByLabel(/^Résumé.*français/).waitFor()

  const page = await pageFor(browser, url, claire, { width: 390 })
  await page.goto('/')
  const block = page.getByRole('region', { name: 'Actualités' })
  await block.getByText('À lire').waitFor()
  await checkAccessibility(page)
  await block.getByRole('link', { name: /Titre/ }).click()
  await page.locator('.news-article strong').waitFor()
  await page.getByText('En bref').waitFor()
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'Actualités', exact: true }).first().click()
  await page.getByText('Titre **en** français').first().waitFor()
  await page.goto('/')
  await block.waitFor()
  assert.equal(await block.getByText('À lire').count(), 0)

  await staff.getByRole('button', { name: 'Retirer', exact: true }).click()
  await staff.getByText('Personne ne la lira plus.').waitFor()
  await staff.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click()
  await staff.locator('.page-header').getByText('Retirée').waitFor()
  await page.goto('/actualites')
  await page.getByText('Aucune actualité pour le moment').waitFor()
  assert.deepEqual([...page.errors, ...staff.errors], [])
})
