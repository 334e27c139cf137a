import { z } from 'zod'
import {
  day,
  email,
  lineText,
  nameText,
  optionalEmail,
  requiredText,
  search,
  text,
  textOf,
  webAddress,
} from '../../kernel/http/validation.ts'
import { actionColours, actionIcons, audiences, fonts, highlightKinds, mayLead, menuPlaces, most } from './limits.ts'

export const idParams = z.object({ id: z.uuid() })
const colour = z.string().regex(/^#[0-9A-Fa-f]{6}$/)
const href = lineText(500).refine(mayLead, { params: { code: 'portal_configuration.bad_link' } })
const emptyText = { fr: '', en: '' }
const maybeText = (longest: number) => textOf(lineText(longest)).default(emptyText)
const link = z.object({ label: textOf(nameText(60)), href })

/** A page of the brand's own, in Markdown. */
const page = z
  .object({
    id: z.uuid(),
    address: lineText(60).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    title: textOf(nameText(120)),
    body: textOf(requiredText(most.pageText)),
    audience: z.enum(audiences),
    groupId: z.uuid().nullable(),
    help: z.boolean(),
    words: lineText(300),
  })
  .refine((one) => (one.audience === 'group') === (one.groupId !== null), {
    path: ['groupId'],
    params: { code: 'required' },
  })

/** The whole of an edition, as one document. */
export const content = z.object({
  home: z.object({ title: maybeText(120), text: textOf(text(500)).default(emptyText) }),
  highlight: z
    .object({
      shown: z.boolean(),
      kind: z.enum(highlightKinds),
      title: maybeText(120),
      text: textOf(text(600)).default(emptyText),
      linkLabel: maybeText(60),
      href: z.union([z.literal(''), href]),
      pictureId: z.uuid().nullable(),
      pictureText: maybeText(200),
      startsOn: day.nullable(),
      endsOn: day.nullable(),
    })
    .refine((one) => !one.startsOn || !one.endsOn || one.startsOn <= one.endsOn, {
      path: ['endsOn'],
      params: { code: 'portal_configuration.ends_before' },
    })
    .refine((one) => !one.shown || one.title.fr !== '', { path: ['title', 'fr'], params: { code: 'required' } })
    .refine((one) => !one.shown || one.title.en !== '', { path: ['title', 'en'], params: { code: 'required' } }),
  emergency: z.object({ title: maybeText(120), text: maybeText(200) }),
  actions: z
    .array(
      z.object({
        id: z.uuid(),
        icon: z.enum(actionIcons),
        colour: z.enum(actionColours),
        title: textOf(nameText(60)),
        description: textOf(lineText(120)),
        href,
      }),
    )
    .max(most.actions),
  menu: z.array(z.object({ key: lineText(60).min(1), place: z.enum(menuPlaces) })).max(most.menu),
  footer: z.object({ links: z.array(link).max(most.links) }),
  theme: z.object({
    colour,
    linkColour: colour.nullable(),
    font: z.enum(fonts),
    titleFont: z.enum(fonts),
    logoId: z.uuid().nullable(),
    backgroundId: z.uuid().nullable(),
    iconId: z.uuid().nullable(),
  }),
  pages: z.array(page).max(most.pages),
  team: z
    .array(
      z.object({
        id: z.uuid(),
        name: nameText(120),
        role: textOf(lineText(120)),
        phone: lineText(40),
        email: optionalEmail,
        /** Whose own contact this is; empty: everybody's. */
        organisationIds: z.array(z.uuid()).max(500),
      }),
    )
    .max(most.team),
  contact: z.object({
    places: z
      .array(
        z.object({
          id: z.uuid(),
          name: textOf(nameText(120)),
          postalAddress: text(500),
          phone: lineText(40),
          mapHref: z.union([z.literal(''), webAddress()]),
        }),
      )
      .max(most.places),
    themes: z.array(z.object({ id: z.uuid(), label: textOf(nameText(80)), email })).max(most.themes),
  }),
})
export type Content = z.output<typeof content>

export const draftBody = z.object({ version: z.number().int().min(0), content })
export const versionBody = z.object({ version: z.number().int() })
const change = z.object({ part: z.string(), what: z.string(), before: z.string(), after: z.string() })
const able = z.object({ allowed: z.boolean(), reason: z.string() })
export const configurationView = z.object({
  /** 0 where nobody has begun a draft: the content is what is in force. */
  version: z.number(),
  content,
  inForce: content,
  updatedAt: z.string().nullable(),
  updatedBy: z.string(),
  /** What publishing changes, in words. */
  changes: z.array(change),
  /** How many people of how many clients see it at once. */
  people: z.number(),
  clients: z.number(),
  abilities: z.object({ edit: able, publish: able, undo: able }),
})
const homeAction = z.object({
  id: z.string(),
  icon: z.enum(actionIcons),
  colour: z.enum(actionColours),
  title: z.string(),
  description: z.string(),
  href: z.string(),
})
const contactView = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  phone: z.string(),
  email: z.string(),
})
export const homeView = z.object({
  title: z.string(),
  text: z.string(),
  highlight: z
    .object({
      kind: z.enum(highlightKinds),
      title: z.string(),
      text: z.string(),
      linkLabel: z.string(),
      href: z.string(),
      pictureId: z.string().nullable(),
      pictureText: z.string(),
    })
    .nullable(),
  emergency: z.object({ title: z.string(), text: z.string() }).nullable(),
  actions: z.array(homeAction),
  team: z.array(contactView),
})
export type HomeView = z.output<typeof homeView>
export const previewView = z.object({
  home: homeView,
  theme: content.shape.theme,
  menu: content.shape.menu,
  links: z.array(z.object({ label: z.string(), href: z.string() })),
  /** The profiles that the portal may be tried as. */
  profiles: z.array(z.object({ code: z.string(), name: z.string() })),
  /** Tried as one of them: the spaces that it does not have, by name, and what it may do of the rest. */
  tried: z.object({ code: z.string(), closed: z.array(z.string()), may: z.array(z.string()) }).nullable(),
})
/** `profile` empty: all that there is, whoever may open it. */
export const previewQuery = z.object({ profile: z.string().max(41).optional() })
export const pageView = z.object({ address: z.string(), title: z.string(), body: z.string() })
export const addressParams = z.object({ address: z.string().max(100) })
export const contactPage = z.object({
  places: z.array(
    z.object({ id: z.string(), name: z.string(), postalAddress: z.string(), phone: z.string(), mapHref: z.string() }),
  ),
  themes: z.array(z.object({ id: z.string(), label: z.string() })),
  team: z.array(contactView),
})
export const contactMessage = z.object({
  themeId: z.uuid(),
  name: nameText(120),
  email,
  phone: lineText(40).default(''),
  message: requiredText(5_000),
})
export const pictureParams = z.object({ fileId: z.uuid() })
export const pictureBody = z.object({
  use: z.enum(['logo', 'icon', 'background', 'highlight']),
  version: z.coerce.number().int().min(0),
})
export const pictureKept = z.object({ fileId: z.string(), version: z.number() })
export const edition = z.object({
  id: z.string(),
  number: z.number(),
  state: z.enum(['published', 'superseded']),
  publishedAt: z.string(),
  publishedBy: z.string(),
  /** The edition that this one brought back. */
  restored: z.number().nullable(),
  mayRestore: z.boolean(),
})
export const clientNamesQuery = z.object({ search, ids: lineText(20_000).default('') })
export const clientNames = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
export const accepted = z.object({ state: z.literal('accepted') })
export const signUpBody = z.object({
  clientCode: nameText(60),
  invoiceNumber: nameText(60),
  surname: nameText(100),
  givenName: lineText(100),
  email,
})
