import { ActionIcon, Button } from '@mantine/core'
import { IconDownload, IconFileAlert, IconPrinter, IconTrash } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { type Column, DataTable, TableFooter } from '../../../../web/ui/data-table.tsx'
import { EmptyState, NoResult } from '../../../../web/ui/empty-state.tsx'
import { formatDay, formatNumber } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf, sortOf } from '../../../../web/ui/one-of.ts'
import { CodeTag } from '../../../../web/ui/state-tag.tsx'
import { Toolbar } from '../../../../web/ui/toolbar.tsx'
import { lastContract, type RequestRow, useContracts } from './data.ts'
import { ContractsHeader, NewRequestMenu } from './page-frame.tsx'
import { DeleteDialog, EditionDialog, formAddress } from './request-dialogs.tsx'
import { RequestState } from './request-state.tsx'
import './client.css'

const size = 25
const sorts = ['requestedAt', 'kind', 'detail', 'validatedAt', 'state'] as const
const kinds = ['creation', 'deletion', 'replacement', 'training'] as const
const stateNames = [
  'to_return',
  'late',
  'to_verify',
  'under_review',
  'validated',
  'planned',
  'carried_out',
  'refused',
  'deleted',
] as const

/** «DEMANDES» (C18, C19, C24); right after saving, the dialog «Edition» (C23) of the request in the address. */
export function RequestsPage() {
  const t = useTexts('contracts')
  const ui = useTexts()
  const navigate = useNavigate()
  const { values, change, pages } = useListSearch()
  const contracts = useContracts()
  const [deleting, setDeleting] = useState<RequestRow>()
  const filters = {
    search: values.recherche,
    contract: values.contrat,
    kind: oneOf(kinds, values.type),
    state: oneOf(stateNames, values.statut),
  }
  const order = sortOf(sorts, values.sort ?? '-requestedAt')
  const list = useQuery({
    queryKey: ['requests', 'list', filters, order, pages.cursor],
    queryFn: ({ signal }) =>
      api.get('/change-requests', { query: { ...filters, ...order, cursor: pages.cursor, size }, signal }),
    placeholderData: keepPreviousData,
  })
  const count = useQuery({
    queryKey: ['requests', 'count', filters],
    queryFn: () => api.get('/change-request-count', { query: filters }),
    placeholderData: keepPreviousData,
  })
  const edited = useQuery({
    queryKey: ['requests', values.edition],
    queryFn: () => api.get('/change-requests/:id', { params: { id: values.edition ?? '' } }),
    enabled: Boolean(values.edition),
  })

  const waiting = (row: RequestRow) => row.state === 'to_return' || row.state === 'late'
  const columns: Array<Column<RequestRow>> = [
    {
      key: 'requestedAt',
      title: t('requestList.requestedAt'),
      sort: 'requestedAt',
      sortFirst: '-',
      cell: (row) => <span style={{ fontWeight: 400 }}>{formatDay(row.requestedAt)}</span>,
      phone: 'line',
      phoneOrder: 2,
    },
    {
      key: 'kind',
      title: t('requestList.kind'),
      sort: 'kind',
      cell: (row) => t(`kind.${row.kind}`),
      phone: 'line',
      phoneOrder: 1,
    },
    {
      key: 'detail',
      title: t('requestList.detail'),
      sort: 'detail',
      phone: 'title',
      cell: (row) => (
        <>
          <b>{row.detail}</b> <span className="help nowrap">{row.number}</span>{' '}
          {row.version > 1 ? <CodeTag>{t('requestList.version', { version: row.version })}</CodeTag> : null}
        </>
      ),
    },
    {
      key: 'validatedAt',
      title: t('requestList.decidedAt'),
      sort: 'validatedAt',
      sortFirst: '-',
      cell: (row) => formatDay(row.validatedAt) || '–',
      phone: 'hidden',
    },
    {
      key: 'state',
      title: t('requestList.state'),
      sort: 'state',
      cell: (row) => (
        <>
          <RequestState request={row} />
          {row.state === 'refused' && row.refusalReason ? <div className="help">{row.refusalReason}</div> : null}
        </>
      ),
      phone: 'below',
    },
    {
      key: 'actions',
      title: t('requestList.actions'),
      kind: 'right',
      phone: 'aside',
      cell: (row) => (
        <span className="row-actions narrow">
          {waiting(row) ? (
            <Button
              variant="default"
              size="xs"
              component="a"
              href={formAddress(row.id)}
              leftSection={<IconDownload size={15} stroke={1.7} aria-hidden />}
            >
              <span className="words">
                {t('requestList.print')}
                <span className="sr-only"> {row.number}</span>
              </span>
            </Button>
          ) : row.state === 'deleted' ? null : (
            <ActionIcon
              variant="subtle"
              size={30}
              component="a"
              href={formAddress(row.id)}
              aria-label={`${t('requestList.print')} ${row.number}`}
            >
              <IconPrinter size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
          )}
          {row.abilities.delete.allowed ? (
            <ActionIcon
              variant="subtle"
              size={30}
              aria-label={`${t('requestList.delete')} ${row.number}`}
              onClick={() => setDeleting(row)}
            >
              <IconTrash size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
          ) : null}
        </span>
      ),
    },
  ]
  const one = (value: string | undefined) => (value ? [value] : [])
  const active = Object.values(filters).some(Boolean)
  const rows = list.data?.items
  const from = pages.depth * size
  const contractId = values.contrat ?? (contracts.data && lastContract(contracts.data)?.id)
  return (
    <>
      <ContractsHeader contractId={contractId} />
      <section className="surface" aria-label={t('requestList.title')}>
        <Toolbar
          title={t('requestList.title')}
          search={{
            value: values.recherche ?? '',
            placeholder: t('requestList.search'),
            change: (recherche) => change({ recherche }),
          }}
          filters={[
            {
              key: 'contrat',
              label: t('requestList.contract'),
              options: (contracts.data ?? []).map(({ id, number, title }) => ({
                value: id,
                label: `${number} · ${title}`,
              })),
              value: one(values.contrat),
              change: ([contrat]) => change({ contrat: contrat ?? '' }),
            },
            {
              key: 'type',
              label: t('requestList.type'),
              options: kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
              value: one(filters.kind),
              change: ([type]) => change({ type: type ?? '' }),
            },
            {
              key: 'statut',
              label: t('requestList.status'),
              options: stateNames.map((state) => ({ value: state, label: t(`state.${state}`) })),
              value: one(filters.state),
              change: ([statut]) => change({ statut: statut ?? '' }),
            },
          ]}
        />
        <DataTable
          label={t('requestList.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowName={(row) => row.detail}
          rowHeight={44}
          defaultSort="-requestedAt"
          error={list.error}
          onRetry={() => void list.refetch()}
          stale={list.isPlaceholderData}
          href={(row) =>
            row.abilities.modify.allowed ? `/contrats/demandes/${row.id}/modifier` : `/contrats/demandes/${row.id}`
          }
          below={(row) =>
            row.staleFormVersion !== null && !row.decidedAt && row.state !== 'deleted' ? (
              <div className="stale-row">
                <Notice
                  kind="brass"
                  icon={IconFileAlert}
                  act={<Link to={`/contrats/demandes/${row.id}`}>{t('requestList.staleWhat')}</Link>}
                >
                  <StaleSentence request={row} />
                </Notice>
              </div>
            ) : null
          }
          empty={
            active ? (
              <NoResult
                filters={[
                  values.recherche,
                  contracts.data?.find(({ id }) => id === values.contrat)?.number,
                  filters.kind && t(`kind.${filters.kind}`),
                  filters.state && t(`state.${filters.state}`),
                ]
                  .filter(Boolean)
                  .join(', ')}
                onClear={() => change({ recherche: '', contrat: '', type: '', statut: '' })}
              />
            ) : (
              <EmptyState title={t('requestList.empty')} act={<NewRequestMenu contractId={contractId} />}>
                {t('requestList.emptyWhat')}
              </EmptyState>
            )
          }
        />
        <TableFooter
          count={count.data ? t('requestList.count', { count: count.data.total }) : undefined}
          detail={count.data?.toReturn ? t('requestList.toReturn', { count: count.data.toReturn }) : undefined}
          range={
            rows?.length
              ? ui('table.range', { from: formatNumber(from + 1), to: formatNumber(from + rows.length) })
              : undefined
          }
          next={list.data?.nextCursor}
        />
      </section>
      {deleting ? (
        <DeleteDialog request={deleting} onClose={() => setDeleting(undefined)} onDone={() => setDeleting(undefined)} />
      ) : null}
      {values.edition && edited.data ? (
        <EditionDialog
          request={edited.data}
          onClose={() => void navigate({ to: '.', search: { ...values, edition: undefined } as never, replace: true })}
        />
      ) : null}
    </>
  )
}

/** The notice of a form that confirms an earlier version only (C24): with the day of the form, which the detail holds. */
function StaleSentence({ request }: { request: RequestRow }) {
  const t = useTexts('contracts')
  const { data } = useQuery({
    queryKey: ['requests', request.id],
    queryFn: () => api.get('/change-requests/:id', { params: { id: request.id } }),
  })
  const form = data?.forms.findLast((one) => one.version === request.staleFormVersion)
  return (
    <>
      {form
        ? t('requestList.staleOn', { day: formatDay(form.receivedOn) })
        : t('requestList.stale', { version: request.staleFormVersion })}
    </>
  )
}
