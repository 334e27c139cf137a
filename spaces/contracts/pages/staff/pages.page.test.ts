import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import {
  checkAccessibility,
  checkPages,
  openBrowser,
  pageFor,
  servePortal,
  settled,
} from '../../../../testing/browser.ts'
import { makeStaff, type Portal, startPortal } from '../../../../testing/portal.ts'
import { makeWorld, type World } from '../../testing.ts'

let portal: Portal
let world: World
let browser: Browser
let url: string
let page: Page & { errors: string[] }

before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  const people = [
    ['MORVANEC', 'Elsa'],
    ['TASSIGNOL', 'Rémi'],
    ['HADJERES', 'Lina'],
    ['OSTRAN', 'Bilal'],
    ['VOLTANE', 'Iris'],
  ]
  for (const [surname, givenName] of people) {
    const applicationUserId = await world.makeApplicationUser(surname!, givenName!)
    const content = world.creation(
      { surname: surname!, givenName: givenName! },
      { access: [{ applicationId: world.application, applicationUserId, profileId: world.profile }] },
    )
    const made = await world.admin.post('/change-requests', content)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    if (surname === 'MORVANEC') {
      const changed = await world.admin.put(`/change-requests/${made.body.id}`, {
        rowVersion: made.body.rowVersion,
        content: { ...content, seatKind: 'key' },
      })
      assert.equal(changed.status, 200, JSON.stringify(changed.body))
    }
    portal.clock.set(new Date(portal.clock.now.getTime() + 60_000).toISOString())
  }
  url = await servePortal(portal)
  browser = await openBrowser()
  page = await pageFor(browser, url, world.staff)
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

const decisionOf = async (surname: string) =>
  (
    await portal.sql('select decision, refusal_reason, identifier from change_requests where detail like $1', [
      `${surname}%`,
    ])
  )[0]

test('C28 the queue opens on the oldest request, compares its versions and validates it by a key', async () => {
  await page.goto('/fournisseur/demandes')
  await page.getByRole('heading', { name: /Demandes à traiter/ }).waitFor()
  await page.getByRole('heading', { name: 'Création de connexion, MORVANEC Elsa' }).waitFor()
  const changes = page.getByRole('table', { name: 'Ce qui a changé' })
  assert.equal(await changes.locator('del').innerText(), 'CI')
  assert.equal(await changes.locator('ins').innerText(), 'Clé')
  await checkAccessibility(page)
  await page.getByLabel('Identifiant du nouvel abonné').fill('elsa.morvanec')
  await page.getByLabel('Identifiant du nouvel abonné').blur()
  await page.keyboard.press('v')
  await page.getByRole('heading', { name: 'Création de connexion, TASSIGNOL Rémi' }).waitFor()
  const row = await decisionOf('MORVANEC')
  assert.deepEqual([row.decision, row.identifier], ['approved', 'elsa.morvanec'])
})

test('C28 a refusal needs its motive and its message', async () => {
  await page.keyboard.press('r')
  await page.getByRole('button', { name: 'Refuser la demande' }).click()
  await page.getByText('Choisissez un motif').waitFor()
  await page.getByText('Le message manque').waitFor()
  await page.getByLabel('Motif').selectOption({ label: 'Demande en double' })
  await page.getByLabel(/^Message à/).fill('Déjà déposée hier.')
  await checkAccessibility(page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'Création de connexion, HADJERES Lina' }).waitFor()
  const row = await decisionOf('TASSIGNOL')
  assert.deepEqual([row.decision, row.refusal_reason], ['refused', 'Demande en double. Déjà déposée hier.'])
})

test('C28 one decided meanwhile says who did; the others of a bulk go through', async () => {
  const { items } = (await world.staff.get('/staff/change-requests')).body
  const [first] = items
  await page.getByRole('checkbox', { name: /HADJERES/ }).check()
  await page.getByRole('checkbox', { name: /OSTRAN/ }).check()
  const other = await world.staff.post(`/staff/change-requests/${first.id}/refusal`, {
    rowVersion: first.rowVersion,
    reason: 'Ailleurs',
  })
  assert.equal(other.status, 200)
  await page.keyboard.press('v')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Valider les 2' }).click()
  await dialog.getByRole('button', { name: 'Fermer', exact: true }).last().waitFor()
  await dialog.getByText('Non traitée').waitFor()
  assert.match(await dialog.innerText(), /ROQUELIN/)
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Fermer', exact: true }).last().click()
  assert.equal((await decisionOf('OSTRAN')).decision, 'approved')
  assert.equal((await decisionOf('HADJERES')).decision, 'refused')
})

