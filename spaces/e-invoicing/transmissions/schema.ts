import { z } from 'zod'
import { electronicAddress } from '../../billing/index.ts'
import { nextView, statusView } from '../life-cycle/schema.ts'

export const idParams = z.object({ id: z.uuid() })
/** Waiting to be made, held back, on its way to the platform, or there. */
export const transmissionStates = ['waiting', 'held', 'under_way', 'exchanged'] as const
export const heldReasons = ['', 'unknown_address', 'closed_address', 'public_buyer', 'rules', 'platform'] as const
export const transmissionItem = z.object({
  /** Of the invoice. */
  id: z.string(),
  number: z.string(),
  type: z.number(),
  issueOn: z.string(),
  client: z.object({ id: z.string(), name: z.string() }),
  grossCents: z.number(),
  currency: z.string(),
  address: z.string(),
  state: z.enum(transmissionStates),
  held: z.enum(heldReasons),
  /** Where it stands (MDT-105), and in words; '' where nobody has said anything. */
  status: z.string(),
  statusTitle: z.string(),
  statusAt: z.string().nullable(),
  waitingSince: z.string(),
})
export const transmissionView = transmissionItem.extend({
  version: z.number(),
  heldAt: z.string().nullable(),
  /** Open addresses of its buyer, where its own is not. */
  choices: z.array(z.object({ address: z.string(), name: z.string(), wantsCommitment: z.boolean() })),
  /** The rules that its data break. */
  rules: z.array(z.object({ rule: z.string(), words: z.string(), places: z.array(z.string()) })),
  /** What the platform says. */
  details: z.array(z.object({ code: z.string(), words: z.string() })),
  /** When it is looked at again by itself. */
  nextAt: z.string().nullable(),
  flow: z
    .object({
      id: z.string(),
      ack: z.enum(['', 'Pending', 'Ok', 'Error']),
      submittedAt: z.string().nullable(),
      tries: z.number(),
      failure: z.string(),
      platform: z.string(),
    })
    .nullable(),
  timeline: z.array(statusView),
  next: z.array(nextView),
})
/** What a client sees of its invoice in the exchange. */
export const exchangeView = z.object({
  /** Whether it goes by the exchange at all. */
  exchanged: z.boolean(),
  status: z.string(),
  statusTitle: z.string(),
  timeline: z.array(statusView),
})
export const sendingBody = z.object({
  version: z.number().int(),
  /** Another open address of the same buyer; null: the one that it has. */
  address: electronicAddress.nullable().default(null),
  /** Whether the payer keeps that address for what is invoiced to it later. */
  remember: z.boolean().default(false),
})
export const directoryQuery = z.object({ siren: z.string().regex(/^\d{9}$/) })
export const directoryLines = z.object({
  items: z.array(
    z.object({
      address: z.string(),
      name: z.string(),
      status: z.enum(['Enabled', 'Disabled', 'Upcoming']),
      wantsCommitment: z.boolean(),
      wantsService: z.boolean(),
    }),
  ),
})
