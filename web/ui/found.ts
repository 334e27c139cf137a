import { notFound, useMatches } from '@tanstack/react-router'

/** Shows the page of a missing thing, within the frame, where what an address says is none: a tab that there is not. */
export function useFound(found: boolean): void {
  const route = useMatches({ select: (matches) => matches.at(-1)?.routeId })
  if (!found) throw notFound({ routeId: route as never })
}
