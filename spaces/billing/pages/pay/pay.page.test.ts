import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import {
  checkAccessibility,
  checkPages,
  openBrowser,
  pageFor,
  servePortal,
  settled,
} from '../../../../testing/browser.ts'
import { makeStaff, type Person, type Portal, startPortal } from '../../../../testing/portal.ts'
import { payWithCard, type Simulator, setSimulator, simulate } from '../../gateway/testing.ts'
import { line, makeWorld, type World } from '../../testing.ts'

let portal: Portal
let world: World
let admin: Person
let simulator: Simulator
let browser: Browser
let url: string
before(async () => {
  simulator = await simulate('never')
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' }, '2096-11-23T09:00:00Z')
  world = await makeWorld(portal)
  admin = await portal.signedIn(await makeStaff(portal, 'admin.regle', 'administrator'))
  url = await servePortal(portal)
  await setSimulator(admin, simulator)
  browser = await openBrowser()
})
after(async () => {
  simulator?.end()
  await browser?.close()
  await portal?.close()
})

/** The days of the test are the portal's: sessions go on. */
async function setDay(day: string): Promise<void> {
  portal.clock.set(`${day}T09:00:00Z`)
  await portal.sql("update sessions set expires_at = $1::timestamptz + interval '1 day', last_seen_at = $1", [
    portal.clock.now,
  ])
}
const shots = process.env.SHOTS
const shoot = async (page: any, name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

test('B25 a client ticks invoices, pays a part, sees the effect, and pays by card on the page of the provider', async () => {
  const one = await world.invoice([line('1000')], { subject: 'Maintenance ascenseurs, octobre', dueOn: '2096-11-23' })
  await world.invoice([line('500')], { subject: 'Maintenance ascenseurs, novembre', dueOn: '2096-12-20' })
  await setDay('2096-12-01')
  const page = await pageFor(browser, url, world.manager)
  await page.goto('/factures')
  const effect = page.getByRole('complementary', { name: 'Effet du paiement' })
  await effect.getByRole('button', { name: /^Payer 1\s200,00\s€$/ }).waitFor()
  const field = page.getByRole('textbox', { name: `Je paie, ${one.number}` })
  await field.fill('2000')
  await effect.getByText('Un montant dépasse ce qui reste, ou est mal écrit.').waitFor()
  assert.ok(await effect.getByRole('button').isDisabled())
  await field.fill('700')
  await effect.getByRole('button', { name: /^Payer 700,00\s€$/ }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'factures')
  await effect.getByRole('button').click()
  await page.getByRole('heading', { name: /^Payer 700,00/ }).waitFor()
  await page.getByRole('img', { name: /^Code du virement de 700,00/ }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'payer')
  // Back goes back, and the address keeps what was chosen.
  await page.goBack()
  await page.getByRole('complementary', { name: 'Effet du paiement' }).waitFor()
  await page.goForward()
  await page.getByRole('radio', { name: /^Carte bancaire/ }).check()
  await page.getByRole('button', { name: /^Payer 700,00\s€ par carte$/ }).click()
  await page.getByRole('button', { name: '4000000000000010' }).click()
  await page.getByText(/^Merci, 700,00\s€ sont payés$/).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'merci')
  assert.equal((await world.manager.get(`/invoices/${one.id}`)).body.restCents, 50_000)
  assert.deepEqual(page.errors, [])
})

