import { z } from 'zod'
import { lineText, localeOf, nameText, text, textOf, textView } from '../../../kernel/http/validation.ts'

export const messageParams = z.object({ kind: z.string().max(100) })
const subject = nameText(200)
const body = text(5_000).min(1)
const action = lineText(80)
/** As it is written in every language; `action` is empty where the mail has no button. */
export const messageBody = z.object({
  version: z.number().int().min(0),
  subject: textOf(subject),
  body: textOf(body),
  action: textOf(action),
})
/** What is written in one language and not saved yet. */
export const draftBody = z.object({ locale: localeOf, subject, body, action })
export const previewView = z.object({ subject: z.string(), html: z.string(), text: z.string() })
export const sentView = z.object({ to: z.string() })

const summary = {
  kind: z.string(),
  space: z.string(),
  /** The subject in force, in the language of whoever asks. */
  title: z.string(),
  /** Whether the brand wrote it, in one language at least. */
  isWritten: z.boolean(),
  updatedAt: z.string().nullable(),
  updatedBy: z.string(),
}
export const messageList = z.object({
  /** `search`: all its words, in every language, as a search looks for them. */
  items: z.array(z.object({ ...summary, search: z.string() })),
})
const words = { subject: textView, body: textView, action: textView }
export const messageView = z.object({
  ...summary,
  ...words,
  /** The code's own words. */
  original: z.object(words),
  hasAction: z.boolean(),
  fields: z.array(z.object({ name: z.string(), title: z.string(), sample: z.string() })),
  /** 0 where it was never written. */
  version: z.number(),
})
