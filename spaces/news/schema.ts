import { z } from 'zod'
import { day, lineText, nameText, requiredText, textOf, textView } from '../../kernel/http/validation.ts'

export const state = z.enum(['draft', 'planned', 'published', 'over', 'withdrawn'])
export const idParams = z.object({ id: z.uuid() })
export const pictureParams = z.object({ id: z.uuid(), fileId: z.uuid() })

export const articleBody = z
  .object({
    title: textOf(nameText(150)),
    summary: textOf(requiredText(500)),
    body: textOf(requiredText(20_000)),
    /** What the picture shows, for whoever does not see it. */
    pictureText: textOf(lineText(200)),
    /** `everybody`, `managers`, or `space:NAME` for whoever is subscribed to a space. */
    audience: z.string().max(80),
    startsOn: day.nullable(),
    endsOn: day.nullable(),
  })
  .refine(({ startsOn, endsOn }) => !endsOn || (startsOn !== null && startsOn <= endsOn), {
    path: ['endsOn'],
    params: { code: 'news.ends_before' },
  })
export const articleChange = articleBody.safeExtend({ version: z.number().int() })
export const versionBody = z.object({ version: z.coerce.number().int() })

const shown = {
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  pictureId: z.string().nullable(),
  pictureText: z.string(),
  publishedOn: z.string(),
  read: z.boolean(),
}
/** An article as its readers see it, in their language. */
export const articleSummary = z.object(shown)
export const articleShown = z.object({ ...shown, body: z.string() })
export const articleLine = z.object({
  id: z.string(),
  title: z.string(),
  state,
  audience: z.string(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
})
export const article = articleLine.extend({
  title: textView,
  summary: textView,
  body: textView,
  pictureText: textView,
  pictureId: z.string().nullable(),
  deletable: z.boolean(),
  version: z.number(),
})
export const audiences = z.object({ items: z.array(z.object({ value: z.string(), title: z.string() })) })
