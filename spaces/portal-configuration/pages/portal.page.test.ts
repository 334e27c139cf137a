import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let claire: Person
let admin: Person
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  const id = await makeAccount(portal, 'claire.lit')
  await makeMember(portal, id, await makeOrganisation(portal, 'Vallois & Brès'), 'portal_supervisor')
  claire = await portal.signedIn(id)
  admin = await portal.signedIn(await makeStaff(portal, 'admin.dupond', 'administrator'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})
const shot = process.env.SHOTS

test('P5 the home page is edited beside its preview, by keyboard too, and published; clients then have it', async () => {
  const page = await pageFor(browser, url, admin)
  await page.goto('/fournisseur/portail')
  await page.getByText('Tout est publié.').waitFor()
  await page
    .getByLabel(/^Titre.*français/)
    .first()
    .fill('Votre espace Ascenseurs')
  await page
    .getByLabel(/^Titre.*anglais/)
    .first()
    .fill('Your lifts')
  for (const name of ['Déclarer une panne', 'Payer une facture']) {
    await page.getByRole('button', { name: 'Action', exact: true }).click()
    const edit = page.locator('.portal-edit')
    await edit.getByLabel(/^Texte.*français/).fill(name)
    await edit.getByLabel(/^Texte.*anglais/).fill(`${name} (en)`)
    await edit.getByLabel('Adresse').fill(name.startsWith('Payer') ? '/factures' : '/assistance/nouveau')
    await edit.getByRole('radio', { name: 'Alerte' }).check({ force: true })
  }
  // By keyboard: the second comes first.
  await page.getByRole('button', { name: 'Déplacer Payer une facture' }).focus()
  await page.keyboard.press('ArrowUp')
  await page.getByText('Payer une facture\u00a0: place 1 sur 2').waitFor({ state: 'attached' })
  await page.getByRole('textbox', { name: 'Couleur de la marque', exact: true }).fill('#E8862E')
  await page.getByText('2,6\u00a0: refusée.').waitFor()
  await page.getByRole('button', { name: /La plus proche permise/ }).click()
  await page.getByText(/modifications non publiées/).waitFor()
  await page.locator('.portal-preview').getByText('Votre espace Ascenseurs').waitFor()
  if (shot) await page.screenshot({ path: `${shot}/config.png`, fullPage: true })
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Publier' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publier' }).click()
  await page.getByText('Tout est publié.').waitFor()

  const home = await pageFor(browser, url, claire)
  await home.goto('/')
  await home.getByRole('heading', { name: 'Votre espace Ascenseurs' }).waitFor()
  const actions = home.getByRole('region', { name: 'Actions rapides' })
  await actions.getByText('Payer une facture').waitFor()
  assert.deepEqual(await actions.locator('strong').allTextContents(), ['Payer une facture', 'Déclarer une panne'])
  if (shot) await home.screenshot({ path: `${shot}/home.png`, fullPage: true })
  await checkAccessibility(home)
  assert.deepEqual([...page.errors, ...home.errors], [])
})

/** Keeps a picture of a page, for whoever looks at it. */
const look = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true })
}

test('P2 P31 the draft is tried as a profile: its bar and quick actions are what that profile may open; what is no tab is a missing page; roles and permissions lead to each other', async () => {
  const page = await pageFor(browser, url, admin)
  await page.goto('/fournisseur/portail/apercu')
  const preview = page.locator('.portal-preview')
  const bar = preview.locator('.bar-menu')
  await bar.getByText('Factures', { exact: true }).waitFor()
  await preview.getByText('Payer une facture').waitFor()
  await page.getByRole('combobox', { name: 'Essayer comme…' }).selectOption({ label: 'Utilisateur' })
  await bar.getByText('Factures', { exact: true }).waitFor({ state: 'detached' })
  await bar.getByText('Parc', { exact: true }).waitFor()
  assert.equal(await bar.getByText('Activités du gestionnaire').count(), 0)
  await preview.getByText('Déclarer une panne').waitFor()
  assert.equal(await preview.getByText('Payer une facture').count(), 0)
  await page.getByText(/^Ce profil a \d+ droits$/).click()
  await page.getByText('Consulter le parc').waitFor()
  await checkAccessibility(page)
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('combobox', { name: 'Essayer comme…' }).selectOption({ label: 'Superviseur' })
  await bar.getByText('Factures', { exact: true }).waitFor()
  for (const address of ['/fournisseur/portail/nulle-part', '/fournisseur/portail/constructor']) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1, name: "Cette page n'existe pas" }).waitFor()
  }
  await page.goto('/fournisseur/portail/habilitations')
  await page.locator('.permission-lead').getByRole('link', { name: 'Rôles' }).click()
  await page.waitForURL('**/fournisseur/roles')
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'Habilitations' }).first().click()
  await page.waitForURL('**/portail/habilitations')
  assert.deepEqual(page.errors, [])
})

