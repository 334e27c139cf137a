import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { useLiveQuery } from '../../../web/api/live.ts'
import { useOpenOrganisation } from '../../../web/api/open-organisation.ts'
import { useClientOrStaff, useSession, useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Surface } from '../../../web/ui/surface.tsx'
import { InterventionState, useToConfirm } from './intervention-state.tsx'
import { NewIntervention } from './staff/intervention-form.tsx'
import { WorkDone } from './work-done.tsx'
import './interventions.css'

/** On a ticket's page: its interventions, each with the work done on hover, focus or tap (P14). */
export const TicketVisits = ({ id }: { id: string }) => <Visits of={{ ticket: id }} />
/** On an asset's page: the visits to it, beside its tickets, which are its «Interventions» (P11). */
export const AssetVisits = ({ id }: { id: string }) => <Visits of={{ asset: id }} />

function Visits({ of }: { of: { ticket: string } | { asset: string } }) {
  const t = useTexts('interventions')
  const side = useClientOrStaff()
  const plans = useStaffMay('interventions.visits.plan')
  const [adding, setAdding] = useState(false)
  const waits = useToConfirm()
  const path = side === 'staff' ? '/staff/interventions' : '/interventions'
  const { data } = useQuery({
    queryKey: ['list', path, of],
    queryFn: () => api.get(path, { query: { ...of, size: 20 } }),
  })
  const mayAdd = side === 'staff' && plans && 'ticket' in of
  const { brand } = useSession()
  const open = useOpenOrganisation()
  const topic = side === 'staff' ? `interventions.planning:${brand.id}` : open && `interventions.client:${open.id}`
  useLiveQuery(topic, ['list', path, of])
  if (!data || (data.items.length === 0 && !mayAdd)) return null
  return (
    <Surface
      flush
      title={t('ticket' in of ? 'onTicket' : 'title')}
      aside={
        mayAdd ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('plan')}
          </Button>
        ) : undefined
      }
    >
      {data.items.length === 0 ? (
        <p className="help" style={{ margin: 0, padding: '0 16px 14px' }}>
          {t('ticket' in of ? 'noneOnTicket' : 'empty')}
        </p>
      ) : null}
      <ul className="visit-block">
        {data.items.map((one) => (
          <li key={one.id}>
            <Link to={`${side === 'staff' ? '/fournisseur' : ''}/interventions/${one.id}`}>{one.number}</Link>
            <InterventionState of={one} waits={waits(one)} />
            <WorkDone of={one} />
            <p className="help">{[one.subject, one.technician?.name].filter(Boolean).join(' · ')}</p>
          </li>
        ))}
      </ul>
      {adding && 'ticket' in of ? <NewForTicket id={of.ticket} onClose={() => setAdding(false)} /> : null}
    </Surface>
  )
}

function NewForTicket({ id, onClose }: { id: string; onClose: () => void }) {
  const { data } = useQuery({
    queryKey: ['interventions', 'ticket', id],
    queryFn: () => api.get('/staff/interventions/of-ticket/:id', { params: { id } }),
  })
  return data ? <NewIntervention ticket={data} onClose={onClose} /> : null
}
