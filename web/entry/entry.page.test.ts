import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { generate } from 'otplib'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../testing/browser.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
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

test('O21 one deactivates the account and is told until when; «Réactiver mon compte» is one click after a right password, and opens the portal', async () => {
  const id = await makeAccount(portal, 'luc.leave')
  await makeMember(portal, id, organisation)
  const page = await pageFor(browser, url, await portal.signedIn(id))
  await page.goto('/compte/desactivation')
  await page.getByLabel('Mot de passe actuel').fill(testPassword)
  await page.getByRole('button', { name: 'Désactiver mon compte' }).click()
  await page.waitForURL('**/connexion?desactive=*')
  await page
    .getByRole('status')
    .getByText(/Vous pouvez le réactiver avant le \d\d\/\d\d\/\d{4}/)
    .waitFor()
  await page.getByLabel('Identifiant').fill('luc.leave')
  // A wrong password tells nothing of it.
  await page.getByLabel('Mot de passe', { exact: true }).fill('pas-celui-là-du-tout')
  await page.getByRole('button', { name: 'Entrer' }).click()
  await page
    .getByRole('alert')
    .getByText(/incorrect/)
    .waitFor()
  assert.equal(await page.getByRole('button', { name: 'Réactiver mon compte' }).count(), 0)
  await page.getByLabel('Mot de passe', { exact: true }).fill(testPassword)
  await page.getByRole('button', { name: 'Entrer' }).click()
  await page
    .getByRole('alert')
    .getByText(/désactivé/)
    .waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Réactiver mon compte' }).click()
  await page
    .getByRole('link', { name: 'Mon compte' })
    .or(page.getByRole('button', { name: 'Mon compte' }))
    .first()
    .waitFor()
  assert.equal((await portal.sql('select status from accounts where id = $1', [id]))[0].status, 'active')
})

for (const width of [1440, 390])
  test(`O19 C5 a link whose time is over offers another, ${width} wide`, async () => {
    for (const [path, locale] of [
      [`/activation/${'x'.repeat(43)}`, 'fr'],
      [`/reinitialisation/${'x'.repeat(43)}`, 'en'],
    ] as const) {
      const page = await pageFor(browser, url, undefined, { width, locale })
      await page.goto(path)
      await page
        .getByRole('heading', { name: locale === 'fr' ? 'Ce lien ne peut plus servir' : /no longer works/ })
        .waitFor()
      await checkAccessibility(page)
      if (locale === 'fr') {
        await page.getByLabel('Identifiant').fill('personne.ici')
        await page.getByRole('button', { name: 'Demander un nouveau lien' }).click()
        await page.getByText('Votre demande est prise en compte').waitFor()
      } else {
        await page.getByRole('link', { name: 'Ask for a new link' }).click()
        await page.waitForURL('**/mot-de-passe-oublie')
      }
    }
  })

for (const [width, locale] of [
  [1440, 'fr'],
  [390, 'en'],
] as const)
  test(`O14 a new sign-in address waits in «Mon compte» until its link is used, signed in or not, ${width} wide`, async () => {
    const french = locale === 'fr'
    const name = `adele.adresse${width}`
    const id = await makeAccount(portal, name, { locale })
    const email = `${name}@neuf.example`
    const page = await pageFor(browser, url, await portal.signedIn(id), { width, locale })
    await page.goto('/compte')
    await page.getByRole('button', { name: french ? "Changer l'adresse" : 'Change the address', exact: true }).click()
    const form = page.getByRole('form', { name: french ? "Changer l'adresse" : 'Change the address' })
    await form.getByRole('textbox').nth(0).fill(email)
    await form.getByRole('textbox').nth(1).fill(email)
    await form.getByLabel(french ? 'Mot de passe actuel' : 'Current password').fill(testPassword)
    await form.getByRole('button', { name: french ? "Changer l'adresse" : 'Change the address' }).click()
    const waits = page.getByText(french ? `${email} attend votre confirmation` : `${email} waits for your confirmation`)
    await waits.waitFor()
    await checkAccessibility(page)
    await page.getByRole('button', { name: french ? 'Renvoyer' : 'Send again' }).click()
    await page.getByText(french ? `Un lien de confirmation vient de partir à ${email}` : 'was just sent to').waitFor()
    const mails = await portal.sql(
      "select text_body from mails where kind = 'identity.sign_in_email' and to_address = $1",
      [email],
    )
    assert.equal(mails.length, 2)
    const [dead, open] = await Promise.all(
      mails
        .map((mail) => new URL(/https?:\S+nouvelle-adresse\S+/.exec(mail.text_body)![0]).pathname)
        .map(
          async (path) => [(await portal.guest.get(`/one-time-tokens/${path.split('/')[2]}`)).status, path] as const,
        ),
    ).then((all) => all.sort(([a], [b]) => b - a).map(([, path]) => path))
    const there = width === 390 ? await pageFor(browser, url, undefined, { width, locale }) : page
    await there.goto(dead!)
    await there.getByRole('heading', { name: french ? 'Ce lien ne peut plus servir' : /no longer works/ }).waitFor()
    await there.goto(open!)
    await there.getByText(email).waitFor()
    await checkAccessibility(there)
    assert.equal(
      (await portal.sql('select sign_in_email from accounts where id = $1', [id]))[0].sign_in_email,
      `${name}@client.example`,
      'opening the page does nothing',
    )
    await there.getByRole('button', { name: french ? 'Confirmer cette adresse' : 'Confirm this address' }).click()
    await there
      .getByRole('heading', { name: french ? 'Votre adresse de connexion est changée' : /address is changed/ })
      .waitFor()
    assert.equal((await portal.sql('select sign_in_email from accounts where id = $1', [id]))[0].sign_in_email, email)
  })

