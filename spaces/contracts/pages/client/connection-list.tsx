import { Button, Switch } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { type Column, DataTable, TableFooter } from '../../../../web/ui/data-table.tsx'
import { EmptyState, NoResult } from '../../../../web/ui/empty-state.tsx'
import { formatDay, formatNumber, formatPerson } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf, sortOf } from '../../../../web/ui/one-of.ts'
import { CodeTag, StateTag } from '../../../../web/ui/state-tag.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import { Toolbar } from '../../../../web/ui/toolbar.tsx'
import { BlockCause } from './block-cause.tsx'
import type { ConnectionPage, ConnectionRow, Contract } from './data.ts'
import { UnblockDialog } from './unblock-dialog.tsx'

const ConnectionDrawer = lazy(async () => ({ default: (await import('./connection-drawer.tsx')).ConnectionDrawer }))
const size = 25
const seatKinds = ['named', 'concurrent', 'key'] as const
const stateNames = ['active', 'blocked', 'notice', 'regularisation'] as const
const sorts = ['surname', 'givenName', 'identifier', 'email', 'application', 'seatKind', 'blocked'] as const

/** «Liste des connexions» (C10–C12), with the drawer «Détail du compte» of the row in the address. */
export function ConnectionList({ contractId, contract }: { contractId: string; contract: Contract | undefined }) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const store = useQueryClient()
  const { account: self } = useSession()
  const { values, change, open, close, pages } = useListSearch()
  const [refused, setRefused] = useState<{ name: string; problem: ApiProblem }>()
  const [told, setTold] = useState<{ said: string; row?: ConnectionRow; of?: string }>()
  const [unblocking, setUnblocking] = useState<ConnectionRow>()
  const filters = {
    search: values.recherche,
    application: values.logiciel,
    seatKind: oneOf(seatKinds, values.type),
    state: oneOf(stateNames, values.etat),
  }
  const order = sortOf(sorts, values.sort ?? 'surname')
  const listKey = ['connections', 'list', contractId, filters, order, pages.cursor]
  const list = useQuery({
    queryKey: listKey,
    queryFn: ({ signal }) =>
      api.get('/contracts/:id/connections', {
        params: { id: contractId },
        query: { ...filters, ...order, cursor: pages.cursor, size },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  const count = useQuery({
    queryKey: ['connections', 'count', contractId, filters],
    queryFn: () => api.get('/contracts/:id/connection-count', { params: { id: contractId }, query: filters }),
    placeholderData: keepPreviousData,
  })

  const patch = (row: ConnectionRow) =>
    store.setQueryData<ConnectionPage>(
      listKey,
      (page) => page && { ...page, items: page.items.map((item) => (item.id === row.id ? row : item)) },
    )
  const block = useMutation({
    mutationFn: ({ row, on, reset }: { row: ConnectionRow; on: boolean; reset?: boolean }) =>
      on
        ? api.put('/connections/:id/block', { params: { id: row.id } })
        : api.delete('/connections/:id/block', {
            params: { id: row.id },
            query: reset ? { resetPassword: 'true' } : {},
          }),
    onMutate: async ({ row, on }) => {
      setRefused(undefined)
      setTold(undefined)
      await store.cancelQueries({ queryKey: listKey })
      patch(
        on
          ? {
              ...row,
              blocked: true,
              blocks: [
                {
                  cause: 'administrator',
                  since: new Date().toISOString(),
                  by: '',
                  mine: true,
                  until: null,
                  liftable: true,
                },
              ],
            }
          : {
              ...row,
              blocked: row.blocks.some((one) => !one.liftable),
              blocks: row.blocks.filter((one) => !one.liftable),
            },
      )
    },
    onSuccess: (row, { reset }) => {
      patch(row)
      const said = t(row.blocked ? 'connections.blockedNow' : 'connections.unblockedNow', { name: formatPerson(row) })
      // A link that was sent is not taken back, and wrong passwords do not come again.
      setTold(reset ? { said: `${said} ${t('account.resetSent', { email: row.email })}` } : { said, row })
      void store.invalidateQueries({ queryKey: ['connections'] })
    },
    onError: (error, { row }) => {
      patch(row)
      setRefused({ name: formatPerson(row), problem: error as ApiProblem })
    },
  })
  function toggle(row: ConnectionRow) {
    if (!row.blocked) block.mutate({ row, on: true })
    else if (row.blocks.some((one) => one.cause === 'wrong_passwords')) setUnblocking(row)
    else block.mutate({ row, on: false })
  }

  const columns: Array<Column<ConnectionRow>> = [
    {
      key: 'surname',
      title: t('connections.surname'),
      sort: 'surname',
      cell: (row) => <b>{row.surname}</b>,
      phone: 'title',
    },
    {
      key: 'givenName',
      title: t('connections.givenName'),
      sort: 'givenName',
      cell: (row) => row.givenName,
      phone: 'title',
    },
    {
      key: 'identifier',
      title: t('connections.identifier'),
      sort: 'identifier',
      cell: (row) => row.identifier,
      phone: 'line',
      phoneOrder: 3,
    },
    {
      key: 'email',
      title: t('connections.email'),
      sort: 'email',
      cell: (row) => row.email,
      truncate: (row) => row.email,
      width: 270,
      phone: 'hidden',
    },
    {
      key: 'application',
      title: t('connections.application'),
      sort: 'application',
      cell: (row) => row.applicationName,
      phone: 'line',
      phoneOrder: 1,
    },
    {
      key: 'seatKind',
      title: t('connections.seatKind'),
      sort: 'seatKind',
      cell: (row) => <CodeTag>{t(`seat.${row.seatKind}`)}</CodeTag>,
      phone: 'line',
      phoneOrder: 2,
    },
    {
      key: 'blocked',
      title: t('connections.blocked'),
      sort: 'blocked',
      phone: 'split',
      cell: (row) => {
        const held = row.blocks.some((one) => !one.liftable)
        const own = row.accountId === self.id
        const why = `${row.id}-why`
        return (
          <span className="cell-inline blocked-cell">
            <span className="phone-aside blocked-switch">
              <Switch
                size="xs"
                // The library writes role switch over any other; the spec says checkbox (C12).
                ref={(input) => input?.setAttribute('role', 'checkbox')}
                aria-label={t('connections.switchLabel', { name: formatPerson(row) })}
                checked={row.blocked}
                aria-describedby={row.blocked || row.noticeEndsOn || own ? why : undefined}
                disabled={held || own}
                onChange={() => toggle(row)}
              />
            </span>
            {row.blocked || row.noticeEndsOn || own ? (
              <span className="phone-below" id={why}>
                {row.blocked ? (
                  <BlockCause blocks={row.blocks} />
                ) : row.noticeEndsOn ? (
                  <StateTag state="notice" coloured>
                    {t('cause.notice', { day: formatDay(row.noticeEndsOn) })}
                  </StateTag>
                ) : (
                  <span style={{ color: 'var(--encre-3)', fontSize: 13 }}>{t('connections.ownSwitch')}</span>
                )}
              </span>
            ) : null}
          </span>
        )
      },
    },
  ]
  const one = (value: string | undefined) => (value ? [value] : [])
  const active = Object.values(filters).some(Boolean)
  const clear = () => change({ recherche: '', logiciel: '', type: '', etat: '' })
  const rows = list.data?.items
  const from = pages.depth * size
  return (
    <section className="surface" aria-label={t('connections.title')}>
      <Toolbar
        title={t('connections.title')}
        search={{
          value: values.recherche ?? '',
          placeholder: t('connections.search'),
          change: (recherche) => change({ recherche }),
        }}
        filters={[
          {
            key: 'logiciel',
            label: t('connections.application'),
            options: (contract?.applications ?? []).map(({ id, name }) => ({ value: id, label: name })),
            value: one(values.logiciel),
            change: ([logiciel]) => change({ logiciel: logiciel ?? '' }),
          },
          {
            key: 'type',
            label: t('connections.seatKindFilter'),
            options: seatKinds.map((kind) => ({
              value: kind,
              label: t(`seat.${kind}`),
            })),
            value: one(filters.seatKind),
            change: ([type]) => change({ type: type ?? '' }),
          },
          {
            key: 'etat',
            label: t('connections.state'),
            options: stateNames.map((state) => ({ value: state, label: t(`connections.states.${state}`) })),
            value: one(filters.state),
            change: ([etat]) => change({ etat: etat ?? '' }),
          },
        ]}
        end={
          <Button
            variant="subtle"
            component="a"
            href={fileAddress('/contracts/:id/connections.xlsx', {
              params: { id: contractId },
              query: { ...filters, ...order },
            })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('connections.export')}
          </Button>
        }
      />
      <Told
        padding="0 16px 12px"
        said={values.connexion ? undefined : told?.said}
        undo={told?.row && (() => toggle(told.row!))}
      />
      {refused ? (
        <div style={{ padding: '0 16px 12px' }}>
          <Notice kind="red" title={t('connections.switchFailed', { name: refused.name })}>
            {refused.problem.detail}
          </Notice>
        </div>
      ) : null}
      <DataTable
        label={t('connections.title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={formatPerson}
        defaultSort="surname"
        error={list.error}
        onRetry={() => void list.refetch()}
        stale={list.isPlaceholderData}
        openKey={values.connexion ?? null}
        onOpen={(row) => open({ page: values.page, connexion: row.id })}
        empty={
          active ? (
            <NoResult filters={activeNames()} onClear={clear} />
          ) : (
            <EmptyState title={t('connections.empty')}>{t('connections.emptyWhat')}</EmptyState>
          )
        }
      />
      <TableFooter
        count={count.data ? t('connections.count', { count: count.data.total }) : undefined}
        detail={count.data ? t('connections.blockedCount', { count: count.data.blocked }) : undefined}
        range={
          rows?.length
            ? ui('table.range', { from: formatNumber(from + 1), to: formatNumber(from + rows.length) })
            : undefined
        }
        next={list.data?.nextCursor}
      />
      {values.connexion ? (
        <Suspense>
          <ConnectionDrawer
            key={values.connexion}
            id={values.connexion}
            contractId={contractId}
            rows={rows ?? []}
            from={from}
            total={count.data?.total}
            told={told?.of === values.connexion ? told.said : undefined}
            go={(id, said) => {
              setTold(id && said ? { said, of: id } : undefined)
              ;(id ? open : close)({ page: values.page, connexion: id ?? '' })
            }}
          />
        </Suspense>
      ) : null}
      {unblocking ? (
        <UnblockDialog
          row={unblocking}
          onClose={() => setUnblocking(undefined)}
          onUnblock={(reset) => {
            block.mutate({ row: unblocking, on: false, reset })
            setUnblocking(undefined)
          }}
        />
      ) : null}
    </section>
  )

  function activeNames(): string {
    return [
      values.recherche,
      contract?.applications.find(({ id }) => id === values.logiciel)?.name,
      filters.seatKind && t(`seat.${filters.seatKind}`),
      filters.state && t(`connections.states.${filters.state}`),
    ]
      .filter(Boolean)
      .join(', ')
  }
}
