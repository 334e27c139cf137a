// A person asks for an organisation, staff approve, and it opens (O37).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let founder: Person
let agent: Person

before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  founder = await portal.signedIn(await makeAccount(portal, 'nils.valtorte', { given_name: 'Nils' }))
  agent = await portal.signedIn(await makeStaff(portal, 'teo.marsan'))
  await makeOrganisation(portal, 'Moulins de Tréhoret', { values: { siret: '73282932000074', city: 'Tréhoret' } })
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('O37 a person whose organisation is not listed asks for it; staff correct and approve; it opens to them', async () => {
  const mine = await pageFor(browser, url, founder)
  await mine.goto('/compte/rattachements/nouveau')
  await mine.getByText("Votre structure n'est pas dans la liste ?").waitFor()
  await mine.getByRole('link', { name: "Demander la création d'une structure" }).click()
  await mine.getByRole('heading', { name: "Demander la création d'une structure", level: 1 }).waitFor()
  const send = mine.getByRole('button', { name: 'Envoyer la demande' })
  await send.click()
  await mine.getByText('Ce champ est obligatoire').first().waitFor()
  await mine.getByLabel('Désignation').fill('Moulin de Tréhorez')
  await mine.getByLabel('SIRET').fill('732 829 320 00075')
  await send.click()
  await mine.getByText(/Ce n'est pas un SIRET/).waitFor()
  await checkAccessibility(mine)
  await mine.getByLabel('Type').selectOption({ label: 'Structure étrangère' })
  assert.equal(await mine.getByLabel('SIRET').count(), 0)
  await mine.getByLabel('Type').selectOption({ label: 'Structure privée' })
  await mine.getByLabel('SIRET').fill('732 829 320 00074')
  await mine.getByLabel('Commune').fill('Tréhoret')
  await mine.getByLabel('Commentaire').fill('Société reprise en mars.')
  await send.click()
  const block = mine.getByRole('region', { name: 'Mes demandes de création' })
  await block.getByRole('row', { name: /Moulin de Tréhorez/ }).waitFor()
  await checkAccessibility(mine)

  const desk = await pageFor(browser, url, agent)
  await desk.goto('/fournisseur/demandes-des-structures')
  await desk.getByRole('link', { name: /^Créations\s*1$/ }).click()
  const table = desk.getByRole('table', { name: 'Demandes de création' })
  await table.getByText('VALTORTE Nils').waitFor()
  await checkAccessibility(desk)
  await table.getByRole('button', { name: 'VALTORTE Nils', exact: true }).click()
  const drawer = desk.getByRole('dialog')
  await drawer.getByText('Société reprise en mars.').waitFor()
  // A client has this SIRET already: staff see it, and cannot make a second one.
  await drawer.getByRole('link', { name: 'Moulins de Tréhoret' }).waitFor()
  await drawer.getByText(/Même identifiant/).waitFor()
  await checkAccessibility(desk)
  await drawer.getByRole('button', { name: 'Valider' }).click()
  await drawer
    .getByText(/Un client a déjà ce SIRET/)
    .first()
    .waitFor()
  await drawer.getByLabel('SIRET').fill('732 829 320 00058')
  await drawer.getByRole('textbox', { name: 'Désignation', exact: true }).fill('Moulin de Tréhoret Nord')
  await drawer.getByRole('button', { name: 'Valider' }).click()
  await drawer.waitFor({ state: 'detached' })
  await desk.getByText('Rien à décider').waitFor()
  const [made] = await portal.sql(
    "select o.siret, m.role from organisations o join memberships m on m.organisation_id = o.id where o.name = 'Moulin de Tréhoret Nord' and m.account_id = $1",
    [founder.id],
  )
  assert.deepEqual(made, { siret: '73282932000058', role: 'principal_manager' })

  await mine.goto('/compte/rattachements')
  await mine.getByRole('heading', { name: 'Moulin de Tréhoret Nord' }).waitFor()
  await block.getByText('Validée').waitFor()
  await mine.goto('/gestion/structures')
  await mine.getByRole('link', { name: 'Moulin de Tréhoret Nord' }).first().click()
  await mine.getByRole('heading', { name: 'Moulin de Tréhoret Nord', level: 1 }).waitFor()
  assert.deepEqual([mine.errors, desk.errors], [[], []])
})

test('O37 staff attach to the client that is there, or refuse with a reason that the person reads; on a phone too', async () => {
  const ask = async (values: Record<string, unknown>) => {
    const reply = await founder.post('/account/organisation-requests', { kind: 'private', name: 'Moulins', ...values })
    assert.equal(reply.status, 201, JSON.stringify(reply.body))
  }
  await ask({ siret: '73282932000074' })
  await ask({ kind: 'individual', name: 'Valtorte Nils' })
  const desk = await pageFor(browser, url, agent)
  await desk.goto('/fournisseur/demandes-des-structures/creations')
  const table = desk.getByRole('table', { name: 'Demandes de création' })
  const drawer = desk.getByRole('dialog')
  await table
    .getByRole('row', { name: /73282932000074/ })
    .getByRole('button', { name: 'VALTORTE Nils', exact: true })
    .click()
  await drawer.getByRole('button', { name: 'Rattacher à ce client, Moulins de Tréhoret' }).click()
  await drawer.waitFor({ state: 'detached' })
  await table
    .getByRole('row', { name: /Particulier/ })
    .getByRole('button', { name: 'VALTORTE Nils', exact: true })
    .click()
  await drawer.getByRole('button', { name: 'Refuser' }).click()
  await drawer.getByLabel('Motif du refus').fill('Réservé aux professionnels.')
  await drawer.getByRole('button', { name: 'Refuser' }).click()
  await drawer.waitFor({ state: 'detached' })
  const mine = await pageFor(browser, url, founder, { width: 390, height: 844 })
  await mine.goto('/compte/rattachements')
  await mine.getByText('Réservé aux professionnels.').waitFor()
  await mine.getByRole('heading', { name: 'Moulins de Tréhoret' }).waitFor()
  await checkAccessibility(mine)
  assert.equal(await mine.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
  await mine.goto('/compte/rattachements/creation')
  await mine.getByLabel('Désignation').waitFor()
  await checkAccessibility(mine)
  const reader = await pageFor(browser, url, await portal.signedIn(await makeStaff(portal, 'lou.vernet', 'reader')))
  await ask({ kind: 'individual', name: 'Valtorte encore' })
  await reader.goto('/fournisseur/demandes-des-structures/creations')
  await reader
    .getByRole('table', { name: 'Demandes de création' })
    .getByRole('button', { name: 'VALTORTE Nils', exact: true })
    .click()
  await reader
    .getByRole('dialog')
    .getByText(/ne comprend pas «.Décider les demandes de création de structure/)
    .waitFor()
  assert.equal(await reader.getByRole('dialog').getByRole('button', { name: 'Valider' }).count(), 0)
  await checkAccessibility(reader)
  assert.deepEqual([mine.errors, desk.errors, reader.errors], [[], [], []])
})
