import { z } from 'zod'
import { day } from '../../kernel/http/validation.ts'
import { currencies } from '../../kernel/money/currencies.ts'

/** How many months a period may have; it ends on `to`, within the last of them. */
export const spans = [1, 3, 6, 12, 24] as const
/** What a period is compared with: the same one a year before, or the months right before it. */
export const comparisons = ['year', 'before'] as const

export const dashboardQuery = z.object({
  months: z.coerce
    .number()
    .pipe(z.union(spans.map((span) => z.literal(span))))
    .default(12),
  /** Today, where it is absent. */
  to: day.refine((value) => value >= '2000', { params: { code: 'bad_day' } }).optional(),
  compare: z.enum(comparisons).default('year'),
  /** That of the most revenue, where it is absent. */
  currency: z.enum(currencies).optional(),
})

const period = z.object({ from: z.string(), to: z.string() })
/** One brand's sums. Amounts are in the smallest unit of `currency`. */
const figures = z.object({
  /** Before tax. */
  revenueCents: z.number(),
  revenueBeforeCents: z.number(),
  overdueCents: z.number(),
  overdueClients: z.number(),
  /** Thirty days earlier. */
  overdueBeforeCents: z.number(),
  newClients: z.number(),
  newClientsBefore: z.number(),
  openTickets: z.number(),
  /** Of those open: what waits for the provider. */
  waitingTickets: z.number(),
  openedTickets: z.number(),
  openedTicketsBefore: z.number(),
  seats: z.number(),
  seatsBefore: z.number(),
  seatsInNotice: z.number(),
  seatsAdded: z.number(),
})
export const dashboard = z.object({
  period,
  before: period,
  currency: z.enum(currencies),
  /** Those in which there was revenue, or is something due. */
  currencies: z.array(z.enum(currencies)),
  /** The asking brand's. */
  figures,
  months: z.array(
    z.object({
      month: z.string(),
      cents: z.number(),
      beforeMonth: z.string(),
      beforeCents: z.number(),
      /** Whether the month is over. */
      over: z.boolean(),
    }),
  ),
  /** What clients of the asking brand owe today, by how long it has been due. */
  ages: z.object({
    notDue: z.number(),
    to30: z.number(),
    to60: z.number(),
    to90: z.number(),
    beyond: z.number(),
  }),
  /** The asking brand first, then those whose sums the person may see. */
  brands: z.array(z.object({ id: z.string(), name: z.string(), own: z.boolean(), figures })),
})
