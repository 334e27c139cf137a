import { z } from 'zod'

export const measures = ['units_left', 'meter_value', 'coverage_days'] as const
export const measure = z.enum(measures)
export const thresholdParams = z.object({ id: z.uuid() })
/** A threshold over a contract, a meter, or all contracts of a client. */
export const thresholdBody = z.object({
  /** Absent: whose contract or meter it is over. */
  organisationId: z.uuid().optional(),
  measure,
  contractId: z.uuid().nullable().default(null),
  meterId: z.uuid().nullable().default(null),
  value: z.number().min(0).max(1_000_000_000),
  opensTicket: z.boolean().default(false),
})
export const threshold = z.object({
  id: z.string(),
  measure,
  /** What it is over, in words; empty: all contracts of the client. */
  about: z.string(),
  contractId: z.string().nullable(),
  meterId: z.string().nullable(),
  value: z.number(),
  opensTicket: z.boolean(),
  subscribers: z.number(),
  /** Whether the asking person is told. */
  subscribed: z.boolean(),
  crossings: z.array(z.object({ id: z.string(), crossedOn: z.string(), value: z.number(), toldAt: z.string() })),
})
export const thresholds = z.object({ items: z.array(threshold), manages: z.boolean() })
export const thresholdQuery = z.object({
  organisation: z.uuid().optional(),
  contract: z.uuid().optional(),
  meter: z.uuid().optional(),
  asset: z.uuid().optional(),
})
