import { z } from 'zod'
import { search } from '../../../kernel/http/validation.ts'
import { access } from '../schema.ts'

/** What may be asked about: the functions of the desk, the spaces, and things in them. */
export const subjectQuery = z.object({ search })
export const subjects = z.object({
  permissions: z.array(z.object({ permission: z.string(), name: z.string() })),
  /** The functions of the spaces that nobody subscribes to, which roles open by themselves: the fleet, visits, tickets. */
  functions: z.array(z.object({ space: z.string(), permission: z.string(), name: z.string() })),
  spaces: z.array(
    z.object({
      space: z.string(),
      title: z.string(),
      objects: z.array(z.object({ id: z.string(), label: z.string() })),
    }),
  ),
})
/** One question: a function of the desk, or a space (and one thing of it) to read or to modify. */
export const question = z
  .object({
    permission: z.string().max(100).optional(),
    space: z.string().max(60).optional(),
    access: access.default('read'),
    object: z.uuid().optional(),
  })
  .refine((value) => (value.permission === undefined) !== (value.space === undefined), {
    path: ['space'],
    params: { code: 'organisation.one_question' },
  })
export const explanation = z.object({
  answer: z.object({ allowed: z.boolean(), sentence: z.string(), detail: z.string() }),
  steps: z.array(
    z.object({
      condition: z.string(),
      title: z.string(),
      detail: z.string(),
      allowed: z.boolean(),
      since: z.string().nullable(),
    }),
  ),
  person: z.object({ surname: z.string(), givenName: z.string() }),
  organisation: z.object({ id: z.string(), name: z.string() }),
})
/** What approving a request would change, right by right (O32). */
export const effect = z.object({
  rows: z.array(
    z.object({
      group: z.string(),
      what: z.string(),
      today: z.boolean(),
      after: z.boolean(),
      note: z.string(),
      /** What is given and yet opens nothing still lacks this. */
      missing: z.string(),
    }),
  ),
})
export const membershipEffectQuery = z.object({
  role: z.string().max(41).optional(),
  whole: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  serviceIds: z
    .string()
    .max(20_000)
    .transform((value) => value.split(',').filter(Boolean))
    .pipe(z.array(z.uuid()).max(500))
    .optional(),
})
export const spaceEffectQuery = z.object({
  /** What the manager leaves of each item, as `id:read` or `id:modify`; one that is not named is granted as asked for. */
  chosen: z
    .string()
    .max(20_000)
    .transform((value) =>
      value
        .split(',')
        .filter(Boolean)
        .map((pair) => ({ id: pair.split(':')[0], access: pair.split(':')[1] })),
    )
    .pipe(z.array(z.object({ id: z.uuid(), access })).max(100))
    .default([]),
})
