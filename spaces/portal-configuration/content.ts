// What an edition is, as pure functions: how it begins, what may not be published, what publishing changes.
import { contrast, leastContrast, nearestReadable } from '../../kernel/brands/contrast.ts'
import type { Brand } from '../../kernel/http/context.ts'
import { inLocale, type Locale, type Text } from '../../kernel/i18n/locale.ts'
import { reservedAddresses } from './limits.ts'
import type { Content } from './schema.ts'

/** What of a brand an edition is about. */
type Look = Pick<
  Brand,
  'menu' | 'links' | 'colour' | 'linkColour' | 'font' | 'titleFont' | 'logoId' | 'backgroundId' | 'iconId'
>

const nothing = (): Text => ({ fr: '', en: '' })

/** What a brand's portal shows before anything was published: its look as it stands, and the frame's own home page. */
export const beginning = (brand: Look): Content => ({
  home: { title: nothing(), text: nothing() },
  highlight: {
    shown: false,
    kind: 'information',
    title: nothing(),
    text: nothing(),
    linkLabel: nothing(),
    href: '',
    pictureId: null,
    pictureText: nothing(),
    startsOn: null,
    endsOn: null,
  },
  emergency: { title: nothing(), text: nothing() },
  actions: [],
  menu: brand.menu,
  footer: { links: brand.links },
  theme: themeOf(brand),
  pages: [],
  team: [],
  contact: { places: [], themes: [] },
})

/** The look of a brand as every page has it: it is the brand's own, whoever set it. */
export const themeOf = (brand: Look): Content['theme'] => ({
  colour: brand.colour,
  linkColour: brand.linkColour,
  font: brand.font,
  titleFont: brand.titleFont,
  logoId: brand.logoId,
  backgroundId: brand.backgroundId,
  iconId: brand.iconId,
})

type Refused = { field: string; code: string; params?: Record<string, unknown> }

/** What holds between the parts of an edition: colours that can be read, addresses that are one page's. */
export function refusalsOf(content: Content): Refused[] {
  const refused: Refused[] = []
  for (const name of ['colour', 'linkColour'] as const) {
    const colour = content.theme[name]
    if (!colour) continue
    const found = contrast(colour, '#ffffff')
    if (found < leastContrast)
      refused.push({
        field: `content.theme.${name}`,
        code: 'portal_configuration.low_contrast',
        params: {
          found: (Math.floor(found * 10) / 10).toFixed(1),
          least: leastContrast,
          nearest: nearestReadable(colour, '#ffffff').toUpperCase(),
        },
      })
  }
  const seen = new Set<string>()
  content.pages.forEach(({ address }, index) => {
    const field = `content.pages.${index}.address`
    if (reservedAddresses.includes(address)) refused.push({ field, code: 'portal_configuration.address_reserved' })
    else if (seen.has(address)) refused.push({ field, code: 'portal_configuration.address_taken' })
    seen.add(address)
  })
  for (const part of ['pages', 'team', 'actions'] as const) {
    const ids = new Set<string>()
    content[part].forEach(({ id }, index) => {
      if (ids.has(id)) refused.push({ field: `content.${part}.${index}.id`, code: 'bad_value' })
      ids.add(id)
    })
  }
  return refused
}

/** The pictures that an edition shows. */
export const picturesOf = ({ theme, highlight }: Content): string[] =>
  [theme.logoId, theme.backgroundId, theme.iconId, highlight.pictureId].filter((id) => id !== null)

export type Change = { part: string; what: string; before: string; after: string }

/** Whether a day is among those of the highlighted block. */
export const isHighlighted = ({ highlight: { shown, startsOn, endsOn } }: Content, today: string): boolean =>
  shown && (!startsOn || startsOn <= today) && (!endsOn || endsOn >= today)

/** What publishing `after` in the place of `before` changes: one line for each thing, in the words of the language. */
export function changesOf(before: Content, after: Content, locale: Locale): Change[] {
  const changes: Change[] = []
  const say = (part: string, what: string, was: string, is: string) =>
    changes.push({ part, what, before: was, after: is })
  const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)
  const words = (text: Text) => inLocale(text, locale)
  for (const what of ['title', 'text'] as const)
    if (differ(before.home[what], after.home[what]))
      say('home', what, words(before.home[what]), words(after.home[what]))
  for (const part of ['highlight', 'emergency'] as const)
    if (differ(before[part], after[part])) say(part, 'changed', words(before[part].title), words(after[part].title))
  for (const what of ['colour', 'linkColour', 'font', 'titleFont'] as const)
    if (differ(before.theme[what], after.theme[what]))
      say('theme', what, before.theme[what] ?? '', after.theme[what] ?? '')
  for (const what of ['logoId', 'backgroundId', 'iconId'] as const)
    if (differ(before.theme[what], after.theme[what])) say('theme', what, '', '')
  const named = {
    actions: (one: Content['actions'][number]) => words(one.title),
    pages: (one: Content['pages'][number]) => words(one.title),
    team: (one: Content['team'][number]) => one.name,
  }
  for (const part of ['actions', 'pages', 'team'] as const) {
    const name = named[part] as (one: { id: string }) => string
    const was = new Map<string, { id: string }>(before[part].map((one) => [one.id, one]))
    const is = new Map<string, { id: string }>(after[part].map((one) => [one.id, one]))
    for (const [id, one] of is)
      if (!was.has(id)) say(part, 'added', '', name(one))
      else if (differ(was.get(id), one)) say(part, 'changed', name(was.get(id)!), name(one))
    for (const [id, one] of was) if (!is.has(id)) say(part, 'removed', name(one), '')
    const kept = (list: Map<string, unknown>, other: Map<string, unknown>) =>
      [...list.keys()].filter((id) => other.has(id))
    if (differ(kept(was, is), kept(is, was))) say(part, 'reordered', '', '')
  }
  if (differ(before.menu, after.menu)) say('menu', 'changed', '', '')
  if (differ(before.footer, after.footer))
    say(
      'footer',
      'changed',
      before.footer.links.map((one) => words(one.label)).join(', '),
      after.footer.links.map((one) => words(one.label)).join(', '),
    )
  if (differ(before.contact, after.contact)) say('contact', 'changed', '', '')
  return changes
}
