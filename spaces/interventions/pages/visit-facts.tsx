import { IconCircleCheckFilled, IconCircleDashed, IconPackage } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDayTime } from '../../../web/ui/format.ts'
import { Surface } from '../../../web/ui/surface.tsx'
import { useDuration, useSlot } from './intervention-state.tsx'

/** An intervention as its page has it. */
export type Visit = Answer<'GET /interventions/:id'>

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return children ? (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  ) : null
}

/** When, where, who, and what happened. */
export function VisitFacts({ of, side }: { of: Visit; side: 'client' | 'staff' }) {
  const t = useTexts('interventions')
  const duration = useDuration()
  const slot = useSlot()
  return (
    <Surface title={t('facts')}>
      <dl className="visit-facts">
        <Fact label={t('client')}>{side === 'staff' ? of.organisation.name : null}</Fact>
        <Fact label={t('kind')}>{t(`kinds.${of.kind}`)}</Fact>
        <Fact label={t('when')}>{slot(of)}</Fact>
        <Fact label={t('technician')}>{of.technician?.name}</Fact>
        <Fact label={t('site')}>{of.site}</Fact>
        <Fact label={t('assets')}>
          {of.assets.length > 0
            ? of.assets.map((asset) => (
                <span key={asset.id} className="visit-asset">
                  <Link to={`${side === 'staff' ? '/fournisseur' : ''}/parc/${asset.id}`}>{asset.label}</Link>
                </span>
              ))
            : null}
        </Fact>
        <Fact label={t('ticket')}>
          {of.ticket ? (
            <Link to={`${side === 'staff' ? '/fournisseur' : ''}/assistance/${of.ticket.id}`}>{of.ticket.number}</Link>
          ) : null}
        </Fact>
        <Fact label={t('requester')}>{of.requestedBy}</Fact>
        <Fact label={t('confirmedBy')}>
          {of.confirmedAt ? t('byAt', { who: of.confirmedBy, when: formatDayTime(of.confirmedAt) }) : null}
        </Fact>
        <Fact label={t('doneAt')}>{of.doneAt ? formatDayTime(of.doneAt) : null}</Fact>
        <Fact label={t('worked')}>{duration(of.workedMinutes)}</Fact>
        <Fact label={t('travelled')}>{of.travelMinutes ? duration(of.travelMinutes) : null}</Fact>
        <Fact label={t('units')}>{of.units === null ? null : String(of.units)}</Fact>
        <Fact label={t('cancelledFor')}>{of.cancellationReason}</Fact>
      </dl>
      {of.detail ? <p className="visit-text">{of.detail}</p> : null}
    </Surface>
  )
}

/** What was done: the report, the parts. */
export function VisitWork({ of }: { of: Visit }) {
  const t = useTexts('interventions')
  if (of.state !== 'done') return null
  return (
    <Surface title={t('work')}>
      <p className="visit-text">{of.report || t('noReport')}</p>
      {of.parts.length > 0 ? (
        <>
          <h3>{t('parts')}</h3>
          <ul className="visit-parts">
            {of.parts.map((part) => (
              <li key={`${part.reference}${part.label}`}>
                <IconPackage size={17} stroke={1.7} aria-hidden />
                <div>
                  {part.quantity} × {part.label}{' '}
                  {part.reference ? <span className="help">{part.reference}</span> : null}
                </div>
                <span className="help">{t(part.isCovered ? 'covered' : 'invoiced')}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Surface>
  )
}

/** The check list: what was asked for, by whom, and what was done of it. */
export function VisitTasks({ of, act }: { of: Visit; act?: ReactNode }) {
  const t = useTexts('interventions')
  if (of.tasks.length === 0 && !act) return null
  return (
    <Surface title={t('tasks')} aside={act}>
      {of.tasks.length === 0 ? <p className="help">{t('noTasks')}</p> : null}
      <ul className="visit-tasks">
        {of.tasks.map((task) => (
          <li key={task.id}>
            {task.isDone ? (
              <IconCircleCheckFilled size={17} color="var(--mousse)" role="img" aria-label={t('taskDone')} />
            ) : (
              <IconCircleDashed size={17} stroke={1.7} color="var(--encre-3)" role="img" aria-label={t('taskOpen')} />
            )}
            <div>
              {task.label}
              {task.askedBy === 'client' ? (
                <span className="help"> · {t('askedBy', { who: task.askedByName })}</span>
              ) : null}
              {task.remark ? <p className="help">{task.remark}</p> : null}
            </div>
          </li>
        ))}
      </ul>
    </Surface>
  )
}
