import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
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
  await page.goto('/gestion')
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
  await page.waitForURL('**/gestion/utilisateurs?**')
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
  assert.equal(await dialog.getByRole('radio').count(), 2)
  await dialog.getByRole('button', { name: 'Enregistrer ces choix' }).click()
  await page.getByText('Les modifications sont enregistrées.').waitFor()
  const [kept] = await portal.sql('select ends_on::text, comment from memberships where id = $1', [id])
  assert.deepEqual([kept.ends_on, kept.comment], ['2099-12-31', 'Vu'])
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
  await drawer.getByRole('button', { name: 'Fermer' }).click()
  await page.getByRole('button', { name: 'Logiciel de paie' }).click()
  await drawer.getByText('Informations de connexion').first().waitFor()
  assert.equal(await drawer.locator('.secret').count(), 0)
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
  await page.getByRole('textbox', { name: 'Identifiant' }).fill('12345678901234')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByText(/Ce n'est pas un SIRET/).waitFor()
})

for (const width of [1440, 390]) {
  test(`O1–O29 accessibility of every page at ${width}`, async () => {
    const wide = await pageFor(browser, url, world.manager, { width, height: width === 390 ? 844 : 900 })
    const [person] = await portal.sql(
      "select id from memberships where identifier = 'pierrick.dagorne' and removed_at is null",
    )
    const structure = `/gestion/structures/${world.town}`
    for (const path of [
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
    ]) {
      await wide.goto(path)
      await wide.getByRole('heading').first().waitFor()
      await wide.waitForLoadState('networkidle')
      await checkAccessibility(wide)
      const beyond = await wide.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth
          ? []
          : [...document.querySelectorAll('main *')]
              .filter((one) => one.getBoundingClientRect().right > innerWidth)
              .map((one) => `${one.tagName}.${one.className}`),
      )
      assert.deepEqual(beyond, [], `${path} is wider than the window`)
    }
    assert.deepEqual(wide.errors, [])
  })
}

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
  await page.getByRole('dialog').getByRole('button', { name: 'Confirmer' }).click()
  await page.getByText(/yann\.kervadec est désormais gestionnaire principal de 2 structures/).waitFor()
  const roles = await portal.sql(
    "select count(*)::int as n from memberships where identifier = 'yann.kervadec' and role = 'principal_manager' and removed_at is null",
  )
  assert.equal(roles[0].n, 2)
  assert.deepEqual(page.errors, [])
})
