import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Surface } from '../../../web/ui/surface.tsx'
import { InterventionState, useSlot, useToConfirm } from './intervention-state.tsx'
import './interventions.css'

/** Above the list: the visit that comes next, which a list of the latest first has somewhere below those to come later (P36). */
export function NextVisit({ side, organisation }: { side: 'client' | 'staff'; organisation?: string | undefined }) {
  const t = useTexts('interventions')
  const slot = useSlot()
  const waits = useToConfirm()
  const path = side === 'staff' ? '/staff/interventions' : '/interventions'
  const query = { coming: 'true', order: 'asc', size: 1, organisation } as const
  const { data } = useQuery({
    queryKey: ['list', path, 'next', organisation],
    queryFn: () => api.get(path, { query }),
  })
  const visit = data?.items[0]
  if (!visit) return null
  return (
    <div style={{ marginBottom: 16 }}>
      <Surface title={t('nextVisit')}>
        <div className="visit-next">
          <div>
            <Link to={`${side === 'staff' ? '/fournisseur' : ''}/interventions/${visit.id}`}>{slot(visit)}</Link>
            <p className="help">
              {[visit.subject, side === 'staff' ? visit.organisation.name : '', visit.site, visit.technician?.name]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </div>
          <InterventionState of={visit} waits={waits(visit)} />
        </div>
      </Surface>
    </div>
  )
}
