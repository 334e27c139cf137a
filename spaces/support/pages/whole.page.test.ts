import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { insert, type Portal, startPortal } from '../../../testing/portal.ts'
import { file, makePromises, makeWorld, say, type World } from '../testing.ts'

let portal: Portal
let browser: Browser
let url: string
let world: World
let asset: { id: string }
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  world = await makeWorld(portal)
  await makePromises(world)
  const model = await world.agent.post('/staff/asset-models', {
    manufacturer: 'Kéloa',
    label: 'C4520',
    reference: '',
    kind: 'printer',
  })
  const made = await world.agent.post('/staff/assets', {
    ...{
      organisationId: world.organisation,
      modelId: model.body.id,
      label: 'Copieur «\u00a0Agence Nord\u00a0»',
      number: 'H-00871',
    },
    ...{ serial: '', sourceCode: '', siteId: null, place: '', remark: '', installedOn: null, state: 'service' },
  })
  asset = made.body
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

/** Where somebody who looks wants pictures, they are put. */
const picture = async (page: Page, name: string) => {
  if (process.env.PARVIS_PICTURES)
    await page.screenshot({ path: `${process.env.PARVIS_PICTURES}/${name}.png`, fullPage: true })
}

test('P12 P32 the wizard asks three answers, keeps them through a reload, shows what answers them, and sends', async () => {
  const { claire, agent, natures } = world
  const earlier = await file(claire, { natureId: natures['IMP-BOU']!, assetId: asset.id, subject: 'Bourrage bac 2' })
  await say(agent, earlier.id, 'Nettoyez le rouleau du bac 2.')
  const page = await pageFor(browser, url, claire)
  await page.goto('/assistance')
  await page.getByRole('link', { name: 'Nouveau ticket' }).click()
  // What cannot be pressed yet does not answer the pointer.
  const further = page.getByRole('button', { name: 'Continuer' })
  const ground = () => further.evaluate((one) => getComputedStyle(one).backgroundColor)
  assert.equal(await further.isDisabled(), true)
  const still = await ground()
  await further.hover({ force: true })
  assert.equal(await further.evaluate((one) => one.matches(':hover')), true)
  await page.waitForTimeout(200)
  assert.equal(await ground(), still)
  await page.getByRole('radio', { name: /Le papier se bloque/ }).check()
  await picture(page, 'wizard-1')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Continuer' }).click()
  const device = page.getByRole('combobox', { name: 'Appareil concerné' })
  await device.click()
  await device.fill('Agence')
  await page.getByRole('option', { name: /Agence Nord/ }).click()
  await page.getByRole('button', { name: 'Continuer' }).click()
  const description = page.getByRole('textbox', { name: 'Description' })
  await description.fill('Le papier se coince dans le rouleau du bac 2.')
  await page.getByRole('radio', { name: /Plus rien ne marche/ }).check()
  const before = page.getByRole('complementary', { name: "Avant d'envoyer" })
  await before.getByRole('link', { name: /Bourrage bac 2/ }).waitFor()
  await before.getByText('Nettoyez le rouleau').waitFor()
  await picture(page, 'wizard-3')
  await checkAccessibility(page)
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  assert.equal(await description.inputValue(), 'Le papier se coince dans le rouleau du bac 2.')
  await page.getByRole('region', { name: 'Quel appareil' }).getByText('Agence Nord').waitFor()
  // Back goes one step back, forward comes again, and nothing that was typed or chosen is lost.
  await page.goBack()
  await page.getByRole('combobox', { name: 'Appareil concerné' }).waitFor()
  assert.match(await page.getByRole('combobox', { name: 'Appareil concerné' }).inputValue(), /Agence Nord/)
  await page.goBack()
  assert.equal(await page.getByRole('radio', { name: /Le papier se bloque/ }).isChecked(), true)
  await page.getByRole('heading', { name: /^1\. / }).waitFor()
  await page.goForward()
  await page.goForward()
  assert.equal(await description.inputValue(), 'Le papier se coince dans le rouleau du bac 2.')
  assert.equal(await page.getByRole('radio', { name: /Plus rien ne marche/ }).isChecked(), true)
  await page.getByRole('button', { name: 'Envoyer la demande' }).click()
  await page.waitForURL(/\/assistance\/[0-9a-f-]{36}/)
  await page.getByRole('heading', { name: /Le papier se bloque/ }).waitFor()
  // Once it is sent, Back does not lead into its empty steps.
  await page.goBack()
  await page.getByRole('heading', { name: 'Mes tickets' }).waitFor()
  assert.equal(new URL(page.url()).pathname, '/assistance')
  assert.deepEqual(page.errors, [])
})

