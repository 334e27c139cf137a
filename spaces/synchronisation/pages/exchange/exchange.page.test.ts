import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../../../testing/browser.ts'
import { makeStaff, type Person, type Portal, startPortal } from '../../../../testing/portal.ts'
import { type SftpServer, startSftp } from '../../../../testing/sftp-server.ts'

let portal: Portal
let browser: Browser
let url: string
let keeper: Person
let sftp: SftpServer
let receiver: Server
let directory: string
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' }, new Date().toISOString())
  keeper = await portal.signedIn(await makeStaff(portal, 'ana.regle', 'administrator'))
  directory = mkdtempSync(join(tmpdir(), 'parvis-exchange-'))
  mkdirSync(join(directory, 'ged'))
  sftp = await startSftp(directory, { name: 'depot', password: 'secret' })
  receiver = createServer((_request, reply) => void reply.end('bien reçu')).listen(0, '127.0.0.1')
  await new Promise((resolve) => receiver.once('listening', resolve))
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
  await sftp?.close()
  receiver?.closeAllConnections()
  receiver?.close()
  rmSync(directory, { recursive: true, force: true })
})

test('D30 a webhook is made, its secret shown once, tried, and its delivery read and sent again', async () => {
  const page = await pageFor(browser, url, keeper)
  await page.goto('/fournisseur/webhooks')
  await page.getByText('Aucun webhook').waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Nouveau webhook' }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Nom').fill('Logiciel de gestion')
  await drawer.getByLabel('Adresse').fill('pas une adresse')
  await drawer.getByLabel('Document signé').check()
  await drawer.getByRole('button', { name: 'Créer le webhook' }).click()
  await page.getByText('adresse https complète').waitFor()
  await drawer.getByLabel('Adresse').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`)
  await drawer.getByRole('button', { name: 'Créer le webhook' }).click()
  await page.getByText("n'est montré qu'une fois").waitFor()
  await page.getByText(/^whsec_/).waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: "J'ai copié le secret" }).click()
  await page.getByRole('heading', { name: 'Logiciel de gestion' }).waitFor()
  await page.getByRole('button', { name: 'Envoyer un essai' }).click()
  await checkAccessibility(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Envoyer', exact: true }).click()
  await page.getByText("L'essai est parti").waitFor()
  await portal.drain()
  await page.reload()
  await page.getByRole('cell', { name: /bien reçu/ }).click()
  await page.getByText('webhook-id').waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Renvoyer' }).click()
  await page.getByText('sous le même identifiant').waitFor()
  const [{ attempts }] = await portal.sql('select attempts from webhook_deliveries')
  assert.equal(attempts, 0)
})

test('D2 the transfer is set up, its server confirmed, tried step by step, and the drop read; on a phone too', async () => {
  const page = await pageFor(browser, url, keeper)
  await page.goto('/fournisseur/reglages/transfert')
  await page.getByLabel('Adresse serveur').fill('127.0.0.1')
  await page.getByLabel('Port').fill(String(sftp.port))
  await page.getByLabel('Identifiant').fill('depot')
  await page.getByLabel('Mot de passe', { exact: true }).fill('secret')
  await page.getByLabel('Chemin', { exact: true }).fill('/ged')
  await page.getByLabel('Répertoire temporaire').fill('/ged-traites')
  await page.getByLabel('Lire le dépôt').check()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Paramètres enregistrés').waitFor()
  await page.getByRole('button', { name: 'Tester la connexion' }).click()
  await page.getByText('Confirmer la clé du serveur').waitFor()
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Confirmer cette clé' }).click()
  await page.getByText('Clé confirmée. Testez').waitFor()
  await page.getByRole('button', { name: 'Tester la connexion' }).click()
  await page.getByText('Tout est en ordre').waitFor()
  await page.getByRole('button', { name: 'Synchroniser' }).click()
  await page.getByText('Synchronisation, 0 sur').waitFor()
  await portal.drain()
  await page.getByText('Synchronisé', { exact: true }).waitFor()
  // Read by its own button too: a further line of what was read, without leaving the page.
  const runs = async () => (await portal.sql('select count(*)::int as n from drop_runs'))[0].n as number
  const before = await runs()
  await page.getByRole('button', { name: 'Lire le dépôt maintenant' }).click()
  while ((await runs()) === before) {
    await portal.drain()
    await page.waitForTimeout(50)
  }
  assert.deepEqual([await runs(), new URL(page.url()).pathname], [before + 1, '/fournisseur/reglages/transfert'])
  await checkAccessibility(page)
  const phone = await pageFor(browser, url, keeper, { width: 390 })
  await phone.goto('/fournisseur/reglages/transfert')
  await phone.getByText('Terminée').first().waitFor()
  await checkAccessibility(phone)
})
