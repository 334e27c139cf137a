import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright-core'
import { type Locale, languageTags } from '../kernel/i18n/locale.ts'
import { installedChromium } from '../scripts/chromium.ts'
import type { Person, Portal } from './portal.ts'

let running: Promise<Browser> | undefined

/**
 * Chromium without a window, never reaching out by itself: one for all files of a process. Closing it closes what the file opened in it;
 * the program itself ends with the process's last file.
 */
export async function openBrowser(): Promise<Browser> {
  running ??= launch()
  const browser = await running
  const before = new Set(browser.contexts())
  const close = async () => {
    for (const context of browser.contexts()) if (!before.has(context)) await context.close()
    if (!process.send) await closeBrowser()
  }
  return new Proxy(browser, {
    get: (target, name) => {
      if (name === 'close') return close
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** The contexts that were open when each test under way began, the innermost last. */
const openBefore: Set<BrowserContext>[] = []

/** Remembers what is open as a test begins: what its file opened for all of its tests. */
export async function beginTest(): Promise<void> {
  openBefore.push(new Set((await running)?.contexts()))
}

/** Closes what a test opened: a page that stays follows everything that later tests change, and takes their time. */
export async function endTest(): Promise<void> {
  const before = openBefore.pop()
  for (const context of (await running)?.contexts() ?? []) if (!before?.has(context)) await context.close()
}

/** Ends Chromium. */
export async function closeBrowser(): Promise<void> {
  const browser = await running
  running = undefined
  await browser?.close()
}

/**
 * What Chromium does beside showing pages. Of several such arguments the last one holds, so the names that Playwright turns off stand here too; then the
 * browser's own bars, which are pages of their own in each window and take a third of the time.
 */
const unwanted = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'InitialWebUI',
  'WebUIReloadButton',
  'WebUIToolbar',
  'WebUILocationBar',
  'WebUISplitTabsButton',
  'WebUIHomeButton',
  'WebUIBackForwardButtons',
  'WebUIPinnedToolbarActions',
  'WebUIAvatarButton',
  'WebUIAppMenuButton',
  'WebUIOmniboxPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxAimPopup',
  'WebUITabStrip',
  'WebUIBookmarksBar',
  'PreloadTopChromeWebUI',
]

async function launch(): Promise<Browser> {
  const executablePath = installedChromium()
  assert.ok(executablePath, 'no Chromium: set PARVIS_CHROMIUM or install one')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--disable-features=${unwanted.join(',')}`,
    ],
  })
}

/**
 * Serves a portal with its built pages on a free port of the loopback; its PUBLIC_URL then says so. It ends with `portal.close()`.
 * The browser keeps real time, so a page test that signs in starts its portal at it: `startPortal({}, new Date().toISOString())`.
 * @returns the address, without a trailing slash
 */
export async function servePortal(portal: Portal): Promise<string> {
  assert.ok(
    existsSync(join(import.meta.dirname, '..', 'dist', 'web', 'index.html')),
    'the pages are not built: npm run build',
  )
  const url = await portal.app.server.listen({ port: 0, host: '127.0.0.1' })
  portal.config.publicUrl = url
  return url
}

/** How many requests of a page are under way. */
const underWay = new WeakMap<Page, number>()

export type PageOptions = {
  width?: number
  height?: number
  locale?: Locale
  colourScheme?: 'light' | 'dark'
  timeZone?: string
}

/** A page of its own context, signed in as the person (or as nobody), 1440 × 900, in French and in Paris unless said. `page.errors` has what the page threw. */
export async function pageFor(
  browser: Browser,
  url: string,
  person?: Person,
  options: PageOptions = {},
): Promise<Page & { errors: string[] }> {
  const { width = 1440, height = 900, locale = 'fr', colourScheme = 'light', timeZone = 'Europe/Paris' } = options
  const context: BrowserContext = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    locale: languageTags[locale],
    timezoneId: timeZone,
    colorScheme: colourScheme,
    reducedMotion: 'reduce',
  })
  if (person) await context.addCookies([{ name: 'parvis', value: person.token, url, httpOnly: true, sameSite: 'Lax' }])
  const page = await context.newPage()
  for (const [event, by] of [
    ['request', 1],
    ['requestfinished', -1],
    ['requestfailed', -1],
  ] as const)
    page.on(event as 'request', (request) => {
      // What a page follows has no end (P33).
      if (!request.url().includes('/api/v1/live?')) underWay.set(page, (underWay.get(page) ?? 0) + by)
    })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  // A busy machine is slow, not wrong: what never comes still fails, later.
  page.setDefaultTimeout(90_000)
  return Object.assign(page, { errors })
}

/** Waits until the page asks nobody for anything and has drawn what came: its thread is idle, and stays without a request. */
export async function settled(page: Page): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await page.evaluate(
      () =>
        new Promise<void>((done) => requestAnimationFrame(() => requestIdleCallback(() => done(), { timeout: 5_000 }))),
    )
    quiet = (underWay.get(page) ?? 0) === 0 ? quiet + 1 : 0
  }
}

/** The widths at which every page is looked at: a desk's and a phone's. */
export const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

/**
 * Opens each page once, and at each width looks at it: accessible by axe-core, and not wider than the window.
 * @param look what else is looked at there
 */
export async function checkPages(
  page: Page & { errors: string[] },
  paths: string[],
  look?: (path: string, width: number) => Promise<void>,
): Promise<void> {
  for (const path of paths) {
    await page.goto(path)
    await page.getByRole('heading').first().waitFor()
    for (const size of widths) {
      await page.setViewportSize(size)
      await settled(page)
      if (look) await look(path, size.width)
      else await checkAccessibility(page)
      const beyond = await page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth
          ? []
          : [...document.querySelectorAll('main *')]
              .filter((one) => one.getBoundingClientRect().right > innerWidth)
              .map((one) => `${one.tagName}.${one.className}`),
      )
      assert.deepEqual(beyond, [], `${path} is wider than the window at ${size.width}`)
    }
    await page.setViewportSize(widths[0]!)
  }
  assert.deepEqual(page.errors, [])
}

const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

// The short one: a page reads it in half the time.
let axeSource: string | undefined

/** Puts axe into a frame that has none yet: it is half a megabyte, which a page that is looked at twice reads once. */
async function giveAxe(frame: Frame): Promise<void> {
  axeSource ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  if (!(await frame.evaluate(() => 'axe' in window)))
    await frame.evaluate(
      `${axeSource}; axe.configure({ allowedOrigins: ['<unsafe_all_origins>'], branding: { application: 'parvis' } })`,
    )
}

/** Fails on any violation that axe-core finds of WCAG 2.0 to 2.2, A and AA, naming the rule and the elements. */
export async function checkAccessibility(page: Page): Promise<void> {
  for (const frame of page.frames()) await giveAxe(frame)
  const violations = await page.evaluate(
    async (values) =>
      (
        await (window as unknown as Window & { axe: typeof import('axe-core') }).axe.run({
          runOnly: { type: 'tag', values },
          resultTypes: ['violations'],
        })
      ).violations,
    axeTags,
  )
  const told = violations.map(
    (violation) =>
      `${violation.id}: ${violation.help}\n${violation.nodes.map((node) => `    ${node.target.join(' ')}\n      ${node.failureSummary?.replaceAll('\n', '\n      ')}`).join('\n')}`,
  )
  assert.equal(violations.length, 0, `accessibility of ${page.url()}:\n${told.join('\n')}`)
}
