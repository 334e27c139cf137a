import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal } from '../../../testing/browser.ts'
import { insert, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let browser: Browser
let url: string
let world: World
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  world = await makeWorld(portal)
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('P8 the fleet is found by words and opened, and Back goes back to what was found', async () => {
  await world.asset('P-1', { label: 'Copieur du hall' })
  await world.asset('P-2', { label: 'Ascenseur nord', modelId: world.models.lift })
  const page = await pageFor(browser, url, world.user)
  await page.goto('/parc')
  await page.getByText('Copieur du hall').first().waitFor()
  await page.getByPlaceholder('Libellé, identifiant, lieu').fill('ascenseur')
  await page.getByText('Copieur du hall').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Ascenseur nord' }).click()
  await page.getByRole('heading', { level: 1, name: 'Ascenseur nord' }).waitFor()
  await page.getByText('SN-P-2').first().waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'Ascenseur nord' }).waitFor()
  assert.equal(await page.getByText('Copieur du hall').count(), 0)
  assert.deepEqual(page.errors, [])
})

const rules = { digits: 6, everyDays: 30, usualLeast: 2600, usualMost: 3200 }
async function metered(number: string, label: string) {
  const kinds = (await world.agent.get('/staff/meter-kinds')).body.items
  if (kinds.length === 0)
    for (const [code, fr, en] of [
      ['black', 'Noir et blanc', 'Black and white'],
      ['colour', 'Couleur', 'Colour'],
    ] as const)
      await world.agent.post('/staff/meter-kinds', {
        code,
        label: { fr, en },
        unit: { fr: 'pages', en: 'pages' },
        ...rules,
      })
  const asset = await world.asset(number, { label, siteId: world.site, place: 'hall' })
  await world.agent.post(`/staff/assets/${asset.id}/meters`, { kind: 'black', ...rules })
  const { items } = (await world.agent.post(`/staff/assets/${asset.id}/meters`, { kind: 'colour', ...rules })).body
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
  for (let month = 14; month >= 1; month--) {
    const read = await world.agent.post(`/assets/${asset.id}/readings`, {
      readOn: day(month * 30),
      readings: items.map((one: any, index: number) => ({
        meterId: one.id,
        value: 2900 * (15 - month) * (index + 1),
        reason: 'x',
      })),
    })
    assert.equal(read.status, 201, JSON.stringify(read.body))
  }
  return asset
}

