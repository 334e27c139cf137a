import { z } from 'zod'
import { lineText, text, textOf } from '../../../kernel/http/validation.ts'
import { locale } from '../../../kernel/identity/schema.ts'

/** To whom: the clients that are named, or those that the filters of the list leave, by its names; without any, all that are in force. */
const audience = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000) }),
  z.strictObject({ filters: z.record(lineText(40), z.union([lineText(200), z.number(), z.boolean()])) }),
])
export const draft = z.object({
  audience,
  /** In each language, a subject and a text or neither. */
  subject: textOf(lineText(200)),
  body: textOf(text(20_000)),
  /** «envoyer seulement aux clients dont la langue correspond aux champs remplis». */
  onlyFilled: z.boolean().default(true),
})
export const previewBody = draft.extend({
  /** Whose message is shown; absent: the first that gets one. */
  shown: z.uuid().optional(),
})
export const sendingBody = draft.extend({
  /** Made by whoever writes it: sent again, it is the same message. */
  id: z.uuid(),
  category: z.enum(['question', 'incident', 'profile', 'other']),
  /** «renvoyer le ticket vers l'administrateur quand les nouveaux messages arrivent»: to whoever sends. */
  returns: z.boolean().default(false),
  /** What the preview said of the addressees: others are not written to unseen. */
  print: lineText(64),
})
export const outcome = z.enum(['receives', 'language', 'no_access', 'archived'])
export const preview = z.object({
  receiving: z.number(),
  /** Those that get nothing, by why. */
  without: z.object({ language: z.number(), no_access: z.number(), archived: z.number() }),
  byLanguage: z.record(z.string(), z.number()),
  /** The first of them, those that get nothing first. */
  addressees: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      code: z.string(),
      contact: z.string(),
      locale,
      outcome,
    }),
  ),
  print: z.string(),
  shown: z.object({ id: z.string(), contact: z.string(), subject: z.string(), body: z.string() }).nullable(),
})
