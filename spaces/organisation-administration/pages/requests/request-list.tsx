import { Button } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import type { ListPath } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import type { Column } from '../../../../web/ui/data-table.tsx'
import type { KeysetListProps } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { useOrganisationNames } from '../../../../web/ui/organisation-names.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import { useDesk, useTicked } from '../data.ts'
import { RefusalDialog } from './refusal-dialog.tsx'
import { Age, type AnyRequest, kinds, nameOf, type RequestKind, RequestStateTag } from './request-words.tsx'
import { type Decisions, useDecisions } from './use-decisions.ts'
import '../organisation.css'

const states = ['waiting', 'approved', 'refused', 'withdrawn', 'all'] as const
const keyOf = (row: AnyRequest) => row.id

/** What the list of either kind is drawn with. */
export type SharedListProps<Row> = Omit<KeysetListProps<ListPath, Row>, 'path' | 'params'>

/** A full list of requests, with its filters in the address, its keys and its drawer. */
export function RequestList<Row extends AnyRequest>(props: {
  kind: RequestKind
  /** The list of the API that has these rows, drawn with what is given. */
  list: (props: SharedListProps<Row>) => ReactNode
  /** Between the person and the age. */
  columns: Array<Column<Row, never>>
  drawer: (id: string, close: (told?: string) => void) => ReactNode
}) {
  const t = useTexts('organisation')
  const { kind } = props
  const { texts } = kinds[kind]
  const address = useListSearch()
  const etat = oneOf(states, address.values.etat) ?? 'waiting'
  const { organisation, demande, after, before } = address.values
  const organisations = useDesk().data?.organisations ?? []
  const organisationName = useOrganisationNames()
  const ticked = useTicked<AnyRequest>(keyOf)
  const decisions = useDecisions(kind, ticked.remove)
  const waiting = etat === 'waiting' || etat === 'all'
  const open = (id: string | undefined) =>
    id ? address.open({ after, before, demande: id }) : address.close({ after, before, demande: undefined })
  const shown = new Map<string, AnyRequest>()
  const targets = (): AnyRequest[] => {
    if (ticked.rows.length) return ticked.rows
    const key = (document.activeElement?.closest('tr[data-key]') as HTMLElement | null)?.dataset.key
    const row = key ? shown.get(key) : undefined
    return row?.state === 'waiting' ? [row] : []
  }
  useShortcuts({
    v: () => decisions.approve(targets()),
    r: (event) => {
      const rows = targets()
      // The letter must not land in the field of the reason.
      if (rows.length) event.preventDefault()
      decisions.askRefusal(rows)
    },
  })
  const filters = JSON.stringify({ ...address.values, demande: undefined })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another list lets go of what is held
  useEffect(() => decisions.release(), [filters])
  const columns: Array<Column<Row, never>> = [
    { key: 'person', title: t('person'), cell: nameOf, phone: 'title' },
    {
      key: 'organisation',
      title: t('organisation'),
      cell: (row) => row.organisation.name,
      phone: 'line',
      phoneOrder: 1,
    },
    ...props.columns,
    {
      key: 'age',
      title: t('since'),
      cell: (row) => <Age at={row.requestedAt} waiting={row.state === 'waiting'} />,
      phone: 'aside',
    },
    {
      key: 'state',
      title: etat === 'waiting' ? t('decision') : t('state'),
      kind: 'right',
      phone: 'below',
      cell: (row) =>
        row.state === 'waiting' || decisions.outcome(row) ? (
          <RowActs row={row} decisions={decisions} off={ticked.rows.length > 0} />
        ) : (
          <span className="cell-inline">
            <RequestStateTag state={row.state} />
            {row.decidedBy ? <span className="help">{row.decidedBy}</span> : null}
          </span>
        ),
    },
  ]
  const List = props.list
  return (
    <>
      <PageHeader
        title={t(`${texts}.title`)}
        breadcrumb={[{ label: t('title'), to: '/gestion' }, { label: t(`${texts}.title`) }]}
      />
      <List
        title={t(`${texts}.list`)}
        query={{ state: etat, organisation }}
        search={t('requests.search')}
        rowHeight={44}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={(row) => open(row.id)}
        openKey={demande ?? null}
        selection={
          waiting
            ? (rows) => {
                for (const row of rows ?? []) shown.set(row.id, row)
                return ticked.selection(rows)
              }
            : undefined
        }
        selectable={(row) => row.state === 'waiting' && !decisions.outcome(row)}
        place={decisions.place}
        onHover={decisions.hover}
        columns={columns}
        filters={[
          {
            key: 'etat',
            label: t('state'),
            options: states.map((value) => ({ value, label: t(`requestState.${value}`) })),
            value: etat === 'all' ? [] : [etat],
            usual: etat === 'waiting',
            change: ([value = 'all']) => address.change({ etat: value === 'waiting' ? '' : value, demande: '' }),
          },
          {
            key: 'organisation',
            label: t('organisation'),
            options: organisations.map((one) => ({ value: one.id, label: organisationName(one, organisations) })),
            value: organisation ? [organisation] : [],
            change: ([value]) => address.change({ organisation: value ?? '', demande: '' }),
          },
        ]}
        empty={{ title: t(etat === 'waiting' ? 'requests.nothing' : `${texts}.empty`), text: t(`${texts}.emptyWhat`) }}
      >
        <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
          <Button
            leftSection={<IconX size={17} stroke={1.7} aria-hidden />}
            rightSection={<kbd aria-hidden>R</kbd>}
            aria-keyshortcuts="R"
            onClick={() => decisions.askRefusal(ticked.rows)}
          >
            {t('refuseMany', { count: ticked.rows.length })}
          </Button>
          <Button
            leftSection={<IconCheck size={17} stroke={1.7} aria-hidden />}
            rightSection={<kbd aria-hidden>V</kbd>}
            aria-keyshortcuts="V"
            loading={decisions.pending}
            onClick={() => decisions.approve(ticked.rows)}
          >
            {t('approveMany', { count: ticked.rows.length })}
          </Button>
        </BulkBar>
        <Outcome kind={kind} decisions={decisions} />
      </List>
      <RefusalDialog kind={kind} decisions={decisions} />
      {demande
        ? props.drawer(demande, (told) => {
            open(undefined)
            decisions.tell(told)
          })
        : null}
    </>
  )
}