test('P10 a reading is entered on the page of the asset: what it comes to is shown as it is typed, the odd one asks why', async () => {
  const asset = await metered('Q-1', 'Copieur du relevé')
  const page = await pageFor(browser, url, world.user)
  await page.goto('/parc?releve=1')
  await page.getByRole('link', { name: 'Copieur du relevé' }).click()
  // On a phone what is asked for comes first, and the sign leads to it.
  await page.setViewportSize({ width: 390, height: 844 })
  const top = async (one: string) => (await page.getByRole('heading', { name: one, exact: true }).boundingBox())!.y
  await page.getByRole('heading', { name: 'Relevé du compteur', exact: true }).waitFor()
  assert.ok((await top('Relevé du compteur')) < (await top('Informations')))
  await page.getByRole('link', { name: 'Relevé à saisir' }).click()
  const counted = page.getByLabel('Noir et blanc', { exact: true })
  await page.waitForFunction(() => document.activeElement?.closest('.reading-panel'))
  const box = (await counted.boundingBox())!
  assert.ok(box.y > 0 && box.y + box.height < 844, `the field is at ${box.y}`)
  await page.setViewportSize({ width: 1440, height: 900 })
  // Nothing typed, nothing to save.
  assert.ok(await page.getByRole('button', { name: 'Enregistrer' }).isDisabled())
  await counted.fill('100')
  await page.getByText(/^Inférieur au dernier relevé/).waitFor()
  await page.getByLabel('Noir et blanc', { exact: true }).fill('43600')
  await page.getByText(/comme d'habitude/).waitFor()
  await page.getByLabel('Couleur', { exact: true }).fill('99000')
  await page.getByText(/^Couleur.*d'habitude de/).waitFor()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText(/depuis le dernier relevé/).waitFor()
  await page.getByRole('combobox', { name: 'Raison' }).fill('Campagne de quittances')
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#0b5a73' } })
    .png()
    .toBuffer()
  const chosen = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Photo, Couleur' }).click()
  await (await chosen).setFiles({ name: 'compteur.png', mimeType: 'image/png', buffer: photo })
  await page.getByText('compteur.png').waitFor()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Relevé enregistré.').waitFor()
  const [latest] = (await world.user.get(`/assets/${asset.id}/readings`)).body.items
  assert.ok([43_600, 99_000].includes(latest.value))
  await page.goto(`/parc/${asset.id}/releves`)
  await page.getByRole('link', { name: /^Photo du relevé, Couleur/ }).waitFor()
  assert.deepEqual(page.errors, [])
})

test('P8 P11 tiles or a table, as one likes; the figures of an asset are a chart and a table', async () => {
  const asset = await metered('Q-2', 'Copieur des chiffres')
  const page = await pageFor(browser, url, world.supervisor)
  await page.goto('/parc')
  await page.getByRole('list', { name: 'Biens' }).getByText('Copieur des chiffres').waitFor()
  await page.getByText('Tableau', { exact: true }).click()
  await page.getByRole('table', { name: 'Biens' }).getByText('Copieur des chiffres').waitFor()
  await page.reload()
  await page.getByRole('table', { name: 'Biens' }).getByText('Copieur des chiffres').waitFor()
  await page.goto(`/parc/${asset.id}/statistiques`)
  await page.getByRole('heading', { name: 'Couleur, par mois' }).waitFor()
  assert.ok((await page.getByRole('cell', { name: /\d/ }).count()) > 12)
  await page
    .getByText(/100\s%|100\u00a0%/)
    .first()
    .waitFor()
  // What other spaces and the provider's software say of it stands beside: interventions and cost, each a chart and a table.
  await page.getByRole('heading', { name: 'Interventions par mois' }).waitFor()
  const today = new Date().toISOString().slice(0, 10)
  await insert(portal, 'asset_costs', {
    ...{ brand_id: portal.brandId, organisation_id: world.organisation, asset_id: asset.id, on_day: today },
    ...{ kind: 'contract', amount_cents: 123_450, currency: 'EUR', source_code: 'C1', created_at: new Date() },
  })
  await page.goto(`/parc/${asset.id}/statistiques?mois=24`)
  await page.getByRole('heading', { name: 'Coût par mois' }).waitFor()
  await page.getByText(/1\s234,50\s€ HT sur la période\s: contrat/).waitFor()
  for (const title of ['Coût par mois', 'Interventions par mois']) {
    const panel = page.getByRole('region', { name: title })
    await panel.getByRole('radio', { name: 'Graphique' }).focus()
    await page.keyboard.press('ArrowRight')
    await panel.getByRole('table', { name: title }).getByText('Total').waitFor()
  }
  await checkAccessibility(page)
  assert.deepEqual(page.errors, [])
})

test('P10 the information and the contacts of an asset are changed by the client, and nothing typed is lost', async () => {
  const asset = await world.asset('Q-3', { label: 'Copieur à renommer' })
  const page = await pageFor(browser, url, world.supervisor)
  await page.goto(`/parc/${asset.id}`)
  await page.getByRole('button', { name: 'Modifier' }).first().click()
  await page.getByLabel('Libellé').fill('Copieur renommé')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Continuer la saisie' }).click()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Copieur renommé' }).waitFor()
  await page.getByRole('button', { name: 'Modifier' }).nth(1).click()
  const group = page.getByRole('group', { name: 'Utilisateur' })
  await group.getByLabel('Nom').fill('BRÉHEC Anouar')
  await group.getByLabel('Email').fill('pas une adresse')
  await page.getByRole('button', { name: 'Enregistrer' }).last().click()
  await group
    .getByText(/adresse/i)
    .last()
    .waitFor()
  await group.getByLabel('Email').fill('a.brehec@client.example')
  await page.getByRole('button', { name: 'Enregistrer' }).last().click()
  await page.getByText('BRÉHEC Anouar').waitFor()
  assert.deepEqual(page.errors, [])
})

