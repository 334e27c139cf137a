import { Button, Checkbox } from '@mantine/core'
import {
  IconFileDownload,
  IconMailOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
  IconTemplate,
} from '@tabler/icons-react'
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { SynchroniseButton } from '../../../../web/ui/synchronise-button.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import { useTicked } from '../../../../web/ui/use-ticked.ts'
import { useWork, useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { WorkPanel } from '../../../../web/ui/work-panel.tsx'
import { AccessHistory } from './access-history.tsx'
import { periodFilter } from './period-filter.tsx'
import { type Holder, states, tags } from './states.ts'
import './notifications.css'

type Row = ItemOf<'GET /staff/document-notifications'>
const keyOf = (row: Row) => row.id
const problemOf = (error: unknown) => (error instanceof ApiProblem ? error : undefined)

/** Whether it can still be called off. */
const open = (row: Row) => !row.superseded && (row.state === 'waiting' || row.reason === 'retried')
/** Whether it can be sent again: one that was sent, only as a forced one. */
const repeatable = (row: Row) =>
  !row.superseded && !row.document.withdrawn && row.state !== 'waiting' && row.reason !== 'retried'

/** Where it went; where it waits, the address as it is now, to which it leaves. */
const goesTo = (row: Row) => (row.state === 'waiting' && row.addressNow) || row.address

/** «Historique des notifications clients», «salariés» (D7, D23): who was told of what, and what came of it. */
export function ClientHistoryPage() {
  return <HistoryPage key="client" holder="client" />
}
export function EmployeeHistoryPage() {
  return <HistoryPage key="employee" holder="employee" />
}

function HistoryPage({ holder }: { holder: Holder }) {
  const t = useTexts('documentNotifications')
  const store = useQueryClient()
  const started = useWorkStarted()
  const address = useListSearch()
  const ticked = useTicked(keyOf)
  const [told, tell] = useState<string>()
  const [forced, force] = useState(false)
  const [asked, ask] = useState<Row>()
  const may = useStaffMay('documents.documents.publish')
  const { modele, dossier, du, au, document, client, travail, q } = address.values
  const mayAccess = useStaffMay('portal-access.accesses.read')
  const ofAccess = address.values.onglet === 'acces' && mayAccess
  const state = oneOf(states, address.values.etat)
  const narrowed = { holder, template: modele, folder: dossier, from: du, to: au, document, organisation: client }
  const counts = useQuery({
    queryKey: ['document-notifications', 'count', narrowed, q],
    queryFn: () => api.get('/staff/document-notifications/count', { query: { ...narrowed, search: q } as never }),
  })
  const hold = useQuery({
    queryKey: ['document-notifications', 'hold', holder],
    queryFn: () => api.get('/staff/notification-holds/:holder', { params: { holder } }),
  })
  const of = useQuery({
    queryKey: ['client', client],
    queryFn: client ? () => api.get('/staff/organisations/:id', { params: { id: client } }) : skipToken,
  })
  const templates = useQuery({
    queryKey: ['list', '/staff/notification-templates', 'all'],
    queryFn: () => api.get('/staff/notification-templates', { query: { size: 100 } }),
  })
  const folders = useQuery({
    queryKey: ['list', '/staff/folders', 'choices'],
    queryFn: () => api.get('/staff/folders', { query: { size: 100 } }),
  })
  const read = () => {
    void store.invalidateQueries({ queryKey: ['document-notifications'] })
    void store.invalidateQueries({ queryKey: ['list', '/staff/document-notifications'] })
  }
  const act = useMutation({
    mutationFn: async ({
      row,
      what,
      forced = false,
    }: {
      row: Row
      what: 'cancel' | 'again' | 'trust'
      forced?: boolean
    }) => {
      const params = { id: row.id }
      if (what === 'cancel') await api.post('/staff/document-notifications/:id/cancellation', { params })
      else if (what === 'trust') await api.post('/staff/trusted-addresses', { body: { address: row.address } })
      else await api.post('/staff/document-notifications/:id/repetition', { params, body: { forced } })
    },
    onSuccess: (_, { row, what }) => {
      tell(t(`done.${what}`, { address: row.addressNow || row.address }))
      ask(undefined)
    },
    onSettled: read,
  })
  const bulk = useMutation({
    mutationFn: (what: 'cancel' | 'send') =>
      api.post('/staff/document-notifications/bulk', { body: { act: what, forced, ids: ticked.rows.map(keyOf) } }),
    onSuccess: (work) => {
      ticked.clear()
      started()
      // What came of it is told here, over the list that it changes.
      address.settle({ travail: work.id })
    },
  })
  const moved = ticked.rows.filter((row) => row.addressNow && row.addressNow !== row.address)
  const allOpen = ticked.rows.every(open)
  const countOf = (one: (typeof states)[number]) => (counts.data ? ` ${counts.data[one]}` : '')
  const other = holder === 'client' ? 'employee' : 'client'

  const waitsFor = (row: Row) => {
    if (hold.data?.held) return 'leaves'
    if (hold.data?.mailServer === false) return 'waitsForServer'
    return row.daily ? 'leavesDaily' : 'leavesSoon'
  }
  const follows = (row: Row) => {
    const parts: string[] = []
    if (row.state === 'waiting') parts.push(t(waitsFor(row)))
    else if (row.state === 'cancelled')
      parts.push(
        row.reason === 'never'
          ? t('cancelledByChoice')
          : row.reason === 'withdrawn'
            ? t('withdrawn')
            : t('cancelledBy', { name: row.cancelledBy }),
      )
    else {
      if (row.answer) parts.push(row.answer)
      if (row.reason !== '' && row.reason !== 'retried' && row.state === 'failed')
        parts.push(t(`reasons.${row.reason}`))
      if (row.nextTryAt) parts.push(t('tryAgain', { n: row.attempts + 1, at: formatDayTime(row.nextTryAt) }))
      if (row.state === 'failed' && row.addressFailing && row.reason !== 'failed_address') parts.push(t('marked'))
      if (row.state === 'sent' && row.readAt) parts.push(t('read', { at: formatDayTime(row.readAt) }))
    }
    if (row.superseded) parts.push(t('superseded'))
    if (row.askedBy && row.state !== 'cancelled') parts.push(t('againBy', { name: row.askedBy }))
    return parts.join(' · ')
  }

  const repair = (row: Row) => {
    if (!may) return null
    if (open(row))
      return (
        <Button variant="default" size="xs" onClick={() => act.mutate({ row, what: 'cancel' })}>
          {t('cancel')}
        </Button>
      )
    if (row.state === 'failed' && !row.superseded && (row.reason === 'no_address' || row.addressFailing)) {
      const corrected = row.addressNow !== '' && row.addressNow.toLowerCase() !== row.address.toLowerCase()
      if (!corrected)
        return (
          <span className="notification-acts">
            {row.organisationId ? (
              <Button component={Link} to={`/fournisseur/clients/${row.organisationId}`} variant="default" size="xs">
                {t('correct')}
              </Button>
            ) : null}
            {row.addressFailing ? (
              <Button variant="subtle" size="xs" onClick={() => act.mutate({ row, what: 'trust' })}>
                {t('trust')}
              </Button>
            ) : null}
          </span>
        )
    }
    if (!repeatable(row)) return null
    return (
      <Button
        variant="default"
        size="xs"
        onClick={() => (row.state === 'sent' ? ask(row) : act.mutate({ row, what: 'again' }))}
      >
        {t('again')}
      </Button>
    )
  }

  return (
    <>
      <PageHeader
        title={t(`history.${holder}`)}
        breadcrumb={[{ label: 'Documents', to: '/fournisseur/documents' }, { label: t(`history.${holder}`) }]}
        actions={<SynchroniseButton />}
        more={[
          {
            label: t(`short.${other}`),
            icon: IconSend,
            to: other === 'client' ? '/fournisseur/notifications' : '/fournisseur/notifications/salaries',
          },
          { label: t('templates'), icon: IconTemplate, to: '/fournisseur/modeles-de-notification' },
        ]}
      />
      {mayAccess ? (
        <nav className="notification-kinds" aria-label={t('about.label')}>
          {(['documents', 'acces'] as const).map((one) => (
            <Link
              key={one}
              to="."
              search={{ onglet: one === 'acces' ? one : undefined } as never}
              activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
              {...((one === 'acces') === ofAccess ? { 'aria-current': 'page' as const } : {})}
            >
              {t(`about.${one}`)}
            </Link>
          ))}
        </nav>
      ) : null}
      {hold.data?.mailServer === false ? (
        <div className="notification-held">
          <Notice kind="brass" icon={IconMailOff} title={t('noServerTitle')}>
            {t('noServerWhat')}
          </Notice>
        </div>
      ) : null}
      {ofAccess ? (
        <AccessHistory holder={holder} mailServer={hold.data?.mailServer !== false} />
      ) : (
        <>
          <HoldNotice holder={holder} hold={hold.data} onChanged={read} />
          <Told said={told} padding="0 0 16px" />
          <ProblemNotice problem={problemOf(asked ? undefined : act.error) ?? problemOf(bulk.error)} />
          {travail ? <Outcome key={travail} id={travail} onEnd={read} /> : null}
          <KeysetList
            title={t('list')}
            path="/staff/document-notifications"
            query={{ ...narrowed, state } as never}
            search={t('search')}
            filters={[
              {
                key: 'state',
                label: t('state'),
                value: state ? [state] : [],
                options: states.map((value) => ({ value, label: `${t(`states.${value}`)}${countOf(value)}` })),
                change: ([value]) => address.change({ etat: value }),
              },
              {
                key: 'folder',
                label: t('folder'),
                value: dossier ? [dossier] : [],
                options: (folders.data?.items ?? [])
                  .filter((one) => one.holder === holder)
                  .map((one) => ({ value: one.id, label: one.name })),
                change: ([value]) => address.change({ dossier: value }),
              },
              {
                key: 'template',
                label: t('template'),
                value: modele ? [modele] : [],
                options: (templates.data?.items ?? [])
                  .filter((one) => one.holder === holder)
                  .map((one) => ({ value: one.id, label: one.name })),
                change: ([value]) => address.change({ modele: value }),
              },
              ...(client
                ? [
                    {
                      key: 'client',
                      label: t('addressee.client'),
                      value: [client],
                      options: [{ value: client, label: of.data?.name ?? '…' }],
                      change: () => address.change({ client: '' }),
                    },
                  ]
                : []),
            ]}
            field={periodFilter({ from: du, to: au, words: t, change: address.change })}
            end={
              <Button
                component="a"
                variant="subtle"
                leftSection={<IconFileDownload size={17} stroke={1.7} aria-hidden />}
                href={fileAddress('/staff/document-notifications/file', {
                  query: { ...narrowed, state, search: q, format: 'xlsx' } as never,
                })}
              >
                {t('export')}
              </Button>
            }
            rowKey={keyOf}
            rowName={(row) => `${row.addressee}, ${row.document.name}`}
            {...(may ? { selection: ticked.selection, selectable: (row: Row) => open(row) || repeatable(row) } : {})}
            columns={[
              {
                key: 'state',
                title: t('state'),
                width: 130,
                cell: (row) => <StateTag state={tags[row.state]}>{t(`states.${row.state}`)}</StateTag>,
                phone: 'aside',
              },
              { key: 'addressee', title: t(`addressee.${holder}`), cell: (row) => row.addressee, phone: 'title' },
              {
                key: 'address',
                title: t('address'),
                width: 220,
                cell: (row) => goesTo(row) || t('noAddress'),
                truncate: goesTo,
                phone: 'line',
              },
              { key: 'document', title: t('document'), cell: (row) => row.document.name, phone: 'line' },
              {
                key: 'template',
                title: t('template'),
                width: 170,
                cell: (row) => row.template || t('portalWords'),
                phone: 'hidden',
              },
              {
                key: 'date',
                title: t('date'),
                width: 150,
                cell: (row) => formatDayTime(row.cancelledAt ?? row.sentAt ?? row.createdAt),
                phone: 'line',
              },
              {
                key: 'answer',
                title: t('answer'),
                cell: (row) => (
                  <span
                    className={
                      row.state === 'failed' && !row.superseded ? 'notification-answer failed' : 'notification-answer'
                    }
                  >
                    {follows(row)}
                  </span>
                ),
                phone: 'below',
              },
              { key: 'acts', title: '', width: 170, kind: 'right', cell: repair, phone: 'below' },
            ]}
            count={counts.data ? `${t('counted', { count: counts.data.count })} · ${t('order')}` : undefined}
            empty={{ title: t('empty'), text: t('emptyWhat') }}
          >
            <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
              {moved.length > 0 ? (
                <span>{t('newAddress', { count: moved.length, address: moved[0]!.addressNow })}</span>
              ) : null}
              {allOpen ? (
                <Button loading={bulk.isPending} onClick={() => bulk.mutate('cancel')}>
                  {t('cancelAll', { count: ticked.rows.length })}
                </Button>
              ) : (
                <>
                  <Checkbox
                    label={t('forced')}
                    title={t('forcedHelp')}
                    checked={forced}
                    onChange={(event) => force(event.currentTarget.checked)}
                  />
                  <Button
                    loading={bulk.isPending}
                    disabled={!forced && ticked.rows.every((row) => row.state === 'sent')}
                    leftSection={<IconSend size={17} stroke={1.7} aria-hidden />}
                    onClick={() => bulk.mutate('send')}
                  >
                    {t('againAll', { count: ticked.rows.length })}
                  </Button>
                </>
              )}
            </BulkBar>
          </KeysetList>
        </>
      )}
      <Dialog
        opened={asked !== undefined}
        onClose={() => ask(undefined)}
        title={t('forcedTitle')}
        icon={IconSend}
        footer={
          <Button
            loading={act.isPending}
            onClick={() => asked && act.mutate({ row: asked, what: 'again', forced: true })}
          >
            {t('forced')}
          </Button>
        }
      >
        <ProblemNotice problem={problemOf(act.error)} />
        <p>
          {asked
            ? t('forcedWhat', {
                at: formatDayTime(asked.sentAt ?? asked.createdAt),
                address: asked.addressNow || asked.address,
              })
            : ''}
        </p>
      </Dialog>
    </>
  )
}

/** How far it is that many are called off or sent again, and what came of it, with the way to what was refused. */
function Outcome({ id, onEnd }: { id: string; onEnd: () => void }) {
  const t = useTexts('documentNotifications')
  const work = useWork(id, onEnd).data
  if (!work) return null
  return (
    <section className="notification-work" aria-label={t('work')}>
      <WorkPanel work={work} />
      {work.refused > 0 ? <Link to={workPage(work)}>{t('refused', { count: work.refused })}</Link> : null}
    </section>
  )
}

type Hold = { held: boolean; heldAt: string | null; heldBy: string; waiting: number }

/** That sending is stopped, by whom and how many wait; or the act that stops it (D7). */
function HoldNotice({ holder, hold, onChanged }: { holder: Holder; hold: Hold | undefined; onChanged: () => void }) {
  const t = useTexts('documentNotifications')
  const may = useStaffMay('documents.folders.manage')
  const [asked, ask] = useState(false)
  const change = useMutation({
    mutationFn: (held: boolean) => api.put('/staff/notification-holds/:holder', { params: { holder }, body: { held } }),
    onSuccess: () => ask(false),
    onSettled: onChanged,
  })
  if (!hold) return null
  if (!hold.held)
    return may ? (
      <div className="notification-stop">
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlayerPause size={15} stroke={1.7} aria-hidden />}
          onClick={() => ask(true)}
        >
          {t(`stop.${holder}`)}
        </Button>
        <Dialog
          opened={asked}
          onClose={() => ask(false)}
          title={t(`stop.${holder}`)}
          icon={IconPlayerPause}
          tone="laiton"
          footer={
            <Button loading={change.isPending} onClick={() => change.mutate(true)}>
              {t(`stop.${holder}`)}
            </Button>
          }
        >
          <ProblemNotice problem={problemOf(change.error)} />
          <p>{t('stopWhat')}</p>
        </Dialog>
      </div>
    ) : null
  return (
    <div className="notification-held">
      <Notice
        kind="brass"
        icon={IconPlayerPause}
        title={t('heldTitle', { count: hold.waiting, setting: t(`stop.${holder}`) })}
        act={
          <span className="notification-acts">
            <Button component={Link} to="." search={{ etat: 'waiting' } as never} variant="default">
              {t('seeWaiting')}
            </Button>
            {may ? (
              <Button
                loading={change.isPending}
                leftSection={<IconPlayerPlay size={17} stroke={1.7} aria-hidden />}
                onClick={() => change.mutate(false)}
              >
                {t('resume')}
              </Button>
            ) : null}
          </span>
        }
      >
        {t('heldBy', { name: hold.heldBy, at: hold.heldAt ? formatDayTime(hold.heldAt) : '' })}
      </Notice>
      <ProblemNotice problem={problemOf(change.error)} />
    </div>
  )
}