test('C25 a signed form is recorded by hand', async () => {
  await page.goto('/fournisseur/demandes')
  await page.getByRole('heading', { name: /VOLTANE Iris/ }).waitFor()
  await page.getByRole('tab', { name: 'Formulaire' }).click()
  await page.getByLabel('Reçu le').fill('2026-11-20')
  await page.getByRole('button', { name: 'Enregistrer le formulaire' }).click()
  await page.getByText('il confirme la demande').waitFor()
  const rows = await portal.sql("select confirmed_on from change_requests where detail like 'VOLTANE%'")
  assert.ok(rows[0].confirmed_on)
})

test('C20 a contract is made by its form', async () => {
  await page.goto('/fournisseur/contrats/nouveau')
  const client = page.getByRole('combobox', { name: 'Client' })
  await client.fill('trois')
  await page.getByRole('option', { name: 'Clinique des Trois-Aulnes' }).waitFor()
  await page.getByRole('option', { name: 'Ville de Montfabre' }).waitFor({ state: 'detached' })
  await client.fill('montf')
  await page.getByRole('option', { name: /Ville de Montfabre/ }).click()
  await page.getByRole('button', { name: 'Créer le contrat' }).click()
  await page.getByText('Ce champ est obligatoire').first().waitFor()
  await page.getByLabel('Numéro').fill('27-0001')
  await page.getByLabel('Début').fill('2026-12-01')
  await page.getByLabel('Prochaine facture').fill('2026-12-01')
  await page.getByRole('checkbox', { name: 'Orba Paie' }).check()
  await page.getByLabel(/d'une CI/).fill('31,50')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Créer le contrat' }).click()
  await page.getByRole('heading', { name: '27-0001' }).waitFor()
  const rows = await portal.sql(
    "select p.monthly_cents from contract_prices p join contracts c on c.id = p.contract_id where c.number = '27-0001'",
  )
  assert.equal(Number(rows[0].monthly_cents), 3150)
})