test('P9 without an account a label takes a breakdown and shows nothing of the asset; signed in it opens it', async () => {
  const asset = await world.asset('Q-4', { label: 'Ascenseur secret' })
  const [{ label_token: token }] = await portal.sql('select label_token from assets where id = $1', [asset.id])
  const strange = await browser.newPage({ baseURL: url, locale: 'fr-FR' })
  await strange.goto(`/bien#${token}`)
  await strange.getByRole('heading', { name: 'Signaler une panne' }).waitFor()
  assert.doesNotMatch((await strange.textContent('body')) ?? '', /secret|Q-4|Vallois/)
  await strange.getByLabel(/Que se passe-t-il/).fill('Bloqué au 3e')
  await strange.getByLabel('Votre nom').fill('Anouar')
  await strange.getByLabel('Téléphone ou email').fill('06 12 34 56 78')
  await strange.getByRole('button', { name: 'Signaler la panne' }).click()
  await strange.getByText(/a reçu votre message/).waitFor()
  await strange.close()
  const page = await pageFor(browser, url, world.user)
  await page.goto(`/bien#${token}`)
  await page.getByRole('heading', { level: 1, name: 'Ascenseur secret' }).waitFor()
  const agent = await pageFor(browser, url, world.agent)
  await agent.goto('/fournisseur/parc/pannes')
  await agent.getByText('Bloqué au 3e').waitFor()
  await agent.getByRole('button', { name: 'Pris en compte' }).click()
  await agent.getByText('Bloqué au 3e').waitFor({ state: 'detached' })
  assert.deepEqual([...page.errors, ...agent.errors], [])
})

test('P8 the staff add an asset, and move it to another client', async () => {
  const page = await pageFor(browser, url, world.agent)
  await page.goto('/fournisseur/parc/nouveau')
  await page.getByRole('combobox', { name: 'Client' }).fill('Vallois')
  await page.getByRole('option', { name: 'Vallois & Brès' }).click()
  await page.getByRole('combobox', { name: 'Modèle' }).fill('VT 630')
  await page
    .getByRole('option', { name: 'Vertiane VT 630' })
    .or(page.getByRole('option', { name: 'Kéloa VT 630' }))
    .click()
  await page.getByLabel('Libellé').fill('Ascenseur neuf')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page
    .getByText(/obligatoire|requis|à remplir/i)
    .first()
    .waitFor()
  await page.getByLabel('Identifiant', { exact: true }).fill('Q-5')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Ascenseur neuf' }).waitFor()
  await page.getByRole('button', { name: 'Changer de client' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Client' }).fill('Concurrent')
  await page.getByRole('option', { name: 'Concurrent' }).click()
  await dialog.getByRole('button', { name: 'Changer de client' }).click()
  await page.getByText('Concurrent').first().waitFor()
  assert.deepEqual(page.errors, [])
})

test('P8 P10 P11 P29 the pages of the fleet are accessible and fit a desk and a phone, in both languages', async () => {
  const asset = await metered('Q-9', 'Copieur à regarder')
  const client = await pageFor(browser, url, world.supervisor)
  await checkPages(client, [
    '/parc',
    `/parc/${asset.id}`,
    `/parc/${asset.id}/releves`,
    `/parc/${asset.id}/statistiques`,
  ])
  const agent = await pageFor(browser, url, world.agent, { locale: 'en' })
  await checkPages(agent, [
    '/fournisseur/parc',
    `/fournisseur/parc/${asset.id}`,
    '/fournisseur/parc/pannes',
    '/fournisseur/parc/nouveau',
    '/fournisseur/parc/compteurs',
  ])
  const nobody = await pageFor(browser, url)
  await checkPages(nobody, [`/bien#${'0'.repeat(64)}`])
})

test('P29 P8 on a phone the list begins with what needs something', async () => {
  const stopped = await world.asset('Z-9', { label: 'Zz en panne' })
  await portal.sql('update assets set is_stopped = true where id = $1', [stopped.id])
  const page = await pageFor(browser, url, world.user, { width: 390, height: 844 })
  await page.goto('/parc')
  const first = page.getByRole('list', { name: 'Biens' }).getByRole('listitem').first()
  await first.getByText('Zz en panne').waitFor()
  await page.setViewportSize({ width: 1440, height: 900 })
  await first.getByText('Zz en panne').waitFor({ state: 'detached' })
  await portal.sql('update assets set is_stopped = false where id = $1', [stopped.id])
  assert.deepEqual(page.errors, [])
})
