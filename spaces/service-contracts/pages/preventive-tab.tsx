import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import type { Answer, ItemOf } from '../../../web/api/endpoints.ts'
import { useClientOrStaff } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { type StateName, StateTag } from '../../../web/ui/state-tag.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import type { Contract } from './contract-state.tsx'
import { PlanDialog } from './staff/plan-dialog.tsx'
import './service-contracts.css'

type Visit = ItemOf<'GET /service-contracts/:id/interventions'>
const tags: Record<Visit['state'], StateName> = {
  unplanned: 'pending',
  planned: 'planned',
  confirmed: 'validated',
  on_the_way: 'running',
  done: 'done',
  cancelled: 'cancelled',
}

/** «Interventions préventives» (P20): those under the contract; for the staff the plans that make them too. */
export function PreventiveTab({ contract }: { contract: Contract }) {
  const t = useTexts('service-contracts')
  const side = useClientOrStaff()
  const visits = side === 'staff' ? '/fournisseur/interventions' : '/interventions'
  return (
    <div className="ssc-stack">
      {side === 'staff' ? <Plans contract={contract} /> : null}
      <KeysetList
        title={t('tabs.preventives')}
        path="/service-contracts/:id/interventions"
        params={{ id: contract.id }}
        rowHeight={44}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        href={(row) => `${visits}/${row.id}`}
        columns={[
          { key: 'number', title: t('visitNumber'), cell: (row) => row.number, width: 150, phone: 'title' },
          {
            key: 'date',
            title: t('date'),
            cell: (row) => (
              <StateTag state={tags[row.state]}>{formatDay(row.doneAt ?? row.startsAt) || t('toPlan')}</StateTag>
            ),
            width: 150,
            phone: 'aside',
          },
          { key: 'site', title: t('site'), cell: (row) => row.site, phone: 'line', phoneOrder: 0 },
          {
            key: 'asset',
            title: t('asset'),
            cell: (row) => row.assets.map(({ label }) => label).join(', '),
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'tasks',
            title: t('tasks'),
            cell: (row) =>
              t('tasksDone', { count: row.tasks.length, done: row.tasks.filter(({ isDone }) => isDone).length }),
            truncate: (row) => row.tasks.map(({ label }) => label).join(', '),
            phone: 'hidden',
          },
          { key: 'contract', title: t('contract'), cell: (row) => row.contract.number, width: 150, phone: 'hidden' },
        ]}
        empty={{ title: t('noVisits'), text: t('noVisitsWhat') }}
      />
    </div>
  )
}

type Plan = Answer<'GET /staff/service-contracts/:id/plans'>['items'][number]

function Plans({ contract }: { contract: Contract }) {
  const t = useTexts('service-contracts')
  const [editing, setEditing] = useState<Plan | 'new'>()
  const { data } = useQuery({
    queryKey: ['service-contracts', contract.id, 'plans'],
    queryFn: () => api.get('/staff/service-contracts/:id/plans', { params: { id: contract.id } }),
  })
  if (!data) return null
  return (
    <Surface
      title={t('plans')}
      aside={
        contract.abilities.write ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => setEditing('new')}
          >
            {t('addPlan')}
          </Button>
        ) : undefined
      }
    >
      {data.items.length === 0 ? <p className="help">{t('noPlans')}</p> : null}
      <ul className="ssc-assets">
        {data.items.map((plan) => (
          <li key={plan.id}>
            <div>
              <b>{plan.label}</b>
              {plan.asset ? (
                <>
                  {' · '}
                  <Link to={`/fournisseur/parc/${plan.asset.id}`}>{plan.asset.label}</Link>
                </>
              ) : null}
              <p className="help">
                {t('everyMonths', { count: plan.everyMonths })}
                {plan.next.length > 0
                  ? ` · ${t('nextDays', { days: plan.next.map(({ onDay }) => formatDay(onDay)).join(', ') })}`
                  : ''}
                {plan.isActive ? '' : ` · ${t('stopped')}`}
              </p>
            </div>
            {contract.abilities.write ? (
              <Button size="xs" variant="default" onClick={() => setEditing(plan)}>
                {t('changeIt')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {editing ? (
        <PlanDialog
          contract={contract}
          {...(editing === 'new' ? {} : { of: editing })}
          onClose={() => setEditing(undefined)}
        />
      ) : null}
    </Surface>
  )
}
