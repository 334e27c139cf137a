import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal, settled } from '../../testing/browser.ts'
import { makeStaff, type Portal, startPortal } from '../../testing/portal.ts'

let portal: Portal
let browser: Browser
let url: string
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

test('P4 P31 what the staff look after together is one group of their bar: it stands whole in its line at 1440, and at any width none is cut and no place is lost', async () => {
  const staff = await portal.signedIn(await makeStaff(portal, 'chef.admin', 'administrator'))
  const page = await pageFor(browser, url, staff, { width: 1440 })
  await page.goto('/fournisseur/clients')
  const bar = page.getByRole('navigation', { name: 'Navigation principale' })
  await settled(page)
  const entries = bar.locator('.entry:not(.beyond)')
  const more = bar.getByRole('button', { name: /^Plus/ })
  /** Where the bar leads, group by group. */
  const places = async () => {
    const found = await bar.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))
    for (const button of await bar.getByRole('button').filter({ hasNotText: 'Déconnexion' }).all()) {
      await button.click()
      const menu = page.getByRole('menu')
      await menu.getByRole('menuitem').last().waitFor()
      found.push(
        ...(await menu
          .getByRole('menuitem')
          .evaluateAll((items) => items.map((item) => item.getAttribute('href') ?? ''))),
      )
      await page.keyboard.press('Escape')
      await menu.waitFor({ state: 'hidden' })
    }
    return found.sort()
  }
  assert.equal(await more.count(), 0)
  assert.ok((await entries.count()) <= 9, 'so many stand in a bar at most')
  const all = await places()
  assert.ok(all.length > 15 && new Set(all).size === all.length, all.join())
  await checkAccessibility(page)
  for (const width of [1100, 950, 800]) {
    await page.setViewportSize({ width, height: 900 })
    await settled(page)
    const shown = await entries.evaluateAll((them) =>
      them.map((one) => ({ text: (one as HTMLElement).innerText, right: one.getBoundingClientRect().right })),
    )
    const edge = (await bar.boundingBox())!
    const end = (await more.count()) > 0 ? (await more.boundingBox())! : undefined
    for (const { text, right } of shown)
      assert.ok(right <= (end ? end.x : edge.x + edge.width) + 0.5, `${text} at ${width}`)
    if (end) assert.ok(end.x + end.width <= edge.x + edge.width + 0.5, `«Plus» at ${width}`)
    assert.deepEqual(await places(), all, `${width}`)
    if (width === 800) {
      assert.ok(end, 'not all of it has room at 800')
      await checkAccessibility(page)
    }
  }
  assert.deepEqual(page.errors, [])
})

test('P4 P29 a group of the bar is opened, walked and left by the keyboard, says what waits in it, and is marked where one is', async () => {
  const staff = await portal.signedIn(await makeStaff(portal, 'clavier.admin', 'administrator'))
  const page = await pageFor(browser, url, staff, { width: 1440 })
  await page.goto('/fournisseur/clients')
  const bar = page.getByRole('navigation', { name: 'Navigation principale' })
  const portalGroup = bar.getByRole('button', { name: /^Portail/ })
  await portalGroup.waitFor()
  assert.match((await bar.getByRole('button', { name: /^Clients/ }).getAttribute('class')) ?? '', /active/)
  await portalGroup.focus()
  await page.keyboard.press('Enter')
  const menu = page.getByRole('menu')
  await menu.getByRole('menuitem').first().waitFor()
  await checkAccessibility(page)
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'hidden' })
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Portail'))
  await page.keyboard.press('Enter')
  await menu.getByRole('menuitem').first().waitFor()
  const wanted = menu.getByRole('menuitem', { name: 'Journal' })
  for (let step = 0; step < 20; step++) {
    if (await wanted.evaluate((one) => one === document.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Journal', exact: true }).waitFor()
  assert.match((await portalGroup.getAttribute('class')) ?? '', /active/)
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: 'Clients' }).waitFor()
  assert.deepEqual(page.errors, [])
})

test('P31 a group of which somebody has one place is that place', async () => {
  const staff = await portal.signedIn(await makeStaff(portal, 'lecture.seule', 'reader'))
  const page = await pageFor(browser, url, staff, { width: 1440 })
  await page.goto('/fournisseur/clients')
  const bar = page.getByRole('navigation', { name: 'Navigation principale' })
  await bar.getByRole('link').first().waitFor()
  for (const button of await bar.getByRole('button').filter({ hasNotText: 'Déconnexion' }).all()) {
    await button.click()
    const items = page.getByRole('menu').getByRole('menuitem')
    await items.last().waitFor()
    assert.ok((await items.count()) > 1, (await button.textContent()) ?? '')
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'hidden' })
  }
  assert.deepEqual(page.errors, [])
})
