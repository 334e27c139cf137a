import { contrast, mix } from '../ui/colours.ts'

/** The colour of the default brand; the palette of `variables.css` is made for it. */
const defaultColour = '#0b5a73'
const darkSurface = '#161f27'

/**
 * Gives the sheet that recolours the page in a brand's hue: only what follows `--marque`, in both themes. Status colours never
 * change (P6).
 * @param colour the brand's colour, `#rrggbb`; anything else, and the default brand, give an empty sheet.
 */
export function brandSheet(colour: string): string {
  const brand = colour.toLowerCase()
  if (!/^#[0-9a-f]{6}$/.test(brand) || brand === defaultColour) return ''
  const dark = readable(mix(brand, '#ffffff', 0.6), darkSurface, 7)
  return `:root,:root[data-mantine-color-scheme="light"]{${rules({
    marque: brand,
    'marque-survol': mix(brand, '#000000', 0.82),
    'marque-bouton': brand,
    'marque-doux': mix(brand, '#ffffff', 0.1),
    surlig: mix(brand, '#ffffff', 0.055),
    plein: brand,
    vide: mix(brand, '#ffffff', 0.62),
  })}}@media screen{:root[data-mantine-color-scheme="dark"]{${rules({
    marque: dark,
    'marque-survol': mix(dark, '#ffffff', 0.85),
    'marque-bouton': mix(dark, '#000000', 0.95),
    'marque-texte': mix(brand, '#000000', 0.25),
    'marque-doux': mix(brand, darkSurface, 0.35),
    surlig: mix(brand, darkSurface, 0.15),
    plein: mix(dark, '#000000', 0.75),
    vide: mix(dark, darkSurface, 0.5),
  })}}}`
}

/** Puts the brand's sheet in the page, in place of a former one. */
export function applyBrand(colour: string): void {
  const sheet = brandSheet(colour)
  const former = document.getElementById('brand-colours')
  if (former) former.textContent = sheet
  else if (sheet) {
    const style = document.createElement('style')
    style.id = 'brand-colours'
    style.textContent = sheet
    document.head.append(style)
  }
}

function readable(colour: string, surface: string, least: number): string {
  let found = colour
  for (let step = 0; step < 12 && contrast(found, surface) < least; step++) found = mix(found, '#ffffff', 0.88)
  return found
}

function rules(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')
}
