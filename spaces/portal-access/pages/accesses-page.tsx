import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconCloudUp, IconFileDownload, IconHistory, IconMail, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { api, fileAddress } from '../../../web/api/client.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDayTime } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { type PageAct, PageHeader } from '../../../web/ui/page-header.tsx'
import { usePortalTabs } from '../../../web/ui/portal-tabs.ts'
import { Told } from '../../../web/ui/told.tsx'
import { LeaveGuard } from '../../../web/ui/unsaved.tsx'
import { useOpenWork, useWork, useWorkStarted, workPage } from '../../../web/ui/work.ts'
import { WorkPanel } from '../../../web/ui/work-panel.tsx'
import { AccessBar } from './access-bar.tsx'
import { useAccessColumns } from './access-columns.tsx'
import { LettersDialog } from './letters-dialog.tsx'
import { RightsDrawer } from './rights-drawer.tsx'
import { SaveProblem } from './save-problem.tsx'
import { keyOf } from './staged.ts'
import { useAccessEdits } from './use-access-edits.ts'
import './accesses.css'

const tabs = ['clients', 'employees'] as const
const states = ['unsynchronised', 'valid', 'failing_address', 'withdrawn', 'none'] as const
const passwords = ['to_set', 'printed', 'set'] as const
const yesNo = ['true', 'false'] as const
const lists = {
  clients: {
    page: '/staff/portal-accesses/clients',
    count: '/staff/portal-accesses/clients/count',
    export: '/staff/portal-accesses/clients/export',
    history: '/fournisseur/notifications',
    template: '/fournisseur/reglages/messages/portal-access/client_activation',
  },
  employees: {
    page: '/staff/portal-accesses/employees',
    count: '/staff/portal-accesses/employees/count',
    export: '/staff/portal-accesses/employees/export',
    history: '/fournisseur/notifications/salaries',
    template: '/fournisseur/reglages/messages/portal-access/employee_activation',
  },
} as const

/** «Paramètres du portail», «Droits d'accès au portail» (D9–D12). */
export function AccessesPage() {
  const _t = useTexts('portal-access')
  const address = useListSearch()
  const tab = oneOf(tabs, address.values.onglet) ?? 'clients'
  return <Accesses key={tab} tab={tab} />
}

