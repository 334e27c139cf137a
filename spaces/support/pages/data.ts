import type { Answer, ItemOf } from '../../../web/api/endpoints.ts'

export type TicketSummary = ItemOf<'GET /tickets'>
export type Ticket = Answer<'GET /tickets/:id'>

/** The state of a ticket as `StateTag` draws it, seen from the side of the person. */
export const stateOf = (
  status: TicketSummary['status'],
  side: 'client' | 'staff',
  closedAs?: TicketSummary['closedAs'],
) =>
  status === 'closed'
    ? closedAs === 'cancelled'
      ? ('cancelled' as const)
      : ('closed' as const)
    : status === 'in_progress'
      ? ('running' as const)
      : (status === 'waiting_client') === (side === 'client')
        ? ('answerDue' as const)
        : ('inReview' as const)

/** A ticket's state in words: of a closed one, how it ended. */
export const endingOf = (
  { status, closedAs }: Pick<TicketSummary, 'status' | 'closedAs'>,
  t: (key: string) => string,
): string => (closedAs && closedAs !== 'resolved' ? t(`endings.${closedAs}`) : t(`status.${status}`))

/** A message with its files, as the server takes it. */
export function messageForm(fields: Record<string, string>, files: File[]): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value)
  for (const file of files) form.append('files', file)
  return form
}
