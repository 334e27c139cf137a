import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { generateSecret, generate as generateTotp } from 'otplib'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../testing/browser.ts'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Portal,
  startPortal,
  testPassword,
} from '../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
let organisation: string

before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  organisation = await makeOrganisation(portal, 'Mairie de Rive')
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

const person = async (identifier: string) => {
  const id = await makeAccount(portal, identifier)
  await makeMember(portal, id, organisation)
  return portal.signedIn(id)
}
const endSessions = (id: string) => portal.sql('update sessions set ended_at = now() where account_id = $1', [id])
const phoneOf = async (id: string) => (await portal.sql('select phone from accounts where id = $1', [id]))[0].phone
const contact = (page: Page) => page.getByRole('form', { name: 'Coordonnées' })
const again = (page: Page) => page.getByRole('dialog', { name: 'Votre session a pris fin' })
const signIn = async (page: Page, identifier: string) => {
  await page.getByLabel('Identifiant').fill(identifier)
  await page.getByLabel('Mot de passe', { exact: true }).fill(testPassword)
  await page.getByRole('button', { name: 'Entrer' }).click()
}

test('P1 a session ends in the middle of «Mon compte»: one signs in over the page, and what was typed is saved', async () => {
  const lea = await person('lea.sortie')
  const page = await pageFor(browser, url, lea)
  await page.goto('/compte')
  await contact(page).getByLabel('Téléphone').fill('02 61 91 07 60')
  await endSessions(lea.id)
  await contact(page).getByRole('button', { name: 'Enregistrer' }).click()
  await again(page).getByText('lea.sortie').waitFor()
  // Whoever comes by reads nothing behind it, and its words stand off its edge.
  const cover = page.locator('.session-cover')
  assert.match(await cover.evaluate((one) => getComputedStyle(one).backgroundColor), /^rgb\(/)
  assert.notEqual(
    await again(page)
      .getByRole('form')
      .evaluate((one) => getComputedStyle(one).paddingLeft),
    '0px',
  )
  await checkAccessibility(page)
  await page.keyboard.press('Escape')
  await again(page).getByLabel('Mot de passe', { exact: true }).fill('pas-celui-là-du-tout')
  await again(page).getByRole('button', { name: 'Continuer' }).click()
  await again(page)
    .getByRole('alert')
    .getByText(/incorrect/)
    .waitFor()
  await again(page).getByLabel('Mot de passe', { exact: true }).fill(testPassword)
  await again(page).getByRole('button', { name: 'Continuer' }).click()
  await contact(page).getByText('Vos modifications sont enregistrées.').waitFor()
  await again(page).waitFor({ state: 'detached' })
  assert.equal(await phoneOf(lea.id), '02 61 91 07 60')
  assert.deepEqual(page.errors, [])
})

test('C4 a session ends in the middle of a ticket: password and second factor over the page, and it is filed with its attachment', async () => {
  const remi = await person('remi.ticket')
  const secret = generateSecret()
  await portal.sql('update credentials set totp_secret = $2, totp_enabled_at = now() where account_id = $1', [
    remi.id,
    secret,
  ])
  const page = await pageFor(browser, url, remi, { width: 390 })
  await page.goto('/assistance/nouveau')
  const form = page.getByRole('form', { name: /ticket|demande/i })
  const text = 'Depuis ce matin, plus rien ne répond. '.repeat(22)
  await form.getByLabel('Objet').fill('Écran noir')
  await form.getByLabel('Message').fill(text)
  await form.locator('input[type=file]').setInputFiles({
    name: 'note.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('vu à midi'),
  })
  await endSessions(remi.id)
  await form.getByRole('button', { name: 'Envoyer' }).click()
  await again(page).getByLabel('Mot de passe', { exact: true }).fill(testPassword)
  await again(page).getByRole('button', { name: 'Continuer' }).click()
  await again(page)
    .getByLabel('Code', { exact: true })
    .fill(await generateTotp({ secret, epoch: Math.floor(portal.clock.now.getTime() / 1000) }))
  await again(page).getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('heading', { name: 'Écran noir' }).waitFor()
  await page.getByRole('link', { name: /note\.txt/ }).waitFor()
  const [kept] = await portal.sql(
    'select m.body from ticket_messages m join tickets t on t.id = m.ticket_id where t.account_id = $1',
    [remi.id],
  )
  assert.equal(kept.body, text.trim())
  assert.deepEqual(page.errors, [])
})

for (const width of [1440, 390])
  test(`C3 somebody else signs in in another tab: the open page says so, saves nothing, and what was typed waits for its person, ${width} wide`, async () => {
    const aline = await person(`aline.grandjouan${width}`)
    const nadege = await person(`nadege.joubertie${width}`)
    const page = await pageFor(browser, url, aline, { width })
    await page.goto('/compte')
    await contact(page).getByLabel('Téléphone').fill('02 61 91 00 01')
    const other = await page.context().newPage()
    await other.goto('/connexion')
    await signIn(other, nadege.identifier)
    await other.getByRole('link', { name: 'Accueil' }).first().waitFor()
    const dialog = page.getByRole('dialog', { name: /^Vous êtes maintenant connecté comme nadege/ })
    await dialog.getByText(/Cette page a été ouverte par aline/).waitFor()
    if (width === 1440) await checkAccessibility(page)
    await dialog.getByRole('button', { name: 'Recharger la page' }).click()
    await contact(page).waitFor()
    // The second person's page: nothing of the first one's.
    await page.getByText(nadege.identifier, { exact: true }).first().waitFor()
    assert.equal(await contact(page).getByLabel('Téléphone').inputValue(), '')
    assert.deepEqual([await phoneOf(aline.id), await phoneOf(nadege.id)], ['', ''])
    // The first one comes back, in this tab.
    await page.context().clearCookies()
    await page.goto('/connexion?retour=%2Fcompte')
    await signIn(page, aline.identifier)
    await page.getByText('Ce que vous aviez saisi ici est de retour').waitFor()
    assert.equal(await contact(page).getByLabel('Téléphone').inputValue(), '02 61 91 00 01')
    assert.equal(await phoneOf(aline.id), '', 'it is offered, not saved')
    await contact(page).getByRole('button', { name: 'Enregistrer' }).click()
    await contact(page).getByText('Vos modifications sont enregistrées.').waitFor()
    assert.deepEqual([await phoneOf(aline.id), await phoneOf(nadege.id)], ['02 61 91 00 01', ''])
    await page.reload()
    await contact(page).waitFor()
    assert.equal(await page.getByText('Ce que vous aviez saisi ici est de retour').count(), 0)
    assert.deepEqual(page.errors, [])
  })

test('C4 a page that heard of nothing is told by the answer of the server, and the first person signing in again elsewhere frees it', async () => {
  const aline = await person('aline.seule')
  const nadege = await person('nadege.seule')
  const page = await pageFor(browser, url, aline)
  await page.goto('/compte')
  await contact(page).getByLabel('Téléphone').fill('02 61 91 00 02')
  const cookie = { name: 'parvis', url, httpOnly: true, sameSite: 'Lax' } as const
  await page.context().addCookies([{ ...cookie, value: nadege.token }])
  await contact(page).getByRole('button', { name: 'Enregistrer' }).click()
  const dialog = page.getByRole('dialog', { name: /^Vous êtes maintenant connecté comme nadege/ })
  await dialog.waitFor()
  assert.deepEqual([await phoneOf(aline.id), await phoneOf(nadege.id)], ['', ''])
  await page.context().addCookies([{ ...cookie, value: aline.token }])
  const other = await page.context().newPage()
  await other.goto('/')
  await dialog.waitFor({ state: 'detached' })
  await contact(page).getByText('Vos modifications sont enregistrées.').waitFor()
  assert.deepEqual([await phoneOf(aline.id), await phoneOf(nadege.id)], ['02 61 91 00 02', ''])
})

test('C4 what staff had begun to answer waits too, in the drawer of its ticket and in no other', async () => {
  const client = await person('rose.demande')
  const fields = { category: 'question', body: 'Où est-elle ?' }
  const [first, second] = [
    await client.upload('/tickets', [], { ...fields, subject: 'Première question' }),
    await client.upload('/tickets', [], { ...fields, subject: 'Seconde question' }),
  ]
  const agent = await portal.signedIn(await makeStaff(portal, 'agnes.reponse'))
  const page = await pageFor(browser, url, agent)
  const drawerOf = async (subject: string) => {
    await page.getByText(subject).first().click()
    const desk = page.getByRole('region', { name: subject })
    await desk.getByRole('textbox', { name: 'Votre réponse' }).waitFor()
    return desk
  }
  await page.goto('/fournisseur/assistance')
  const answer = (await drawerOf('Première question')).getByRole('textbox', { name: 'Votre réponse' })
  await answer.fill('Elle est derrière vous.')
  const cookie = { name: 'parvis', url, httpOnly: true, sameSite: 'Lax' } as const
  await page.context().addCookies([{ ...cookie, value: client.token }])
  // What the page follows may find it out first, and cover the button: it is told either way.
  await page.locator('button', { hasText: /^Répondre$/ }).dispatchEvent('click')
  await page.getByRole('dialog', { name: /^Vous êtes maintenant connecté comme rose/ }).waitFor()
  await page.context().addCookies([{ ...cookie, value: agent.token }])
  const reloaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Recharger la page' }).click()
  await reloaded
  await page.goto('/fournisseur/assistance')
  assert.equal(
    await (await drawerOf('Seconde question')).getByRole('textbox', { name: 'Votre réponse' }).inputValue(),
    '',
  )
  await page.goto('/fournisseur/assistance')
  assert.equal(
    await (await drawerOf('Première question')).getByRole('textbox', { name: 'Votre réponse' }).inputValue(),
    'Elle est derrière vous.',
  )
  for (const { body } of [first, second])
    assert.equal((await client.get(`/tickets/${body.id}`)).body.messages.length, 1, 'nothing was sent')
})
