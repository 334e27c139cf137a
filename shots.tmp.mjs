import { chromium } from 'playwright-core'
import { readFileSync } from 'node:fs'
const url = 'http://127.0.0.1:4311'
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox'] })
const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const sessions = {}
for (const { who, lang = 'fr', path, name, width = 1440, height = 900, act, full = true } of plan) {
  const key = who + lang
  if (!sessions[key]) {
    const c = await browser.newContext({ baseURL: url, locale: lang === 'fr' ? 'fr-FR' : 'en-GB', reducedMotion: 'reduce' })
    const r = await c.request.post('/api/v1/session', { data: { identifier: who, password: 'dalles-claires-du-parvis' }, headers: { origin: url } })
    if (!r.ok()) console.log(who, r.status(), await r.text())
    if (lang === 'en') { await c.request.put('/api/v1/account/locale', { data: { locale: 'en' }, headers: { origin: url } }).catch(() => {}); await c.addCookies([{ name: 'parvis_language', value: 'en', url }]) }
    sessions[key] = c
  }
  const page = await sessions[key].newPage()
  page.on('pageerror', (e) => console.log(name, 'ERR', e.message))
  await page.setViewportSize({ width, height })
  await page.goto(path)
  await page.waitForTimeout(2500)
  if (act) { try { await eval(`(async (page) => { ${act} })`)(page) } catch (e) { console.log(name, e.message.split('\n')[0]) } await page.waitForTimeout(800) }
  await page.screenshot({ path: `/tmp/equipment/shots/${name}.png`, fullPage: full })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 0) console.log(name, 'too wide by', wide)
  await page.close()
}
await browser.close()
