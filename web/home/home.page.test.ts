import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal, settled } from '../../testing/browser.ts'
import { makeAccount, makeMember, makeOrganisation, makeStaff, type Portal, startPortal } from '../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let client: string

before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  url = await servePortal(portal)
  browser = await openBrowser()
  const organisation = await makeOrganisation(portal, 'Mairie de Rive')
  client = await makeAccount(portal, 'rive.cliente')
  await makeMember(portal, client, organisation)
  const signedIn = await portal.signedIn(client)
  const filed = await signedIn.upload('/tickets', [], {
    subject: 'Imprimante',
    category: 'incident',
    body: 'Elle ne répond plus.',
  })
  assert.equal(filed.status, 201, JSON.stringify(filed.body))
  const staff = await portal.signedIn(await makeStaff(portal, 'chef.rive', 'administrator'))
  const made = async (path: string, body: object) => {
    const answered = await staff.post(path, body)
    assert.equal(answered.status, 201, JSON.stringify(answered.body))
    return answered.body.id as string
  }
  const modelId = await made('/staff/asset-models', {
    ...{ manufacturer: 'Kéloa', label: 'C4520', reference: 'C4520', kind: 'printer' },
  })
  const asset = await made('/staff/assets', {
    ...{ organisationId: organisation, modelId, label: 'Copieur', number: 'H-1', serial: 'S-1', sourceCode: '' },
    ...{ siteId: null, place: '', remark: '', installedOn: '2024-03-04', state: 'service' },
  })
  // What a label told of is a ticket, too.
  await portal.sql(
    `insert into breakdown_reports (brand_id, asset_id, organisation_id, name, reached_at, words, created_at)
     values ($1, $2, $3, 'Un visiteur', '06 39 98 41 20', 'Plus de papier', $4)`,
    [portal.brandId, asset, organisation, portal.clock.now],
  )
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test("P27 «Accueil» of the staff says what waits for the team and leads to it; a phone's bar and its «Plus» say so too", async () => {
  const staff = await portal.signedIn(await makeStaff(portal, 'agent.rive'))
  const page = await pageFor(browser, url, staff, { width: 390 })
  await page.goto('/')
  const waiting = page.getByRole('region', { name: "Ce qui m'attend" })
  await waiting.getByRole('link', { name: /Assistance.*1/ }).waitFor()
  await checkAccessibility(page)
  // The tickets stand in the bar itself; the breakdown that a label told of is under «Plus».
  const bar = page.getByRole('navigation').last()
  await bar.getByRole('link', { name: /Assistance.*1 en attente/ }).waitFor()
  await page.getByRole('button', { name: /Plus.*1 en attente/ }).click()
  await page.getByRole('menuitem', { name: /Parc.*1 en attente/ }).waitFor()
  await page.keyboard.press('Escape')
  await bar.getByRole('link', { name: /Assistance/ }).click()
  await page.waitForURL('**/fournisseur/assistance')
  assert.deepEqual(page.errors, [])
})

test('The search of the frame finds a page by what one does there, and one that the bar has not', async () => {
  const id = await makeAccount(portal, 'cherche.rive')
  const page = await pageFor(browser, url, await portal.signedIn(id))
  await page.goto('/')
  await page
    .getByRole('button', { name: /Rechercher partout/ })
    .first()
    .click()
  await page.getByRole('combobox').fill('coordonnées')
  await page.getByRole('option', { name: 'Mon compte' }).waitFor()
  await page.getByRole('combobox').fill('rattachement')
  await page.getByRole('option', { name: 'Mes rattachements' }).click()
  await page.waitForURL('**/compte/rattachements')
  assert.deepEqual(page.errors, [])
})

test('P5 a quick act of «Accueil» leads to where it is done', async () => {
  const person = await portal.signedIn(await makeAccount(portal, 'rive.pressee'))
  const page = await pageFor(browser, url, person)
  await page.goto('/')
  await page
    .getByRole('region', { name: 'Actions rapides' })
    .getByRole('link', { name: /Ouvrir un ticket/ })
    .click()
  await page.waitForURL('**/assistance/nouveau')
  assert.deepEqual(page.errors, [])
  await page.context().close()
})

test('P27 the first page of a client asks for nothing that only other pages show: neither their pieces, nor the words of another language', async () => {
  const page = await pageFor(browser, url, await portal.signedIn(client))
  const files: string[] = []
  page.on('requestfinished', (request) => {
    const name = /\/assets\/([\w-]+)-[\w-]{8}\.js$/.exec(request.url())?.[1]
    if (name) files.push(name)
  })
  await page.goto('/')
  await page.getByRole('region', { name: 'Actions rapides' }).waitFor()
  await settled(page)
  assert.deepEqual(
    files.filter((name) => !/^(index|rolldown-runtime|base|frame|home|(news-)?texts-fr)$/.test(name)),
    [],
  )
  await page.context().close()
})

test('P31 a page that is not open says whom to ask', async () => {
  const manager = await makeAccount(portal, 'mona.gere')
  const organisation = await makeOrganisation(portal, 'Régie du Port', { principal: manager })
  const id = await makeAccount(portal, 'ugo.port')
  await makeMember(portal, id, organisation, 'portal_user')
  const page = await pageFor(browser, url, await portal.signedIn(id))
  const [{ name }] = await portal.sql(
    "select trim(given_name || ' ' || surname) as name from memberships where account_id = $1",
    [manager],
  )
  await page.goto('/factures-que-je-ne-lis-pas')
  await page.getByText(`demandez son accès à ${name}`).waitFor()
  await checkAccessibility(page)
  // Whoever runs the people there is not sent to themselves.
  const own = await pageFor(browser, url, await portal.signedIn(manager))
  await own.goto('/une-page-qui-manque')
  await own.getByText('demandez son accès à').waitFor()
  assert.equal(await own.getByText(`demandez son accès à ${name}`).count(), 0)
  assert.deepEqual([...page.errors, ...own.errors], [])
})
