import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Query, readList } from '../api/client.ts'
import type { ItemOf, ListPath, QueryOf, SortOf } from '../api/endpoints.ts'
import { useTexts } from '../i18n/index.ts'
import { useClientFilter } from './client-filter.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { type Column, DataTable, type Selection, TableFooter } from './data-table.tsx'
import { EmptyState, NoResult } from './empty-state.tsx'
import { formatQuote } from './format.ts'
import { useListSearch } from './list-search.ts'
import { useListView } from './list-view.ts'
import { sortOf } from './one-of.ts'
import { TileGrid } from './tile-grid.tsx'
import { type Filter, Toolbar } from './toolbar.tsx'

export interface KeysetListProps<P extends ListPath, Row = ItemOf<`GET ${P}`>> {
  /** Title of the list, and name of its table. */
  title: string
  /** The list of the API, by the path that the server declares, and the parts of that path. */
  path: P
  params?: Record<string, string>
  /** Its filters, by the names that the server declares. The sort and the page are in the address. */
  query?: Omit<QueryOf<`GET ${P}`>, 'cursor' | 'size' | 'search' | 'sort' | 'order'>
  columns: Array<Column<Row, SortOf<`GET ${P}`>>>
  /** Which of them are shown is the person's to choose, and kept for them (B1). */
  choosable?: true
  rowKey: (row: Row) => string
  rowName: (row: Row) => string
  href?: (row: Row) => string
  onOpen?: (row: Row) => void
  openKey?: string | null
  /** Draws a row as a tile: the list is a grid of them in the place of its table (`TileGrid`). */
  tile?: ((row: Row) => ReactNode) | undefined
  /** See `DataTable`. */
  group?: (row: Row) => string
  below?: (row: Row) => ReactNode
  rowHeight?: 36 | 40 | 44
  /** Placeholder of the search, kept in the address as `q`. */
  search?: string
  filters?: Filter[]
  /** A filter whose choices are searched for: its field, and, while one is chosen, its name and how it is taken away. */
  field?: { field: ReactNode; chosen?: string | undefined; clear: () => void } | undefined
  end?: ReactNode
  empty: { title: string; text: string; act?: ReactNode }
  /** The sort that the server takes where the address has none, as the address would say it. */
  defaultSort?: SortOf<`GET ${P}`> | `-${SortOf<`GET ${P}`>}`
  /** The sort that is asked for where the address has none; its columns need not offer it. */
  usualSort?: SortOf<`GET ${P}`> | undefined
  /** The ticked rows, given the rows shown: a row of another page may stay ticked. */
  selection?: (shown: Row[] | undefined) => Selection
  selectable?: (row: Row) => boolean
  /** The rows to show for those that came: where some must stay in their place for a moment. */
  place?: (rows: Row[] | undefined) => Row[] | undefined
  onHover?: (over: boolean) => void
  /** The exact count of the list, where it is known apart: «58 utilisateurs». */
  count?: ReactNode
  /** Between the head and the rows: the outcome of an act. */
  notice?: ReactNode
  /** Under the rows: the bulk bar. */
  children?: ReactNode
}

/** A list of the API read page by page: its filters and its page are in the address. */
export function KeysetList<P extends ListPath>(props: KeysetListProps<P>) {
  type Row = ItemOf<`GET ${P}`>
  const t = useTexts()
  const address = useListSearch()
  const { q } = address.values
  const { cursor } = address.pages
  const { passesOver } = useClientFilter()
  const view = useListView(props.path, props.choosable === true)
  const usual = props.columns.filter((column) => column.usual !== false).map((column) => column.key)
  const wanted = view.columns ?? usual
  // What a list has no more is passed over; the first column names the row and stays.
  const columns = props.columns.filter(
    (column, index) => !props.choosable || index === 0 || wanted.includes(column.key),
  )
  const { sort, order } = sortOf(
    [...props.columns.flatMap((column) => column.sort ?? []), ...(props.usualSort ? [props.usualSort] : [])],
    address.values.sort ?? props.usualSort ?? '',
  )
  const query: Query = { ...props.query, ...(props.search ? { search: q } : {}), ...(sort ? { sort, order } : {}) }
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['list', props.path, ...(props.params ? [props.params] : []), query, cursor],
    queryFn: () => readList<Row>(props.path, { params: props.params, query: { ...query, cursor, size: 50 } }),
    placeholderData: keepPreviousData,
  })
  const filtered =
    Boolean(q || props.field?.chosen) || props.filters?.some((filter) => filter.value.length > 0 && !filter.usual)
  const inForce = [
    ...(q ? [formatQuote(q)] : []),
    ...(props.field?.chosen ? [props.field.chosen] : []),
    ...(props.filters ?? [])
      .filter((filter) => filter.value.length > 0)
      .map((filter) => {
        const chosen = filter.options.filter((option) => filter.value.includes(option.value))
        return `${filter.label}${t('colon')} ${chosen.map((option) => option.label).join(', ')}`
      }),
  ]
  const clear = () => {
    for (const filter of props.filters ?? []) if (filter.value.length) filter.change([])
    if (props.field?.chosen) props.field.clear()
    if (q) address.change({ q: undefined })
  }
  const count = data?.items.length
  const rows = props.place ? props.place(data?.items) : data?.items
  const paged = Boolean(data?.nextCursor || cursor)
  return (
    <section className="surface">
      <Toolbar
        title={props.title}
        search={
          props.search
            ? { value: q ?? '', placeholder: props.search, change: (value) => address.change({ q: value }) }
            : undefined
        }
        filters={props.filters}
        field={props.field?.field}
        end={
          props.choosable ? (
            <>
              <ColumnsMenu
                columns={props.columns}
                shown={columns.map((column) => column.key)}
                chosen={view.columns !== undefined}
                failed={view.failed}
                change={(keys) => view.keep({ columns: keys ?? null })}
              />
              {props.end}
            </>
          ) : (
            props.end
          )
        }
      />
      {passesOver(props.path, props.params !== undefined) ? (
        <p className="help" style={{ margin: 0, padding: '0 16px 12px' }}>
          {t('clientFilter.passedOver')}
        </p>
      ) : null}
      {props.notice ? <div style={{ padding: '0 16px 12px' }}>{props.notice}</div> : null}
      {props.tile && (rows === undefined || rows.length > 0) && !(error && !rows) ? (
        <TileGrid label={props.title} rows={rows} rowKey={props.rowKey} tile={props.tile} stale={isPlaceholderData} />
      ) : (
        <DataTable
          label={props.title}
          columns={columns}
          rows={rows}
          onHover={props.onHover}
          selection={props.selection?.(rows)}
          selectable={props.selectable}
          rowKey={props.rowKey}
          rowName={props.rowName}
          rowHeight={props.rowHeight}
          href={props.href}
          onOpen={props.onOpen}
          openKey={props.openKey}
          group={props.group}
          {...(props.below ? { below: props.below } : {})}
          defaultSort={props.defaultSort}
          error={error}
          onRetry={() => void refetch()}
          stale={isPlaceholderData}
          empty={
            filtered ? (
              <NoResult filters={t('list.noResultFor', { filters: inForce.join(', ') })} onClear={clear} />
            ) : (
              <EmptyState title={props.empty.title} act={props.empty.act}>
                {props.empty.text}
              </EmptyState>
            )
          }
        />
      )}
      {props.children}
      {count ? (
        <TableFooter
          count={props.count ?? t(paged ? 'list.shown' : 'list.rows', { count })}
          paged={paged}
          next={data?.nextCursor}
        />
      ) : null}
    </section>
  )
}