test('B25 B12 what is over of a payment by card goes back to its card: the staff need no account for it, and see how far it is', async () => {
  const put = { organisationId: world.client, amountCents: 4_500 }
  const begun = (await world.manager.post('/account-credit/top-ups', put)).body
  await payWithCard(begun.url, '4000000000000010')
  const { payment } = (await world.manager.post(`/payment-intents/${begun.id}/check`)).body
  const page = await pageFor(browser, url, world.agent)
  await page.goto(`/fournisseur/factures/paiements?paiement=${payment.id}`)
  await page.getByRole('button', { name: 'Rembourser', exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('combobox', { name: 'Rendre' }).selectOption('transfer')
  await drawer.getByRole('textbox', { name: /^IBAN du client/ }).waitFor()
  await drawer.getByRole('combobox', { name: 'Rendre' }).selectOption('card')
  assert.equal(await drawer.getByRole('textbox', { name: /^IBAN du client/ }).count(), 0)
  await drawer.getByRole('textbox', { name: /^Motif/ }).fill('Trop versé')
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'rembourser-carte')
  await drawer.getByRole('button', { name: 'Rembourser', exact: true }).click()
  await drawer.getByRole('textbox', { name: /^Motif/ }).waitFor({ state: 'hidden' })
  await portal.drain()
  await page.goto('/fournisseur/factures/remboursements')
  await page.getByText('Rendu', { exact: true }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'remboursements')
  assert.deepEqual(page.errors, [])
})

test('B30 a client contests an invoice and promises a day; the staff answer', async () => {
  const [late, contested] = [
    await world.invoice([line('80')], { dueOn: '2096-12-02' }),
    await world.invoice([line('90', { label: 'Porte palière' })], { dueOn: '2096-12-02' }),
  ]
  await setDay('2096-12-04')
  const page = await pageFor(browser, url, world.manager)
  await page.goto(`/factures/${contested.id}`)
  await page.getByRole('button', { name: 'Contester', exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Motif').selectOption('other')
  await drawer.getByRole('button', { name: 'Envoyer la contestation' }).click()
  await drawer
    .getByRole('textbox', { name: /^Message/ })
    .and(page.locator('[aria-invalid]'))
    .waitFor()
  await drawer.getByRole('textbox', { name: /^Message/ }).fill("La visite du 22/09 n'a pas eu lieu.")
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'contester')
  await drawer.getByRole('button', { name: 'Envoyer la contestation' }).click()
  await page.getByText('Ouverte', { exact: true }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'contestee')
  await page.goto(`/factures/${late.id}`)
  await page.getByRole('button', { name: 'Promettre un paiement' }).click()
  await page.getByRole('dialog').getByLabel('Payée le').fill('10/12/2096')
  await page.getByRole('dialog').getByRole('button', { name: 'Promettre', exact: true }).click()
  await page.getByText('Promise pour le 10/12/2096').waitFor()
  await page.goto('/factures')
  await page.getByText(`${contested.number}\u00a0: contestée le 04/12/2096. Aucune relance avant la réponse.`).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'factures-litige')
  assert.deepEqual(page.errors, [])
  const staff = await pageFor(browser, url, world.agent)
  await staff.goto('/fournisseur/factures/contestations')
  await staff.getByText(contested.number).click()
  await staff
    .getByRole('dialog')
    .getByLabel(/^Réponse/)
    .fill('Bon de visite signé joint.')
  await settled(staff)
  await checkAccessibility(staff)
  await shoot(staff, 'repondre')
  await staff.getByRole('dialog').getByRole('button', { name: 'Répondre' }).click()
  await staff.getByText('Rejetée').first().waitFor()
  assert.deepEqual(staff.errors, [])
})

test('B30 B11 a dispute that is accepted leads to its credit note, begun with the line that was contested', async () => {
  const invoice = await world.invoice([line('90', { label: 'Porte palière' }), line('40')])
  const { lines } = (await world.manager.get(`/invoices/${invoice.id}`)).body
  const opened = await world.manager.upload(`/invoices/${invoice.id}/disputes`, [], {
    reason: 'quantity',
    words: 'Une seule porte.',
    lineId: lines[0].id,
  })
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  const staff = await pageFor(browser, url, world.agent)
  await staff.goto(`/fournisseur/factures/contestations?contestation=${opened.body.id}`)
  const drawer = staff.getByRole('dialog')
  await drawer.getByRole('radio', { name: 'Accepter' }).check()
  await drawer.getByLabel(/^Réponse/).fill('Vous avez raison.')
  await drawer.getByRole('button', { name: 'Répondre' }).click()
  const next = drawer.getByRole('link', { name: "Préparer l'avoir" })
  await next.waitFor()
  await settled(staff)
  await checkAccessibility(staff)
  await next.click()
  await staff.getByRole('heading', { name: `Avoir sur ${invoice.number}` }).waitFor()
  assert.equal(await drawer.getByLabel(/^Porte palière/).inputValue(), '90,00')
  await settled(staff)
  await checkAccessibility(staff)
  await drawer.getByRole('button', { name: "Préparer l'avoir" }).click()
  await staff.getByRole('heading', { name: /^Avoir, / }).waitFor()
  await staff.getByText('108,00\u00a0€').first().waitFor()
  // Asked again, it is there.
  await staff.goto(`/fournisseur/factures/contestations?contestation=${opened.body.id}`)
  await drawer.getByRole('link', { name: "Un brouillon d'avoir est préparé" }).waitFor()
  assert.equal(await next.count(), 0)
  assert.deepEqual(staff.errors, [])
  // A draft is the staff's alone.
  assert.equal((await world.manager.get(`/disputes/${opened.body.id}`)).body.creditNote, null)
})

test('B26 B30 the staff see each step before it leaves, send it, spare an invoice, agree on instalments', async () => {
  const one = await world.invoice([line('300', { vatCategory: 'E', vatRate: 0 })], { dueOn: '2096-12-05' })
  await setDay('2096-12-14')
  const page = await pageFor(browser, url, world.agent)
  await page.goto('/fournisseur/factures/relances')
  await page
    .getByRole('button', { name: /^Aperçu, Office/ })
    .first()
    .click()
  await page
    .getByRole('dialog')
    .getByText(/Sauf erreur de notre part/)
    .waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'apercu')
  await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).last().click()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'relances')
  await page.goto(`/fournisseur/factures/${one.id}`)
  await page.getByRole('button', { name: "Convenir d'échéances" }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel("Nombre d'échéances").selectOption('3')
  await drawer.getByRole('button', { name: 'Répartir par mois' }).click()
  const second = drawer.getByRole('textbox', { name: 'Échéance 2, montant' })
  assert.equal(await second.inputValue(), '100,00')
  await second.fill('90')
  await drawer.getByText(/^Il manque 10,00\s€ pour faire le total/).waitFor()
  assert.ok(await drawer.getByRole('button', { name: "Enregistrer l'échéancier" }).isDisabled())
  await second.fill('100')
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'echeancier')
  await drawer.getByRole('button', { name: "Enregistrer l'échéancier" }).click()
  await page.getByText('Le 05/01/2097').waitFor()
  await page.getByRole('button', { name: 'Laisser de côté' }).click()
  await page
    .getByRole('dialog')
    .getByLabel(/^Motif/)
    .fill('Accord en cours')
  await page.getByRole('dialog').getByRole('button', { name: 'Laisser de côté' }).click()
  await page.getByText('Laissée de côté\u00a0: Accord en cours').waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'facture-fournisseur')
  await page.goto('/fournisseur/factures/relances')
  await page
    .getByRole('button', { name: /^Envoyer la relance$/ })
    .first()
    .click()
  await page.waitForURL(/\/travaux\//)
  await portal.drain()
  assert.ok((await world.agent.get('/staff/reminders')).body.items.length > 0)
  // The account of a client says what it was reminded of, and that it is spared from here on.
  await page.goto(`/fournisseur/factures/releve/${world.client}`)
  await page.getByRole('heading', { name: 'Relances', exact: true }).waitFor()
  await page.getByText('Niveau 1').first().waitFor()
  await page.getByRole('button', { name: 'Épargner' }).click()
  const sparing = page.getByRole('dialog')
  await sparing.getByLabel(/^Motif/).fill('Plan de règlement')
  await settled(page)
  await checkAccessibility(page)
  await sparing.getByRole('button', { name: 'Ne plus relancer' }).click()
  await page.getByText(/^Client épargné\u00a0: Plan de règlement/).waitFor()
  await page.goto('/fournisseur/factures/relances/epargnes')
  await page
    .getByRole('row', { name: /Plan de règlement/ })
    .getByRole('button', { name: 'Relancer à nouveau' })
    .click()
  await page.getByText('Plan de règlement').waitFor({ state: 'detached' })
  assert.deepEqual(page.errors, [])
})

