import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from './schema.ts'
import { decideJobs, failedJobs } from './service.ts'

const endpoint = endpointsOf('back-office')
const access = { staff: 'back-office.jobs.manage' }

/** The server's work that failed for good: done again, or given up. */
export const jobRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/failed-jobs',
    summary: 'Jobs whose tries are used up, the last first (R4)',
    access,
    query: schema.failedJobQuery,
    response: schema.failedJobList,
    handler: ({ ctx, query }) => failedJobs(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/failed-jobs/retries',
    summary: 'Have failed jobs done again: some, or all of a kind (R4)',
    access,
    body: schema.whichJobs,
    response: schema.jobsChanged,
    handler: ({ ctx, body }) => decideJobs(ctx, 'retried', body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/failed-jobs/abandonments',
    summary: 'Give failed jobs up: some, or all of a kind (R4)',
    access,
    body: schema.whichJobs,
    response: schema.jobsChanged,
    handler: ({ ctx, body }) => decideJobs(ctx, 'dropped', body),
  }),
]
