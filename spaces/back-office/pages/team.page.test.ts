// «Équipe» and «Tâches en échec»: what whoever runs the portal for a brand looks after.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { makeStaff, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let page: Page & { errors: string[] }

before(async () => {
  portal = await startPortal()
  await portal.app.start()
  const administrator = await makeStaff(portal, 'ana.roquelin', 'administrator')
  await makeStaff(portal, 'lise.barredon', 'reader')
  const url = await servePortal(portal)
  browser = await openBrowser()
  page = await pageFor(browser, url, await portal.signedIn(administrator))
})
after(async () => {
  await browser?.close()
  await portal?.close()
})
const shoot = async (name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}
const onPhone = async (name: string) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await checkAccessibility(page)
  await shoot(name)
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('B17 a member is given several roles in a drawer that says what each permits; the last administrator stays one', async () => {
  await page.goto('/fournisseur/equipe')
  const table = page.getByRole('table', { name: 'Membres' })
  await table.getByRole('button', { name: 'BARREDON' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('checkbox', { name: 'Agent' }).check()
  await drawer.getByText('Lecture seule').last().click()
  await drawer.getByText('Voir les clients et leurs comptes').filter({ visible: true }).waitFor()
  await checkAccessibility(page)
  await shoot('team-drawer')
  await onPhone('team-phone')
  await drawer.getByRole('button', { name: 'Enregistrer' }).click()
  await table.getByText('Agent, Lecture seule').waitFor()
  await table.getByRole('button', { name: 'ROQUELIN' }).click()
  await drawer.getByRole('checkbox', { name: 'Agent' }).check()
  await drawer.getByRole('checkbox', { name: 'Administrateur' }).uncheck()
  await drawer.getByRole('button', { name: 'Enregistrer' }).click()
  await drawer.getByText("C'est le dernier administrateur du portail").waitFor()
  assert.deepEqual(
    page.errors.filter((error) => !error.includes('409')),
    [],
  )
})

test('R4 failed jobs are done again, all of a kind, or given up after a question', async () => {
  const fail = (name: string, message: string) =>
    portal.sql(
      "insert into jobs.job (name, data, state, retry_limit, retry_count, completed_on, output) values ($1, $2, 'failed', 2, 2, now(), $3)",
      [name, { brandId: portal.brandId }, { message }],
    )
  await fail('kernel.sweep_work', 'ligne coupée')
  await fail('kernel.sweep_work', 'ligne coupée')
  await fail('kernel.work', 'smtp://robot:secret@mail.example refuse')
  await page.goto('/fournisseur/reglages/taches')
  const table = page.getByRole('table', { name: 'Tâches en échec' })
  await table.getByText('smtp://…@mail.example refuse').waitFor()
  await checkAccessibility(page)
  await shoot('jobs')
  await onPhone('jobs-phone')
  await page.goto('/fournisseur/reglages/taches?genre=kernel.sweep_work')
  await page.getByRole('button', { name: 'Relancer les 2 tâches' }).click()
  await table.getByText('ligne coupée').first().waitFor({ state: 'detached' })
  await page.goto('/fournisseur/reglages/taches')
  await table.getByRole('button', { name: /Abandonner, Travail long/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Le journal garde votre décision').waitFor()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Abandonner' }).click()
  await page.getByText('Aucune tâche en échec').waitFor()
})

test('D1 «Paramètres du portail» has the same tabs on each of its pages; an address is one line, and a choice is told in words', async () => {
  await page.goto('/fournisseur/portail/acces')
  await page.getByRole('link', { name: 'Serveur', exact: true }).click()
  await page.getByRole('heading', { name: 'Paramètres internet', level: 1 }).waitFor()
  await page.getByLabel('Adresse mail de notification').waitFor()
  assert.equal(await page.locator('main textarea').count(), 0)
  // Where nothing is set, mail comes from the brand, not from the program.
  assert.equal(await page.getByLabel('Nom de la société').inputValue(), 'Halbrane')
  for (const name of ['Transfert', 'Portail', 'Accès de synchronisation', "Droits d'accès au portail"]) {
    await page.getByRole('link', { name, exact: true }).click()
    await page.locator('.page-tabs [aria-current=page]', { hasText: name }).waitFor()
  }
  await page.goto('/fournisseur/reglages')
  await page.getByLabel("Si l'horodatage ne répond pas").waitFor()
  assert.deepEqual(await page.getByLabel("Si l'horodatage ne répond pas").locator('option').allInnerTexts(), [
    "Elle attend l'horodatage",
    'Elle est faite sans horodatage (PAdES B-B)',
  ])
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})
