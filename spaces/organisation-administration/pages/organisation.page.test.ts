import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal, settled } from '../../../testing/browser.ts'
import { insert, makeAccount, makeMember, makeOrganisation, type Portal, startPortal } from '../../../testing/portal.ts'
import { type DeskWorld, makeDeskWorld } from './testing.ts'

let portal: Portal
let world: DeskWorld
let browser: Browser
let url: string
let page: Page & { errors: string[] }

before(async () => {
  portal = await startPortal({}, new Date(Date.now() - 600_000).toISOString())
  world = await makeDeskWorld(portal)
  portal.clock.set(new Date().toISOString())
  url = await servePortal(portal)
  browser = await openBrowser()
  page = await pageFor(browser, url, world.manager)
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

const decisionOf = async (surname: string) =>
  (
    await portal.sql(
      'select r.decision, r.refusal_reason, r.granted_role as role from membership_requests r join accounts a on a.id = r.account_id where upper(a.surname) = $1',
      [surname],
    )
  )[0]
const row = (name: RegExp) => page.getByRole('row', { name }).first()

test('O1 the desk says what waits, with the open organisation marked; O36 one click switches it', async () => {
  await page.goto('/gestion')
  const block = page.getByRole('region', { name: 'Les demandes de rattachement à une structure' })
  await block.getByRole('row', { name: /ABGRANIER/ }).waitFor()
  assert.equal(await block.locator('.count.waiting').innerText(), '6')
  for (const title of [
    "Les demandes d'abonnement aux espaces",
    'Rechercher un utilisateur',
    'Mes structures',
    'Historique',
  ])
    await page.getByRole('heading', { name: title, exact: true }).waitFor()
  await page.getByRole('button', { name: /CCAS de Montfabre/ }).click()
  await page.getByRole('menuitemradio', { name: 'Ville de Montfabre' }).click()
  await page.waitForURL(`**/gestion?structure=${world.town}`)
  const mine = page.getByRole('region', { name: 'Mes structures' })
  assert.match(await mine.getByRole('listitem').filter({ hasText: 'ouverte' }).innerText(), /Ville de Montfabre/)
  await mine.getByRole('link', { name: 'Gérer' }).click()
  await page.waitForURL(`**/gestion/structures?structure=${world.town}`)
  // On an organisation's page the switch leads to the same page of the other one.
  await page.getByRole('link', { name: 'CCAS de Montfabre' }).click()
  await page.getByRole('heading', { name: 'CCAS de Montfabre', level: 1 }).waitFor()
  await page.getByRole('button', { name: /Organisation ouverte.*CCAS/ }).click()
  await page.getByRole('menuitemradio', { name: 'Ville de Montfabre' }).click()
  await page.getByRole('heading', { name: 'Ville de Montfabre', level: 1 }).waitFor()
  await page.waitForURL(`**/gestion/structures/${world.town}?structure=${world.town}`)
  // Each block says whose it is; «Rattacher» asks to which.
  await page.goto(`/gestion?structure=${world.town}`)
  await page.getByRole('region', { name: 'Historique' }).getByText('Ville de Montfabre').first().waitFor()
  await page.getByRole('region', { name: 'Rechercher un utilisateur' }).getByText('De toutes mes structures').waitFor()
  await page.getByRole('button', { name: 'Rattacher un utilisateur' }).click()
  await page.getByRole('menuitem', { name: 'CCAS de Montfabre' }).waitFor()
  await checkAccessibility(page)
  await page.getByRole('menuitem', { name: 'CCAS de Montfabre' }).click()
  await page.waitForURL(`**/gestion/structures/${world.welfare}/rattacher**`)
  await page.goto('/gestion')
})

test('O17 «Rechercher partout» finds a colleague of the organisations that one runs', async () => {
  await page.goto('/gestion')
  await page.getByRole('heading', { name: 'Activités du gestionnaire', level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  const search = page.getByRole('dialog')
  await search.getByRole('combobox').fill('escoffre')
  await search.getByRole('option', { name: /ESCOFFRE/ }).click()
  await page.getByRole('heading', { name: /ESCOFFRE/, level: 1 }).waitFor()
  await page.goto('/gestion')
})

test('O36 Back is what it was: another organisation chosen from the desk, a record opened, a filter', async () => {
  const back = await pageFor(browser, url, world.manager)
  const at = () => back.url().slice(url.length)
  await back.goto(`/gestion?structure=${world.welfare}`)
  const mine = back.getByRole('region', { name: 'Mes structures' })
  await mine.getByRole('link', { name: /Ville de Montfabre/ }).click()
  await back.getByRole('heading', { name: 'Ville de Montfabre', level: 1 }).waitFor()
  await back.getByRole('button', { name: /Organisation ouverte.*Ville/ }).waitFor()
  await back.goBack()
  await back.getByRole('heading', { name: 'Activités du gestionnaire', level: 1 }).waitFor()
  await back.getByRole('button', { name: /Organisation ouverte.*CCAS/ }).waitFor()
  assert.equal(at(), `/gestion?structure=${world.welfare}`)
  await back.goForward()
  await back.getByRole('heading', { name: 'Ville de Montfabre', level: 1 }).waitFor()
  await back.getByRole('button', { name: /Organisation ouverte.*Ville/ }).waitFor()

  // From an address that names the other organisation.
  await back.goto(`/gestion?structure=${world.welfare}`)
  await back.goto(`/gestion/structures/${world.town}/utilisateurs?structure=${world.welfare}`)
  await back.getByRole('button', { name: /Organisation ouverte.*Ville/ }).waitFor()
  await back.goBack()
  await back.waitForURL(`**/gestion?structure=${world.welfare}`)

  // A filter, then a record beside the list: Back closes the one, then undoes the other.
  await back.goto('/gestion/rattachements')
  const list = back.getByRole('table', { name: /rattachement/i })
  await list.getByRole('row').nth(1).waitFor()
  const before = at()
  await back.getByRole('searchbox').fill('LOUV')
  await back.waitForURL(/q=LOUV$/)
  await back.getByRole('searchbox').fill('LOUVERIE')
  await back.waitForURL(/q=LOUVERIE$/)
  await list
    .getByRole('button', { name: /LOUVERIE/ })
    .first()
    .click()
  await back.getByRole('dialog', { name: /LOUVERIE/ }).waitFor()
  await back.goBack()
  await back.getByRole('dialog').waitFor({ state: 'detached' })
  assert.match(at(), /q=LOUVERIE$/)
  assert.equal(await back.getByRole('searchbox').inputValue(), 'LOUVERIE')
  // Closed by its cross, it leaves no step either.
  await list
    .getByRole('button', { name: /LOUVERIE/ })
    .first()
    .click()
  await back.getByRole('dialog').getByRole('button', { name: 'Fermer' }).first().click()
  await back.getByRole('dialog').waitFor({ state: 'detached' })
  assert.match(at(), /q=LOUVERIE$/)
  // What was typed in one go is one step.
  await back.goBack()
  await back.waitForURL(`**${before}`)
  assert.equal(await back.getByRole('searchbox').inputValue(), '')
  assert.deepEqual(back.errors, [])
  await back.context().close()
})

test('O2, O3 one request approved from the desk, one refused with its reason', async () => {
  await row(/ABGRANIER/)
    .getByRole('button', { name: 'Valider, ABGRANIER Tristan' })
    .click()
  await page.getByText('Le rattachement de ABGRANIER Tristan à Ville de Montfabre est validé.').waitFor()
  assert.equal((await decisionOf('ABGRANIER')).decision, 'approved')
  await row(/LOUVERIE/)
    .getByRole('button', { name: 'Refuser, LOUVERIE Samia' })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Refuser', exact: true }).click()
  await dialog.getByText('Le motif manque').waitFor()
  await dialog.getByLabel('Motif du refus').fill("N'est pas de nos services.")
  await dialog.getByRole('button', { name: 'Refuser', exact: true }).click()
  await page.getByText('La demande de LOUVERIE Samia est refusée.').waitFor()
  const refused = await decisionOf('LOUVERIE')
  assert.deepEqual([refused.decision, refused.refusal_reason], ['refused', "N'est pas de nos services."])
})

test('O4, O5 the role is changed in the drawer; services asked for are ticked and wait', async () => {
  await page.getByRole('button', { name: 'NARVEZAN Léonie', exact: true }).click()
  const drawer = page.getByRole('dialog')
  const status = drawer.getByRole('table', { name: 'Services demandés' })
  assert.equal(await status.getByRole('checkbox', { name: 'Marchés publics' }).isChecked(), true)
  assert.equal(await status.getByText('En attente').count(), 1)
  await status.getByRole('checkbox', { name: 'Finances' }).check()
  await drawer.getByLabel('Rôle').selectOption({ label: 'Gestionnaire secondaire' })
  await drawer.getByRole('button', { name: /^Valider/ }).click()
  await drawer.waitFor({ state: 'detached' })
  await page.getByText('Le rattachement de NARVEZAN Léonie à Ville de Montfabre est validé.').waitFor()
  const decided = await decisionOf('NARVEZAN')
  assert.deepEqual([decided.decision, decided.role], ['approved', 'secondary_manager'])
})

test('O2, O30 bulk of three: one decided meanwhile fails with its repair, the others go through', async () => {
  await page.goto('/gestion/rattachements')
  for (const name of ['PONTARIC', 'UZELIER', 'THIBERCE'])
    await page.getByRole('checkbox', { name: new RegExp(`Cocher ${name}`) }).check()
  const { items } = (await world.colleague.get('/membership-requests')).body
  const taken = items.find((item: { person: { surname: string } }) => /uzelier/i.test(item.person.surname))
  const other = await world.colleague.post(`/membership-requests/${taken.id}/refusal`, {
    version: taken.version,
    reason: 'Déjà vu.',
  })
  assert.equal(other.status, 200, JSON.stringify(other.body))
  await page.getByRole('button', { name: 'Valider les 3' }).click()
  // What will happen is said first, of whom.
  const before = page.getByRole('dialog', { name: 'Valider 3 rattachements' })
  await before.getByText('UZELIER').waitFor()
  await checkAccessibility(page)
  await before.getByRole('button', { name: 'Valider les 3' }).click()
  await page.getByRole('heading', { name: 'Validation de 3 rattachements' }).waitFor()
  await page.getByText('Terminé.').waitFor()
  assert.match(await page.getByRole('row').nth(1).innerText(), /UZELIER[\s\S]*KERVADEC/)
  await checkAccessibility(page)
  await page.getByRole('link', { name: /^Voir la décision/ }).click()
  await page.getByRole('dialog').getByText('Déjà vu.').waitFor()
  assert.equal((await decisionOf('PONTARIC')).decision, 'approved')
  assert.equal((await decisionOf('THIBERCE')).decision, 'approved')
})

test('O9, O10 a request for a space is granted for reading only', async () => {
  await page.goto('/gestion/abonnements')
  await page.getByRole('button', { name: 'DAGORNE Pierrick', exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('checkbox', { name: /^Modification/ }).uncheck()
  await page.keyboard.press('v')
  await drawer.waitFor({ state: 'detached' })
  await page.getByText("L'abonnement de DAGORNE Pierrick est validé.").waitFor()
  const [held] = await portal.sql(
    "select s.access from space_subscriptions s join memberships m on m.id = s.membership_id where m.identifier = 'pierrick.dagorne' and s.ended_at is null",
  )
  assert.equal(held.access, 'read')
})

test('O8, O9, O11 what one setting asked for is told apart, and decided as one', async () => {
  const lot = await pageFor(browser, url, world.manager)
  const path = `/organisations/${world.town}/space-settings`
  const { version, spaces } = (await world.manager.get(path)).body
  const set = await world.manager.put(path, {
    version,
    spaces: [
      ...spaces.map(({ space, offered, defaults }: Record<string, unknown>) => ({ space, offered, defaults })),
    ].map((one) => (one.space === 'contracts' ? { ...one, offered: true, defaults: [{}] } : one)),
  })
  assert.equal(set.status, 200, JSON.stringify(set.body))
  const { items } = (await world.manager.get('/space-requests')).body
  const { id, waiting } = items.find((row: { lot: unknown }) => row.lot).lot
  assert.ok(waiting > 2)
  await lot.goto('/gestion/abonnements')
  await lot.getByRole('button', { name: 'ESCOFFRE ines', exact: true }).click()
  const drawer = lot.getByRole('dialog')
  await drawer.getByText(`Un même réglage des espaces a demandé ces ${waiting} abonnements.`).waitFor()
  await checkAccessibility(lot)
  await drawer.getByRole('link', { name: 'Les voir et les décider ensemble' }).click()
  await drawer.waitFor({ state: 'detached' })
  await lot.waitForURL(/lot=/)
  await checkAccessibility(lot)
  await lot.getByRole('button', { name: `Refuser les ${waiting}` }).click()
  const ask = lot.getByRole('dialog', { name: `Refuser ${waiting} abonnements` })
  await ask.getByLabel('Motif du refus').fill('Réglage posé par erreur.')
  await ask.getByRole('button', { name: `Refuser les ${waiting}` }).click()
  await lot.getByRole('heading', { name: `Refus de ${waiting} abonnements` }).waitFor()
  await lot.getByText('Terminé.').waitFor()
  const rows = await portal.sql('select decision, refusal_reason from space_requests where lot_id = $1', [id])
  assert.equal(rows.length, waiting)
  assert.ok(rows.every((row) => row.decision === 'refused' && row.refusal_reason === 'Réglage posé par erreur.'))
  assert.deepEqual(lot.errors, [])
  await lot.context().close()
})

test('O13, O14 a user is attached; an account is created only after a search', async () => {
  await page.goto(`/gestion/structures/${world.town}/rattacher`)
  assert.equal(await page.getByRole('button', { name: 'Créer le compte utilisateur' }).isDisabled(), true)
  await page.getByLabel('Adresse de connexion').fill('nils.valtorte@client.example')
  await page.getByRole('button', { name: 'Rechercher', exact: true }).click()
  await page.getByRole('button', { name: /^Choisir, VALTORTE/ }).click()
  await page.getByRole('radio', { name: 'Certains services' }).check()
  await page.getByRole('button', { name: 'Rattacher', exact: true }).first().click()
  await page.getByText('Choisissez toute la structure, ou au moins un service').waitFor()
  await page.getByRole('checkbox', { name: 'Voirie' }).check()
  await page.getByRole('button', { name: 'Rattacher', exact: true }).first().click()
  await page.getByRole('heading', { name: 'VALTORTE Nils', level: 1 }).waitFor()

  await page.goto(`/gestion/structures/${world.town}/rattacher`)
  await page.getByLabel('Nom', { exact: true }).fill('FAUVERNAY')
  await page.getByRole('button', { name: 'Rechercher', exact: true }).click()
  await page.getByText('Personne ne répond à ces critères.').waitFor()
  await page.getByRole('button', { name: 'Créer le compte utilisateur' }).click()
  const form = page.getByRole('form', { name: 'Créer un nouvel utilisateur' })
  assert.equal(await form.getByLabel('Nom', { exact: true }).inputValue(), 'FAUVERNAY')
  await form.getByLabel('Prénom').fill('Jean-Christophe')
  await form.getByLabel('Adresse de connexion', { exact: true }).fill('jc.fauvernay@montfabre.example')
  await form.getByLabel('Adresse de connexion (confirmation)').fill('jc.fauvernay@montfabre.example')
  await page.getByRole('button', { name: 'Créer le compte utilisateur' }).first().click()
  await page.getByRole('heading', { name: 'FAUVERNAY Jean-Christophe' }).waitFor()
  await page.getByText("En cours d'activation").first().waitFor()
})

test('O17, O18 users are found by criteria; a membership is edited, its effect shown before it is removed', async () => {
  await page.goto('/gestion')
  const search = page.getByRole('region', { name: 'Rechercher un utilisateur' })
  await search.getByLabel('Nom', { exact: true }).fill('bellamare')
  await search.getByRole('button', { name: 'Rechercher' }).click()
  await page.getByRole('link', { name: 'BELLAMARE' }).click()
  await page.getByLabel('Fin de validité').fill('31/12/2099')
  await page.getByText('1 modification non enregistrée').waitFor()
  await page.getByRole('form', { name: 'Rattachement' }).getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Les modifications sont enregistrées.').waitFor()
  await page.getByRole('button', { name: 'Supprimer le rattachement' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Aucun abonnement.').waitFor()
  await dialog.getByRole('button', { name: 'Supprimer le rattachement' }).click()
  await page.waitForURL(/\/gestion\/utilisateurs(\?|$)/)
  const rows = await portal.sql(
    "select ends_on::text, removed_at from memberships where identifier = 'sofiane.bellamare'",
  )
  assert.equal(rows[0].ends_on, '2099-12-31')
  assert.ok(rows[0].removed_at)
})

test('O18 a membership changed meanwhile is settled field by field', async () => {
  const [{ id }] = await portal.sql(
    "select id from memberships where identifier = 'ines.escoffre' and removed_at is null",
  )
  await page.goto(`/gestion/utilisateurs/${id}`)
  await page.getByLabel('Fin de validité').fill('31/12/2099')
  const { version } = (await world.colleague.get(`/memberships/${id}`)).body
  const other = await world.colleague.patch(`/memberships/${id}`, { version, endsOn: '2090-01-01', comment: 'Vu' })
  assert.equal(other.status, 200, JSON.stringify(other.body))
  await page.getByRole('form', { name: 'Rattachement' }).getByRole('button', { name: 'Enregistrer' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ce rattachement a changé pendant votre saisie' })
  await dialog.getByRole('radio', { name: '01/01/2090' }).waitFor()
  await dialog.getByText(/^KERVADEC Yann l'a modifié le /).waitFor()
  assert.equal(await dialog.getByRole('radio').count(), 2)
  await dialog.getByRole('button', { name: 'Enregistrer ces choix' }).click()
  await page.getByText('Les modifications sont enregistrées.').waitFor()
  const [kept] = await portal.sql('select ends_on::text, comment from memberships where id = $1', [id])
  assert.deepEqual([kept.ends_on, kept.comment], ['2099-12-31', 'Vu'])

  // Who and when is said; where the fields are others, both changes stand without a question.
  await page.getByLabel('Commentaire').fill('De ma main')
  const again = (await world.colleague.get(`/memberships/${id}`)).body.version
  const third = await world.colleague.patch(`/memberships/${id}`, { version: again, endsOn: '2091-01-01' })
  assert.equal(third.status, 200, JSON.stringify(third.body))
  await page.getByRole('form', { name: 'Rattachement' }).getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText(/avec celles qu.une autre personne a faites/).waitFor()
  const [both] = await portal.sql('select ends_on::text, comment from memberships where id = $1', [id])
  assert.deepEqual([both.ends_on, both.comment], ['2091-01-01', 'De ma main'])
})

test('O15 a technical user is created; its secret is shown once', async () => {
  await page.goto(`/gestion/structures/${world.town}/utilisateurs-techniques`)
  await page.getByRole('button', { name: 'Créer un utilisateur technique' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Nom').fill('Logiciel de paie')
  await drawer.getByLabel('Adresse de connexion').fill('paie@montfabre.example')
  await drawer.getByRole('checkbox', { name: /^Administration de contrat/ }).check()
  await drawer.getByRole('button', { name: "Créer l'utilisateur technique" }).click()
  await drawer.getByText("Ce mot de passe n'est affiché qu'une fois").waitFor()
  const secret = await drawer.locator('.secret').innerText()
  assert.ok(secret.length > 20)
  await checkAccessibility(page)
  const download = page.waitForEvent('download')
  await drawer.getByRole('button', { name: 'Exporter les informations de connexion' }).click()
  assert.match((await download).suggestedFilename(), /\.pdf$/)
  await drawer.getByRole('button', { name: 'Réinitialiser le mot de passe (utilisateur technique)' }).click()
  await drawer.getByRole('button', { name: 'Confirmer' }).click()
  await page.waitForFunction((before) => {
    const shown = document.querySelector<HTMLElement>('.secret')?.innerText
    return Boolean(shown && shown !== before)
  }, secret)
  // The new one was neither copied nor exported: neither Escape nor the cross loses it without a word.
  await page.keyboard.press('Escape')
  await drawer.getByText("Ce mot de passe n'a été ni copié ni exporté").waitFor()
  await page.keyboard.press('Escape')
  assert.notEqual(await drawer.locator('.secret').innerText(), secret)
  await drawer.getByRole('button', { name: 'Revenir au mot de passe' }).click()
  await drawer.getByRole('button', { name: 'Fermer', exact: true }).click()
  await drawer.getByRole('button', { name: 'Fermer sans le garder' }).click()
  await drawer.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Logiciel de paie' }).click()
  await drawer.getByText('Informations de connexion').first().waitFor()
  assert.equal(await drawer.locator('.secret').count(), 0)
  // Its name, its contact and its spaces are changed in the page.
  await drawer.getByRole('button', { name: 'Modifier', exact: true }).click()
  await drawer.getByLabel('Nom').fill('Logiciel de comptabilité')
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('dialog', { name: 'Logiciel de comptabilité' }).getByText('Identifiant client').waitFor()
})

test('O6, O8 a person asks to join, follows the request and withdraws it', async () => {
  const mine = await pageFor(browser, url, world.member)
  await mine.goto('/compte')
  await mine.getByRole('link', { name: /Mes rattachements aux structures/ }).click()
  await mine.getByRole('heading', { name: 'Ville de Montfabre' }).waitFor()
  await mine.getByRole('link', { name: 'Demander un rattachement' }).click()
  await mine.getByRole('textbox', { name: 'Structure' }).fill('CCAS de Montfabre')
  await mine.getByRole('button', { name: 'Rechercher', exact: true }).click()
  await mine.getByRole('button', { name: 'Choisir, CCAS de Montfabre' }).click()
  await mine.getByLabel('Commentaire').fill('Je suis aussi élu au CCAS.')
  await mine.getByRole('button', { name: 'Envoyer la demande' }).click()
  await mine.getByRole('button', { name: 'Retirer la demande, CCAS de Montfabre' }).click()
  await mine.getByText('La demande est retirée.').waitFor()
  const rows = await portal.sql(
    "select comment, withdrawn_at from membership_requests r join accounts a on a.id = r.account_id where a.identifier = 'pierrick.dagorne'",
  )
  assert.equal(rows[0].comment, 'Je suis aussi élu au CCAS.')
  assert.ok(rows[0].withdrawn_at)
  assert.deepEqual(mine.errors, [])
})

test('O25, O24 editing warns that there is no invoicing mandate; a wrong SIRET is told on its field', async () => {
  await page.goto(`/gestion/structures/${world.town}`)
  await page.getByRole('button', { name: 'Modifier', exact: true }).click()
  await page.getByRole('button', { name: 'Souscrire à un mandat de facturation' }).waitFor()
  await page.getByRole('button', { name: 'Continuer sans mandat de facturation' }).click()
  await page.getByRole('dialog').getByLabel('Téléphone').fill('02 61 91 20 01')
  await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('02 61 91 20 01').waitFor()
  await page.getByRole('link', { name: "Modifier l'identifiant" }).click()
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByText('Le bouton fait le changement, tout de suite.').waitFor()
  await page.getByRole('textbox', { name: 'Identifiant' }).fill('12345678901234')
  await page.getByRole('button', { name: "Modifier l'identifiant" }).click()
  await page.getByText(/Ce n'est pas un SIRET/).waitFor()
})

test('O2 a principal manager who clicks again in the same place decides nobody else; a double click is one request', async () => {
  for (const identifier of ['gwen.tessault', 'maud.vernier', 'paul.quintel']) await world.ask(identifier)
  const desk = await pageFor(browser, url, world.manager)
  const sent: string[] = []
  desk.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/approval')) sent.push(request.url())
  })
  await desk.goto('/gestion')
  const block = desk.getByRole('region', { name: 'Les demandes de rattachement à une structure' })
  const buttons = block.getByRole('button', { name: /^Valider, / })
  await buttons.nth(1).waitFor()
  const lines = () =>
    block.locator('tbody tr.row').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
  const before = await lines()
  const box = (await buttons.first().boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await desk.mouse.dblclick(x, y)
  await block.getByText(/est validé\.$/).waitFor()
  await settled(desk)
  assert.deepEqual((await lines()).slice(0, before.length), before)
  await block.locator('tbody tr.row').first().getByText('Validée').waitFor()
  await desk.mouse.click(x, y)
  // What the page asks after it is answered after it.
  await desk.evaluate(() => fetch('/api/v1/session'))
  assert.equal(sent.length, 1)
  // Once the mouse has left, the row goes.
  await desk.mouse.move(5, 5)
  await block.locator('tbody tr.row').getByText('Validée').waitFor({ state: 'detached' })
  assert.deepEqual(desk.errors, [])
})

test('O13 a date that cannot be read is told under its field, and nothing that was typed is lost', async () => {
  await makeAccount(portal, 'denise.lavoisier')
  const attach = await pageFor(browser, url, world.manager)
  await attach.goto(`/gestion/structures/${world.town}/rattacher`)
  await attach.getByLabel('Adresse de connexion').fill('denise.lavoisier@client.example')
  await attach.getByRole('button', { name: 'Rechercher', exact: true }).click()
  await attach.getByRole('button', { name: /^Choisir, LAVOISIER/ }).click()
  await attach.getByLabel('Commentaire').fill('Arrive en février.')
  const day = attach.getByLabel('Date de début de validité')
  for (const typed of ['31/02/2026', 'abc']) {
    await day.fill(typed)
    await attach.getByRole('button', { name: 'Rattacher', exact: true }).first().click()
    await attach.getByText('Cette date ne se lit pas').waitFor()
    assert.equal(await day.inputValue(), typed)
    assert.equal(await attach.getByLabel('Commentaire').inputValue(), 'Arrive en février.')
  }
  await day.fill('01/02/2099')
  await attach.getByRole('button', { name: 'Rattacher', exact: true }).first().click()
  await attach.getByRole('heading', { name: 'LAVOISIER', level: 1 }).waitFor()
  const [made] = await portal.sql("select starts_on::text from memberships where identifier = 'denise.lavoisier'")
  assert.equal(made.starts_on, '2099-02-01')
  assert.deepEqual(attach.errors, [])
})

test('O2 a bulk decision whose window is loaded again says what was not dealt with, and goes on without doing anything twice', async () => {
  const people = ['aude.querrien', 'bran.rostrenen', 'cleo.saintclair', 'dana.tregunc']
  for (const identifier of people) await world.ask(identifier)
  const decided = async () =>
    (
      await portal.sql(
        "select count(*)::int as n from membership_requests r join accounts a on a.id = r.account_id where a.identifier = any($1) and r.decision = 'approved'",
        [people],
      )
    )[0].n
  const bulk = await pageFor(browser, url, world.manager)
  bulk.on('dialog', (dialog) => void dialog.accept())
  await bulk.goto('/gestion/rattachements?q=')
  for (const name of ['QUERRIEN', 'ROSTRENEN', 'SAINTCLAIR', 'TREGUNC'])
    await bulk.getByRole('checkbox', { name: new RegExp(`Cocher ${name}`, 'i') }).check()
  // The second row is decided by the server, but its answer never arrives.
  let calls = 0
  await bulk.route('**/membership-request-decisions', async (route) => {
    calls++
    if (calls === 2) await route.fetch()
    if (calls >= 2) return
    await route.continue()
  })
  await bulk.getByRole('button', { name: 'Valider les 4' }).click()
  await bulk.getByRole('dialog').getByRole('button', { name: 'Valider les 4' }).click()
  await bulk.getByRole('heading', { name: 'Validation de 4 rattachements' }).waitFor()
  await bulk.waitForFunction(() => document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') === '1')
  while ((await decided()) < 2) await bulk.waitForTimeout(50)
  await bulk.reload()
  await bulk.getByText('Interrompu, 3 lignes non traitées.').waitFor()
  await bulk.unroute('**/membership-request-decisions')
  assert.equal(await decided(), 2)
  await bulk.getByRole('button', { name: /^Reprendre/ }).click()
  await bulk.getByText('Terminé.').waitFor()
  assert.equal(await bulk.getByText('Rattachement validé', { exact: true }).count(), 4)
  assert.equal(await decided(), 4)
  // Somebody else who signs in in this window is told nothing of it.
  await bulk
    .context()
    .addCookies([{ name: 'parvis', value: world.colleague.token, url, httpOnly: true, sameSite: 'Lax' }])
  await bulk.reload()
  await bulk.getByRole('heading', { name: "Ce travail n'est pas suivi dans cette fenêtre" }).first().waitFor()
  assert.equal(await bulk.getByText('QUERRIEN').count(), 0)
  assert.deepEqual(bulk.errors, [])
})

test('O2 a typed reason is not lost by Escape; while refusing, what would be granted is neither shown nor changed', async () => {
  await world.ask('nora.estrange')
  const desk = await pageFor(browser, url, world.manager)
  await desk.goto('/gestion/rattachements')
  const opener = desk.getByRole('button').filter({ hasText: 'ESTRANGE' })
  await opener.click()
  const drawer = desk.getByRole('dialog')
  await drawer.getByRole('heading', { name: 'Effet' }).waitFor()
  await drawer.getByRole('button', { name: 'Refuser' }).click()
  assert.equal(await drawer.getByRole('heading', { name: 'Effet' }).count(), 0)
  assert.equal(await drawer.getByLabel('Rôle').count(), 0)
  await drawer.getByLabel('Motif du refus').fill('Pas de notre service.')
  await desk.keyboard.press('Escape')
  await drawer.getByText("Votre saisie n'est pas enregistrée").waitFor()
  await drawer.getByRole('button', { name: 'Continuer la saisie' }).click()
  assert.equal(await drawer.getByLabel('Motif du refus').inputValue(), 'Pas de notre service.')
  await drawer.getByRole('button', { name: 'Fermer', exact: true }).click()
  await drawer.getByRole('button', { name: 'Abandonner la saisie' }).click()
  await drawer.waitFor({ state: 'detached' })
  // The focus is back on what opened the drawer.
  await desk.waitForFunction(() => document.activeElement?.textContent?.includes('ESTRANGE'))
  const [{ decision }] = await portal.sql(
    "select r.decision from membership_requests r join accounts a on a.id = r.account_id where a.identifier = 'nora.estrange'",
  )
  assert.equal(decision, null)
  assert.deepEqual(desk.errors, [])
})

test('O30 the second to decide is told that their act did nothing, and by whom it was decided', async () => {
  await world.ask('omer.falaise')
  const desk = await pageFor(browser, url, world.manager)
  await desk.goto('/gestion/rattachements')
  await desk.getByRole('button').filter({ hasText: 'FALAISE' }).click()
  const drawer = desk.getByRole('dialog')
  await drawer.getByRole('heading', { name: 'Effet' }).waitFor()
  const { items } = (await world.colleague.get('/membership-requests?size=50')).body
  const taken = items.find((item: { person: { surname: string } }) => /falaise/i.test(item.person.surname))
  const other = await world.colleague.post(`/membership-requests/${taken.id}/approval`, { version: taken.version })
  assert.equal(other.status, 200, JSON.stringify(other.body))
  await drawer.getByRole('button', { name: /^Valider/ }).click()
  await drawer.getByText(/^Validée par KERVADEC/).waitFor()
  assert.match(await drawer.getByRole('alert').innerText(), /KERVADEC|déjà/)
  assert.deepEqual(desk.errors, [])
})

test('O18 unsaved changes of a membership are asked about before the page is left', async () => {
  const id = await makeAccount(portal, 'iris.galvan')
  await makeMember(portal, id, world.town)
  const [membership] = await portal.sql('select id from memberships where account_id = $1', [id])
  const user = await pageFor(browser, url, world.manager)
  await user.goto('/gestion/utilisateurs')
  await user.goto(`/gestion/utilisateurs/${membership.id}`)
  const form = user.getByRole('form', { name: 'Rattachement' })
  await form.getByLabel('Commentaire').fill('Mi-temps')
  await user.getByRole('link', { name: 'Accueil' }).first().click()
  const ask = user.getByRole('dialog', { name: "Votre saisie n'est pas enregistrée" })
  await ask.getByRole('button', { name: 'Continuer la saisie' }).click()
  assert.equal(await form.getByLabel('Commentaire').inputValue(), 'Mi-temps')
  await user.getByRole('link', { name: 'Accueil' }).first().click()
  await ask.getByRole('button', { name: 'Abandonner la saisie' }).click()
  await user.waitForURL((address) => address.pathname === '/')
  // Once saved, nothing is asked.
  await user.goto(`/gestion/utilisateurs/${membership.id}`)
  await form.getByLabel('Commentaire').fill('Mi-temps')
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await form.getByText('Les modifications sont enregistrées.').waitFor()
  await user.getByRole('link', { name: 'Accueil' }).first().click()
  await user.waitForURL((address) => address.pathname === '/')
  assert.deepEqual(user.errors, [])
})

test('O18 a membership that begins later, or is over, says so beside the state', async () => {
  const at = async (identifier: string, days: Record<string, string>) => {
    const { id } = await insert(portal, 'memberships', {
      account_id: await makeAccount(portal, identifier),
      organisation_id: world.town,
      role: 'member',
      ...days,
    })
    return id
  }
  const later = await at('tim.demain', { starts_on: '2099-11-23' })
  await at('tom.hier', { starts_on: '2020-01-01', ends_on: '2021-11-20' })
  const users = await pageFor(browser, url, world.manager)
  await users.goto('/gestion/utilisateurs?nom=demain')
  await users.getByRole('row', { name: /DEMAIN.*À partir du 23\/11\/2099/ }).waitFor()
  await users.goto('/gestion/utilisateurs?nom=hier')
  await users.getByRole('row', { name: /HIER.*Terminé le 20\/11\/2021/ }).waitFor()
  await users.goto(`/gestion/utilisateurs/${later}`)
  await users.getByText('À partir du 23/11/2099').waitFor()
  assert.deepEqual(users.errors, [])
})

test('O24, O36 two organisations of one name are told apart by their identifier; a deactivated one says so', async () => {
  const twins = await makeAccount(portal, 'jeanne.gemeau')
  for (const [siret, more] of [
    ['21990120400025', { deactivated_at: '2026-01-01T00:00:00Z' }],
    ['21990120400033', {}],
  ] as const)
    await makeOrganisation(portal, 'Régie des Eaux', { principal: twins, values: { kind: 'private', siret, ...more } })
  const twin = await pageFor(browser, url, await portal.signedIn(twins))
  await twin.goto('/gestion/utilisateurs')
  await twin.getByRole('button', { name: /Organisation ouverte/ }).click()
  await twin.getByRole('menuitemradio', { name: 'Régie des Eaux, 21990120400025, désactivée' }).waitFor()
  await twin.getByRole('menuitemradio', { name: 'Régie des Eaux, 21990120400033', exact: true }).waitFor()
  const choices = await twin.getByLabel('Désignation').locator('option').allInnerTexts()
  assert.ok(choices.includes('Régie des Eaux, 21990120400025, désactivée'), choices.join())
  assert.deepEqual(twin.errors, [])
})

test('O2 the filter in force from the start is marked, and an empty list names the filters', async () => {
  const list = await pageFor(browser, url, world.manager)
  await list.goto('/gestion/abonnements?q=personne-de-ce-nom')
  await list.getByRole('button', { name: 'Statut : En attente' }).waitFor()
  await list.getByText(/«\spersonne-de-ce-nom\s», Statut\s:\sEn attente/).waitFor()
  await list.getByRole('button', { name: 'Effacer les filtres' }).click()
  await list.waitForURL((address) => !address.search.includes('q=') && address.search.includes('etat=all'))
  assert.deepEqual(list.errors, [])
})

test('O16, O18 names of 200 letters scroll no page sideways', async () => {
  const letters = (start: string) => start.padEnd(200, 'ouest')
  const managerId = await makeAccount(portal, 'long.manager', { surname: letters('R'), given_name: 'Rose' })
  const long = await makeOrganisation(portal, letters('Communauté'), {
    principal: managerId,
    values: { kind: 'public', city: letters('M') },
  })
  await insert(portal, 'services', { organisation_id: long, name: letters('S') })
  const member = await makeAccount(portal, 'long.member', { surname: letters('U'), given_name: letters('V') })
  await makeMember(portal, member, long)
  const [{ id: membership }] = await portal.sql('select id from memberships where account_id = $1', [member])
  const asking = await portal.signedIn(
    await makeAccount(portal, 'long.asking', { surname: letters('W'), given_name: letters('X') }),
  )
  const asked = await asking.post('/account/membership-requests', { organisationId: long, whole: true })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  const wide = await pageFor(browser, url, await portal.signedIn(managerId))
  const wider: Record<string, string[]> = {}
  await checkPages(
    wide,
    [
      '/',
      '/gestion',
      '/gestion/rattachements',
      `/gestion/rattachements?demande=${asked.body.id}`,
      '/gestion/utilisateurs',
      `/gestion/utilisateurs/${membership}`,
      '/gestion/structures',
      ...['', '/utilisateurs', '/rattacher', '/espaces', '/historique'].map(
        (name) => `/gestion/structures/${long}${name}`,
      ),
      '/compte',
      '/compte/rattachements',
      '/compte/rattachements/supprimer',
    ],
    async (path, width) => {
      const beyond = await wide.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter((one) => {
            if (one.closest('.sr-only, .page-tabs, .bar-two, thead, svg, .skip-link')) return false
            const clipped = one.parentElement?.closest('.bar-organisation, .truncate, select, .bar-person')
            return !clipped && one.getBoundingClientRect().right > innerWidth + 1
          })
          .map((one) => `${one.tagName}.${one.className}`)
          .slice(0, 6),
      )
      if (beyond.length) wider[`${path} at ${width}`] = beyond
    },
  )
  assert.deepEqual(wider, {}, 'pages wider than the window')
})

test('O1–O29 accessibility of every page at both widths', async () => {
  const wide = await pageFor(browser, url, world.manager)
  const [person] = await portal.sql(
    "select id from memberships where identifier = 'pierrick.dagorne' and removed_at is null",
  )
  const structure = `/gestion/structures/${world.town}`
  await checkPages(wide, [
    '/gestion',
    '/gestion/rattachements?etat=all',
    '/gestion/abonnements?etat=all',
    '/gestion/utilisateurs',
    `/gestion/utilisateurs/${person.id}`,
    '/gestion/structures',
    structure,
    ...['utilisateurs', 'rattacher', 'utilisateurs-techniques', 'espaces', 'revue', 'historique', 'identifiant'].map(
      (name) => `${structure}/${name}`,
    ),
    '/compte',
    '/compte/rattachements',
    '/compte/rattachements/nouveau',
    '/compte/rattachements/supprimer',
    '/compte/desactivation',
  ])
})

test('O20, O21 the principal manager names a successor; only then may the account be deactivated', async () => {
  await page.goto('/compte/desactivation')
  assert.equal(await page.getByRole('button', { name: 'Désactiver mon compte' }).isDisabled(), true)
  await page.goto('/compte/rattachements/supprimer')
  await page.getByRole('checkbox', { name: 'Toutes les structures' }).check()
  await page.getByLabel('Identifiant de connexion').fill('personne.inconnue')
  await page.getByRole('button', { name: 'Désigner' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Confirmer' }).click()
  await page.getByText("Aucun compte actif n'a cet identifiant de connexion.").first().waitFor()
  await page.getByLabel('Identifiant de connexion').fill('yann.kervadec')
  await page.getByRole('button', { name: 'Désigner' }).click()
  await page.getByRole('dialog').getByText('À KERVADEC Yann.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Confirmer' }).click()
  await page.getByText(/KERVADEC Yann est désormais gestionnaire principal de 2 structures/).waitFor()
  const roles = await portal.sql(
    "select count(*)::int as n from memberships where identifier = 'yann.kervadec' and role = 'principal_manager' and removed_at is null",
  )
  assert.equal(roles[0].n, 2)
  assert.deepEqual(page.errors, [])
})
