import { z } from 'zod'
import { email, lineText, localeOf, nameText, text, textOf, webAddress } from '../../../kernel/http/validation.ts'

const optionalEmail = z.union([z.literal(''), email])
const timeZone = lineText(60).refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), {
  params: { code: 'bad_choice' },
})
const link = z.object({
  label: textOf(nameText(60)),
  href: webAddress(),
})
const settings = {
  name: nameText(80),
  /** By which it is reached; links of its mails lead to the first. */
  hosts: z.array(lineText(253)).max(10),
  colour: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
  timeZone,
  locale: localeOf,
  postalAddress: text(500),
  fax: lineText(40),
  supportPhone: lineText(40),
  supportEmail: optionalEmail,
  requestEmail: optionalEmail,
  links: z.array(link).max(8),
}
export const brandPatch = z.object(settings).partial().extend({ version: z.number().int() })
export const brandBody = z.object({
  ...z.object(settings).partial().shape,
  name: settings.name,
  hosts: settings.hosts.min(1),
  /** Who is asked by mail to choose a password, and then invites the others. */
  administrator: z.object({ surname: nameText(100), givenName: lineText(100), signInEmail: email }),
})
export type BrandSettings = z.output<z.ZodObject<typeof settings>>
export const brandView = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  hosts: z.array(z.string()),
  colour: z.string(),
  /** Of white text on the colour, from 1 to 21. */
  contrast: z.number(),
  timeZone: z.string(),
  locale: z.string(),
  postalAddress: z.string(),
  fax: z.string(),
  supportPhone: z.string(),
  supportEmail: z.string(),
  requestEmail: z.string(),
  links: z.array(z.object({ label: z.record(z.string(), z.string()), href: z.string() })),
  logoId: z.string().nullable(),
  /** Whether it is the one that is asked. */
  own: z.boolean(),
  version: z.number(),
})
export const logoBody = z.object({ version: z.coerce.number().int() })
export const brandList = z.object({ items: z.array(brandView) })