test('P32 «C’est résolu» sends nothing and is counted; what is there on a phone', async () => {
  const { claire } = world
  const page = await pageFor(browser, url, claire, { width: 390 })
  const count = async () => (await portal.sql('select count(*)::int as n from tickets'))[0].n
  const before = await count()
  await page.goto(`/assistance/nouveau?bien=${asset.id}`)
  await page.getByRole('radio', { name: /Le papier se bloque/ }).check()
  await picture(page, 'wizard-phone')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('textbox', { name: 'Description' }).fill('Encore le rouleau')
  // What answers it stands right below the words, before «Envoyer».
  const solved = page.getByRole('button', { name: "C'est résolu" })
  await solved.waitFor()
  const [solvedAt, sendAt] = [
    (await solved.boundingBox())!.y,
    (await page.getByRole('button', { name: 'Envoyer la demande' }).boundingBox())!.y,
  ]
  assert.ok(solvedAt < sendAt)
  await picture(page, 'wizard-phone-3')
  await checkAccessibility(page)
  await page.getByRole('button', { name: "C'est résolu" }).click()
  await page.getByText("C'est noté").waitFor()
  assert.equal(await count(), before)
  assert.equal(
    (await portal.sql("select count(*)::int as n from solved_requests where body = 'Encore le rouleau'"))[0].n,
    1,
  )
  assert.deepEqual(page.errors, [])
})

test('P9 P12 where the asset tells the domain it is not asked: a label was scanned, or the asset is chosen first', async () => {
  const { claire, chief, domain } = world
  const {
    id: _,
    state: __,
    pictureId: ___,
    may: ____,
    ...content
  } = (await chief.get(`/staff/ticket-domains/${domain}`)).body
  const put = (assetKind: string, version: number) =>
    chief.put(`/staff/ticket-domains/${domain}`, { ...content, assetKind, version })
  const told = await put('printer', content.version)
  assert.equal(told.status, 200, JSON.stringify(told.body))
  const lifts = await chief.post('/staff/ticket-domains', {
    ...{ code: 'ASC', title: { fr: 'Ascenseurs', en: 'Lifts' }, portalTitle: { fr: '', en: '' } },
    ...{ position: 2, isVisible: true, assetKind: 'lift' },
  })
  const nature = await chief.post('/staff/ticket-natures', {
    ...{ code: 'ASC-ARR', title: { fr: 'Arrêt', en: 'Stop' }, portalTitle: { fr: 'La cabine est arrêtée', en: '' } },
    ...{ portalHelp: { fr: '', en: '' }, domain: lifts.body.id, category: 'incident', priority: '', needsAsset: true },
    ...{ position: 9, isVisible: true },
  })
  assert.equal(nature.status, 201, JSON.stringify(nature.body))
  const page = await pageFor(browser, url, claire)
  const domains = page.getByRole('radio', { name: /^(Impression|Ascenseurs)/ })
  const jam = page.getByRole('radio', { name: /Le papier se bloque/ })
  await page.goto(`/assistance/nouveau?bien=${asset.id}`)
  await jam.waitFor()
  await page.getByText('Agence Nord').first().waitFor()
  assert.equal(await domains.count(), 0)
  assert.equal(await page.getByRole('radio', { name: /cabine/ }).count(), 0)
  await page.goto('/assistance/nouveau')
  await domains.first().waitFor()
  assert.deepEqual([await domains.count(), await jam.count()], [2, 0])
  await page.getByRole('button', { name: "Choisir d'abord le bien" }).click()
  const device = page.getByRole('combobox', { name: 'Appareil concerné' })
  await device.click()
  await device.fill('Agence')
  await page.getByRole('option', { name: /Agence Nord/ }).click()
  await page.getByRole('button', { name: 'Continuer' }).click()
  await jam.check()
  assert.equal(await domains.count(), 0)
  await picture(page, 'wizard-asset-first')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('textbox', { name: 'Description' }).waitFor()
  await chief.post('/staff/ticket-natures/changes', {
    changes: [{ ...nature.body, isVisible: false }].map(({ state: _, pictureId: __, may: ___, ...one }: any) => one),
  })
  await put('', told.body.version)
  assert.deepEqual(page.errors, [])
})

