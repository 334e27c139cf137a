import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { makeAccount, makeOrganisation, makeStaff, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('B8 B21 refused, the staff ask with a reason; granted, they act under a bar that names both and leads back; taken back, it is over', async () => {
  const principal = await makeAccount(portal, 'nora.gere')
  const organisation = await makeOrganisation(portal, 'Vallois et Brès', { principal })
  const client = await pageFor(browser, url, await portal.signedIn(principal))
  const staff = await pageFor(browser, url, await portal.signedIn(await makeStaff(portal, 'agent.dupond')))

  await staff.goto(`/fournisseur/clients/${organisation}/contacts`)
  await staff.getByRole('button', { name: 'Accéder avec les droits du client' }).click()
  const ask = staff.getByRole('dialog', { name: "Demander l'accès au client" })
  await checkAccessibility(staff)
  await ask.getByLabel('Pourquoi').fill('Ticket 42')
  await ask.getByRole('button', { name: "Demander l'accès" }).click()
  await staff.getByText('La demande est partie au client.').waitFor()

  await client.goto('/compte')
  const mine = client.getByRole('region', { name: 'Accès de votre fournisseur' })
  await mine.getByText('Rien', { exact: true }).waitFor()
  await mine.getByRole('button', { name: 'Accorder un accès' }).click()
  await mine.getByRole('radio', { name: 'Consulter et agir avec mes droits' }).check()
  await mine.getByLabel('Pendant').selectOption('1 heure')
  await checkAccessibility(client)
  await mine.getByRole('button', { name: 'Accorder', exact: true }).click()
  await mine.getByText("L'accès est accordé.").waitFor()
  await mine.getByText(/Consulter et agir avec mes droits \(fin/).waitFor()

  await staff.getByRole('button', { name: 'Accéder avec les droits du client' }).click()
  const bar = staff.getByRole('region', { name: 'Accès avec les droits du client' })
  await bar.getByText('Vous agissez dans le portail de Vallois et Brès').waitFor()
  await bar.getByText(/Avec les droits de nora GERE.*DUPOND agent/i).waitFor()
  await checkAccessibility(staff)
  await mine.getByRole('button', { name: 'Retirer cet accès' }).click()
  await mine.getByText(/L'accès est retiré/).waitFor()
  await bar.getByRole('button', { name: 'Retour au niveau précédent' }).click()
  await staff
    .getByRole('button', { name: 'Quitter la page' })
    .click({ timeout: 2_000 })
    .catch(() => {})
  await staff.waitForURL(new RegExp(`/fournisseur/clients/${organisation}/contacts`))
  assert.deepEqual([...staff.errors, ...client.errors], [])
})
