import { z } from 'zod'
import { folderRules } from '../folders.ts'

export const configuration = z.object({
  rules: z.array(folderRules.one.view),
  /** What is in each folder, by its id: what a change of its rule is about. */
  uses: z.record(
    z.string(),
    z.object({
      /** Documents that are not withdrawn, and of how many clients or employees they are. */
      documents: z.number(),
      holders: z.number(),
      /** Of them, those whose name says that they are internal. */
      internal: z.number(),
      /** Signatures under way, and those that are done. */
      toSign: z.number(),
      signed: z.number(),
    }),
  ),
  /** How many clients and employees there are, and how many lack an address of each kind (D4). */
  clients: z.object({
    all: z.number(),
    without: z.object({ record: z.number(), quotes: z.number(), invoices: z.number(), reminders: z.number() }),
  }),
  employees: z.object({ all: z.number(), withoutEmail: z.number() }),
  /** Where the tree of each kind begins («Chemins»). */
  roots: z.object({ client: z.string(), employee: z.string(), supplier: z.string() }),
})