test('P12 a nature that is hidden while the wizard is open is asked for again, and what was typed is there still', async () => {
  const { claire, natures } = world
  const page = await pageFor(browser, url, claire)
  await page.goto('/assistance/nouveau')
  await page.getByRole('radio', { name: /Panne totale/ }).check()
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('button', { name: 'Aucun appareil' }).click()
  await page.getByRole('textbox', { name: 'Description' }).fill('Un long récit de panne')
  await portal.sql('update ticket_natures set is_visible = false where id = $1', [natures['IMP-PAN']])
  await page.getByRole('button', { name: 'Envoyer la demande' }).click()
  await page.getByText("Cette nature n'est plus proposée").waitFor()
  await page.getByRole('radio', { name: /Le papier se bloque/ }).check()
  await page.getByRole('button', { name: 'Continuer' }).click()
  const skip = page.getByRole('button', { name: 'Aucun appareil' })
  if (await skip.isVisible()) await skip.click()
  assert.equal(await page.getByRole('textbox', { name: 'Description' }).inputValue(), 'Un long récit de panne')
  await portal.sql('update ticket_natures set is_visible = true where id = $1', [natures['IMP-PAN']])
})

test('P13 P14 P33 the ticket page shows exchanges by page and by mail, follows what comes without losing what is typed, and its tabs', async () => {
  const { claire, agent } = world
  const ticket = await file(claire, { natureId: world.natures['IMP-BOU']!, assetId: asset.id })
  await portal.sql(
    "insert into ticket_messages (ticket_id, author_id, author_label, author_side, channel, body, folded, mail_message_id, created_at) values ($1, $2, 'AUBERTINE claire', 'client', 'mail', 'Par mon téléphone.', '> la citation', '<p@x>', now())",
    [ticket.id, claire.id],
  )
  const page = await pageFor(browser, url, claire)
  await page.goto(`/assistance/${ticket.id}`)
  await page.getByText('Par mon téléphone.').waitFor()
  await page.getByText('Par e-mail').waitFor()
  await page.getByRole('button', { name: 'Afficher la citation et la signature' }).click()
  await page.getByText('la citation', { exact: false }).last().waitFor()
  const reply = page.getByRole('textbox', { name: 'Répondre' })
  await reply.fill('Je tape encore')
  await say(agent, ticket.id, 'Quel bac est-ce ?')
  await page.getByText('Quel bac est-ce ?').waitFor()
  assert.equal(await reply.inputValue(), 'Je tape encore')
  await page.getByText('Votre réponse est attendue').first().waitFor()
  await picture(page, 'ticket')
  await checkAccessibility(page)
  await reply.fill('')
  await page.getByRole('link', { name: 'Détail' }).click()
  await page.getByText('Le papier se bloque').first().waitFor()
  await picture(page, 'ticket-detail')
  await page.getByRole('link', { name: 'Interventions' }).last().click()
  await page.goBack()
  await page.getByRole('button', { name: 'Clore le ticket' }).click()
  await page.getByRole('link', { name: 'Échanges' }).click()
  await page.getByRole('radio', { name: '4' }).check({ force: true })
  await page.getByRole('textbox', { name: 'Ce qui a manqué (facultatif)' }).fill('Un peu long')
  await picture(page, 'ticket-survey')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Envoyer mon avis' }).click()
  await page.getByText('4 sur 5').waitFor()
  assert.deepEqual(page.errors, [])
})

