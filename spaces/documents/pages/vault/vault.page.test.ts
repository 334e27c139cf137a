import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { openZip } from '../../../../kernel/files/unzip.ts'
import { checkAccessibility, openBrowser, pageFor, servePortal, settled } from '../../../../testing/browser.ts'
import { fillVaults, type World } from '../../../../testing/vaults.ts'

let world: World
let browser: Browser
let url: string
let directory: string
before(async () => {
  world = await fillVaults()
  url = await servePortal(world.portal)
  browser = await openBrowser()
  directory = mkdtempSync(join(tmpdir(), 'parvis-reader-'))
})
after(async () => {
  await browser?.close()
  await world?.portal.close()
  rmSync(directory, { recursive: true, force: true })
})

test('D31 a client asks for the vault on its page, and downloads it once it is made', async () => {
  const page = await pageFor(browser, url, world.nora)
  await page.goto('/documents/coffre')
  await page.getByRole('heading', { name: 'Tout emporter' }).waitFor()
  await settled(page)
  await checkAccessibility(page)
  await page.getByRole('button', { name: 'Préparer le coffre' }).click()
  await page.getByText('Possible dès que tout est vérifié.').waitFor()
  await checkAccessibility(page)
  await world.portal.drain()
  await page.getByRole('link', { name: 'Télécharger le coffre' }).waitFor()
  await checkAccessibility(page)
  const { items } = (await world.nora.get(`/vaults/organisations/${world.organisation}`)).body
  assert.ok(await page.getByText(items[0].manifestSha256).isVisible())
  assert.deepEqual(page.errors, [])
})

test('D31 the reader opens from a memory stick, asks nothing of anybody, finds by name, and opens the file beside it', async () => {
  const at = `/vaults/organisations/${world.organisation}`
  if ((await world.nora.get(at)).body.items.length === 0) {
    await world.nora.post(at)
    await world.portal.drain()
  }
  const { items } = (await world.nora.get(at)).body
  const archive = join(directory, 'coffre.zip')
  writeFileSync(archive, (await world.nora.get(`/vaults/${items[0].id}/file`)).bytes)
  const zip = await openZip(archive, { mostBytes: 1e9, mostEntries: 1e5 })
  for (const name of zip.entries.keys()) {
    const to = join(directory, name)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, await buffer(await zip.open(name)))
  }
  zip.close()
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const asked: string[] = []
  const errors: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  const reader = pathToFileURL(join(directory, 'Lecteur.html')).href
  await page.goto(reader)
  await page.getByRole('heading', { name: 'Coffre : Vallois & Brès' }).waitFor()
  await checkAccessibility(page)
  // A name is a name, whatever is in it.
  await page.getByRole('button', { name: 'Protocole </script><script>alert(1)</script>' }).waitFor()
  assert.ok(await page.getByRole('button', { name: world.strangest }).isVisible())
  await page.keyboard.press('/')
  await page.keyboard.type('avénant')
  const found = page.getByRole('button', { name: 'Avenant 3' })
  await found.waitFor()
  assert.equal(await page.locator('#list [data-key]').count(), 1)
  await found.click()
  const detail = page.getByRole('region', { name: 'Document ouvert' })
  await detail.getByText('Code envoyé à', { exact: false }).waitFor()
  await checkAccessibility(page)
  for (const link of await detail.getByRole('link').all()) {
    const href = await link.evaluate((one) => (one as HTMLAnchorElement).href)
    const response = await page
      .context()
      .newPage()
      .then(async (other) => {
        const download = other.waitForEvent('download').catch(() => undefined)
        await other.goto(href).catch(() => undefined)
        const opened = other.url() === href || (await download) !== undefined
        await other.close()
        return opened
      })
    assert.ok(response, href)
  }
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Vault: Vallois & Brès' }).waitFor()
  await page.getByRole('button', { name: 'Journal' }).click()
  await page.getByText('Hash of the last act of the chain').waitFor()
  await checkAccessibility(page)
  await page.setViewportSize({ width: 390, height: 800 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  assert.deepEqual(
    asked.filter((one) => !one.startsWith('file:')),
    [],
  )
  assert.deepEqual(errors, [])
  if (process.env.VAULT_SHOTS) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(reader)
    await page.getByRole('button', { name: 'Avenant 3' }).click()
    await page.screenshot({ path: join(process.env.VAULT_SHOTS, 'reader.png') })
  }
})
