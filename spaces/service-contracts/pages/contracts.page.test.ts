// The pages of service contracts as people use them (P18, P19, P20, P29, P39).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeTicket } from '../../interventions/testing.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let browser: Browser
let url: string
let world: World
let contract: any
const today = new Date().toISOString().slice(0, 10)
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  world = await makeWorld(portal)
  contract = await world.contract({
    ...{ number: 'SSC-2025-102', startsOn: ago(200).slice(0, 10), endsOn: ago(-200).slice(0, 10) },
    invoicing: { name: 'Anouar Bréhec', email: 'compta@lerzan.example', phone: '02 61 91 04 00' },
    coverages: [
      {
        label: "Pièces et main-d'œuvre",
        startsOn: ago(200).slice(0, 10),
        endsOn: ago(-20).slice(0, 10),
        characteristics: 'Sous 4 h',
      },
    ],
  })
  await world.enter(contract, 40, ago(100).slice(0, 10))
  await world.work(contract, 6, ago(60), { subject: 'Formation des gardiens', site: '' })
  await world.work(contract, 3, ago(20), { subject: 'Four du copieur', site: 'Agence Nord' })
  await world.enter(contract, -2, ago(10).slice(0, 10), { kind: 'travel', label: 'Déplacements' })
  await world.planner.post(`/staff/service-contracts/${contract.id}/plans`, {
    ...{
      label: 'Visite trimestrielle',
      everyMonths: 3,
      firstOn: today,
      assetId: world.asset,
      tasks: ['Graisser les guides'],
    },
  })
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('P18 P19 P20 P39 a client reads a contract by its tabs, on a desk and on a phone', async () => {
  const page = await pageFor(browser, url, world.supervisor)
  const at = `/contrats-de-service/${contract.id}`
  await checkPages(page, [
    '/contrats-de-service',
    at,
    `${at}/couvertures`,
    `${at}/unites`,
    `${at}/preventives`,
    `${at}/seuils`,
  ])
  await page.goto(at)
  await page.getByRole('link', { name: 'Ascenseur H-00314' }).waitFor()
  await page.getByText('Anouar Bréhec').waitFor()
  await page.getByRole('link', { name: "Décompte d'UT" }).click()
  await page.getByRole('img', { name: 'Unités de travail : 11 consommées, 0 prévues, 29 libres' }).waitFor()
  const table = page.getByRole('table')
  await table.getByRole('row', { name: /Four du copieur.*IT-.*3 31$/ }).waitFor()
  // On a phone a row is a paragraph: its balance is there without pushing the table aside.
  await page.setViewportSize({ width: 390, height: 844 })
  const balance = (await table
    .getByRole('row', { name: /Four du copieur/ })
    .getByText('31', { exact: true })
    .boundingBox())!
  assert.ok(balance.x > 0 && balance.x + balance.width < 390, `the balance is at ${balance.x}`)
  await page.setViewportSize({ width: 1440, height: 900 })
  // A figure opens into what it is made of.
  await page.getByRole('button', { name: /29, ouvrir le détail/ }).click()
  await page.getByText('Créditées').waitFor()
  await page.keyboard.press('Escape')
  await page
    .getByRole('textbox', { name: 'Du' })
    .fill(new Date(Date.now() - 30 * 86_400_000).toLocaleDateString('fr-FR'))
  await page.getByRole('textbox', { name: 'Au' }).focus()
  await table.getByRole('row', { name: /Report du début de période 34/ }).waitFor()
  // Back undoes the period.
  await page.goBack()
  await table.getByRole('row', { name: /Carnet de 40/ }).waitFor()
  // Told in time.
  await page.getByRole('link', { name: 'Seuils' }).click()
  await page.getByRole('button', { name: 'Poser le seuil' }).click()
  await page.getByText('5 unités restantes ou moins').waitFor()
  await page.getByRole('button', { name: 'Je suis prévenu' }).click()
  await page.getByRole('button', { name: 'Me prévenir' }).waitFor()
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})

test('P18 P19 P20 the provider adds a contract, grants units, plans visits', async () => {
  const page = await pageFor(browser, url, world.planner)
  const at = `/fournisseur/contrats-de-service/${contract.id}`
  await checkPages(page, ['/fournisseur/contrats-de-service', `${at}/unites`, `${at}/preventives`])
  await page.goto('/fournisseur/contrats-de-service')
  await page.getByRole('button', { name: 'Nouveau contrat' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('combobox', { name: 'Client' }).fill('Lerzan')
  await page.getByRole('option', { name: /Lerzan/ }).click()
  await drawer.getByRole('textbox', { name: 'Numéro' }).fill('SSC-NEUF')
  await drawer.getByRole('textbox', { name: 'Libellé' }).fill('Carnet de 10')
  await drawer.getByRole('combobox', { name: 'Type' }).selectOption('units')
  await drawer.getByRole('textbox', { name: 'Date début' }).fill(new Date().toLocaleDateString('fr-FR'))
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { name: 'SSC-NEUF, Carnet de 10' }).waitFor()
  await page.getByRole('link', { name: "Décompte d'UT" }).click()
  await page.getByRole('button', { name: 'Saisir des unités' }).click()
  await page.getByRole('textbox', { name: 'Demande' }).fill('Carnet de 10')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('row', { name: /Carnet de 10 Crédit \+10 10/ }).waitFor()
  await page.getByRole('link', { name: 'Interventions préventives' }).click()
  await page.getByRole('button', { name: 'Ajouter un plan' }).click()
  await page.getByRole('textbox', { name: 'Libellé' }).fill('Visite annuelle')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Visite annuelle').waitFor()
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})

test('P14 P11 P18 on a ticket and on an asset: the visits, the work done on hover, focus or tap; on a visit: its contract', async () => {
  const ticket = await makeTicket(portal, world.client, world.supervisor.id, 'T-2026-9999')
  const done = await world.work(contract, 1, ago(5), {
    ...{ subject: 'Réglage du palier', ticketId: ticket.id, assetIds: [world.asset] },
  })
  const page = await pageFor(browser, url, world.supervisor)
  await page.goto(`/parc/${world.asset}/interventions`)
  const work = page.getByRole('button', { name: /Travail fait, IT-/ })
  await work.first().waitFor()
  await checkAccessibility(page)
  const [visit] = (await world.supervisor.get(`/interventions?ticket=${ticket.id}`)).body.items
  assert.equal(visit.id, done)
  await page.goto(`/assistance/${ticket.id}`)
  await page
    .locator('.page-tabs')
    .getByRole('link', { name: /^Interventions/ })
    .click()
  await page.getByRole('link', { name: visit.number }).waitFor()
  for (const how of ['hover', 'focus', 'tap'] as const) {
    if (how === 'hover') await work.hover()
    else if (how === 'focus') await work.focus()
    else await work.click()
    await page.getByRole('tooltip').getByText('Contact nettoyé.').waitFor()
    await page.keyboard.press('Escape')
    await page.mouse.move(0, 0)
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    await work.blur()
  }
  await page.getByRole('link', { name: visit.number }).click()
  await page.getByRole('link', { name: 'SSC-2025-102' }).waitFor()
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})