test('P15 P33 the desk: take, note, canned answer by «/», and a colleague’s answer that comes meanwhile', async () => {
  const { claire, agent, second } = world
  const ticket = await file(claire, { natureId: world.natures['IMP-BOU']!, subject: 'Arrêt entre deux étages' })
  await agent.post('/staff/answer-models', {
    name: 'Clé reçue',
    subject: { fr: 'Reprise', en: 'Work' },
    body: { fr: 'Merci, nous avons la clé.', en: 'Thank you, we have the key.' },
  })
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/assistance')
  await page.getByRole('link', { name: /Arrêt entre deux étages/ }).click()
  await page.waitForURL(`**/fournisseur/assistance/${ticket.id}`)
  await page.getByRole('button', { name: 'Prendre', exact: true }).click()
  await page.getByRole('button', { name: 'Prendre', exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Note interne' }).click()
  const written = page.getByRole('textbox', { name: 'Votre note' })
  await written.fill('Client à ménager @keld')
  await page.getByRole('list', { name: 'Qui prévenir' }).getByRole('button', { name: 'KELDIANE sarah' }).waitFor()
  await checkAccessibility(page)
  // Escape leaves the words as they are; typed on, it is offered again, and Enter takes it without leaving the field.
  await written.press('Escape')
  await page.getByRole('list', { name: 'Qui prévenir' }).waitFor({ state: 'detached' })
  await written.pressSequentially('i')
  await page.getByRole('list', { name: 'Qui prévenir' }).waitFor()
  await written.press('Enter')
  await page.waitForFunction(
    () =>
      document.querySelector<HTMLTextAreaElement>('.desk-composer textarea')?.value ===
      'Client à ménager @KELDIANE sarah ',
  )
  // It is put where one writes, and what stands behind stays there.
  await written.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(7, 7))
  await written.pressSequentially('@kel')
  await page.getByRole('list', { name: 'Qui prévenir' }).waitFor()
  await written.press('Enter')
  await page.waitForFunction(
    () =>
      document.querySelector<HTMLTextAreaElement>('.desk-composer textarea')?.value ===
      'Client @KELDIANE sarah à ménager @KELDIANE sarah ',
  )
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('.desk-composer textarea')?.selectionStart === 23,
  )
  await written.pressSequentially('(elle)')
  assert.equal(await written.inputValue(), 'Client @KELDIANE sarah (elle)à ménager @KELDIANE sarah ')
  await page
    .locator('.desk-composer input[type=file]')
    .setInputFiles({ name: 'marge.txt', mimeType: 'text/plain', buffer: Buffer.from('42') })
  await picture(page, 'desk-note')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Garder la note' }).click()
  const noted = page.locator('.thread .note')
  await noted.getByText('(elle)à ménager').waitFor()
  await noted.getByText('Prévenu : KELDIANE sarah').waitFor()
  await noted.getByRole('link', { name: 'marge.txt' }).waitFor()
  // The clock runs on where one leaves the page, and the queue says so.
  await page.getByRole('button', { name: 'Démarrer le chronomètre' }).click()
  await page.getByText('Votre chronomètre court ici depuis').waitFor()
  await page.goto('/fournisseur/assistance')
  await page.getByRole('link', { name: `Chronomètre : ${ticket.number}` }).click()
  await page.getByRole('button', { name: "L'arrêter" }).click()
  await page.getByRole('button', { name: 'Démarrer le chronomètre' }).waitFor()
  await page.getByRole('button', { name: 'Réponse au client' }).click()
  const reply = page.getByRole('textbox', { name: 'Votre réponse' })
  await reply.fill('/clé')
  await page.getByRole('button', { name: 'en anglais' }).waitFor()
  await picture(page, 'desk-canned')
  // A canned answer is told by its name and its first words.
  await page.getByRole('button', { name: /^Clé reçue Merci, nous avons la clé/ }).waitFor()
  await reply.press('ArrowDown')
  assert.match(await page.locator('[data-marked]').innerText(), /en anglais/)
  await reply.press('ArrowUp')
  await reply.press('Enter')
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('.desk-composer textarea')?.value === 'Merci, nous avons la clé.',
  )
  await picture(page, 'desk')
  await checkAccessibility(page)
  await say(second, ticket.id, 'Réponse de Sarah')
  await page.getByText('Réponse de Sarah').first().waitFor()
  assert.equal(await reply.inputValue(), 'Merci, nous avons la clé.')
  await page.getByRole('button', { name: 'Répondre', exact: true }).click()
  await page.getByText(/KELDIANE sarah a aussi répondu/).waitFor()
  assert.equal((await claire.get(`/tickets/${ticket.id}`)).body.messages.length, 3)
  await picture(page, 'desk-sent')
  assert.deepEqual(page.errors, [])
})

