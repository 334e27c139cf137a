// The pages of interventions as people use them (P14, P20, P29, P36): a client's visit, the provider's week.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let browser: Browser
let url: string
let world: World
/** Days of the week after next, whatever day it is. */
const monday = (() => {
  const now = new Date()
  const days = 8 - (now.getUTCDay() || 7) + 7
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
})()
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

test('P36 P20 a client confirms a visit, moves it to a free slot and asks for tasks', async () => {
  const made = await world.plan({ startsAt: `${monday}T09:00:00Z`, tasks: ['Graisser les guides'] })
  const page = await pageFor(browser, url, world.user)
  await page.goto('/interventions')
  await page
    .getByRole('link', { name: /Visites\D*1\b/ })
    .first()
    .waitFor()
  await page.getByText('Contact de porte').first().waitFor()
  await checkAccessibility(page)
  await page.goto(`/interventions/${made.id}`)
  await page.getByText(/Visite prévue .*Confirmez-la/).waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Confirmer la visite' }).click()
  await page
    .getByText(/Confirmée au/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Déplacer' }).click()
  const dialog = page.getByRole('dialog')
  // What is left of the first day depends on the hour at which the test runs; the second is whole.
  await dialog.getByRole('group', { name: 'Jour' }).getByRole('button').nth(1).click()
  await dialog.getByRole('group', { name: 'Heure' }).getByRole('button').nth(2).click()
  await dialog.getByText(/ – .*/).first().waitFor()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Prendre ce créneau' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Demander des tâches' }).click()
  await page.getByRole('textbox', { name: 'Tâche 1' }).fill('Vérifier le bouton du 3e')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText(/demandée par UTILISE ugo/).waitFor()
  const seen = (await world.user.get(`/interventions/${made.id}`)).body
  assert.notEqual(seen.startsAt, made.startsAt)
  assert.deepEqual(
    seen.tasks.map((task: any) => task.label),
    ['Graisser les guides', 'Vérifier le bouton du 3e'],
  )
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  assert.deepEqual(page.errors, [])
})

test('P36 the planner sees the week, goes to the next by the keyboard, plans from a cell; nobody’s time is taken twice', async () => {
  const made = await world.plan({ startsAt: `${monday}T13:00:00Z`, subject: 'Réglage du palier' })
  const page = await pageFor(browser, url, world.planner)
  await page.goto(`/fournisseur/planning?semaine=${monday}`)
  await page.getByRole('link', { name: /Réglage du palier/ }).waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Semaine suivante' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /Réglage du palier/ }).waitFor({ state: 'detached' })
  await page.goBack()
  await page.getByRole('link', { name: /Réglage du palier/ }).waitFor()
  await page
    .getByRole('button', { name: /Planifier une visite de Théo Nivernec/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Client' }).fill('Lerzan')
  await page.getByRole('option', { name: /Lerzan/ }).click()
  await dialog.getByRole('textbox', { name: 'Objet' }).fill('Deuxième au même moment')
  await dialog.getByLabel('Heure').fill(
    new Date(made.startsAt).toLocaleTimeString('fr-FR', {
      timeZone: 'Europe/Paris',
      hour: '2-digit',
      minute: '2-digit',
    }),
  )
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await dialog.getByText('Ce technicien est déjà pris à ce moment.').waitFor()
  await page.keyboard.press('Escape')
  await page.goto(`/fournisseur/interventions/${made.id}`)
  await page.getByRole('heading', { name: 'Réglage du palier' }).waitFor()
  await checkAccessibility(page)
  await page.goto('/fournisseur/techniciens')
  await page.getByText('Lila Marsac').waitFor()
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})

test('P36 P29 on a phone the planning begins today: what is over is folded, and nothing is planned into the past', async () => {
  const page = await pageFor(browser, url, world.planner, { width: 390 })
  await page.clock.setFixedTime(new Date(`${monday}T09:00:00Z`).getTime() + 2 * 86_400_000)
  const early = await world.plan({ startsAt: `${monday}T08:00:00Z`, subject: 'Lundi déjà' })
  await page.goto(`/fournisseur/planning?semaine=${monday}`)
  const days = page.locator('.planning-day:visible')
  await days.first().waitFor()
  assert.match(await days.first().innerText(), /^Mercredi/)
  assert.equal(await page.getByText('Lundi déjà').isVisible(), false)
  await checkAccessibility(page)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  await page.getByText('Jours passés').click()
  await page.getByRole('link', { name: /Lundi déjà/ }).waitFor()
  assert.equal(
    await page
      .getByRole('region', { name: /^Lundi/ })
      .getByRole('button')
      .count(),
    0,
  )
  assert.ok(
    (await page
      .getByRole('region', { name: /^Mercredi/ })
      .getByRole('button')
      .count()) > 0,
  )
  await world.planner.post(`/staff/interventions/${early.id}/cancellation`, { version: early.version, reason: 'x' })
  assert.deepEqual(page.errors, [])
})

test('P36 P31 which visits wait for one is told in the list, with their hour; the bar says where one is on every page of the visits', async () => {
  const made = await world.plan({
    startsAt: `${monday}T12:00:00Z`,
    technicianId: world.otherId,
    subject: 'Attend un mot',
  })
  const hour = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: 'numeric' }).format(
    new Date(made.startsAt),
  )
  const page = await pageFor(browser, url, world.user)
  await page.goto('/interventions')
  const row = page.getByRole('row', { name: /Attend un mot/ })
  await row.getByText(/^À confirmer, /).waitFor()
  assert.match(await row.innerText(), new RegExp(`À confirmer, .* à ${Number.parseInt(hour, 10)}\\s?h\\s?00`))
  await checkAccessibility(page)
  const staff = await pageFor(browser, url, world.planner)
  for (const at of ['planning', 'techniciens', 'interventions']) {
    await staff.goto(`/fournisseur/${at}`)
    await staff
      .locator('.bar-two .group.active, .bar-two a.active')
      .filter({ hasText: /visites/i })
      .waitFor()
  }
  await world.planner.post(`/staff/interventions/${made.id}/cancellation`, { version: made.version, reason: 'x' })
  assert.deepEqual([...page.errors, ...staff.errors], [])
})

