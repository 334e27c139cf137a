import { useQuery } from '@tanstack/react-query'
import { useRested } from './use-rested.ts'

/** A plain check of an address, for a message before sending. */
export const looksLikeEmail = (value: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim())

/**
 * What is said under the field of an address that is somebody else's, while it is typed and before it is saved (C1).
 * @param ask asks the server about an address
 * @param own the address that the account has already, which is not asked about
 * @param enabled false where the field is not in use
 */
export function useTakenEmail(
  typed: string,
  ask: (email: string) => Promise<{ available: boolean; message: string }>,
  { own = '', enabled = true }: { own?: string; enabled?: boolean } = {},
): string | undefined {
  const email = useRested(typed.trim(), 400)
  const answer = useQuery({
    queryKey: ['email-availability', own, email],
    queryFn: () => ask(email),
    enabled: enabled && looksLikeEmail(email) && email.toLowerCase() !== own.toLowerCase(),
    staleTime: 60_000,
    retry: false,
  })
  return answer.data && !answer.data.available && email === typed.trim() ? answer.data.message : undefined
}