test('P15 P37 the figures above the queue lead to their tickets; after joining one is at the ticket that stays, and a colleague’s note comes by itself', async () => {
  const { claire, agent, second } = world
  const [kept, other] = [
    await file(claire, { subject: 'Celui qui reste' }),
    await file(claire, { subject: 'En double' }),
  ]
  await agent.put(`/staff/tickets/${kept.id}/assignment`, { version: kept.version, responsibleId: agent.id })
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/assistance')
  await page.getByRole('link', { name: /^\d+ à moi$/ }).click()
  await page.getByRole('link', { name: /Celui qui reste/ }).waitFor()
  assert.equal(await page.getByRole('link', { name: /En double/ }).count(), 0)
  const mine = Number((await page.getByRole('link', { name: /^\d+ à moi$/ }).innerText()).split(' ')[0])
  assert.equal(await page.locator('.desk-rows > li').count(), mine)
  await page.getByRole('link', { name: /^\d+ à personne$/ }).click()
  await page.getByRole('link', { name: /En double/ }).click()
  await page.getByRole('button', { name: 'Réunir', exact: true }).click()
  const into = page.getByRole('combobox', { name: 'Réunir à' })
  await into.click()
  await into.fill('qui reste')
  await page.getByRole('option', { name: /Celui qui reste/ }).click()
  await page.getByRole('button', { name: 'Réunir les tickets' }).click()
  await page.waitForURL(`**/fournisseur/assistance/${kept.id}*`)
  await page.getByText(`Le ${other.number} est réuni ici`).waitFor()
  await checkAccessibility(page)
  // A note calls nobody, and is on the page of whoever has the ticket open.
  const note = await second.upload(`/staff/tickets/${kept.id}/notes`, [], { body: 'Voir le contrat' })
  assert.equal(note.status, 201, JSON.stringify(note.body))
  await page.locator('.thread .note').getByText('Voir le contrat').waitFor()
  await page.goto(`/fournisseur/assistance/${other.id}`)
  await page.getByText(`Ce ticket a été réuni au ${kept.number}`).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Démarrer le chronomètre' }).count(), 0)
  assert.deepEqual(page.errors, [])
})

