import { gzipSync } from 'node:zlib'
import { freePort } from '../kernel/db/embedded.ts'
import { openBrowser, type Visit, visit } from './browser.ts'
import { firstPage } from './first-page.ts'
import { median } from './measuring.ts'
import {
  milliseconds,
  onPostgres,
  type Portal,
  rounds,
  type Seeding,
  seeded,
  start,
  startPortal,
  stop,
  temporary,
  until,
  usual,
} from './setting.ts'
import { tell } from './telling.ts'

export async function signInPage(): Promise<void> {
  const portal = await startPortal({ PARVIS_DATA: temporary() })
  const browser = await openBrowser()
  const page = await browser.newPage({ locale: 'fr-FR' })
  const scripts = new Map<string, number>()
  const waiting: Array<Promise<void>> = []
  page.on('response', (response) => {
    if (/\.m?js(\?|$)/.test(response.url()) || response.request().resourceType() === 'script')
      waiting.push(
        response.body().then((body) => {
          scripts.set(response.url(), gzipSync(body, { level: 9 }).length)
        }),
      )
  })
  await page.goto(`${portal.url}/connexion`, { waitUntil: 'networkidle' })
  await page.locator('input[type=password]').waitFor()
  await Promise.all(waiting)
  await browser.close()
  await stop(portal.child)
  const total = [...scripts.values()].reduce((sum, size) => sum + size, 0) / 1000
  tell(
    'e',
    'JavaScript of the sign-in page, compressed',
    `${total.toFixed(0)} kB in ${scripts.size} files`,
    'React, Mantine, router and query in one piece: 182 kB',
    '≤ 160 kB',
    scripts.size > 0 && total <= 160,
  )
}

async function startBare(seeding: Seeding): Promise<Portal> {
  const port = await freePort()
  const child = start('bench/bare.ts', [seeding.url, seeding.contractId, String(port)])
  child.stdout!.resume()
  const url = `http://127.0.0.1:${port}`
  await until(url, child)
  return { child, url }
}

export async function contractsPage(): Promise<void> {
  const seeding = await seeded(usual)
  const portal = await onPostgres(seeding)
  const bare = await startBare(seeding)
  const browser = await openBrowser()
  const pairs: Array<{ ours: Visit; theirs: Visit }> = []
  for (let i = 0; i < Math.max(rounds, 5); i++)
    pairs.push({
      theirs: await visit(browser, `${bare.url}/page`),
      ours: await visit(browser, `${portal.url}/contrats/${seeding.contractId}`, seeding.cookie),
    })
  await browser.close()
  await stop(bare.child)
  await stop(portal.child)
  const [{ ours: first }] = pairs as [(typeof pairs)[number]]
  if (new Set(first.asked).size !== first.asked.length)
    throw new Error(`asked for twice: ${first.asked.toSorted().join(' ')}`)
  tell(
    'i',
    '«Administration de contrat» with an empty cache: files, and all that comes over the line',
    `${first.files} files and ${first.asked.length - first.files} answers, ${(first.bytes / 1000).toFixed(0)} kB`,
    '85 files, 980 kB before the pages came in pieces',
    '≤ 14 files, ≤ 260 kB',
    first.files <= 14 && first.bytes <= 260_000,
  )
  for (const [kind, name, most] of [
    ['cold', 'with an empty cache', 3],
    ['warm', 'at the third visit', 2],
  ] as const) {
    const ratio = median(pairs.map(({ ours, theirs }) => ours[kind] / theirs[kind]))
    tell(
      'i',
      `«Administration de contrat» ${name}: its 25 rows are there`,
      `${milliseconds(median(pairs.map(({ ours }) => ours[kind])))}, ${ratio.toFixed(2)}×`,
      `a page with the same rows in its document: ${milliseconds(median(pairs.map(({ theirs }) => theirs[kind])))}`,
      `≤ ${most}×`,
      ratio <= most,
    )
  }
}

/** The memory of a process and all that it started, what they share counted once, in MiB. */
export async function home(): Promise<void> {
  const portal = await startPortal({ PARVIS_DATA: temporary(), PARVIS_DEMO: 'on' })
  const { before, bytes, files, answers, time } = await firstPage(portal.url, Math.max(rounds, 5))
  await stop(portal.child)
  tell(
    'ac',
    'what comes after a client signs in, until the first page stands there; its answers asked for at once, warm',
    `${(bytes / 1000).toFixed(0)} kB in ${files} files and ${answers} answers; ${milliseconds(time)}`,
    `the sign-in page before it: ${(before / 1000).toFixed(0)} kB`,
    '≤ 200 kB, ≤ 80 ms',
    bytes <= 200_000 && time <= 80,
  )
}
