import { useQuery } from '@tanstack/react-query'
import { api } from '../../../web/api/client.ts'

/** Whether the asking person may take interventions along as a file. */
export function useExports(organisation: string | undefined): boolean {
  const { data } = useQuery({
    queryKey: ['interventions', 'rights', organisation],
    queryFn: () => api.get('/interventions/rights', { query: { organisation } }),
    staleTime: 60_000,
  })
  return data?.exports ?? false
}