test('P15 a ticket is opened at the desk for whoever called, and its place corrected, among what is its client’s own', async () => {
  const { agent, organisation } = world
  await insert(portal, 'sites', { organisation_id: organisation, name: 'Tour Nord' })
  const page = await pageFor(browser, url, agent)
  await page.goto('/fournisseur/assistance')
  await page.getByRole('link', { name: 'Ouvrir un ticket' }).click()
  const pick = async (name: string, words: string, option: RegExp) => {
    const field = page.getByRole('combobox', { name })
    await field.click()
    await field.fill(words)
    await page.getByRole('option', { name: option }).click()
  }
  // Somebody is on the line: one types the client at once.
  await page.waitForFunction(
    () => document.activeElement === document.querySelector('form input[role=combobox], form [aria-haspopup=listbox]'),
  )
  await page.getByRole('button', { name: 'Ouvrir un ticket' }).click()
  await page.getByText('Ce champ manque').first().waitFor()
  await pick('Client', 'Lerzan', /Lerzan/)
  await pick('Demandeur', 'AUBER', /AUBERTINE claire/)
  await pick('Bien', 'Agence', /Agence Nord/)
  await pick('Site', 'tour', /Tour Nord/)
  await page.getByRole('textbox', { name: 'Objet' }).fill('Appel de 9 h')
  await page.getByRole('textbox', { name: 'Ce qui a été dit' }).fill('Le copieur fume.')
  await picture(page, 'desk-open')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Ouvrir un ticket' }).click()
  await page.waitForURL(/assistance\/[0-9a-f-]{36}/)
  await page.getByRole('heading', { name: /Appel de 9 h/ }).waitFor()
  const site = page.getByRole('combobox', { name: 'Site' })
  assert.equal(await site.inputValue(), 'Tour Nord')
  await picture(page, 'desk-opened')
  assert.deepEqual(page.errors, [])
})

test('P12 the table of correspondence is edited in place, says its effect, and is saved as a whole', async () => {
  const page = await pageFor(browser, url, world.chief)
  await page.goto('/fournisseur/assistance/reglages')
  await picture(page, 'set-up')
  await page.getByRole('link', { name: 'Table de correspondance' }).click()
  await page.getByRole('checkbox', { name: /Retour sous garantie/ }).check()
  await page.getByRole('textbox', { name: 'Retour sous garantie, sur le portail en français' }).fill('Sous garantie ?')
  await page.getByText('1 nature modifiée').waitFor()
  await picture(page, 'mapping')
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('1 nature modifiée').waitFor({ state: 'detached' })
  const { domains } = (await world.claire.get('/ticket-wizard')).body
  assert.ok(domains[0].natures.some((one: any) => one.title === 'Sous garantie ?'))
  assert.deepEqual(page.errors, [])
})

test('P13 the list filters by whose and by nature, on a phone too; a survey is answered by its link without signing in', async () => {
  const { supervisor, claire, agent } = world
  const ticket = await file(claire, { subject: 'Pour un avis' })
  await agent.post(`/tickets/${ticket.id}/closure`, { version: ticket.version })
  const page = await pageFor(browser, url, supervisor, { width: 390 })
  await page.goto('/assistance?statut=closed')
  await page.getByText('Pour un avis').waitFor()
  await picture(page, 'list-phone')
  await checkAccessibility(page)
  await page.goto('/assistance?qui=moi')
  await page.getByText('Aucun résultat').waitFor()
  const [mail] = await portal.sql("select text_body from mails where kind = 'support.closed' and subject like $1", [
    `%${ticket.number}%`,
  ])
  const guest = await (await browser.newContext({ baseURL: url, locale: 'fr-FR' })).newPage()
  await guest.goto(`/avis#${/\/avis#(\S+)/.exec(mail.text_body)![1]}`)
  await guest.getByText(`Ticket ${ticket.number}, Pour un avis`).waitFor()
  await guest.getByRole('radio', { name: '5' }).check({ force: true })
  await picture(guest, 'survey-link')
  await guest.getByRole('button', { name: 'Envoyer mon avis' }).click()
  await guest.getByText('Merci, votre avis est enregistré.').waitFor()
  assert.equal((await claire.get(`/tickets/${ticket.id}`)).body.survey.score, 5)
})