test('C9 the end of a contract is shown before it is set, and can be lifted', async () => {
  const ends = async () =>
    (await portal.sql('select ends_on from contracts where id = $1', [world.contract]))[0].ends_on
  await page.goto(`/fournisseur/contrats/${world.contract}`)
  await page.getByRole('button', { name: 'Mettre fin au contrat' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Date de fin').fill('01/01/2020')
  await dialog.getByRole('button', { name: 'Fixer la fin' }).click()
  await dialog.locator('.mantine-Input-wrapper[data-error], [aria-invalid=true]').first().waitFor()
  assert.equal(await ends(), null)
  await dialog.getByLabel('Date de fin').fill('31/12/2027')
  await dialog.locator('.before-after').getByText('31/12/2027').waitFor()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Fixer la fin' }).click()
  await page.getByText('Fin le 31/12/2027').waitFor()
  assert.match(JSON.stringify(await ends()), /2027-12-31/)
  await page.getByRole('button', { name: 'Changer la fin' }).click()
  await dialog.getByRole('button', { name: 'Lever la fin' }).click()
  await page.getByRole('button', { name: 'Mettre fin au contrat' }).waitFor()
  assert.equal(await ends(), null)
})

test("the team's roles are changed by administrators only, and nobody else is offered to", async () => {
  const agent = await pageFor(browser, url, await portal.signedIn(await makeStaff(portal, 'lise.barredon')))
  await agent.goto('/fournisseur/equipe')
  const open = async (who: typeof page) => {
    await who.getByRole('table', { name: 'Membres' }).locator('tr.row').first().getByRole('button').first().click()
    await who.getByRole('dialog').getByText('Agent').first().waitFor()
  }
  await open(agent)
  assert.equal(await agent.getByRole('button', { name: 'Nouveau membre', includeHidden: true }).count(), 0)
  assert.equal(await agent.getByRole('button', { name: 'Enregistrer' }).count(), 0)
  assert.equal(await agent.getByRole('link', { name: "Boîte d'envoi", includeHidden: true }).count(), 0)
  await page.goto('/fournisseur/equipe')
  await page.getByRole('button', { name: 'Nouveau membre' }).waitFor()
  await open(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).waitFor()
  assert.deepEqual(agent.errors, [])
})

test('C28 the search of the frame finds clients, persons, contracts and requests', async () => {
  await page.goto('/fournisseur/clients')
  await page.getByRole('heading', { name: 'Clients', level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  const field = page.getByRole('dialog').getByRole('combobox')
  await field.fill('24-0173')
  await page
    .getByRole('group', { name: 'Contrats' })
    .getByRole('option', { name: /24-0173/ })
    .waitFor()
  await field.fill('montfabre')
  await page
    .getByRole('group', { name: 'Clients' })
    .getByRole('option', { name: /Ville de Montfabre/ })
    .waitFor()
  await field.fill('tassignol')
  await page
    .getByRole('group', { name: 'Demandes' })
    .getByRole('option', { name: /TASSIGNOL/ })
    .waitFor()
  await field.fill('maelle.toussard')
  await page
    .getByRole('group', { name: 'Personnes' })
    .getByRole('option', { name: /TOUSSARD/ })
    .click()
  await page.getByRole('dialog', { name: /TOUSSARD/ }).waitFor()
})

test('C35 the outbox shows a mail as it was written', async () => {
  await page.goto('/fournisseur/boite-d-envoi')
  await page.locator('tr.row .row-open').first().click()
  const mail = page.getByRole('dialog').locator('iframe, pre').first()
  await mail.waitFor()
  // The frame runs no script at all: what it shows is read from its source.
  const shown = (await mail.getAttribute('srcdoc')) ?? (await mail.innerText())
  assert.match(shown, /D-2026-\d{4}/)
})

test('C31 the link of a mail in the outbox is followed by a click, and copied', async () => {
  const { account } = await world.makeSubscriber('neuve.arrivee')
  await portal.sql("update accounts set status = 'pending' where id = $1", [account])
  const sent = await world.staff.post(`/staff/accounts/${account}/password-reset`)
  assert.ok(sent.status < 300, JSON.stringify(sent.body))
  const [mail] = await portal.sql(
    "select id, text_body from mails where kind = 'identity.activation' and account_id = $1",
    [account],
  )
  const link = /https?:\S+/.exec(mail.text_body)![0]
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`/fournisseur/boite-d-envoi?message=${mail.id}`)
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: 'Copier le lien' }).click()
  await drawer.getByText('Le lien est copié.').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link)
  const opened = page.context().waitForEvent('page')
  await drawer.frameLocator('iframe').getByRole('link').click()
  const activation = await opened
  await activation.getByText('Votre identifiant est neuve.arrivee').waitFor()
  assert.equal(activation.url(), link)
  // The new tab has no hold on the one that opened it, and the message is still there.
  assert.equal(await activation.evaluate(() => window.opener), null)
  await drawer.frameLocator('iframe').getByRole('link').waitFor()
  await activation.close()
})

test('C3 every text is in the language of the account, whatever the browser speaks', async () => {
  await portal.sql("update accounts set locale = 'en' where id = $1", [world.staff.id])
  const french = await pageFor(browser, url, world.staff)
  await french.goto('/fournisseur/journal')
  await french.getByRole('heading', { name: 'Journal', exact: true }).waitFor()
  await french.getByLabel('From').waitFor()
  assert.doesNotMatch(await french.locator('body').innerText(), /\bjournal\.\w+|\bshell\.\w+/)
  await portal.sql("update accounts set locale = 'fr' where id = $1", [world.staff.id])
})

test('C28 every page of the provider passes axe at both widths', async () => {
  const paths = [
    'demandes',
    'delegations',
    'clients',
    `clients/${world.organisation}`,
    'contrats',
    `contrats/${world.contract}`,
    'logiciels',
    `logiciels/${world.application}`,
    'collaborateurs',
    'formations',
    'assistance',
    'boite-d-envoi',
    'journal',
    'equipe',
  ]
  await checkPages(
    page,
    paths.map((path) => `/fournisseur/${path}`),
  )
})

