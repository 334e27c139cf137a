import { Button } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useClientOrStaff, useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { LongWork, type WorkRow } from '../../../../web/ui/long-work.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { places } from '../requests/places.ts'
import { onWorkEnded, resumeWork, stopWork, useWork, type WorkKind, type WorkLine } from './work.ts'
import '../organisation.css'

/** The list that a work is of, on each side. */
const lists = {
  client: {
    membershipApproval: { to: places.client.membership, label: 'membershipRequests.title' },
    membershipRefusal: { to: places.client.membership, label: 'membershipRequests.title' },
    spaceApproval: { to: places.client.space, label: 'spaceRequests.title' },
    spaceRefusal: { to: places.client.space, label: 'spaceRequests.title' },
  },
  staff: {
    membershipApproval: { to: places.staff.membership, label: 'membershipRequests.list' },
    membershipRefusal: { to: places.staff.membership, label: 'membershipRequests.list' },
    spaceApproval: { to: places.staff.space, label: 'spaceRequests.list' },
    spaceRefusal: { to: places.staff.space, label: 'spaceRequests.list' },
    creationApproval: { to: places.staff.creation, label: 'creationRequests.list' },
    creationRefusal: { to: places.staff.creation, label: 'creationRequests.list' },
  },
} satisfies Record<string, Partial<Record<WorkKind, { to: string; label: string }>>>
const rank = { failed: 0, running: 1, done: 2, pending: 3 } as const

/** The page of a work on many rows (O2): how far it is, how each row ended, failures first with their repair. */
export function WorkPage() {
  const t = useTexts('organisation')
  const { workId } = useParams({ strict: false }) as { workId: string }
  const side = useClientOrStaff()
  const { account } = useSession()
  const home =
    side === 'staff'
      ? { label: t('requests.title'), to: places.staff.membership as string }
      : { label: t('title'), to: '/gestion' }
  const work = useWork(workId, account.id)
  const store = useQueryClient()
  const [failures, setFailures] = useState(false)
  useEffect(() => {
    onWorkEnded(() => void store.invalidateQueries())
  })
  if (!work)
    return (
      <>
        <PageHeader title={t('work.gone')} breadcrumb={[home, { label: t('work.gone') }]} />
        <section className="surface">
          <EmptyState
            title={t('work.gone')}
            act={
              <Button component={Link} to={home.to}>
                {home.label}
              </Button>
            }
          >
            {t('work.goneWhat')}
          </EmptyState>
        </section>
      </>
    )
  const { lines, kind } = work
  const list = (lists[side] as Record<WorkKind, { to: string; label: string }>)[kind]
  const title = t(`work.title.${kind}`, { count: lines.length })
  const count = (state: WorkLine['state']) => lines.filter((line) => line.state === state).length
  const failed = count('failed')
  const left = count('pending')
  const doneCount = count('done')
  const finished = doneCount + failed
  const since = finished - work.before
  const seconds = since > 0 ? Math.ceil((((Date.now() - work.startedAt) / since) * left) / 1000) : undefined
  const shown = [...(failures ? lines.filter((line) => line.state === 'failed') : lines)].sort(
    (a, b) => rank[a.state] - rank[b.state],
  )
  const note = work.running
    ? [
        work.stopping
          ? t('work.stopping')
          : seconds !== undefined && seconds > 2
            ? seconds > 90
              ? t('work.leftMinutes', { count: Math.round(seconds / 60) })
              : t('work.left', { count: seconds })
            : '',
        t('work.leave'),
      ]
        .filter(Boolean)
        .join(' ')
    : left
      ? t(work.interrupted ? 'work.interrupted' : 'work.stopped', { count: left })
      : t('work.finished')
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={[home, { label: t(list.label), to: list.to }, { label: title }]}
        actions={
          work.running ? (
            <Button
              variant="default"
              disabled={work.stopping}
              leftSection={<IconPlayerStop size={17} stroke={1.7} aria-hidden />}
              onClick={() => stopWork(workId)}
            >
              {t('work.stop')}
            </Button>
          ) : left ? (
            <Button
              leftSection={<IconPlayerPlay size={17} stroke={1.7} aria-hidden />}
              onClick={() => resumeWork(workId)}
            >
              {t('work.resume', { count: left })}
            </Button>
          ) : (
            <Button component={Link} to={list.to} variant="default">
              {t('work.toList')}
            </Button>
          )
        }
      />
      <div className="stack">
        {work.problem ? <ProblemNotice problem={work.problem} /> : null}
        <LongWork
          rows={lines.map((line): WorkRow => ({ id: line.id, name: line.name, state: line.state }))}
          note={note}
          doneWord={t(`work.doneWord.${kind}`, { count: doneCount })}
        />
        <section className="surface" aria-label={t('work.result')}>
          <div className="toolbar">
            <h2>{t('work.result')}</h2>
            <div className="end">
              <Button
                variant="default"
                className={failures ? 'filter active' : 'filter'}
                aria-pressed={failures}
                disabled={failed === 0}
                onClick={() => setFailures(true)}
              >
                {t('work.failures', { count: failed })}
              </Button>
              <Button
                variant="default"
                className={failures ? 'filter' : 'filter active'}
                aria-pressed={!failures}
                onClick={() => setFailures(false)}
              >
                {t('work.all')}
              </Button>
            </div>
          </div>
          <DataTable
            label={t('work.result')}
            rows={shown}
            rowKey={(line) => line.id}
            rowName={(line) => line.name}
            rowHeight={40}
            columns={[
              { key: 'name', title: t('person'), cell: (line) => line.name, phone: 'title' },
              { key: 'organisation', title: t('organisation'), cell: (line) => line.organisation, phone: 'line' },
              {
                key: 'result',
                title: t('work.outcome'),
                phone: 'below',
                cell: (line) => (
                  <StateTag state={line.state}>
                    {line.state === 'failed'
                      ? line.detail || t('work.one.failed')
                      : t(line.state === 'done' ? `work.one.${kind}` : `work.one.${line.state}`)}
                  </StateTag>
                ),
              },
              {
                key: 'repair',
                title: t('work.repair'),
                kind: 'right',
                phone: 'below',
                cell: (line) =>
                  line.state === 'failed' ? (
                    <Link className="strong nowrap" {...addressOf(`${list.to}?etat=all&demande=${line.id}`)}>
                      {t(`work.repairs.${repairOf(line.code)}`)}
                      <span className="sr-only">, {line.name}</span>
                    </Link>
                  ) : null,
              },
            ]}
          />
        </section>
      </div>
    </>
  )
}

/** What a failed row asks for, by the server's code. */
function repairOf(code = ''): 'decision' | 'service' | 'open' {
  if (/decided|withdrawn|conflict/.test(code)) return 'decision'
  return code.includes('service') ? 'service' : 'open'
}
