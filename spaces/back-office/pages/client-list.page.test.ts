// The pages of the module «Clients» (spec 5, B1 to B6).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { insert, makeAccount, makeOrganisation, makeStaff, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let page: Page & { errors: string[] }
let staff: string
let town: string
let group: string

before(async () => {
  portal = await startPortal()
  staff = await makeStaff(portal, 'ana.roquelin', 'administrator')
  group = (
    await insert(portal, 'client_groups', {
      brand_id: portal.brandId,
      name: 'Collectivités',
      remark: '',
      created_at: portal.clock.now,
    })
  ).id
  const client = async (code: string, name: string, identifier: string, values: object = {}, account: object = {}) =>
    makeOrganisation(portal, name, {
      principal: await makeAccount(portal, identifier, account as never),
      values: { code, registered_on: '2023-06-22', ...values },
    })
  town = await client('C-0702', 'Ville de Montfabre', 'claire.aubertine')
  const union = await client('C-0231', 'Syndicat des eaux de la Vaulne', 'bilal.ostran')
  await client('C-0829', 'Garage Brème et fils', 'luc.breme', { registered_on: '2022-03-27', locale: 'en' })
  await client('C-1103', 'PERRIGOT Sacha', 'sacha.perrigot', { kind: 'individual' }, { status: 'pending' })
  for (const organisation_id of [town, union])
    await insert(portal, 'client_group_members', {
      organisation_id,
      group_id: group,
      brand_id: portal.brandId,
      added_at: portal.clock.now,
    })
  await insert(portal, 'tickets', {
    brand_id: portal.brandId,
    organisation_id: town,
    account_id: (await portal.sql("select id from accounts where identifier = 'claire.aubertine'"))[0].id,
    number: 'T-1',
    subject: 'Écran noir',
    opened_by_label: 'AUBERTINE claire',
    opened_at: portal.clock.now,
    last_activity_at: portal.clock.now,
  })
  url = await servePortal(portal)
  browser = await openBrowser()
  page = await pageFor(browser, url, await portal.signedIn(staff))
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

const table = () => page.getByRole('table', { name: 'Tous les clients' })
const heads = () => table().getByRole('columnheader').allInnerTexts()
const rows = async () => (await table().locator('tbody tr.row').all()).length

test('B1 columns are chosen by keyboard, kept on the server, and restored', async () => {
  await page.goto('/fournisseur/clients')
  await table().getByText('Ville de Montfabre').waitFor()
  assert.deepEqual((await heads()).map((text) => text.trim()).filter(Boolean), [
    'Code',
    'Nom',
    'Société',
    'Personne de contact',
    'Projet',
    'Groupe',
    'Solde',
    'État',
    'Inscription',
  ])
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Colonnes' }).focus()
  await page.keyboard.press('Enter')
  const menu = page.getByRole('menu')
  await menu.waitFor()
  await checkAccessibility(page)
  assert.equal(await menu.getByRole('menuitemcheckbox', { name: 'Code' }).isDisabled(), true)
  await menu.getByRole('menuitemcheckbox', { name: 'Projet' }).focus()
  await page.keyboard.press('Space')
  await table().getByRole('columnheader', { name: 'Projet' }).waitFor({ state: 'detached' })
  const saved = page.waitForResponse(
    (reply) => reply.url().endsWith('/list-views') && (reply.request().postData() ?? '').includes('country'),
  )
  await menu.getByRole('menuitemcheckbox', { name: 'Pays' }).click()
  await table().getByRole('columnheader', { name: 'Pays' }).waitFor()
  await saved
  await page.keyboard.press('Escape')
  // Another browser of the same person has them.
  const elsewhere = await pageFor(browser, url, await portal.signedIn(staff))
  await elsewhere.goto('/fournisseur/clients')
  await elsewhere.getByRole('columnheader', { name: 'Pays' }).waitFor()
  assert.equal(await elsewhere.getByRole('columnheader', { name: 'Projet' }).count(), 0)
  await page.getByRole('button', { name: 'Colonnes' }).click()
  await page.getByRole('menuitem', { name: 'Rétablir les colonnes' }).click()
  await table().getByRole('columnheader', { name: 'Projet' }).waitFor()
  await page.keyboard.press('Escape')
})

test('B6 «Filtre dans la liste» is said above the list, kept for the person, and cancelled', async () => {
  await page.goto('/fournisseur/clients')
  await page.getByRole('button', { name: 'Filtre dans la liste' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Code').fill('C-0')
  await form.getByLabel('Groupe').fill('collect')
  await page.getByRole('option', { name: 'Collectivités' }).click()
  await checkAccessibility(page)
  const kept = page.waitForResponse(
    (reply) => reply.url().endsWith('/list-views') && reply.request().method() === 'PUT',
  )
  await form.getByRole('button', { name: 'Filtrer' }).click()
  await page.getByText('Groupe\u00a0: Collectivités').waitFor()
  await kept
  await table().getByText('Garage Brème').waitFor({ state: 'detached' })
  assert.equal(await rows(), 2)
  await checkAccessibility(page)
  await page.goto('/fournisseur/assistance')
  await page.goto('/fournisseur/clients')
  await page.getByText('Groupe\u00a0: Collectivités').waitFor()
  const forgotten = page.waitForResponse(
    (reply) => reply.url().endsWith('/list-views') && reply.request().method() === 'PUT',
  )
  await page.getByRole('button', { name: 'Annuler le filtre' }).click()
  await table().getByText('Garage Brème').waitFor()
  await forgotten
  assert.deepEqual(await portal.sql('select 1 from list_views where filters is not null'), [])
})

test('B6 «Filtre» narrows every list, is named on every page, and is cancelled from any', async () => {
  await page.goto('/fournisseur/clients')
  await page.getByRole('checkbox', { name: 'Cocher Garage Brème et fils' }).check()
  await page.getByRole('toolbar').getByRole('button', { name: 'Filtre', exact: true }).click()
  const band = page.getByRole('region', { name: 'Filtre' })
  await band.getByText('Garage Brème et fils').waitFor()
  await table().getByText('Ville de Montfabre').waitFor({ state: 'detached' })
  await checkAccessibility(page)
  await page.goto('/fournisseur/assistance')
  await band.getByText('Garage Brème et fils').waitFor()
  await page.getByText('Écran noir').waitFor({ state: 'detached' })
  // What is of no client says that it shows all.
  await page.goto('/fournisseur/actualites')
  await page.getByText("Le filtre ne s'applique pas à cette liste").waitFor()
  // The record of another client says why its lists are empty.
  await page.goto(`/fournisseur/clients/${town}`)
  await page.getByText('Le filtre ne montre que Garage Brème et fils').waitFor()
  await checkAccessibility(page)
  await band.getByRole('button', { name: 'Annuler le filtre' }).click()
  await band.waitFor({ state: 'detached' })
  await page.goto('/fournisseur/assistance')
  await page.getByText('Écran noir').waitFor()
})

test('B5 ticked clients change their group; a discount is given', async () => {
  await page.goto('/fournisseur/clients')
  await page.getByRole('checkbox', { name: 'Cocher Garage Brème et fils' }).check()
  await page.getByRole('button', { name: 'Changer le groupe' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Groupe').fill('coll')
  await page.getByRole('option', { name: 'Collectivités' }).click()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Mettre dans Collectivités' }).click()
  await dialog.waitFor({ state: 'detached' })
  const [{ n }] = await portal.sql('select count(*)::int as n from client_group_members where group_id = $1', [group])
  assert.equal(n, 3)
  await page.goto('/fournisseur/clients/remises')
  await page.getByText('Aucune remise').waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Nouvelle remise' }).first().click()
  await dialog.getByLabel('Un groupe').check()
  await dialog.getByLabel('Groupe', { exact: true }).fill('coll')
  await page.getByRole('option', { name: 'Collectivités' }).click()
  await dialog.getByLabel('Remise en %').fill('12,505')
  await dialog.getByRole('textbox', { name: 'Premier jour' }).fill('01/11/2026')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await dialog.locator('[aria-invalid=true]').waitFor()
  await dialog.getByLabel('Remise en %').fill('12,5')
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('cell', { name: /^12,5/ }).waitFor()
  await checkAccessibility(page)
  await page.goto('/fournisseur/clients/groupes')
  await page.getByRole('link', { name: 'Collectivités' }).waitFor()
})

test('B2 B3 a password is generated into both fields and seen; what is noted is saved by «Ok»', async () => {
  await page.goto('/fournisseur/clients')
  await page.getByRole('button', { name: 'Créer un nouveau client' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: 'Générer un mot de passe' }).click()
  const password = await form.getByLabel('Mot de passe', { exact: true }).inputValue()
  assert.match(password, /^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/)
  assert.equal(await form.getByLabel('Confirmation du mot de passe').inputValue(), password)
  await form.getByLabel('Nom de la société').fill('Atelier Dune')
  await form.getByLabel('Nom', { exact: true }).fill('FERRAN')
  await form.getByLabel("Nom d'utilisateur").fill('atelierdune')
  await form.getByLabel('E-mail').fill('j.ferran@dune.example')
  await form.getByLabel("Donner l'accès tout de suite").check()
  await checkAccessibility(page)
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { name: 'Atelier Dune', level: 1 }).waitFor()
  const signIn = await portal.guest.post('/session', { identifier: 'atelierdune', password })
  assert.equal(signIn.body.state, 'password_change')
  await page.getByRole('button', { name: 'Modifier', exact: true }).click()
  await form.getByLabel('Numéro de téléphone vérifié').fill('02 61 44 10 21')
  await form.getByLabel('Particularités sur client').selectOption({ label: 'Bon client, à ménager' })
  await form.getByLabel('Remarque').fill('Toujours rappeler le gardien.')
  await checkAccessibility(page)
  await form.getByRole('button', { name: 'Ok' }).click()
  await page.getByText(/02 61 44 10 21, vérifié par ROQUELIN ana/).waitFor()
  await page.getByText('Bon client, à ménager').waitFor()
})

test('B4 archiving says what comes of it; an archived client is found and brought back', async () => {
  await page.goto('/fournisseur/clients')
  await page.getByRole('checkbox', { name: 'Cocher Ville de Montfabre' }).check()
  // «Échap» closes what lies over the list, and unticks nothing below it.
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.ok(await page.getByRole('checkbox', { name: 'Cocher Ville de Montfabre' }).isChecked())
  await page.getByRole('button', { name: 'Archiver le client' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText("1 personne n'aura plus accès à ce client, dès maintenant.").waitFor()
  await dialog.getByText(/1 ticket/).waitFor()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Annuler' }).click()
  await table().getByText('Ville de Montfabre').waitFor()
  await page.getByRole('button', { name: 'Archiver le client' }).click()
  await dialog.getByLabel('Motif').fill('Fin de contrat')
  await dialog.getByRole('button', { name: 'Archiver le client' }).click()
  await page.getByText('1 client archivé.').waitFor()
  await table().getByText('Ville de Montfabre').waitFor({ state: 'detached' })
  await page.goto('/fournisseur/clients?etat=archived')
  await table().getByRole('link', { name: 'C-0702' }).click()
  await page.getByText(/Client archivé le .* par ROQUELIN ana/).waitFor()
  await page.getByText('Fin de contrat').waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Rétablir' }).click()
  await page.getByRole('button', { name: 'Modifier', exact: true }).waitFor()
  assert.deepEqual(page.errors, [])
})

test('B7 a message to the ticked clients: who gets it is seen with their number, then each has a ticket', async () => {
  await insert(portal, 'answer_models', {
    brand_id: portal.brandId,
    created_at: portal.clock.now,
    name: 'Maintenance',
    subject: JSON.stringify({ fr: 'Maintenance du {date}', en: '' }),
    body: JSON.stringify({ fr: 'Bonjour {contact}, la maintenance est avancée.', en: '' }),
  })
  await page.goto('/fournisseur/clients')
  await page.getByRole('checkbox', { name: 'Cocher Garage Brème et fils' }).check()
  await page.getByRole('checkbox', { name: 'Cocher Ville de Montfabre' }).check()
  await page.getByRole('button', { name: /^Message aux 2/ }).click()
  const drawer = page.getByRole('dialog', { name: 'Message pour les clients' })
  await drawer.getByText('Écrivez un sujet et un texte').waitFor()
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Envoyer' }).click()
  await drawer.getByText('Ce champ est obligatoire').first().waitFor()
  await drawer.getByRole('button', { name: 'Autoremplissage' }).click()
  await page.getByRole('menuitem', { name: 'Maintenance' }).click()
  await drawer.getByText('1 sur 2').waitFor()
  await drawer.getByText('Rien dans sa langue').waitFor()
  await drawer.getByText('Bonjour claire AUBERTINE, la maintenance est avancée.').waitFor()
  await checkAccessibility(page)
  // A place that there is not is said on its field while it is typed.
  const text = drawer.getByLabel(/^Texte.*français/i)
  const written = await text.inputValue()
  await text.fill(`${written} {prenom}`)
  await drawer.getByText(/n'est pas un champ/).waitFor()
  await text.fill(written)
  await drawer.getByLabel('envoyer seulement aux clients dont la langue correspond aux champs remplis').uncheck()
  await drawer.getByText('2 sur 2').waitFor()
  await drawer.getByRole('button', { name: 'Envoyer aux 2' }).click()
  await page.waitForURL('**/travaux/**')
  await portal.drain()
  const tickets = await portal.sql(
    "select o.name from tickets t join organisations o on o.id = t.organisation_id where t.subject like 'Maintenance%' order by 1",
  )
  assert.deepEqual(
    tickets.map(({ name }) => name),
    ['Garage Brème et fils', 'Ville de Montfabre'],
  )
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})
