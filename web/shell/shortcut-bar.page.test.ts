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

test('P2 every place of the bar stands whole in its line, or under «Plus»; none is cut at any width, and none is lost', async () => {
  const staff = await portal.signedIn(await makeStaff(portal, 'chef.admin', 'administrator'))
  const page = await pageFor(browser, url, staff, { width: 2600 })
  await page.goto('/fournisseur/clients')
  const bar = page.getByRole('navigation', { name: 'Navigation principale' })
  await settled(page)
  const links = () => bar.getByRole('link').allInnerTexts()
  const put = async () => {
    await bar.getByRole('button', { name: 'Plus' }).click()
    const menu = page.getByRole('menu')
    await menu.getByRole('menuitem').last().waitFor()
    const rest = await menu.getByRole('menuitem').allInnerTexts()
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'hidden' })
    return rest
  }
  const all = [...(await links()), ...(await put())]
  assert.ok(all.length > 9)
  for (const width of [1200, 1100, 800]) {
    await page.setViewportSize({ width, height: 900 })
    await settled(page)
    const shown = await bar
      .getByRole('link')
      .evaluateAll((links) =>
        links.map((link) => ({ text: (link as HTMLElement).innerText, right: link.getBoundingClientRect().right })),
      )
    const more = bar.getByRole('button', { name: 'Plus' })
    const edge = (await bar.boundingBox())!
    const { x, width: wide } = (await more.boundingBox())!
    for (const { text, right } of shown) assert.ok(right <= x, `${text} at ${width}`)
    assert.ok(x + wide <= edge.x + edge.width + 0.5, `«Plus» at ${width}`)
    assert.deepEqual([...shown.map((one) => one.text), ...(await put())], all, `${width}`)
    if (width === 1100) await checkAccessibility(page)
  }
  await bar.getByRole('button', { name: 'Plus' }).click()
  await page.getByRole('menuitem', { name: 'Journal' }).click()
  await page.getByRole('heading', { name: 'Journal', exact: true }).waitFor()
  assert.match((await bar.getByRole('button', { name: 'Plus' }).getAttribute('class')) ?? '', /active/)
  assert.deepEqual(page.errors, [])
})