test('R13 where a second factor is asked for, signing in sets it up: scanned, confirmed, its recovery codes kept, and the portal opens', async () => {
  const id = await makeAccount(portal, 'solene.clef')
  await makeMember(portal, id, organisation)
  await insert(portal, 'settings', { brand_id: portal.brandId, key: 'people.second_factor_everybody', value: 'true' })
  await portal.app.services.brands.reload()
  try {
    const page = await pageFor(browser, url)
    await page.goto('/connexion?retour=/compte')
    await page.getByLabel('Identifiant').fill('solene.clef')
    await page.getByLabel('Mot de passe', { exact: true }).fill(testPassword)
    await page.getByRole('button', { name: 'Entrer' }).click()
    await page.getByRole('heading', { name: 'Activez votre second facteur' }).waitFor()
    await page.getByRole('img', { name: /Code QR/ }).waitFor()
    await checkAccessibility(page)
    const secret = (await page.locator('.second-factor-key strong').textContent())!
    await page.getByLabel('Code', { exact: true }).fill('12345')
    await page.getByRole('button', { name: 'Vérifier et activer' }).click()
    await page.getByText('Le code est incorrect ou a déjà servi.').waitFor()
    await page
      .getByLabel('Code', { exact: true })
      .fill(await generate({ secret, epoch: Math.floor(portal.clock.now.getTime() / 1000) }))
    await page.getByRole('button', { name: 'Vérifier et activer' }).click()
    await page.getByText('Vos codes de secours').waitFor()
    assert.equal(await page.getByRole('listitem').count(), 10)
    await checkAccessibility(page)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Télécharger' }).click()
    assert.equal((await download).suggestedFilename(), 'codes-de-secours.txt')
    await page.getByRole('button', { name: "J'ai gardé mes codes" }).click()
    await page.waitForURL('**/compte')
    await page.getByText('Le second facteur est exigé ici').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Désactiver le second facteur' }).count(), 0)
    assert.deepEqual(page.errors, [])
  } finally {
    await portal.sql("delete from settings where key = 'people.second_factor_everybody'")
    await portal.app.services.brands.reload()
  }
})

test('C1 Back after signing in leads to where one was before, not to the sign-in form', async () => {
  const id = await makeAccount(portal, 'rene.retour')
  await makeMember(portal, id, organisation)
  const page = await pageFor(browser, url)
  await page.goto('/healthz')
  await page.goto('/connexion')
  await page.getByLabel('Identifiant').fill('rene.retour')
  await page.getByLabel('Mot de passe', { exact: true }).fill(testPassword)
  await page.getByRole('button', { name: 'Entrer' }).click()
  await page.waitForURL((address) => address.pathname === '/')
  await page.getByRole('heading', { name: /^Bonjour/ }).waitFor()
  await page.goBack()
  assert.equal(new URL(page.url()).pathname, '/healthz')
})