/** «Refuser» and «Valider» of a row, or what became of it. */
export function RowActs({ row, decisions, off }: { row: AnyRequest; decisions: Decisions; off?: boolean }) {
  const t = useTexts('organisation')
  const outcome = decisions.outcome(row)
  if (outcome)
    return outcome === 'gone' ? <span className="help">{t('requests.gone')}</span> : <RequestStateTag state={outcome} />
  return (
    <span className="row-acts">
      <Button
        size="xs"
        variant="default"
        disabled={off}
        aria-label={`${t('refuse')}, ${nameOf(row)}`}
        onClick={() => decisions.askRefusal([row])}
      >
        {t('refuse')}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={off}
        loading={decisions.busy(row) && !decisions.refusing}
        aria-label={`${t('approve')}, ${nameOf(row)}`}
        onClick={() => decisions.approve([row])}
      >
        {t('approve')}
      </Button>
    </span>
  )
}

/** What came of the last act on a row, in sight under the list, where it moves no row; a refusal names the row and leads to it. */
export function Outcome({ kind, decisions }: { kind: RequestKind; decisions: Decisions }) {
  const t = useTexts('organisation')
  const row = decisions.problemRow
  if (decisions.problem && row && !decisions.refusing)
    return (
      <div className="outcome-bar">
        <ProblemNotice problem={decisions.problem} />
        <p style={{ marginTop: 6 }}>
          <Link {...addressOf(`${kinds[kind].page}?etat=all&demande=${row.id}`)}>
            {t('requests.see', { name: nameOf(row) })}
          </Link>
        </p>
      </div>
    )
  return decisions.told ? (
    <div className="outcome-bar">
      <Notice kind="done">{decisions.told}</Notice>
    </div>
  ) : null
}