test('R14 C33 whoever is in New York sees and types the hours of Paris, and is told so', async () => {
  const away = await pageFor(browser, url, world.staff, { timeZone: 'America/New_York' })
  await away.goto('/fournisseur/formations')
  await away.getByText('Heures de Paris').waitFor()
  await away.getByRole('button', { name: 'Nouvelle session' }).click()
  const drawer = away.getByRole('dialog')
  await drawer.getByLabel('Titre').fill('Prise en main à distance')
  await drawer.getByLabel('Début').fill('2027-01-10T09:00')
  await drawer.getByLabel('Fin').fill('2027-01-10T17:00')
  await drawer.getByRole('button', { name: 'Enregistrer' }).click()
  const row = away.getByRole('row', { name: /Prise en main à distance/ })
  await row.getByText('10/01/2027').first().waitFor()
  assert.match(await row.innerText(), /9\s*h\s*00/)
  const [kept] = await portal.sql("select starts_at from training_sessions where title = 'Prise en main à distance'")
  assert.equal(kept.starts_at.toISOString(), '2027-01-10T08:00:00.000Z')
  assert.deepEqual(away.errors, [])
  await away.context().close()
})

test('O37 whoever only reads is offered nothing that the server would refuse', async () => {
  const reader = await pageFor(browser, url, await portal.signedIn(await makeStaff(portal, 'sarah.keldiane', 'reader')))
  const session = await portal.sql(
    `insert into training_sessions (brand_id, title, starts_at, ends_at, seats)
     values ($1, 'Prise en main', now() + interval '9 days', now() + interval '10 days', 5) returning id`,
    [portal.brandId],
  )
  const applicationUserId = await world.makeApplicationUser('QUINTREC', 'Malo')
  const made = await world.admin.post(
    '/change-requests',
    world.creation(
      { surname: 'QUINTREC', givenName: 'Malo' },
      { access: [{ applicationId: world.application, applicationUserId, profileId: world.profile }] },
    ),
  )
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const acts = /^(Valider|Refuser|Enregistrer|Nouve|Ajouter|Importer|Annuler)/
  const pages = [
    [`/fournisseur/demandes?demande=${made.body.id}`, 'Refuser'],
    [`/fournisseur/demandes?demande=${made.body.id}&onglet=form`, 'Enregistrer le formulaire'],
    ['/fournisseur/delegations'],
    ['/fournisseur/contrats', 'Nouveau contrat'],
    [`/fournisseur/contrats/${world.contract}`, 'Enregistrer'],
    [`/fournisseur/contrats/${world.contract}?onglet=prices`, 'Enregistrer'],
    ['/fournisseur/formations', 'Nouvelle session'],
    [`/fournisseur/formations?session=${session[0].id}`, 'Annuler la session'],
    ['/fournisseur/logiciels', 'Nouveau logiciel'],
    [`/fournisseur/logiciels/${world.application}`, 'Enregistrer'],
    ['/fournisseur/collaborateurs', 'Importer'],
    ['/fournisseur/clients', 'Créer un nouveau client'],
  ]
  for (const [path, act] of pages) {
    // What an agent is offered there shows that the page has come.
    await page.goto(path!)
    if (act) await page.locator('button, a').filter({ hasText: act }).first().waitFor()
    await reader.goto(path!)
    await reader.getByRole('heading', { level: 1 }).waitFor()
    await settled(reader)
    const offered = [
      ...(await reader.getByRole('button', { name: acts, disabled: false }).allInnerTexts()),
      ...(await reader.getByRole('link', { name: acts }).allInnerTexts()),
    ]
    assert.deepEqual(offered, [], path)
  }
  assert.deepEqual(reader.errors, [])
  await reader.context().close()
})

test('C28 on a phone the queue has its title on one line, its filters in a sheet, and its requests in sight', async () => {
  const phone = await pageFor(browser, url, world.staff, { width: 390, height: 844 })
  await phone.goto('/fournisseur/demandes')
  const title = phone.getByRole('heading', { name: /Demandes à traiter/ })
  await title.waitFor()
  assert.ok((await title.boundingBox())!.height < 40, 'one line')
  const filters = phone.getByRole('button', { name: 'Filtres' })
  assert.ok((await filters.boundingBox())!.height >= 40)
  const first = phone.locator('main li, main [role=row]').filter({ hasText: 'Création' }).first()
  assert.ok((await first.boundingBox())!.y < 400)
  assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 390)
  await filters.click()
  await phone.getByRole('dialog').getByRole('button', { name: /^Type/ }).waitFor()
  await checkAccessibility(phone)
  assert.deepEqual(phone.errors, [])
  await phone.context().close()
})
