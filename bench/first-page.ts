// What the first page costs that a client sees after signing in (P27): all that comes over the line, and the server's time for it.
import { setTimeout as wait } from 'node:timers/promises'
import { openBrowser, withoutLive } from './browser.ts'
import { median, took } from './measuring.ts'

/** Somebody of the demo, as its sign-in page tells. */
const demo = { identifier: 't.aubrac', password: 'dalles-claires-du-parvis' }

/**
 * Signs in as a client of the demo, by hand and with an empty cache, and waits until the home page stands there; then asks the server for its
 * document and every answer of its API again, all at once, as the page does.
 * @returns what came before and after signing in, and the milliseconds until the last of those answers was there, warm (median)
 */
export async function firstPage(url: string, rounds: number) {
  const browser = await openBrowser()
  const came: Array<{ path: string; size: Promise<number> }> = []
  const bytesOf = async (list: typeof came) =>
    (await Promise.all(list.map(({ size }) => size))).reduce((sum, size) => sum + size, 0)
  let before: number
  let cookie: string
  try {
    const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await withoutLive(page)
    page.on('requestfinished', (request) => {
      const path = request.url().slice(url.length)
      const size = request.sizes().then((one) => one.responseBodySize + one.responseHeadersSize)
      came.push({ path, size })
    })
    await page.goto(`${url}/connexion`)
    await page.getByLabel('Identifiant').fill(demo.identifier)
    await page.getByLabel('Mot de passe', { exact: true }).fill(demo.password)
    await page.waitForLoadState('networkidle')
    before = await bytesOf(came.splice(0))
    await page.keyboard.press('Enter')
    // Its latest part: the pictures of what is new.
    await page.locator('.news-line img').first().waitFor()
    await page.waitForLoadState('networkidle')
    await wait(1000)
    cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  } finally {
    await browser.close()
  }
  const answers = ['/', ...came.map(({ path }) => path).filter((path) => path.startsWith('/api/'))]
  const files = came.length - answers.length + 1
  const times: number[] = []
  for (let round = -5; round < rounds; round++) {
    const time = await took(() =>
      Promise.all(
        answers.map(async (path) => {
          const answer = await fetch(url + path, { headers: { cookie, 'accept-encoding': 'br' } })
          await answer.arrayBuffer()
          if (!answer.ok) throw new Error(`${answer.status} at ${path}`)
        }),
      ),
    )
    if (round >= 0) times.push(time)
  }
  return { before, bytes: await bytesOf(came), came, files, answers: answers.length - 1, time: median(times) }
}
