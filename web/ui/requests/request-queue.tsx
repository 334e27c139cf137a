import { Button } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import type { ListPath } from '../../api/endpoints.ts'
import { useTexts } from '../../i18n/index.ts'
import { BulkBar } from '../bulk-bar.tsx'
import type { Column } from '../data-table.tsx'
import { KeysetList, type KeysetListProps } from '../keyset-list.tsx'
import { useListSearch } from '../list-search.ts'
import { Notice } from '../notice.tsx'
import { oneOf } from '../one-of.ts'
import type { Filter } from '../toolbar.tsx'
import { useTicked } from '../use-ticked.ts'
import { DecisionDialog } from './decision-dialog.tsx'
import type { RequestKind, RequestNoun, RequestRow } from './kind.ts'
import { Age, RequestStateTag } from './request-state.tsx'
import { ManyActs, Outcome, RowActs, useDecisionKeys } from './row-acts.tsx'
import { type Decisions, nameOf, useDecisions } from './use-decisions.ts'

const states = ['waiting', 'approved', 'refused', 'withdrawn', 'all'] as const
const keyOf = (row: RequestRow) => row.id
interface RequestSet {
  id: string
  /** Says how many of them wait. */
  title: (count: number) => string
  /** Those that wait. */
  load: () => Promise<RequestRow[]>
  leave: () => void
}

type QueuePath = Extract<ListPath, `${RequestNoun}s`>

/**
 * The requests of a kind: their filters in the address, their keys, several decided at once, and the drawer of the one that is open
 * (`demande`).
 */
export function RequestQueue(props: {
  kind: RequestKind
  /** What narrows it beside the state, each as the server's query has it. */
  narrowed?: { organisation?: string | undefined; lot?: string | undefined }
  /** Requests that were made together, and are decided as one. */
  set?: RequestSet | undefined
  filters?: Filter[]
  field?: KeysetListProps<QueuePath>['field']
  end?: ReactNode
}) {
  const t = useTexts()
  const { kind } = props
  const { words } = kind
  const address = useListSearch()
  const etat = oneOf(states, address.values.etat) ?? 'waiting'
  const { demande, after, before } = address.values
  const ticked = useTicked<RequestRow>(keyOf)
  const decisions = useDecisions(kind, ticked.remove)
  const waiting = etat === 'waiting' || etat === 'all'
  const open = (id: string | undefined) =>
    id ? address.open({ after, before, demande: id }) : address.close({ after, before, demande: undefined })
  const shown = new Map<string, RequestRow>()
  useDecisionKeys(decisions, ticked.rows, () => [...shown.values()])
  const filters = JSON.stringify({ ...address.values, demande: undefined })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another list lets go of what is held
  useEffect(() => decisions.release(), [filters])
  const columns: Array<Column<RequestRow, never>> = [
    { key: 'person', title: t('requests.person'), cell: nameOf, phone: 'title' },
    {
      key: 'organisation',
      title: kind.organisation,
      cell: (row) => row.organisation.name,
      phone: 'line',
      phoneOrder: 1,
    },
    ...kind.columns,
    {
      key: 'age',
      title: t('requests.since'),
      cell: (row) => <Age at={row.requestedAt} waiting={row.state === 'waiting'} />,
      phone: 'aside',
    },
    {
      key: 'state',
      title: etat === 'waiting' && !kind.reader ? t('requests.decision') : t('requests.state'),
      kind: kind.reader ? undefined : 'right',
      phone: 'below',
      cell: (row) =>
        !kind.reader && (row.state === 'waiting' || decisions.outcome(row)) ? (
          <RowActs row={row} decisions={decisions} off={ticked.rows.length > 0} />
        ) : (
          <span className="cell-inline">
            <RequestStateTag state={row.state} />
            {row.decidedBy ? <span className="help">{row.decidedBy}</span> : null}
          </span>
        ),
    },
  ]
  return (
    <>
      <KeysetList<QueuePath>
        title={words('list')}
        path={`${kind.noun}s`}
        query={{ state: etat, ...props.narrowed }}
        search={kind.search}
        rowHeight={44}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={(row) => open(row.id)}
        openKey={demande ?? null}
        selection={
          waiting && !kind.reader
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
            label: t('requests.state'),
            options: states.map((value) => ({ value, label: t(`requests.states.${value}`) })),
            value: etat === 'all' ? [] : [etat],
            usual: etat === 'waiting',
            change: ([value = 'all']) => address.change({ etat: value === 'waiting' ? '' : value, demande: '' }),
          },
          ...(props.filters ?? []),
        ]}
        field={props.field}
        notice={props.set ? <SetActs set={props.set} noun={kind.noun} decisions={decisions} /> : undefined}
        end={props.end}
        empty={{ title: etat === 'waiting' ? t('requests.nothing') : words('empty'), text: words('emptyWhat') }}
      >
        <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
          <ManyActs
            decisions={decisions}
            rows={ticked.rows}
            icons={{
              refuse: <IconX size={17} stroke={1.7} aria-hidden />,
              approve: <IconCheck size={17} stroke={1.7} aria-hidden />,
            }}
          />
        </BulkBar>
        <Outcome kind={kind} decisions={decisions} />
      </KeysetList>
      <DecisionDialog kind={kind} decisions={decisions} />
      {demande
        ? kind.drawer(demande, (told) => {
            open(undefined)
            decisions.tell(told)
          })
        : null}
    </>
  )
}

function SetActs({ set, noun, decisions }: { set: RequestSet; noun: RequestNoun; decisions: Decisions }) {
  const t = useTexts()
  const { data } = useQuery({ queryKey: ['list', `${noun}s`, 'set', set.id], queryFn: set.load })
  return data ? (
    <Notice kind="info" title={set.title(data.length)}>
      <span className="row-acts">
        {data.length ? <ManyActs decisions={decisions} rows={data} small /> : null}
        <Button size="xs" variant="subtle" onClick={set.leave}>
          {t('requests.leaveSet')}
        </Button>
      </span>
    </Notice>
  ) : null
}
