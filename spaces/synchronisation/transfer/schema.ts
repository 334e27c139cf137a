import { z } from 'zod'
import { lineText, text } from '../../../kernel/http/validation.ts'
import { steps } from './remote.ts'

export const protocols = ['sftp', 'ftps'] as const
/** A path of the other server: without what leads elsewhere. */
const path = lineText(500).refine((value) => !value.split('/').includes('..'), { params: { code: 'bad_value' } })
/** A host name or an address, without a scheme, a port or a path. */
const server = lineText(253)
  .min(1)
  .refine((value) => /^[\p{L}\p{N}.:_-]+$/u.test(value) && !value.includes('://'), { params: { code: 'bad_value' } })

export const transferBody = z.object({
  /** 0 where nothing is set yet. */
  version: z.number().int().min(0),
  protocol: z.enum(protocols),
  server,
  port: z.number().int().min(1).max(65_535),
  identifier: lineText(100).min(1),
  /** Absent: the one that is kept. It is asked for again where the server, the port, the protocol or the identifier changes. */
  password: z.string().min(1).max(500).optional(),
  path,
  temporary: path.min(1),
  /** A certificate of an own authority (PEM), for FTPS. */
  authority: text(20_000),
  enabled: z.boolean(),
  returnsSigned: z.boolean(),
})
const hostKey = z.object({ kind: z.string(), print: z.string() })
export const transferView = z.object({
  /** 0 where nothing is set yet. */
  version: z.number(),
  protocol: z.enum(protocols),
  server: z.string(),
  port: z.number(),
  identifier: z.string(),
  hasPassword: z.boolean(),
  path: z.string(),
  temporary: z.string(),
  authority: z.string(),
  enabled: z.boolean(),
  returnsSigned: z.boolean(),
  hostKey: hostKey.nullable(),
  /** As whom what is dropped is published; null where their account opens nothing any more. */
  actsAs: z.string().nullable(),
  updatedAt: z.string().nullable(),
  updatedBy: z.string(),
})
export const hostKeyBody = z.object({
  version: z.number().int(),
  key: z.base64().min(40).max(4_000),
})
export const trial = z.object({
  steps: z.array(
    z.object({
      step: z.enum(steps),
      title: z.string(),
      state: z.enum(['passed', 'failed', 'waiting']),
      /** What was found, or what is in the way and what to do. */
      detail: z.string(),
    }),
  ),
  /** The key that the server shows, where it is to be confirmed. */
  hostKey: hostKey.extend({ key: z.string(), known: z.string().nullable() }).nullable(),
  succeeded: z.boolean(),
})
export const runOutcomes = ['done', 'failed', 'interrupted'] as const
export const dropRun = z.object({
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: z.enum(runOutcomes).nullable(),
  /** Why it failed, in words. */
  failure: z.string(),
  created: z.number(),
  replaced: z.number(),
  same: z.number(),
  refused: z.number(),
  waiting: z.number(),
  returned: z.number(),
})
export const runParams = z.object({ id: z.uuid() })
export const dropRefusal = z.object({ id: z.string(), path: z.string(), reason: z.string() })