test('B25 the link of a reminder pays without an account; a stranger’s token shows nothing', async () => {
  const [mail] = await portal.sql("select * from mails where kind = 'billing.reminder' limit 1")
  const token = /\/payer#([\w-]{43})/.exec(JSON.stringify(mail))![1]
  const page = await pageFor(browser, url, undefined)
  await page.goto(`/payer#${token}`)
  await page.getByRole('heading', { name: 'Factures à payer' }).waitFor()
  await page.getByRole('img', { name: /^Code du virement/ }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'lien')
  await page.getByRole('button', { name: /par carte$/ }).click()
  await page.getByRole('button', { name: '4000000000000010' }).click()
  await page.getByText(/^Merci, .* sont payés$/).waitFor()
  await page.getByText('Tout est payé. Merci.').waitFor()
  await shoot(page, 'lien-paye')
  const strange = await pageFor(browser, url, undefined)
  await strange.goto(`/payer#${'A'.repeat(43)}`)
  await strange.getByRole('heading', { name: "Ce lien n'est plus valable" }).waitFor()
  await checkAccessibility(strange)
})

test('B9 B20 a client tops up its account and pays with it; a stranger asks whether an invoice is genuine, before and after it is altered', async () => {
  const one = await world.invoice([line('40', { label: 'Dépannage' })])
  const page = await pageFor(browser, url, world.manager)
  await page.goto('/factures/releve')
  await page.getByRole('button', { name: 'Approvisionner le compte' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Montant \(EUR\)/).fill('60')
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'approvisionner')
  await dialog.getByRole('button', { name: /^Payer 60,00/ }).click()
  await page.getByRole('button', { name: '4000000000000010' }).click()
  await page.getByText(/60,00\s€ sont payés$/).waitFor()
  await shoot(page, 'approvisionne')
  await page.goto(`/factures/payer?factures=${one.id}:4800`)
  await page.getByRole('radio', { name: /^Crédit du compte/ }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'credit')
  await page.getByRole('button', { name: /^Utiliser 48,00\s€ de crédit$/ }).click()
  await page.getByText(/^48,00\s€ payés avec le crédit du compte$/).waitFor()
  assert.equal((await world.manager.get(`/invoices/${one.id}`)).body.restCents, 0)
  const { bytes } = await world.manager.get(`/invoices/${one.id}/pdf`)
  for (const width of [1440, 390]) {
    const strange = await pageFor(browser, url, undefined, { width, height: 844 })
    await strange.goto('/verifier-une-facture')
    const give = async (name: string, content: Buffer) => {
      await strange.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer: content })
    }
    await give('facture.pdf', bytes)
    await strange.getByRole('heading', { name: /^Oui/ }).waitFor()
    await strange.getByText(one.number, { exact: true }).waitFor()
    await checkAccessibility(strange)
    await shoot(strange, `authentique-${width}`)
    await give('facture.pdf', Buffer.concat([bytes, Buffer.from('\n')]))
    await strange.getByRole('heading', { name: /^Non/ }).waitFor()
    await strange.getByText(/modifié ou réenregistré/).waitFor()
    await checkAccessibility(strange)
    await shoot(strange, `alteree-${width}`)
    await strange.close()
  }
})

