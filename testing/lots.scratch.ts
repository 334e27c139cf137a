import { chromium } from 'playwright-core'
import { drawPaper } from '../kernel/demo/paper.ts'
const url = 'http://localhost:3912'
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const context = await browser.newContext({ locale: process.env.LOC ?? 'fr-FR', viewport: { width: 1440, height: 900 } })
const page = await context.newPage()
await page.goto(`${url}/fournisseur`)
await page.waitForTimeout(1500)
await page.locator('input').first().fill('m.roquelin')
await page.locator('input[type=password]').fill('dalles-claires-du-parvis')
await page.keyboard.press('Enter')
await page.waitForTimeout(3000)
const fr = (process.env.LOC ?? 'fr-FR') === 'fr-FR'
const tag = fr ? 'fr' : 'en'
const shots: Array<[string, string]> = []
const both = async (name: string) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.waitForTimeout(800)
  await page.screenshot({ path: `/tmp/shots/${name}-${tag}.png`, fullPage: true })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.waitForTimeout(800)
  await page.screenshot({ path: `/tmp/shots/${name}-${tag}-tel.png`, fullPage: true })
  await page.setViewportSize({ width: 1440, height: 900 })
}
const get = (path: string) => page.evaluate(async (p) => (await fetch('/api/v1' + p)).json(), path)
if (fr) {
  const orgs = (await get('/staff/organisations?size=10')).items
  console.log(orgs.map((o: any) => [o.name, o.code]))
  const lines: string[] = []
  for (const o of orgs.slice(0, 3)) lines.push(...(lines.length ? ['\f'] : []), `Code client ${o.code}`, o.name, 'Relevé')
  lines.push('\f', 'Code client ZZ-99', '\f', 'Annexe sans code')
  await page.goto(`${url}/fournisseur/lots`)
  await page.waitForTimeout(1200)
  await page.getByRole('button', { name: 'Déposer un fichier' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Pour', { exact: true }).selectOption('client').catch((e) => console.log(String(e).slice(0, 300)))
  await drawer.getByLabel('Nom').fill('Relevé de novembre 2026')
  await drawer.locator('input[type=file]').setInputFiles({ name: 'releves.pdf', mimeType: 'application/pdf', buffer: await drawPaper('Halbrane', lines) })
  await page.waitForTimeout(500)
  await page.screenshot({ path: `/tmp/shots/bring-${tag}.png` })
  await drawer.getByRole('button', { name: 'Déposer un fichier' }).click()
  await page.waitForTimeout(6000)
}
const lots = (await get('/staff/lots')).items
const mine = lots.find((l: any) => l.holder === 'client')
await page.goto(`${url}/fournisseur/lots/${mine.id}`)
await page.waitForTimeout(2500)
await both('lot')
await page.goto(`${url}/fournisseur/lots`)
await page.waitForTimeout(1200)
await both('lots')
const sig = (await get('/staff/signatures?state=open')).items
console.log(sig.length)
await page.goto(`${url}/fournisseur/modeles-de-signature`)
await page.waitForTimeout(1200)
await both('models')
const models = (await get('/staff/signature-models')).items
await page.goto(`${url}/fournisseur/modeles-de-signature/${models[0]?.id ?? 'nouveau'}`)
await page.waitForTimeout(1500)
if (fr && !models.length) {
  await page.getByLabel('Nom du modèle').fill('Contrat et caution')
  await page.getByRole('button', { name: 'Ajouter un signataire' }).click()
  const second = page.getByRole('region', { name: /^2\. / })
  await second.getByLabel('Qui signe').selectOption('third')
  await second.getByLabel('Rôle du tiers').fill('La caution')
  await second.getByLabel('Place', { exact: true }).selectOption('last')
  await page.getByRole('button', { name: '2. La caution' }).press('Shift+ArrowUp')
  await both('model')
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await page.waitForTimeout(1500)
} else await both('model')
if (sig.length) {
  await page.goto(`${url}/fournisseur/documents/placer/${sig[0].documentId}`)
  await page.waitForTimeout(2500)
  await page.getByRole('combobox', { name: fr ? 'Appliquer un modèle' : 'Apply a model' }).click()
  await page.getByRole('option', { name: 'Contrat et caution' }).click()
  await page.waitForTimeout(1000)
  await both('placing')
  await page.getByRole('button', { name: fr ? 'Enregistrer comme modèle' : 'Save as a model' }).click()
  await page.waitForTimeout(500)
  await page.screenshot({ path: `/tmp/shots/keep-${tag}.png` })
  await page.goto(`${url}/fournisseur/documents/signatures`)
  await page.waitForTimeout(1500)
  await both('requests')
}
await browser.close()
