import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

/** Makes the page's store of answers: fresh for 15 s, tried twice more on a network or server failure, never on a refusal. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) =>
          count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
        retryDelay: (count) => 400 * 3 ** count,
      },
      mutations: { retry: false },
    },
  })
}