test('B25 B26 the provider of cards is set up, and every page stands at a desk and on a phone', async () => {
  const page = await pageFor(browser, url, admin)
  await page.goto('/fournisseur/factures/paiements-en-ligne')
  await page.getByRole('button', { name: 'Paiement par carte' }).click()
  await page
    .getByRole('dialog')
    .getByLabel(/^Adresse du prestataire/)
    .waitFor()
  await settled(page)
  await checkAccessibility(page)
  await shoot(page, 'prestataire')
  const [open] = (await world.manager.get('/payables')).body.items
  const client = ['/factures', `/factures/payer?factures=${open.id}:100`, `/factures/${open.id}`]
  const staff = [
    '/fournisseur/factures/relances',
    '/fournisseur/factures/relances/envoyees',
    '/fournisseur/factures/relances/epargnes',
    '/fournisseur/factures/relances/niveaux',
    '/fournisseur/factures/interets-de-retard',
    '/fournisseur/factures/contestations',
    '/fournisseur/factures/paiements-en-ligne',
    `/fournisseur/factures/${open.id}`,
  ]
  await checkPages(await pageFor(browser, url, world.manager), client)
  await checkPages(page, staff)
  if (shots)
    for (const [who, paths] of [
      [world.manager, client],
      [admin, staff],
    ] as const)
      for (const [index, path] of paths.entries()) {
        const phone = await pageFor(browser, url, who, { width: 390, height: 844 })
        await phone.goto(path)
        await settled(phone)
        await shoot(phone, `tel-${who === admin ? 'f' : 'c'}${index}`)
        await phone.close()
      }
})
