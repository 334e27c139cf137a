// The provider's pages about its clients: a client with its principal manager, recovery, requests, roles.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { insert, makeAccount, makeOrganisation, makeStaff, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let page: Page & { errors: string[] }
let town: string
let administrator: string

before(async () => {
  portal = await startPortal()
  administrator = await makeStaff(portal, 'ana.roquelin', 'administrator')
  const principal = await makeAccount(portal, 'claire.vautrin')
  await makeAccount(portal, 'hugo.mercadal')
  town = await makeOrganisation(portal, 'Ville de Montfabre', { principal })
  const service = (await insert(portal, 'services', { organisation_id: town, name: 'Finances' })).id
  for (const identifier of ['nour.belami', 'paul.ostran', 'iris.voltane']) {
    const request = await insert(portal, 'membership_requests', {
      brand_id: portal.brandId,
      organisation_id: town,
      account_id: await makeAccount(portal, identifier),
      requested_at: portal.clock.now,
    })
    await insert(portal, 'membership_request_services', {
      request_id: request.id,
      organisation_id: town,
      service_id: service,
    })
    portal.clock.set(new Date(portal.clock.now.getTime() + 60_000).toISOString())
  }
  await insert(portal, 'space_offers', { organisation_id: town, space: 'contracts' })
  const [membership] = await portal.sql('select id, account_id from memberships where organisation_id = $1', [town])
  const request = await insert(portal, 'space_requests', {
    organisation_id: town,
    membership_id: membership.id,
    account_id: membership.account_id,
    origin: 'person',
    comment: 'Pour préparer la paie',
    requested_at: portal.clock.now,
  })
  await insert(portal, 'space_request_items', { request_id: request.id, organisation_id: town, space: 'contracts' })
  url = await servePortal(portal)
  browser = await openBrowser()
  page = await pageFor(browser, url, await portal.signedIn(administrator))
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('O37 D9 a client is made with a new person as its principal manager; name and address are asked for once', async () => {
  await page.goto('/fournisseur/clients')
  await page.getByRole('button', { name: 'Créer un nouveau client' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Nature').selectOption({ label: 'Structure étrangère' })
  assert.equal(await form.getByLabel('SIRET').count(), 0)
  await form.getByLabel('Nom de la société').fill('Haldene Logistik')
  await form.getByLabel('Identifiant étranger').fill('HRB 21880')
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await form.getByText('Ce champ est obligatoire').first().waitFor()
  await form.getByLabel('Nom', { exact: true }).fill('Weiss')
  await form.getByLabel('Prénom').fill('Jana')
  await form.getByLabel('Adresse email de connexion', { exact: true }).fill('jana.weiss@haldene.example')
  await form.getByLabel('Adresse email de connexion (confirmation)').fill('jana.weiss@autre.example')
  await checkAccessibility(page)
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await form.locator('[aria-invalid=true]').waitFor()
  await form.getByLabel('Adresse email de connexion (confirmation)').fill('jana.weiss@haldene.example')
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { name: 'Haldene Logistik', level: 1 }).waitFor()
  await page.getByText('HRB 21880').waitFor()
  const [row] = await portal.sql(
    "select m.role, a.sign_in_email, a.status from memberships m join accounts a on a.id = m.account_id join organisations o on o.id = m.organisation_id where o.name = 'Haldene Logistik'",
  )
  assert.deepEqual(row, { role: 'principal_manager', sign_in_email: 'jana.weiss@haldene.example', status: 'pending' })
  await checkAccessibility(page)

  // A private person is their own manager, at the address of the record, and has access at once where that is ticked.
  await page.goto('/fournisseur/clients')
  await page.getByRole('button', { name: 'Créer un nouveau client' }).click()
  await form.getByLabel('Statut').selectOption({ label: 'Particulier' })
  await form.getByLabel('Nom', { exact: true }).first().fill('MOI MEME')
  await form.getByLabel('E-mail').fill('moi@meme.example')
  assert.equal(await form.getByLabel('Adresse email de connexion (confirmation)').count(), 0)
  await form.getByLabel("Donner l'accès tout de suite").check()
  await checkAccessibility(page)
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { name: 'MOI MEME', level: 1 }).waitFor()
  const client = page.url()
  assert.deepEqual(
    await portal.sql(
      "select kind, to_address from mails where to_address in ('moi@meme.example', 'jana.weiss@haldene.example')",
    ),
    [{ kind: 'portal-access.client_activation', to_address: 'moi@meme.example' }],
  )
  // Its first quote and its first invoice begin from here.
  await page.getByRole('button', { name: 'Nouveau devis' }).click()
  await page.getByRole('heading', { name: 'Devis, MOI MEME' }).waitFor()
  await page.goto(client)
  await page.getByRole('button', { name: 'Nouvelle facture' }).click()
  await page.getByRole('heading', { name: 'Facture, MOI MEME' }).waitFor()
})

test('O22 a client is recovered with proof, by another person', async () => {
  await page.goto(`/fournisseur/clients/${town}`)
  await page.getByRole('button', { name: 'Récupération' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: 'Désigner ce gestionnaire' }).click()
  await form.getByText('Ce champ est obligatoire').first().waitFor()
  await form.locator('input[type=file]').setInputFiles({
    name: 'arrete.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  })
  await form.getByText('arrete.pdf').waitFor()
  await form.getByLabel('Motif').fill('Décès de la gestionnaire, arrêté du 2 novembre.')
  const person = form.getByRole('combobox', { name: 'Personne' })
  await person.fill('mercadal')
  await page.getByRole('option', { name: /MERCADAL/ }).click()
  await checkAccessibility(page)
  await form.getByRole('button', { name: 'Désigner ce gestionnaire' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByText('hugo.mercadal@client.example').first().waitFor()
  const rows = await portal.sql(
    'select surname, role from memberships where organisation_id = $1 and removed_at is null order by surname',
    [town],
  )
  assert.deepEqual(rows, [
    { surname: 'MERCADAL', role: 'principal_manager' },
    { surname: 'VAUTRIN', role: 'member' },
  ])
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from journal_events where type = 'organisation.recovered'",
  )
  assert.equal(n, 1)
})

test('O18 a membership is changed and removed from the page of the client', async () => {
  const people = page.getByRole('table', { name: 'Personnes' })
  await people.getByRole('button', { name: 'VAUTRIN claire' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Rôle').selectOption({ label: 'Gestionnaire secondaire' })
  await drawer.getByLabel('Rattachement').selectOption({ label: 'Certains services' })
  await drawer.getByRole('checkbox', { name: 'Finances' }).check()
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await drawer
    .getByText(/enregistr/i)
    .first()
    .waitFor()
  await page.waitForFunction(() =>
    document.querySelector('[role=dialog]')?.textContent?.includes('Gestionnaire secondaire'),
  )
  const read = () => portal.sql("select role, whole, removed_at from memberships where surname = 'VAUTRIN'")
  while ((await read())[0].role !== 'secondary_manager') await page.waitForTimeout(100)
  assert.deepEqual((await read())[0], { role: 'secondary_manager', whole: false, removed_at: null })
  await drawer.getByRole('button', { name: 'Supprimer le rattachement' }).click()
  await drawer.getByText('Cette personne quitte Ville de Montfabre').waitFor()
  await drawer.getByRole('button', { name: 'Supprimer le rattachement' }).click()
  await drawer.waitFor({ state: 'detached' })
  assert.ok((await read())[0].removed_at)
})

test('O2 staff decide requests from the queue: by a key, in bulk with a reason, one decided meanwhile told', async () => {
  await page.goto('/fournisseur/demandes-des-structures')
  const table = page.getByRole('table', { name: 'Demandes de rattachement' })
  await table.getByText('BELAMI nour').waitFor()
  await checkAccessibility(page)
  await table.getByText('BELAMI nour').click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('checkbox', { name: 'Finances' }).waitFor()
  await drawer.getByText('En attente').waitFor()
  await checkAccessibility(page)
  await page.keyboard.press('v')
  await drawer.waitFor({ state: 'detached' })
  await table.getByText('BELAMI nour').waitFor({ state: 'detached' })
  const [member] = await portal.sql("select role, granted_by from memberships where surname = 'BELAMI'")
  assert.deepEqual(member, { role: 'member', granted_by: administrator })

  // The keys of lists: J goes to the first, X ticks it, R refuses what is ticked.
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('2 sélection').first().waitFor()
  const colleague = await portal.signedIn(await makeStaff(portal, 'teo.marsan'))
  const [first] = (await colleague.get('/staff/membership-requests')).body.items
  const other = await colleague.post(`/staff/membership-requests/${first.id}/refusal`, {
    version: first.version,
    reason: 'Ailleurs',
  })
  assert.equal(other.status, 200)
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Refuser les 2' }).click()
  await dialog.getByText('Le motif manque').waitFor()
  await dialog.getByLabel('Motif du refus').fill('Hors de la structure')
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Refuser les 2' }).click()
  await page.getByRole('heading', { name: 'Refus de 2 rattachements' }).waitFor()
  await page.getByText('Terminé.').waitFor()
  assert.match(await page.getByRole('row').nth(1).innerText(), /MARSAN/)
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'Retour à la liste' }).click()
  await page.getByText('Rien à décider').waitFor()
  const rows = await portal.sql("select refusal_reason from membership_requests where decision = 'refused' order by 1")
  assert.deepEqual(
    rows.map((row) => row.refusal_reason),
    ['Ailleurs', 'Hors de la structure'],
  )
})

test('O10 a request for a space opens to be decided', async () => {
  await page.getByRole('link', { name: 'Abonnements' }).click()
  const table = page.getByRole('table', { name: "Demandes d'abonnement aux espaces" })
  // The person left the organisation: the request left with them.
  await page.waitForURL(/abonnements/)
  await page.getByText('Rien à décider').waitFor()
  await table.waitFor({ state: 'detached' })
  await page.goto('/fournisseur/demandes-des-structures/abonnements?etat=withdrawn')
  await table.getByText('VAUTRIN claire').click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('Pour préparer la paie').waitFor()
  assert.equal(await drawer.getByRole('button', { name: 'Valider' }).count(), 0)

  const [member] = await portal.sql("select id, account_id from memberships where surname = 'BELAMI'")
  const request = await insert(portal, 'space_requests', {
    organisation_id: town,
    membership_id: member.id,
    account_id: member.account_id,
    origin: 'person',
    requested_at: portal.clock.now,
  })
  await insert(portal, 'space_request_items', { request_id: request.id, organisation_id: town, space: 'contracts' })
  await page.goto('/fournisseur/demandes-des-structures/abonnements')
  await table.getByText('BELAMI nour').click()
  await drawer.getByRole('checkbox', { name: /Modification/ }).uncheck()
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Valider' }).click()
  await drawer.waitFor({ state: 'detached' })
  const rows = await portal.sql('select access from space_subscriptions where membership_id = $1', [member.id])
  assert.deepEqual(rows, [{ access: 'read' }])
})

test('O7 rights are ticked in the table of roles, and roles are made', async () => {
  await page.goto('/fournisseur/roles')
  await page.getByRole('heading', { name: 'Droits' }).waitFor()
  await checkAccessibility(page)
  assert.ok(await page.getByRole('checkbox', { name: 'Voir les utilisateurs, Gestionnaire principal' }).isDisabled())
  await page.getByRole('checkbox', { name: 'Voir les utilisateurs, Utilisateur simple' }).check()
  await page.getByText('1 modification non enregistrée.').waitFor()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('1 modification non enregistrée.').waitFor({ state: 'detached' })
  const rows = await portal.sql(
    "select permission from role_permissions where role = 'member' and permission = 'organisation.people.read'",
  )
  assert.equal(rows.length, 1)
  await page.getByRole('button', { name: 'Nouveau rôle' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Nom, en français').fill('Comptable')
  await form.getByLabel('Nom, en anglais').fill('Accountant')
  await form.getByLabel('Mêmes droits que').selectOption({ label: 'Gestionnaire secondaire' })
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByRole('checkbox', { name: 'Voir les utilisateurs, Comptable' }).waitFor()
  assert.ok(await page.getByRole('checkbox', { name: 'Voir les utilisateurs, Comptable' }).isChecked())
  await page.getByRole('button', { name: 'Modifier, Comptable' }).click()
  await form.getByRole('button', { name: 'Supprimer ce rôle' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByRole('checkbox', { name: 'Voir les utilisateurs, Comptable' }).waitFor({ state: 'detached' })
  assert.deepEqual(page.errors, [])
})
