import { z } from 'zod'
import { day, lineText, nameText, serviceAddress } from '../../../kernel/http/validation.ts'

export const syntaxes = ['Factur-X', 'CII', 'UBL'] as const
/** Of a service, with or without the «/v1» that follows it in every call: platforms document either. */
const versioned = serviceAddress.transform((value) => value.replace(/\/v1\/?$/, ''))

const content = z.object({
  name: nameText(80),
  flowAddress: versioned,
  directoryAddress: versioned,
  tokenAddress: serviceAddress,
  clientId: lineText(200).min(1),
  /** Absent: as it was. */
  secret: lineText(500).min(1).optional(),
  /** Organization-Id; empty where the access is of one organisation. */
  organisation: lineText(100),
  syntax: z.enum(syntaxes),
  /** What is issued on this day and later is sent by it; null: it is for what comes. */
  issuesFrom: day.nullable(),
  enabled: z.boolean(),
})
export const idParams = z.object({ id: z.uuid() })
export const platformBody = content
export const platformChange = content.extend({ version: z.number().int() })
export const versionQuery = z.object({ version: z.coerce.number().int() })
export const platformView = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  flowAddress: z.string(),
  directoryAddress: z.string(),
  tokenAddress: z.string(),
  clientId: z.string(),
  organisation: z.string(),
  syntax: z.enum(syntaxes),
  issuesFrom: z.string().nullable(),
  enabled: z.boolean(),
  /** Whether the platform tells of news by itself; else it is asked every minute. */
  watched: z.boolean(),
  askedAt: z.string().nullable(),
  failingSince: z.string().nullable(),
  failure: z.string(),
  updatedAt: z.string(),
  updatedBy: z.string(),
})
export const platforms = z.object({ items: z.array(platformView) })
/** What a platform says when it is tried. */
export const trial = z.object({ ok: z.boolean(), message: z.string() })
