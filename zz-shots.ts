// temporary
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { installedChromium } from './scripts/chromium.ts'
const [, , base, file, who, width, locale] = process.argv
const browser = await chromium.launch({ executablePath: installedChromium()!, args: ['--no-sandbox'] })
const context = await browser.newContext({ viewport: { width: Number(width), height: Number(width) < 500 ? 844 : 900 }, locale: locale === 'en' ? 'en-GB' : 'fr-FR', deviceScaleFactor: 1, timezoneId: 'Europe/Paris' })
const page = await context.newPage()
page.on('pageerror', (e) => console.log('PAGEERROR', page.url(), e.message))
page.on('console', (m) => m.type() === 'error' && console.log('CONSOLE', page.url(), m.text().slice(0, 200)))
if (who !== '-') {
const r = await page.request.post(`${base}/api/v1/session`, { data: { identifier: who, password: 'dalles-claires-du-parvis' } })
if (!r.ok()) throw new Error(await r.text())
}
if (locale === 'en') { const a = await page.request.get(`${base}/api/v1/account`); }
for (const line of readFileSync(file!, 'utf8').split('\n').filter((l) => l.trim() && !l.startsWith('#'))) {
  const [name, url, ...acts] = line.split(' | ').map((s) => s.trim())
  try {
    await page.goto(base + url!, { waitUntil: 'networkidle', timeout: 20000 })
    for (const act of acts) await new Function('page', `return (async () => { ${act} })()`)(page)
    await page.waitForTimeout(250)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 0) console.log('OVERFLOW', name, over)
    await page.screenshot({ path: `/tmp/walk/shots/${name}-${width}-${locale}.png`, fullPage: true })
  } catch (e: any) { console.log('FAILED', name, String(e.message).slice(0, 300)); await page.screenshot({ path: `/tmp/walk/shots/${name}-${width}-${locale}.png` }).catch(() => {}) }
}
await browser.close()
