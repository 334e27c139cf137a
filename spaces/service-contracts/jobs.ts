import type { Services } from '../../kernel/http/context.ts'
import type { Job } from '../../kernel/jobs/jobs.ts'
import { preventiveJobs } from './preventive/jobs.ts'
import { thresholdJobs } from './thresholds/watch.ts'

/** What runs by itself for service contracts. */
export const contractJobs = (services: Services): Job[] => [...preventiveJobs(services), ...thresholdJobs(services)]