test('P4 P6 P7 a page, the menu, the foot and the contacts are written, published, and read on a phone; whoever is not signed in reads what is for everybody', async () => {
  const page = await pageFor(browser, url, admin)
  await page.goto('/fournisseur/portail/pages')
  await page.getByRole('button', { name: 'Page', exact: true }).click()
  const edit = page.locator('.portal-edit')
  await edit.getByLabel('Adresse, après /pages/').fill('mentions-legales')
  await edit.getByLabel(/^Titre.*français/).fill('Mentions légales')
  await edit
    .getByLabel(/^Texte.*français/)
    .first()
    .fill(
      '## Éditeur\n\n**Halbrane** <script>alert(1)</script> [piège](javascript:alert(1)) [carte](https://carte.example)',
    )
  await edit.locator('.markdown strong').first().waitFor()
  assert.equal(await edit.locator('.markdown a').count(), 1)
  assert.equal(await edit.locator('.markdown script').count(), 0)
  await page.getByText(/1 modification non publiée/).waitFor()
  await look(page, 'pages')
  await checkAccessibility(page)

  await page.getByRole('link', { name: 'Notre équipe' }).click()
  await page.getByRole('button', { name: 'Contact', exact: true }).click()
  await edit.getByLabel('Nom').fill('Lise Barrédon')
  await edit.getByLabel('Téléphone').fill('02 61 91 04 10')
  await edit.getByLabel('Seulement pour ces clients').fill('Vallois')
  await page.getByRole('option', { name: 'Vallois & Brès' }).click()
  await edit.getByRole('button', { name: 'Retirer Vallois & Brès' }).waitFor()
  await look(page, 'team')

  await page.getByRole('link', { name: 'Menu et bas de page' }).click()
  await page.getByLabel('Place de Actualités').selectOption('hidden')
  await page.getByLabel('Place de Mon assistance').selectOption('more')
  await page.getByRole('button', { name: 'Lien', exact: true }).click()
  await edit.getByLabel(/^Texte.*français/).fill('Mentions légales')
  await edit.getByLabel('Adresse').fill('/pages/mentions-legales')
  await look(page, 'menu')
  await checkAccessibility(page)

  await page.getByRole('link', { name: 'Contact', exact: true }).click()
  await page.getByRole('button', { name: 'Thème', exact: true }).click()
  await edit.getByLabel('Adresse qui reçoit les messages').fill('compta@halbrane.example')
  await page.getByRole('button', { name: 'Thème', exact: true }).click()
  await page.waitForFunction(
    () =>
      ![...document.querySelectorAll<HTMLInputElement>('.portal-edit input')].some((one) => one.value.includes('@')),
  )
  await edit.getByLabel('Adresse qui reçoit les messages').fill('technique@halbrane.example')
  await page.getByText(/modifications non publiées/).waitFor()
  await page.getByRole('button', { name: 'Publier' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publier' }).click()
  await page.getByText('Tout est publié.').waitFor()

  const home = await pageFor(browser, url, claire, { width: 390 })
  await home.goto('/')
  await home.getByRole('region', { name: 'Notre équipe' }).getByText('Lise Barrédon').waitFor()
  await look(home, 'home-phone')
  await checkAccessibility(home)
  assert.equal(await home.getByRole('link', { name: 'Actualités', exact: true }).count(), 0)
  await home.getByRole('link', { name: 'Mentions légales' }).click()
  await home.getByRole('heading', { name: 'Mentions légales' }).waitFor()
  await home.locator('.markdown strong').waitFor()
  await look(home, 'page-phone')
  await home.goBack()
  await home.getByRole('link', { name: 'Tous les contacts' }).click()
  await home.getByLabel('Message', { exact: true }).fill('Une question')
  await home.getByLabel('Adresse email').fill('')
  await home.getByRole('button', { name: 'Envoyer' }).click()
  await home.locator('input[name=email][aria-invalid=true]').waitFor()
  // Nothing is chosen for whoever writes: a breakdown that goes to the invoices waits for nobody.
  await home.locator('select[name=themeId][aria-invalid=true]').waitFor()
  await look(home, 'contact-refused-phone')
  await home.getByLabel('Votre message concerne').selectOption({ index: 1 })
  assert.equal(await home.getByLabel('Message', { exact: true }).inputValue(), 'Une question')
  await home.getByLabel('Adresse email').fill('claire@client.example')
  await home.getByRole('button', { name: 'Envoyer' }).click()
  await home.getByText('Message envoyé').waitFor()
  await look(home, 'contact-phone')
  await checkAccessibility(home)

  const stranger = await pageFor(browser, url)
  await stranger.goto('/connexion')
  await stranger.getByRole('link', { name: 'Mentions légales' }).click()
  await stranger.getByRole('heading', { name: 'Mentions légales' }).waitFor()
  await look(stranger, 'open-page')
  await checkAccessibility(stranger)
  await stranger.goto('/pages/contact')
  await stranger.getByLabel('Message', { exact: true }).waitFor()
  await look(stranger, 'open-contact')
  await checkAccessibility(stranger)
  await stranger.goto('/pages/rien')
  await stranger.getByText("Cette page n'existe pas").waitFor()
  assert.deepEqual([...page.errors, ...home.errors, ...stranger.errors.filter((error) => !/401|404/.test(error))], [])
})

test('P2 the decision table is one page: a click or a key a cell, its effect counts people, and it is saved as one', async () => {
  const page = await pageFor(browser, url, admin)
  await page.goto('/fournisseur/portail/habilitations')
  const cell = (permission: string, role: string) =>
    page.getByRole('switch', { name: `${permission}, ${role}`, exact: true })
  const exports = cell('Exporter les factures sous Excel', 'Superviseur')
  await exports.waitFor()
  await page.getByText('AFFICHER_EXPORT_EXCEL_FACTURE').waitFor()
  assert.equal(await exports.getAttribute('aria-checked'), 'true')
  await exports.click()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  assert.equal(await cell('Exporter les factures sous Excel', 'Utilisateur').getAttribute('aria-checked'), 'true')
  await page.getByText('2 cases changées').waitFor()
  await page.getByText('1 personne (Superviseur)').waitFor()
  await page.getByRole('button', { name: 'Modifiées (2)' }).click()
  assert.equal(await page.locator('tr.cells').count(), 1)
  await look(page, 'permissions-changed')
  await page.getByRole('button', { name: 'Modifiées (2)' }).click()
  await look(page, 'permissions')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Enregistrer les 2' }).click()
  await page.getByText('Aucune case changée').waitFor()
  const rows = await portal.sql(
    "select role from role_permissions where permission = 'billing.invoices.export' order by role",
  )
  assert.deepEqual(
    rows.map(({ role }) => role),
    ['portal_user', 'principal_manager', 'secondary_manager'],
  )
  await page.getByRole('button', { name: 'Copier Utilisateur', exact: true }).click()
  await page.getByLabel(/^Nom du profil.*français/).fill('Gardien')
  await page.getByLabel(/^Nom du profil.*anglais/).fill('Caretaker')
  await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click()
  await cell('Exporter les factures sous Excel', 'Gardien').waitFor()
  const phone = await pageFor(browser, url, admin, { width: 390 })
  await phone.goto('/fournisseur/portail/habilitations')
  // On a phone one profile at a time, and its spaces folded: what is looked for is found all the same.
  const folded = phone.getByRole('button', { name: /^Factures/ })
  await folded.waitFor()
  assert.equal(await phone.locator('tr.cells').count(), 0)
  await phone.getByLabel('Profil', { exact: true }).selectOption({ label: 'Utilisateur' })
  await folded.click()
  const onPhone = phone.getByRole('switch', { name: 'Exporter les factures sous Excel, Utilisateur', exact: true })
  assert.equal(await onPhone.getAttribute('aria-checked'), 'true')
  assert.equal(await phone.getByRole('switch', { name: /Superviseur/ }).count(), 0)
  await folded.click()
  await phone.getByPlaceholder('Habilitation').fill('EXCEL_FACTURE')
  await onPhone.waitFor()
  await look(phone, 'permissions-phone')
  await checkAccessibility(phone)
  await phone.goto('/fournisseur/portail/parametrage')
  // What stands as it was has nothing to save.
  const parameter = phone.locator('.portal-parameter', { hasText: 'AUTORISER_CREATION_COMPTE' })
  const save = (disabled: boolean) => parameter.getByRole('button', { name: 'Enregistrer', disabled }).waitFor()
  await save(true)
  await parameter.getByRole('checkbox').click()
  await save(false)
  await parameter.getByRole('checkbox').click()
  await save(true)
  await look(phone, 'parameters-phone')
  await checkAccessibility(phone)
  await phone.goto('/fournisseur/portail')
  await phone.getByRole('heading', { name: 'Aperçu' }).waitFor()
  await look(phone, 'config-phone')
  await checkAccessibility(phone)
  assert.deepEqual([...page.errors, ...phone.errors], [])
})

test('P5 of two who edit at once the second chooses whose version stays; the last publication is undone in one act', async () => {
  const [mine, theirs] = [await pageFor(browser, url, admin), await pageFor(browser, url, admin)]
  await mine.goto('/fournisseur/portail')
  await theirs.goto('/fournisseur/portail')
  const title = (page: Page) => page.getByLabel(/^Titre.*français/).first()
  // Both have read the draft before one of them types.
  await title(theirs).waitFor()
  await title(mine).fill('Le mien')
  await mine.getByText('1 modification non publiée').waitFor()
  await title(theirs).fill('Le leur')
  await theirs.getByText(/a modifié le brouillon entre-temps/).waitFor()
  assert.equal(await title(theirs).inputValue(), 'Le leur')
  await theirs.getByText('Brouillon non enregistré', { exact: true }).waitFor()
  await look(theirs, 'conflict')
  await theirs.getByRole('button', { name: 'Garder la mienne' }).click()
  await theirs.getByText('1 modification non publiée').waitFor()
  await theirs.getByRole('button', { name: 'Publier' }).click()
  await theirs.getByRole('dialog').getByRole('button', { name: 'Publier' }).click()
  await theirs.getByText('Tout est publié.').waitFor()
  const home = await pageFor(browser, url, claire)
  await home.goto('/')
  await home.getByRole('heading', { name: 'Le leur' }).waitFor()
  await theirs.getByRole('link', { name: 'Historique' }).click()
  await theirs.getByText('En vigueur').waitFor()
  await look(theirs, 'history')
  await checkAccessibility(theirs)
  await theirs.getByRole('button', { name: 'Annuler la dernière publication' }).click()
  await theirs
    .getByRole('dialog')
    .getByRole('button', { name: /Remettre/ })
    .click()
  await theirs.getByText(/reprend l'édition/).waitFor()
  await home.reload()
  await home.getByRole('heading', { name: 'Votre espace Ascenseurs' }).waitFor()
})

test('P1 «Créer un compte» stands at the sign-in where the deployment allows it, and says nothing of the pair', async () => {
  await portal.sql("insert into settings (brand_id, key, value) values ($1, 'portal-configuration.signUp', 'true')", [
    portal.brandId,
  ])
  await portal.app.services.brands.reload()
  const page = await pageFor(browser, url, undefined, { width: 390 })
  await page.goto('/connexion')
  await look(page, 'sign-in-phone')
  await page.getByRole('link', { name: 'Créer un compte' }).click()
  await page.getByLabel('Code client').fill('C00001')
  await page.getByLabel('Numéro de la dernière facture').fill('F-1')
  await page.getByLabel('Adresse email').fill('ana@client.example')
  await page.getByRole('button', { name: 'Recevoir un lien' }).click()
  await page.locator('input[name=surname][aria-invalid=true]').waitFor()
  assert.equal(await page.getByLabel('Code client').inputValue(), 'C00001')
  await look(page, 'sign-up-phone')
  await checkAccessibility(page)
  await page.getByLabel('Nom', { exact: true }).fill('NEUVE')
  await page.getByRole('button', { name: 'Recevoir un lien' }).click()
  await page.getByText('Demande reçue').waitFor()
  assert.deepEqual(
    page.errors.filter((error) => !/422/.test(error)),
    [],
  )
})
