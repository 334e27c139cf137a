// Makes web/fonts from the packages of the fonts, when these change: the Latin letters, in the weights that the pages have.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
// @ts-expect-error it brings no types
import subset from 'subset-font'

const root = join(import.meta.dirname, '..')
const fonts = [
  { name: 'hanken-grotesk', weights: { min: 400, max: 700 } },
  { name: 'bricolage-grotesque', weights: 600 },
] as const

for (const { name, weights } of fonts) {
  const from = join(root, 'node_modules', '@fontsource-variable', name)
  const css = readFileSync(join(from, 'wght.css'), 'utf8')
  const range = /latin-wght-normal\.woff2[^}]*unicode-range: *([^;}]+)/.exec(css)?.[1]
  if (!range) throw new Error(`${name}: no Latin range`)
  const letters = range.split(',').flatMap((part) => {
    const [first, last = first] = part.trim().slice(2).split('-') as [string, string?]
    const start = Number.parseInt(first, 16)
    return Array.from({ length: Number.parseInt(last!, 16) - start + 1 }, (_, i) => String.fromCodePoint(start + i))
  })
  const bytes = await subset(readFileSync(join(from, 'files', `${name}-latin-wght-normal.woff2`)), letters.join(''), {
    targetFormat: 'woff2',
    variationAxes: { wght: weights },
  })
  writeFileSync(join(root, 'web', 'fonts', `${name}-pages.woff2`), bytes)
  console.log(`${name}: ${bytes.length} bytes`)
}