test('P36 P29 the link of a mail, without signing in: the visit is confirmed and moved; a link that is none says so', async () => {
  const made = await world.plan({
    startsAt: `${monday}T15:00:00Z`,
    technicianId: world.otherId,
    subject: 'Essai du frein',
  })
  const [mail] = await portal.sql(
    "select text_body from mails where kind = 'interventions.visit_planned' and text_body like '%Essai du frein%'",
  )
  const token = /\/visite#([\w-]{43})/.exec(mail.text_body)![1]
  const page = await pageFor(browser, url, undefined, { width: 390, height: 844 })
  await page.goto(`/visite#${token}`)
  await page.getByRole('heading', { name: 'Essai du frein' }).waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Confirmer la visite' }).click()
  await page.getByText("C'est noté.").waitFor()
  await page.getByRole('button', { name: 'Déplacer' }).click()
  await page.getByRole('group', { name: 'Heure' }).getByRole('button').first().click()
  await page.getByRole('button', { name: 'Prendre ce créneau' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.notEqual((await world.user.get(`/interventions/${made.id}`)).body.startsAt, made.startsAt)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  await page.goto(`/visite?autre#${'a'.repeat(43)}`)
  await page.getByText(/Ce lien ne vaut plus/).waitFor()
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})

test('P33 P36 the pages of visits are live: what the provider changes shows by itself, in the list, its next visit and the visit, and what is being typed stays', async () => {
  const made = await world.plan({
    ...{ startsAt: new Date(Date.now() + 5_400_000).toISOString(), technicianId: world.otherId },
    ...{ subject: 'La toute première', site: 'Bât. B' },
  })
  const list = await pageFor(browser, url, world.supervisor)
  await list.goto('/interventions')
  const next = list.getByRole('heading', { name: 'Prochaine visite' })
  await next.waitFor()
  await list
    .getByText(/La toute première · Bât\. B/)
    .first()
    .waitFor()
  await checkAccessibility(list)
  const page = await pageFor(browser, url, world.supervisor)
  await page.goto(`/interventions/${made.id}`)
  await page.getByRole('button', { name: 'Demander des tâches' }).click()
  await page.getByRole('textbox', { name: 'Tâche 1' }).fill('Le bouton du 3e')
  const changed = await world.planner.put(`/staff/interventions/${made.id}`, {
    ...{ version: made.version, kind: 'repair', subject: 'La toute première, autrement', site: 'Bât. C', minutes: 60 },
    ...{ startsAt: made.startsAt, technicianId: world.otherId, tasks: ['Graisser'] },
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  await list
    .getByText(/La toute première, autrement · Bât\. C/)
    .first()
    .waitFor()
  await page.locator('h1', { hasText: 'La toute première, autrement' }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Tâche 1' }).inputValue(), 'Le bouton du 3e')
  // It was typed over what was there before: that is said, and the second time it is meant.
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText(/modifié entre-temps/).waitFor()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText(/demandée par VEILLE|demandée par SUPERVISEUR/i).waitFor()
  const now = (await world.planner.get(`/staff/interventions/${made.id}`)).body
  await world.planner.post(`/staff/interventions/${made.id}/cancellation`, { version: now.version, reason: 'Retard' })
  await page.getByText('Annulée').first().waitFor()
  await list.getByText(/La toute première, autrement · Bât\. C/).waitFor({ state: 'detached' })
  assert.deepEqual([...page.errors, ...list.errors], [])
})
