// What a browser of the bench does: opens pages with an empty cache, and says what came and when the rows stood there.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { installedChromium } from '../scripts/chromium.ts'

/** Chromium without a window, never reaching out by itself. @throws Error where there is none, or no built pages */
export function openBrowser(): Promise<Browser> {
  const executablePath = installedChromium()
  if (!executablePath) throw new Error('no Chromium: set PARVIS_CHROMIUM or install one')
  if (!existsSync(join(resolve(import.meta.dirname, '..'), 'dist', 'web', 'index.html')))
    throw new Error('the pages are not built: npm run build')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

/** What a page follows has no end, so its line would never be idle. It is refused in the page: a route of the browser's would put its cache out of use. */
export const withoutLive = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const asked = window.fetch
    window.fetch = (input, init) =>
      String(input instanceof Request ? input.url : input).includes('/api/v1/live')
        ? Promise.resolve(new Response(null, { status: 404 }))
        : asked(input, init)
  })

export type Visit = {
  /** Milliseconds until 25 rows of a table were painted: with an empty cache, and at the third visit. */
  cold: number
  warm: number
  /** Of the visit with an empty cache: what is not an answer of the API, and all bytes as they came over the line. */
  files: number
  bytes: number
  /** Each address that was asked for. */
  asked: string[]
}

/** Visits a page three times in a browser of its own. */
export async function visit(browser: Browser, url: string, cookie?: string): Promise<Visit> {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1440, height: 900 } })
  if (cookie) {
    const [name, value] = cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: new URL(url).origin, httpOnly: true, sameSite: 'Lax' }])
  }
  const page = await context.newPage()
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelectorAll('tbody tr').length < 25 || document.querySelector('tbody tr:not([data-key])'))
        return
      watch.disconnect()
      requestAnimationFrame(() => setTimeout(() => Object.assign(window, { rowsAt: performance.now() })))
    })
    watch.observe(document, { childList: true, subtree: true })
  })
  const asked: string[] = []
  let bytes = 0
  const sizes: Array<Promise<void>> = []
  const count = (request: import('playwright-core').Request) => {
    asked.push(request.url().slice(new URL(url).origin.length))
    sizes.push(
      request.sizes().then(({ responseBodySize, responseHeadersSize }) => {
        bytes += responseBodySize + responseHeadersSize
      }),
    )
  }
  page.on('requestfinished', count)
  const rowsAt = async () => {
    const handle = await page
      .waitForFunction(() => (window as unknown as { rowsAt?: number }).rowsAt)
      .catch(async () => {
        throw new Error(`no rows at ${url}: ${await page.locator('body').textContent()}`)
      })
    return (await handle.jsonValue()) as number
  }
  await withoutLive(page)
  await page.goto(url)
  const cold = await rowsAt()
  await page.waitForLoadState('networkidle')
  await Promise.all(sizes)
  page.off('requestfinished', count)
  for (let again = 0; again < 2; again++) {
    await page.goto('about:blank')
    await page.goto(url)
    await rowsAt()
    if (again === 0) await page.waitForLoadState('networkidle')
  }
  const warm = await rowsAt()
  await context.close()
  return { cold, warm, bytes, asked, files: asked.filter((path) => !path.startsWith('/api/')).length }
}
