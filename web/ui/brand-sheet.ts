import { contrast, mix, nearestReadable } from './colours.ts'

/** The colour of the default brand; the palette of `variables.css` is made for it. */
const defaultColour = '#0b5a73'
const darkSurface = '#161f27'
const lightGround = '#f2f4f5'

/** What a brand chose of its look. */
export type Look = {
  colour: string
  linkColour?: string | null
  font?: 'hanken' | 'bricolage' | 'system'
  titleFont?: 'hanken' | 'bricolage' | 'system'
}

const families = {
  hanken: '"Hanken Grotesk Variable", "Hanken Grotesk", system-ui, sans-serif',
  bricolage: '"Bricolage Grotesque Variable", "Bricolage Grotesque", system-ui, sans-serif',
  system: 'system-ui, sans-serif',
}
const isColour = (text: string | null | undefined): text is string => /^#[0-9a-f]{6}$/i.test(text ?? '')

/**
 * Gives the sheet that recolours the page in a brand's hue: only what follows `--marque`, in both themes, and its fonts. Status colours
 * never change (P6).
 * @param look colours as `#rrggbb`; anything else, and the default brand, give an empty sheet.
 * @param root what it holds for: the page unless said
 */
export function brandSheet(look: Look, root = ':root'): string {
  const brand = look.colour.toLowerCase()
  const fonts = {
    ...(look.font && look.font !== 'hanken' ? { police: families[look.font] } : {}),
    ...(look.titleFont && look.titleFont !== 'bricolage' ? { 'police-titre': families[look.titleFont] } : {}),
  }
  const chosen = Object.keys(fonts).length > 0 ? `${root}{${rules(fonts)}}` : ''
  const links = isColour(look.linkColour) ? look.linkColour.toLowerCase() : brand
  if (!isColour(brand) || (root === ':root' && brand === defaultColour && links === brand)) return chosen
  // A colour that can just be read on white is a little darker where it is text: it stands on the page's ground too.
  const text = nearestReadable(links, lightGround)
  const dark = readable(mix(brand, '#ffffff', 0.6), darkSurface, 7)
  const darkLinks = links === brand ? dark : readable(mix(links, '#ffffff', 0.6), darkSurface, 7)
  const [light, night] =
    root === ':root'
      ? [':root,:root[data-mantine-color-scheme="light"]', ':root[data-mantine-color-scheme="dark"]']
      : [root, `:root[data-mantine-color-scheme="dark"] ${root}`]
  return `${chosen}${light}{${rules({
    marque: text,
    'marque-survol': mix(brand, '#000000', 0.82),
    'marque-bouton': brand,
    'marque-doux': under(text, brand, 0.1),
    surlig: under(text, brand, 0.055),
    plein: brand,
    vide: mix(brand, '#ffffff', 0.62),
  })}}@media screen{${night}{${rules({
    marque: darkLinks,
    'marque-survol': mix(dark, '#ffffff', 0.85),
    'marque-bouton': mix(dark, '#000000', 0.95),
    'marque-texte': mix(brand, '#000000', 0.25),
    'marque-doux': mix(brand, darkSurface, 0.35),
    surlig: mix(brand, darkSurface, 0.15),
    plein: mix(dark, '#000000', 0.75),
    vide: mix(dark, darkSurface, 0.5),
  })}}}`
}

/** Puts the brand's sheet in the page, in place of a former one, and its icon in the browser's tab (P1). */
export function applyBrand(look: Look & { iconId?: string | null }): void {
  const sheet = brandSheet(look)
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (look.iconId && icon) {
    icon.removeAttribute('type')
    icon.href = `/api/v1/brand/logo/${look.iconId}`
  }
  const former = document.getElementById('brand-colours')
  if (former) former.textContent = sheet
  else if (sheet) {
    const style = document.createElement('style')
    style.id = 'brand-colours'
    style.textContent = sheet
    document.head.append(style)
  }
}

/** A tint of the brand's colour to stand under its text, paler where the text could not be read on it otherwise. */
function under(text: string, brand: string, share: number): string {
  let tint = mix(brand, '#ffffff', share)
  for (let left = share; left > 0 && contrast(text, tint) < 4.5; left -= 0.01) tint = mix(brand, '#ffffff', left)
  return tint
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