test('C4 a ticket that the provider answered shows its figure in the client’s bar until it is answered back or closed', async () => {
  const filed = await world.colleague.upload('/tickets', [], {
    subject: 'Imprimante muette',
    category: 'incident',
    body: 'Elle ne répond plus.',
  })
  const page = await pageFor(browser, url, world.colleague)
  await page.goto('/')
  const entry = page.getByRole('link', { name: /^Mon assistance/ }).first()
  await entry.waitFor()
  assert.doesNotMatch((await entry.textContent()) ?? '', /\d/)

  const reply = await world.agent.upload(`/tickets/${filed.body.id}/messages`, [], { body: 'Est-elle branchée ?' })
  assert.equal(reply.body.status, 'waiting_client')
  await page.goto('/')
  await page
    .getByRole('link', { name: /^Mon assistance\D*1\b/ })
    .first()
    .waitFor()

  await page.goto(`/assistance/${filed.body.id}`)
  await page.getByRole('button', { name: 'Clore le ticket' }).click()
  await page.getByText('Clos', { exact: true }).first().waitFor()
  await page
    .getByRole('link', { name: /^Mon assistance\D*$/ })
    .first()
    .waitFor()
  assert.deepEqual(page.errors, [])
})

test('C4 the kinds and the size of files are told before, from the server’s own setting, and a refusal names the file', async () => {
  const page = await pageFor(browser, url, world.colleague)
  await page.goto('/assistance/nouveau?autre=1')
  await page.getByText(/PDF, PNG, JPG, HEIC, .*10\sMo au plus/).waitFor()
  const input = page.locator('input[type=file]')
  const alert = page.getByRole('alert')
  const text = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer })
  await input.setInputFiles([text('relevé.txt', Buffer.from('Bonjour')), text('rien.txt', Buffer.alloc(0))])
  assert.equal(await alert.textContent(), 'rien.txt est vide.')
  await page.getByText('relevé.txt').waitFor()
  await input.setInputFiles([{ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.from('x') }])
  assert.match((await alert.textContent()) ?? '', /^film\.mp4 n'est pas d'un type accepté ici\s: PDF/)
  await input.setInputFiles([text('lourd.pdf', Buffer.alloc(10 * 1024 * 1024 + 1, 'x'))])
  assert.match((await alert.textContent()) ?? '', /^lourd\.pdf dépasse 10\sMo\.$/)
  await input.setInputFiles([text('IMG_0012.HEIC', Buffer.from('x'))])
  await page.getByText('IMG_0012.HEIC').waitFor()
  assert.equal(await alert.count(), 0)
  assert.deepEqual(page.errors, [])
})

test('C4 a ticket or an answer that was begun is not left without asking, and what was typed is there still', async () => {
  const page = await pageFor(browser, url, world.colleague)
  const ticket = await world.colleague.upload('/tickets', [], {
    subject: 'Reprise',
    category: 'question',
    body: 'Bonjour.',
  })
  for (const [path, label] of [
    ['/assistance/nouveau?autre=1', 'Message'],
    [`/assistance/${ticket.body.id}`, 'Répondre'],
  ] as const) {
    await page.goto(path)
    const field = page.getByRole('textbox', { name: label })
    await field.fill('Un long récit')
    const home = page.getByRole('link', { name: 'Accueil' }).first()
    await home.click()
    await page.getByRole('button', { name: 'Continuer la saisie', exact: true }).click()
    assert.equal(await field.inputValue(), 'Un long récit')
    await home.click()
    await page.getByRole('button', { name: 'Abandonner la saisie', exact: true }).click()
    await page.getByText('Bonjour').first().waitFor()
    assert.equal(new URL(page.url()).pathname, '/')
  }
  assert.deepEqual(page.errors, [])
})
