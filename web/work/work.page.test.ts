// The page of a long task: it goes on while the window is closed, stops, and shows what failed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, openBrowser, pageFor, servePortal } from '../../testing/browser.ts'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let browser: Browser
let page: Page & { errors: string[] }
let url: string
let manager: Person
let organisation: string

before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'claire.aubertine')
  organisation = await makeOrganisation(portal, 'Ville de Montfabre', { principal })
  for (let n = 1; n <= 70; n++)
    await makeMember(portal, await makeAccount(portal, `membre.m${String(n).padStart(2, '0')}`), organisation)
  url = await servePortal(portal)
  manager = await portal.signedIn(principal)
  browser = await openBrowser()
  page = await pageFor(browser, url, manager)
  await portal.app.start()
})
after(async () => {
  await browser?.close()
  await portal?.close()
})

const memberships = async (most: number): Promise<string[]> =>
  (
    await portal.sql(
      "select id from memberships where organisation_id = $1 and role = 'member' and removed_at is null order by surname limit $2",
      [organisation, most],
    )
  ).map((row) => row.id)
const shoot = async (name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}

test('O2 O18 ticked members are removed by a task that goes on without its window; the bar leads to it, a notice tells its end', async () => {
  await page.goto('/gestion/utilisateurs?organisation=')
  for (const name of ['M01', 'M02', 'M03'])
    await page.getByRole('checkbox', { name: new RegExp(`Cocher.*${name}`, 'i') }).check()
  await page
    .getByRole('toolbar')
    .getByRole('button', { name: /Supprimer/ })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /Supprimer/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Retrait de rattachements' }).waitFor()
  await page.getByText('Vous pouvez quitter cette page').waitFor()
  // One of them is gone before its turn comes: it is refused, and the others are not.
  await portal.sql("update memberships set removed_at = now(), removed_by_label = 'x' where surname = 'M02'")
  await checkAccessibility(page)
  await shoot('work-running')
  await page.goto('/')
  await page.getByRole('link', { name: 'Retrait de rattachements, 0/3' }).waitFor()
  await shoot('work-bar')
  await portal.drain()
  await page.getByRole('link', { name: /Retrait de rattachements/ }).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('button', { name: /Avis/ }).click()
  await page.getByRole('link', { name: /Terminé.*Retrait de rattachements/ }).click()
  await page.getByText('Terminé.').waitFor()
  assert.equal(await page.getByRole('progressbar').getAttribute('aria-valuenow'), '3')
  await shoot('work-ended')
  const table = page.getByRole('table', { name: 'Résultat par ligne' })
  await table.getByRole('link', { name: /Ouvrir.*M02/ }).waitFor()
  await checkAccessibility(page)
  await shoot('work-ended')
  await page.setViewportSize({ width: 390, height: 844 })
  await checkAccessibility(page)
  await shoot('work-phone')
  await page.setViewportSize({ width: 1440, height: 900 })
})

test("O2 a long task is stopped from its page, after a reload too; another person's is not there", async () => {
  const started = await manager.post('/membership-removals/work', { ids: await memberships(65) })
  await page.goto(`/travaux/${started.body.id}`)
  await page.getByRole('heading', { level: 1, name: 'Retrait de rattachements' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Arrêter après la ligne en cours' }).click()
  await page.getByText('Arrêté, 65 lignes non traitées.').waitFor()
  await portal.drain()
  assert.equal((await memberships(100)).length, 67)
  await shoot('work-stopped')
  const stranger = await pageFor(browser, url, await portal.signedIn(await makeAccount(portal, 'autre.personne')))
  await stranger.goto(`/travaux/${started.body.id}`)
  await stranger.getByRole('heading', { level: 1, name: 'Travail introuvable' }).waitFor()
  await stranger.context().close()
  assert.deepEqual(page.errors, [])
})
