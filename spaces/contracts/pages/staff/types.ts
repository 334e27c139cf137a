import type { z } from 'zod'
import type * as schema from '../../schema.ts'

/** What the staff API of contracts answers, as the pages read it. */
export type QueueRow = z.infer<typeof schema.queueRow>
export type QueuePage = z.infer<typeof schema.queuePage>
export type QueuedRequest = z.infer<typeof schema.requestDetail> & QueueRow
export type DecisionOutcomes = z.infer<typeof schema.decisionOutcomes>
export type SignedFormOutcome = z.infer<typeof schema.signedFormOutcome>
export type Delegation = z.infer<typeof schema.delegationRow>
