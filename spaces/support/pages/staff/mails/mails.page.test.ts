import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal, settled } from '../../../../../testing/browser.ts'
import { type Dovecot, startDovecot, withoutDovecot } from '../../../../../testing/dovecot.ts'
import { type Portal, startPortal } from '../../../../../testing/portal.ts'
import { mailOf, readAll } from '../../../mail/testing.ts'
import { file, makeWorld, type World } from '../../../testing.ts'

const skip = withoutDovecot()
const shots = process.env.SHOTS
let portal: Portal
let world: World
let dovecot: Dovecot
let browser: Browser
let url: string
before(async () => {
  if (skip) return
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' }, new Date().toISOString())
  world = await makeWorld(portal, { opened: false })
  dovecot = await startDovecot()
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
  await dovecot?.close()
})

test('P14 a mailbox is set up in «Réglages», tried, and what is in its way is told in words', { skip }, async () => {
  const page = await pageFor(browser, url, world.chief)
  const shot = (name: string) => (shots ? page.screenshot({ path: `${shots}/${name}.png`, fullPage: true }) : undefined)
  await page.goto('/fournisseur/reglages/boites-de-reception')
  await page.getByText('Aucune boîte relevée').waitFor()
  await checkAccessibility(page)
  await shot('boxes-empty')
  await page.getByRole('button', { name: 'Ajouter une boîte' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Adresse', { exact: true }).fill('assistance@halbrane.example')
  await drawer.getByLabel('Serveur IMAP').fill('127.0.0.1')
  await drawer.getByLabel('Port').fill(String(dovecot.port))
  await drawer.getByLabel('Sécurité').selectOption('none')
  await drawer.getByText('passent en clair').waitFor()
  await drawer.getByLabel('Identifiant').fill(dovecot.identifier)
  await drawer.getByRole('button', { name: 'Ajouter la boîte' }).click()
  await drawer
    .getByText(/requis|obligatoire|manque/i)
    .first()
    .waitFor()
  await drawer.getByLabel('Mot de passe').fill('faux')
  await drawer.getByRole('button', { name: 'Ajouter la boîte' }).click()
  await page.getByText('Boîte enregistrée.').waitFor()
  await drawer.getByRole('button', { name: 'Essayer' }).click()
  await drawer.getByText("refuse l'identifiant ou le mot de passe").waitFor()
  await checkAccessibility(page)
  await shot('box-refused')
  await drawer.getByLabel('Mot de passe').fill(dovecot.password)
  await drawer.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Boîte enregistrée.').waitFor()
  await drawer.getByRole('button', { name: 'Essayer' }).click()
  await drawer.getByText('La boîte répond').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('cell', { name: 'assistance@halbrane.example' }).waitFor()
  await shot('boxes')
  await page.setViewportSize({ width: 390, height: 844 })
  await checkAccessibility(page)
  await shot('boxes-phone')
})

test('P14 P37 «E-mails à décider»: one is attached, one opens a ticket in its writer’s name, one is dropped; Back goes back', {
  skip,
}, async () => {
  const [{ id: mailbox }] = await portal.sql(
    "update mailboxes set trusted_server = 'mx.halbrane.example', reads_from = '2020-01-01' returning id",
  )
  const ticket = await file(world.claire)
  dovecot.deliver(
    mailOf(
      { From: 'Un passant <passant@nulle-part.example>', Subject: `Re: ${ticket.number}` },
      'Voici ce que je sais.',
    ),
  )
  dovecot.deliver(
    mailOf(
      {
        From: 'Théo Nivernec <theo.nivernec@halbrane.example>',
        Subject: 'TR: Plus de papier',
        'Authentication-Results': 'mx.halbrane.example; dmarc=pass header.from=halbrane.example',
      },
      "Pour vous.\n\n-----Message d'origine-----\nDe : Ulysse Bréhec <ulysse.brehec@client.example>\nObjet : Plus de papier\n\nIl n'y en a plus.",
    ),
  )
  dovecot.deliver(
    mailOf(
      {
        From: 'Théo <theo.nivernec@halbrane.example>',
        'Authentication-Results': 'mx.halbrane.example; dmarc=fail header.from=halbrane.example',
        Subject: 'Virement urgent',
      },
      'Merci de payer.',
    ),
  )
  assert.equal(await readAll(portal, mailbox), 3)
  const page = await pageFor(browser, url, world.agent)
  const shot = (name: string) => (shots ? page.screenshot({ path: `${shots}/${name}.png`, fullPage: true }) : undefined)
  await page.goto('/fournisseur/assistance/e-mails')
  await page.getByRole('cell', { name: 'Plus de papier' }).waitFor()
  await checkAccessibility(page)
  await shot('mails')
  await page.getByRole('cell', { name: 'Virement urgent' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText("C'est sans doute une tentative de fraude").waitFor()
  await shot('mail-forged')
  await page.goBack()
  await drawer.waitFor({ state: 'detached' })
  await page.getByRole('cell', { name: ticket.number }).first().click()
  await drawer.getByText('Voici ce que je sais.').waitFor()
  await checkAccessibility(page)
  await shot('mail-attach')
  await drawer.getByRole('button', { name: `Rattacher à ${ticket.number}` }).click()
  await page.getByText(`E-mail rattaché à ${ticket.number}.`).waitFor()
  await page.getByRole('cell', { name: 'Plus de papier' }).click()
  await drawer.getByText('Ulysse Bréhec <ulysse.brehec@client.example>', { exact: true }).waitFor()
  await shot('mail-forwarded')
  await drawer.getByRole('button', { name: /Ouvrir un ticket au nom de BREHEC/i }).click()
  await page.getByText(/Ticket T-\d+-\d+ ouvert\./).waitFor()
  await page.getByRole('cell', { name: 'Virement urgent' }).click()
  await drawer.getByRole('button', { name: 'Ignorer' }).click()
  await page.getByText('Rien à décider').waitFor()
  await shot('mails-empty')
  // The drawer leaves the address as it closes.
  await settled(page)
  await page.goto('/fournisseur/assistance/e-mails?voir=tous')
  await page.getByRole('cell', { name: 'Virement urgent' }).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await checkAccessibility(page)
  await shot('mails-phone')
  const english = await pageFor(browser, url, await portal.signedIn(world.agent.id, 'en'))
  if (shots) {
    await english.goto('/fournisseur/assistance/e-mails?voir=tous')
    await english.getByRole('cell', { name: 'Virement urgent' }).click()
    await english.screenshot({ path: `${shots}/mail-english.png`, fullPage: true })
  }
})
