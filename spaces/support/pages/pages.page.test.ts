import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
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
let agent: Person
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  const id = await makeAccount(portal, 'claire.aubertine')
  await makeMember(portal, id, await makeOrganisation(portal, 'Vallois & Brès'))
  claire = await portal.signedIn(id)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('C4 a ticket that the provider answered shows its figure in the client’s bar until it is answered back or closed', async () => {
  const filed = await claire.upload('/tickets', [], {
    subject: 'Imprimante muette',
    category: 'incident',
    body: 'Elle ne répond plus.',
  })
  const page = await pageFor(browser, url, claire)
  await page.goto('/')
  const entry = page.getByRole('link', { name: /^Mon assistance/ }).first()
  await entry.waitFor()
  assert.doesNotMatch((await entry.textContent()) ?? '', /\d/)

  const reply = await agent.upload(`/tickets/${filed.body.id}/messages`, [], { body: 'Est-elle branchée ?' })
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
  const page = await pageFor(browser, url, claire)
  await page.goto('/assistance/nouveau')
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
  const page = await pageFor(browser, url, claire)
  const ticket = await claire.upload('/tickets', [], { subject: 'Reprise', category: 'question', body: 'Bonjour.' })
  for (const [path, label] of [
    ['/assistance/nouveau', 'Message'],
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