function Accesses({ tab }: { tab: (typeof tabs)[number] }) {
  const t = useTexts('portal-access')
  const address = useListSearch()
  const store = useQueryClient()
  const portalTabs = usePortalTabs()
  const may = useStaffMay('portal-access.accesses.manage')
  const readsMessages = useStaffMay('back-office.messages.manage')
  const { q } = address.values
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const state = oneOf(states, address.values.etat)
  const password = oneOf(passwords, address.values.mdp)
  const allowed = oneOf(yesNo, address.values.acces)
  const narrowed = { state, password, allowed }
  const at = lists[tab]
  const read = useCallback(() => {
    void store.invalidateQueries({ queryKey: ['list', at.page] })
    void store.invalidateQueries({ queryKey: ['portal-accesses'] })
  }, [store, at.page])
  const edits = useAccessEdits(read)
  const [open, setOpen] = useState<'letters' | 'rights'>()
  const [told, tell] = useState<string>()
  const summary = useQuery({
    queryKey: ['portal-accesses', 'summary'],
    queryFn: () => api.get('/staff/portal-accesses/summary'),
  })
  const counts = useQuery({
    queryKey: ['portal-accesses', 'count', tab, narrowed, q],
    queryFn: () => api.get(at.count, { query: { ...narrowed, search: q ?? '' } as never }),
  })
  const columns = useAccessColumns({
    staged: edits.staged,
    change: may ? (row, wish) => edits.stage([row], wish) : undefined,
  })
  const waiting = (summary.data?.clients.unsynchronised ?? 0) + (summary.data?.employees.unsynchronised ?? 0)
  const here = summary.data?.[tab].unsynchronised ?? 0
  const more: PageAct[] = [
    { label: t(`history.${tab}`), icon: IconHistory, to: at.history },
    ...(readsMessages ? [{ label: t('template'), icon: IconMail, to: at.template }] : []),
    {
      label: t('export'),
      icon: IconFileDownload,
      href: fileAddress(at.export, { query: { ...narrowed, search: q ?? '', format: 'xlsx' } as never }),
    },
  ]
  return (
    <>
      <PageHeader
        title={t('title')}
        more={phone ? more : []}
        {...(portalTabs ? { tabs: portalTabs } : {})}
        actions={
          <span className="access-head">
            <span className="access-sync">
              {here > 0 ? (
                <span className="late">
                  <IconCloudUp size={17} stroke={1.7} aria-hidden /> {t(`waiting.${tab}`, { count: here })}
                </span>
              ) : null}
              {summary.data?.synchronisedAt ? t('last', { at: formatDayTime(summary.data.synchronisedAt) }) : null}
            </span>
            {may ? <Synchronise waiting={waiting} unsaved={edits.staged.size > 0} onDone={read} /> : null}
          </span>
        }
      />
      <Running started={edits.workId} onEnd={read} />
      <nav className="access-kinds" aria-label={t('tabs.label')}>
        {tabs.map((one) => (
          <Link
            key={one}
            to="/fournisseur/portail/acces"
            search={(one === 'clients' ? {} : { onglet: one }) as never}
            activeOptions={{ exact: true, includeSearch: true }}
            {...(one === tab ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`tabs.${one}`)} {summary.data ? <span className="number">{summary.data[one].count}</span> : null}
          </Link>
        ))}
      </nav>
      <Told said={told} padding="0 0 16px" />
      <SaveProblem problem={edits.problem} staged={edits.staged} onReread={edits.reread} />
      <KeysetList
        title={t(`lists.${tab}`)}
        path={at.page as '/staff/portal-accesses/clients'}
        query={narrowed as never}
        search={t('search')}
        defaultSort="code"
        filters={[
          {
            key: 'state',
            label: t('columns.state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`states.${value}`) })),
            change: ([value]) => address.change({ etat: value }),
          },
          {
            key: 'password',
            label: t('columns.password'),
            value: password ? [password] : [],
            options: passwords.map((value) => ({ value, label: t(`passwords.${value}`) })),
            change: ([value]) => address.change({ mdp: value }),
          },
          {
            key: 'allowed',
            label: t('columns.allowed'),
            value: allowed ? [allowed] : [],
            options: yesNo.map((value) => ({ value, label: t(`allowed.${value}`) })),
            change: ([value]) => address.change({ acces: value }),
          },
        ]}
        end={
          phone
            ? undefined
            : more.map((act) => (
                <Button
                  key={act.label}
                  variant="subtle"
                  leftSection={<act.icon size={17} stroke={1.7} aria-hidden />}
                  {...(act.to ? { component: Link, to: act.to } : ({ component: 'a', href: act.href } as object))}
                >
                  {act.label}
                </Button>
              ))
        }
        rowHeight={40}
        rowKey={keyOf}
        rowName={(row) => row.name}
        {...(may ? { selection: edits.ticked.selection } : {})}
        columns={columns}
        count={
          counts.data
            ? [
                t(`counted.${tab}`, { count: counts.data.count }),
                t('counts.allowed', { count: counts.data.allowed }),
                ...(counts.data.unsynchronised
                  ? [t('counts.unsynchronised', { count: counts.data.unsynchronised })]
                  : []),
                ...(counts.data.failing ? [t('counts.failing', { count: counts.data.failing })] : []),
              ].join(', ')
            : undefined
        }
        empty={{ title: t(`empty.${tab}`), text: t(`emptyWhat.${tab}`) }}
      >
        <AccessBar
          ticked={edits.ticked.rows}
          staged={edits.staged}
          counted={(count) => t(`ticked.${tab}`, { count })}
          saving={edits.saving}
          onStage={(wish) => edits.stage(edits.ticked.rows, wish)}
          onRights={() => setOpen('rights')}
          onLetters={() => edits.saveThen(() => setOpen('letters'))}
          onSave={edits.save}
          onClear={edits.clear}
        />
      </KeysetList>
      {may ? <p className="help">{t('keys')}</p> : null}
      <LeaveGuard unsaved={edits.staged.size > 0 && !edits.saving} />
      {open === 'letters' ? (
        <LettersDialog
          rows={edits.ticked.rows}
          onClose={() => setOpen(undefined)}
          onDone={(count) => {
            setOpen(undefined)
            edits.clear()
            tell(t('letters.done', { count }))
            read()
          }}
        />
      ) : null}
      {open === 'rights' ? (
        <RightsDrawer
          rows={edits.ticked.rows}
          readOnly={!may}
          onClose={() => setOpen(undefined)}
          onChoose={(rows, role) => {
            edits.stage(rows, { role })
            setOpen(undefined)
          }}
        />
      ) : null}
    </>
  )
}

/** «Synchroniser»: puts in force all that waits, of clients and of employees. */
function Synchronise(props: { waiting: number; unsaved: boolean; onDone: () => void }) {
  const t = useTexts('portal-access')
  const started = useWorkStarted()
  const running = useOpenWork().some((work) => work.kind === 'portal-access.synchronisation')
  const run = useMutation({
    mutationFn: () => api.post('/staff/portal-accesses/synchronisation'),
    onSettled: () => {
      started()
      props.onDone()
    },
  })
  return (
    <Button
      leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />}
      loading={run.isPending || running}
      disabled={props.waiting === 0 || props.unsaved}
      title={props.unsaved ? t('saveFirst') : props.waiting === 0 ? t('nothingWaits') : undefined}
      onClick={() => run.mutate()}
    >
      {t('synchronise')}
    </Button>
  )
}

/** How far the synchronisation is that runs; it goes on without the window. */
function Running({ started, onEnd }: { started: string | undefined; onEnd: () => void }) {
  const open = useOpenWork().find((work) => work.kind === 'portal-access.synchronisation')
  const [last, setLast] = useState<string>()
  const id = open?.id ?? started ?? last
  if (open && open.id !== last) setLast(open.id)
  return id ? <Progress key={id} id={id} onEnd={onEnd} /> : null
}

function Progress({ id, onEnd }: { id: string; onEnd: () => void }) {
  const t = useTexts('portal-access')
  const work = useWork(id, onEnd).data
  if (!work) return null
  return (
    <section className="access-work" aria-label={t('running')}>
      <WorkPanel work={work} />
      {work.refused > 0 ? <Link to={workPage(work)}>{t('refused', { count: work.refused })}</Link> : null}
    </section>
  )
}
