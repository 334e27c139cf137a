import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { useClientOrStaff } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay } from '../../../web/ui/format.ts'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { endingOf, stateOf } from './data.ts'
import './support.css'

/** «Interventions» on the page of an asset (P11): its tickets, the open ones at first. */
export function AssetTickets({ id }: { id: string }) {
  const t = useTexts('support')
  const side = useClientOrStaff()
  const [all, setAll] = useState(false)
  const status = all ? ('all' as const) : ('open' as const)
  const { data } = useQuery({
    queryKey: ['list', side === 'staff' ? '/staff/tickets' : '/tickets', 'asset', id, status],
    queryFn: async ({ signal }) => {
      const query = { asset: id, status, size: 50 }
      return side === 'staff'
        ? (await api.get('/staff/tickets', { query, signal })).items
        : (await api.get('/tickets', { query, signal })).items
    },
    placeholderData: (before) => before,
  })
  if (!data) return null
  return (
    <Surface
      title={t('tab.interventions')}
      label={t('tab.interventions')}
      aside={
        <span className="asset-acts">
          <Button variant="subtle" size="xs" aria-pressed={all} onClick={() => setAll(!all)}>
            {t(all ? 'onlyOpen' : 'closedToo')}
          </Button>
        </span>
      }
    >
      {data.length === 0 ? (
        <p className="help">{t(all ? 'noneEver' : 'noneOpen')}</p>
      ) : (
        <ul className="asset-tickets">
          {data.map((ticket) => (
            <li key={ticket.id}>
              <Link to={`${side === 'staff' ? '/fournisseur' : ''}/assistance/${ticket.id}`}>{ticket.number}</Link>
              <span>{ticket.subject}</span>
              <span className="help">{ticket.openedBy}</span>
              <span className="help">{formatDay(ticket.openedAt)}</span>
              <StateTag state={stateOf(ticket.status, side, ticket.closedAs)}>{endingOf(ticket, t)}</StateTag>
            </li>
          ))}
        </ul>
      )}
    </Surface>
  )
}
