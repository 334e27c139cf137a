// biome-ignore-all lint/a11y/useSemanticElements: see below
// biome-ignore-all lint/a11y/noRedundantRoles: on a phone the rows are laid out as blocks, which takes their roles from some browsers
import { Button, Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconBulb, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import {
  Fragment,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { ApiProblem } from '../api/problem.ts'
import { useTexts } from '../i18n/index.ts'
import { addressOf } from './address.ts'
import { ErrorState } from './error-state.tsx'
import { returnFocusTo } from './focus-return.ts'
import { useListSearch } from './list-search.ts'
import { useShortcuts } from './shortcuts.ts'
import { useDelayed } from './use-delayed.ts'
import './data-table.css'

export interface Column<Row, Sort extends string = string> {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** Name of the sort in the address; absent, the column does not sort. */
  sort?: Sort
  /** First way of the sort: `-` for the latest or greatest first. */
  sortFirst?: '-'
  kind?: 'money' | 'right'
  /** Text of the tooltip of a cell that may be cut (e-mail, free text); never for names, amounts, dates, states. */
  truncate?: (row: Row) => string
  width?: string | number
  /** False: shown only to whoever chooses it, in a list whose columns are chosen. */
  usual?: false
  /**
   * Where the cell goes in a phone's two-line row: in the bold first line, in the second, at the right, below, nowhere; `split`:
   * its own `.phone-aside` goes to the right and its `.phone-below` under the lines, both inside one `.cell-inline`.
   */
  phone?: 'title' | 'line' | 'aside' | 'below' | 'hidden' | 'split'
  /** Order in the phone's second line, from 0. */
  phoneOrder?: number
}

export interface Selection {
  keys: ReadonlySet<string>
  change: (keys: Set<string>) => void
}

/** Rows that are there, or undefined while they are asked for; whoever asks says what failed, else it would look as if they were still coming. */
type Asked<Row> =
  | { rows: Row[]; error?: unknown; onRetry?: () => void }
  | { rows: Row[] | undefined; error: unknown; onRetry: () => void }

export type DataTableProps<Row> = Asked<Row> & {
  /** Name of the table, read by screen readers. */
  label: string
  columns: Array<Column<Row>>
  rowKey: (row: Row) => string
  /** What a row is called in «Cocher {{name}}» and «Ouvrir {{name}}». */
  rowName: (row: Row) => string
  /** 36 for daily lists (default), 40, 44 where rows hold buttons. */
  rowHeight?: 36 | 40 | 44
  /** Shown in place of the rows when there are none. */
  empty?: ReactNode
  /** The sort in force when the address has none: `name`, `-createdAt`. */
  defaultSort?: string
  /** Opens the row's detail, on click and on Entrée. */
  onOpen?: (row: Row) => void
  /** Or the address of the row's page. */
  href?: (row: Row) => string
  /** The row whose detail is open. */
  openKey?: string | null
  selection?: Selection
  /** False for a row that cannot be ticked. */
  selectable?: (row: Row) => boolean
  /** What rows that follow one another have in common, said once before the first of them, on a phone: their month. */
  group?: ((row: Row) => string) | undefined
  /** A notice under a row. */
  below?: (row: Row) => ReactNode
  /** True while another page is coming: the rows stay, dimmed. */
  stale?: boolean
  /** Told when the mouse comes over the table, and when it leaves. */
  onHover?: (over: boolean) => void
}

/**
 * A list as a real table. Its sort is in the address; on a phone its rows take two lines and keep their roles. Keys: `J` `K` move,
 * `X` ticks, `Maj` extends, `Entrée` opens, `Échap` unticks.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, selection, onOpen, href } = props
  const t = useTexts()
  const address = useListSearch()
  const sort = address.values.sort ?? props.defaultSort
  const loading = useDelayed(rows === undefined && !props.error)
  const table = useRef<HTMLTableElement>(null)
  const { openKey } = props
  /** The row that was open last: the keys go on from it. */
  const opened = useRef<string>(undefined)
  useEffect(() => {
    if (!openKey) return
    opened.current = openKey
    return () => returnFocusTo(() => lineOf(table.current, opened.current))
  }, [openKey])
  const [last, setLast] = useState<number>()
  const widths = useHeldWidths(table, [...columns.map((column) => column.key), selection ? 'tick' : ''].join(), rows)
  // Text that may be cut asks for no place by itself: beside columns that take what they are given it has a share, else it would be all dots.
  const cut = columns.filter((column) => column.truncate && !column.width).length
  const shared =
    cut > 0 && columns.some((column) => !column.truncate && !column.width) ? `${Math.round(18 / cut)}%` : undefined
  const widthOf = (column: Column<Row>) => column.width ?? (column.truncate ? shared : undefined)
  const selectable = (row: Row) => props.selectable?.(row) ?? true
  const hover = (over: boolean) => (event: PointerEvent) => {
    if (event.pointerType === 'mouse') props.onHover?.(over)
  }

  function focusRow(index: number) {
    const line = table.current?.querySelectorAll<HTMLElement>('tbody tr.row')[index]
    const target = line?.querySelector<HTMLElement>('.row-open') ?? line
    target?.focus()
    line?.scrollIntoView({ block: 'nearest' })
  }
  function focusedRow(): number {
    const lines = [...(table.current?.querySelectorAll('tbody tr.row') ?? [])]
    return lines.findIndex((line) => line.contains(document.activeElement))
  }
  /** The keys are for the table that holds the focus; where none does, for the first of the page. */
  function holdsKeys(): boolean {
    const tables = [...document.querySelectorAll('table.data-table')]
    return (tables.find((one) => one.contains(document.activeElement)) ?? tables[0]) === table.current
  }
  function move(by: number, extend: boolean) {
    if (!rows?.length || !holdsKeys()) return
    const at = focusedRow()
    const from = at < 0 ? rows.findIndex((row) => rowKey(row) === opened.current) : at
    const to = Math.min(rows.length - 1, Math.max(0, from < 0 ? 0 : from + by))
    focusRow(to)
    if (extend && selection) {
      const keys = new Set(selection.keys)
      for (const index of [from, to]) if (index >= 0 && selectable(rows[index]!)) keys.add(rowKey(rows[index]!))
      selection.change(keys)
    }
  }
  function tick(index: number, extend: boolean) {
    const row = rows?.[index]
    if (!selection || !rows || !row || !selectable(row)) return
    const keys = new Set(selection.keys)
    const on = !keys.has(rowKey(row))
    const [from, to] = extend && last !== undefined ? [Math.min(last, index), Math.max(last, index)] : [index, index]
    for (const one of rows.slice(from, to + 1))
      if (selectable(one)) on ? keys.add(rowKey(one)) : keys.delete(rowKey(one))
    setLast(index)
    selection.change(keys)
  }
  useShortcuts({
    j: () => move(1, false),
    k: () => move(-1, false),
    'shift+j': () => move(1, true),
    'shift+k': () => move(-1, true),
    x: () => holdsKeys() && tick(focusedRow(), false),
    'shift+x': () => holdsKeys() && tick(focusedRow(), true),
    escape: () => selection?.keys.size && selection.change(new Set()),
  })

  if (props.error && !rows) {
    const problem = props.error instanceof ApiProblem ? props.error : undefined
    return (
      <ErrorState
        title={t('table.failed')}
        detail={t('table.failedDetail')}
        problem={problem}
        onRetry={props.onRetry}
      />
    )
  }
  if (rows?.length === 0 && props.empty) return <>{props.empty}</>

  const firstLine = columns
    .filter((column) => column.phone === 'line')
    .sort((a, b) => (a.phoneOrder ?? 0) - (b.phoneOrder ?? 0))[0]
  const ticked = rows?.filter((row) => selection?.keys.has(rowKey(row))).length ?? 0
  const cellClass = (column: Column<Row>, index: number) =>
    [
      index === 0 && 'first',
      column.kind,
      column.truncate && 'truncate',
      `place-${column.phone ?? (index === 0 ? 'title' : 'hidden')}`,
      column === firstLine && 'line-first',
    ]
      .filter(Boolean)
      .join(' ')

  return (
    <table
      ref={table}
      role="table"
      className={['data-table', widths && 'held', props.stale && 'asked-again'].filter(Boolean).join(' ')}
      aria-label={props.label}
      onPointerEnter={props.onHover && hover(true)}
      onPointerLeave={props.onHover && hover(false)}
      aria-busy={rows === undefined || props.stale || undefined}
      style={{ '--row': `${props.rowHeight ?? 36}px` } as React.CSSProperties}
    >
      <thead role="rowgroup">
        <tr role="row">
          {selection ? (
            <th role="columnheader" className="tick" style={{ width: widths?.[0] }}>
              <Checkbox
                size="xs"
                aria-label={t('table.tickAll')}
                checked={Boolean(rows?.length) && ticked === rows?.filter(selectable).length && ticked > 0}
                indeterminate={ticked > 0 && ticked < (rows?.filter(selectable).length ?? 0)}
                onChange={(event) =>
                  selection.change(new Set(event.currentTarget.checked ? rows?.filter(selectable).map(rowKey) : []))
                }
              />
            </th>
          ) : null}
          {columns.map((column, index) => (
            <HeadCell
              key={column.key}
              column={column}
              sort={sort}
              width={widths?.[selection ? index + 1 : index] ?? widthOf(column)}
            />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows === undefined
          ? loading &&
            Array.from({ length: 8 }, (_, line) => (
              <tr key={line} role="row" className="row">
                {selection ? <td role="cell" className="tick" /> : null}
                {columns.map((column, index) => (
                  <td key={column.key} role="cell" className={cellClass(column, index)}>
                    <span className="table-bar" />
                  </td>
                ))}
              </tr>
            ))
          : rows.map((row, line) => {
              const key = rowKey(row)
              const selected = selection?.keys.has(key) ?? false
              const opens = Boolean(onOpen || href)
              const below = props.below?.(row)
              const group = props.group?.(row)
              const click = (event: MouseEvent<HTMLElement>) => {
                const target = event.target as HTMLElement
                if (target.closest('a, button, input, label, [role=menu]') || getSelection()?.toString()) return
                if (onOpen) onOpen(row)
                else event.currentTarget.querySelector<HTMLElement>('a.row-open')?.click()
              }
              return (
                <Fragment key={key}>
                  {group !== undefined && (line === 0 || group !== props.group?.(rows[line - 1]!)) ? (
                    <tr role="row" className="group">
                      <th role="rowheader" scope="rowgroup" colSpan={columns.length + (selection ? 1 : 0)}>
                        {group}
                      </th>
                    </tr>
                  ) : null}
                  {/* biome-ignore lint/a11y/useKeyWithClickEvents: the first cell holds the button that the keyboard uses */}
                  <tr
                    role="row"
                    data-key={key}
                    tabIndex={opens ? undefined : -1}
                    aria-selected={selection ? selected : undefined}
                    className={['row', opens && 'opens', selected && 'selected', props.openKey === key && 'open']
                      .filter(Boolean)
                      .join(' ')}
                    onClick={opens ? click : undefined}
                  >
                    {selection ? (
                      <td role="cell" className="tick">
                        <Checkbox
                          size="xs"
                          aria-label={t('table.tick', { name: props.rowName(row) })}
                          checked={selected}
                          disabled={!selectable(row)}
                          onChange={() => {}}
                          onClick={(event) => tick(line, event.shiftKey)}
                        />
                      </td>
                    ) : null}
                    {columns.map((column, index) => {
                      const content = column.cell(row)
                      return (
                        <td
                          key={column.key}
                          role="cell"
                          className={cellClass(column, index)}
                          title={column.truncate?.(row)}
                          style={{
                            width: widths ? undefined : widthOf(column),
                            order: column.phoneOrder ? 20 + column.phoneOrder : undefined,
                          }}
                        >
                          {index > 0 || !opens ? (
                            content
                          ) : href ? (
                            <Link className="row-open" {...addressOf(href(row))}>
                              {content}
                            </Link>
                          ) : (
                            <button type="button" className="row-open" onClick={() => onOpen?.(row)}>
                              {content}
                            </button>
                          )}
                        </td>
                      )
                    })}
                  </tr>
                  {below ? (
                    <tr role="row" className="below">
                      <td role="cell" colSpan={columns.length + (selection ? 1 : 0)}>
                        {below}
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              )
            })}
      </tbody>
    </table>
  )
}

/** What of the row of this key takes the focus, where it is in the table. */
function lineOf(table: HTMLTableElement | null, key: string | undefined): HTMLElement | undefined {
  const line = [...(table?.querySelectorAll<HTMLElement>('tbody tr.row') ?? [])].find((one) => one.dataset.key === key)
  return line?.querySelector<HTMLElement>('.row-open') ?? line
}

/**
 * The widths of the columns as the first rows made them, as parts of the table's: from one page to the next the columns stay where they
 * are. Undefined until there are rows.
 */
function useHeldWidths(table: RefObject<HTMLTableElement | null>, columns: string, rows: unknown[] | undefined) {
  const [held, setHeld] = useState<{ columns: string; widths: string[] }>()
  const known = held?.columns === columns
  useLayoutEffect(() => {
    if (known || !rows?.length || !table.current) return
    const heads = [...table.current.querySelectorAll('thead th')].map((head) => head.getBoundingClientRect().width)
    const whole = heads.reduce((sum, width) => sum + width, 0)
    // On a phone the rows are no table.
    if (whole === 0 || matchMedia('(max-width: 48em)').matches) return
    setHeld({ columns, widths: heads.map((width) => `${(width / whole) * 100}%`) })
  }, [known, columns, rows, table])
  return known ? held?.widths : undefined
}

function HeadCell<Row>(props: { column: Column<Row>; sort: string | undefined; width: string | number | undefined }) {
  const { column, sort } = props
  const address = useListSearch()
  const down = sort === `-${column.sort}`
  const sorted = column.sort !== undefined && (down || sort === column.sort)
  const next = sorted ? (down ? column.sort! : `-${column.sort}`) : `${column.sortFirst ?? ''}${column.sort}`
  const Arrow = (sorted ? down : column.sortFirst) ? IconArrowDown : IconArrowUp
  return (
    <th
      role="columnheader"
      scope="col"
      className={column.kind ? 'right' : undefined}
      style={{ width: props.width }}
      aria-sort={sorted ? (down ? 'descending' : 'ascending') : undefined}
    >
      {column.sort ? (
        <Link to="." search={address.with({ sort: next })} resetScroll={false}>
          {column.title}
          <Arrow size={15} stroke={1.7} aria-hidden className={sorted ? undefined : 'sort-none'} />
        </Link>
      ) : (
        column.title
      )}
    </th>
  )
}

export interface TableFooterProps {
  /** The exact count, given apart from the page: «58 connexions», undefined while it is not known. */
  count?: ReactNode
  /** What follows the count: «4 bloquées». */
  detail?: ReactNode
  /** One advice at most (C41). */
  advice?: ReactNode
  /** «Lignes 1 à 11». */
  range?: ReactNode
  /** False for a list that comes whole: no way forth and back. */
  paged?: boolean
  /** Cursor of the next page, as the server gave it. */
  next?: string | null
}

/** The foot of a list read page by page: never page numbers. It sticks to the bottom of the window. */
export function TableFooter(props: TableFooterProps) {
  const t = useTexts()
  const address = useListSearch()
  const { previous, next } = address.pages
  return (
    <div className="table-foot">
      <span className="count-text" aria-live="polite">
        <b>{props.count}</b>
        {props.detail ? <>, {props.detail}</> : null}
      </span>
      {props.advice ? (
        <span className="advice">
          <IconBulb size={17} stroke={1.7} aria-hidden />
          <span>{props.advice}</span>
        </span>
      ) : null}
      {props.paged === false ? null : (
        <nav className="pages" aria-label={t('table.pages')}>
          {props.range ? <span className="range">{props.range}</span> : null}
          {previous !== null ? (
            <Button
              variant="default"
              size="xs"
              component={Link}
              to="."
              search={address.with({ page: previous }) as never}
              leftSection={<IconChevronLeft size={15} stroke={1.7} aria-hidden />}
            >
              {t('table.previous')}
            </Button>
          ) : (
            <span className="page-off" aria-disabled="true">
              <IconChevronLeft size={15} stroke={1.7} aria-hidden />
              {t('table.previous')}
            </span>
          )}
          {props.next ? (
            <Button
              variant="default"
              size="xs"
              component={Link}
              to="."
              search={address.with({ page: next(props.next) }) as never}
              rightSection={<IconChevronRight size={15} stroke={1.7} aria-hidden />}
            >
              {t('table.next')}
            </Button>
          ) : (
            <span className="page-off" aria-disabled="true">
              {t('table.next')}
              <IconChevronRight size={15} stroke={1.7} aria-hidden />
            </span>
          )}
        </nav>
      )}
    </div>
  )
}
