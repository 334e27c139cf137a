import { z } from 'zod'

export const idParams = z.object({ id: z.uuid() })

/** An article as its readers see it, in their language. */
export const articleSummary = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  pictureId: z.string().nullable(),
  pictureText: z.string(),
  publishedOn: z.string(),
  read: z.boolean(),
})
export const articleShown = articleSummary.extend({ body: z.string() })
