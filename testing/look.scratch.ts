import { openBrowser, closeBrowser, settled } from './browser.ts'
const browser = await openBrowser()
async function as(who: string, act: (page: any) => Promise<void>) {
  const context = await browser.newContext({ baseURL: 'http://127.0.0.1:3950', viewport: { width: 1440, height: 900 }, locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto('/connexion')
  await page.getByLabel(/identifiant/i).first().fill(who)
  await page.getByLabel(/mot de passe/i).first().fill('dalles-claires-du-parvis')
  await page.keyboard.press('Enter')
  await page.waitForURL((u: URL) => !u.pathname.includes('connexion'))
  await act(page)
  await context.close()
}
const shot = async (page: any, name: string) => { await settled(page as never); await new Promise((d) => setTimeout(d, 1500)); await page.screenshot({ path: `/tmp/pic-${name}.png` }) }
await as('c.aubertine', async (page) => {
  await page.goto('/documents'); await shot(page, 'documents')
  await page.getByRole('link', { name: 'Lire et signer' }).first().click(); await page.getByText(/page lue|pages lues/).first().waitFor(); await shot(page, 'signature')
})
await as('n.servanne', async (page) => { await page.goto('/salarie/bulletins'); await shot(page, 'bulletins') })
await as('m.roquelin', async (page) => {
  await page.goto('/fournisseur/lots'); await page.getByRole('link').filter({ hasText: /Bulletins/ }).last().click().catch(() => {}); await shot(page, 'lot')
  await page.goto('/fournisseur/notifications'); await shot(page, 'notifications')
})
await closeBrowser(); process.exit(0)
