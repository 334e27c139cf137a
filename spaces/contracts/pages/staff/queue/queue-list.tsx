import { Button, Checkbox, Menu } from '@mantine/core'
import {
  IconAdjustmentsHorizontal,
  IconCheck,
  IconChevronDown,
  IconFileX,
  IconScan,
  IconSearch,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../../web/ui/bulk-bar.tsx'
import { EmptyState, NoResult } from '../../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { formatAge, formatNumber } from '../../../../../web/ui/format.ts'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../../web/ui/one-of.ts'
import { SideDrawer } from '../../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { SearchField } from '../../../../../web/ui/toolbar.tsx'
import { useDelayed } from '../../../../../web/ui/use-delayed.ts'
import type { QueueRow } from '../types.ts'
import type { BulkWork } from './bulk-dialog.tsx'
import { FindByCode } from './find-by-code.tsx'
import { type Choice, QueueFilter } from './queue-filter.tsx'
import { formOf, isWaiting, oldAfterMs } from './queue-words.ts'

export interface QueueListProps {
  rows: QueueRow[] | undefined
  error: unknown
  onRetry: () => void
  total: number | undefined
  openId: string | undefined
  onOpen: (id: string) => void
  ticked: ReadonlySet<string>
  onTick: (id: string) => void
  onClear: () => void
  onBulk: (decision: BulkWork['decision']) => void
  bulkCount: number
  more: { loading: boolean; load: () => void } | undefined
}

export const stateNames = [
  'waiting',
  'ready',
  'awaiting_form',
  'validated',
  'planned',
  'carried_out',
  'refused',
  'deleted',
  'all',
] as const
export const kindNames = ['creation', 'deletion', 'replacement', 'training'] as const
export const formNames = ['received', 'awaited', 'to_review'] as const

const findClients = async (text: string): Promise<Choice[]> => {
  const { items } = await api.get('/staff/organisations', { query: { search: text, size: 20 } })
  return items.map((item) => ({ value: item.id, label: item.name }))
}
const findContracts =
  (organisation: string | undefined) =>
  async (text: string): Promise<Choice[]> => {
    const { items } = await api.get('/staff/contracts', { query: { search: text, organisation, size: 20 } })
    return items.map((item) => ({ value: item.id, label: `${item.number} ${item.title}` }))
  }

/** The left part of the queue: filters, the requests, what can be done with the ticked ones. */
export function QueueList(props: QueueListProps) {
  const t = useTexts('staff')
  const address = useListSearch()
  const [searching, setSearching] = useState(Boolean(address.values.q))
  const [sheet, setSheet] = useState(false)
  const [finding, setFinding] = useState(false)
  const loading = useDelayed(props.rows === undefined && !props.error)
  const { etat, client, contrat, type, age, formulaire, ordre, q } = address.values
  const state = oneOf(stateNames, etat) ?? 'waiting'
  const choices = (group: string, keys: readonly string[]) =>
    keys.map((key) => ({ value: key, label: t(`${group}.${key}`) }))
  const change = (values: Record<string, string | undefined>) => address.change({ demande: undefined, ...values })
  const named = (id: string | undefined, of: (row: QueueRow) => [string, string]) => {
    const row = props.rows?.find((one) => of(one)[0] === id)
    return row && of(row)[1]
  }
  const filters = (
    <>
      <QueueFilter
        label={t('queue.state')}
        value={state === 'all' ? undefined : state}
        choices={choices('queue.states', stateNames)}
        change={(value) => change({ etat: value === 'waiting' ? undefined : (value ?? 'all') })}
      />
      <QueueFilter
        label={t('queue.client')}
        value={client}
        valueLabel={named(client, (row) => [row.organisationId, row.organisationName])}
        search={{ key: 'clients', find: findClients, placeholder: t('queue.findClient') }}
        change={(value) => change({ client: value, contrat: undefined })}
      />
      <QueueFilter
        label={t('queue.contract')}
        value={contrat}
        valueLabel={named(contrat, (row) => [row.contractId, row.contractNumber])}
        search={{ key: `contracts-${client}`, find: findContracts(client), placeholder: t('queue.findContract') }}
        change={(value) => change({ contrat: value })}
      />
      <QueueFilter
        label={t('queue.kind')}
        value={oneOf(kindNames, type)}
        choices={choices('kind', kindNames)}
        change={(value) => change({ type: value })}
      />
      <QueueFilter
        label={t('queue.age')}
        value={age}
        choices={['2', '7', '14', '30'].map((days) => ({ value: days, label: t('queue.olderThan', { days }) }))}
        change={(value) => change({ age: value })}
      />
      <QueueFilter
        label={t('queue.form')}
        value={oneOf(formNames, formulaire)}
        choices={choices('queue.forms', formNames)}
        change={(value) => change({ formulaire: value })}
      />
    </>
  )
  const others = [client, contrat, type, age, formulaire, q].filter(Boolean).length
  const clear = () =>
    change({
      client: undefined,
      contrat: undefined,
      type: undefined,
      age: undefined,
      formulaire: undefined,
      q: undefined,
    })

  return (
    <section className="queue-list" aria-label={t('queue.title')}>
      <header className="queue-head">
        <div className="line">
          <h1>
            {t('queue.title')}{' '}
            {props.total === undefined ? null : <span aria-live="polite">{formatNumber(props.total)}</span>}
          </h1>
          <Button
            hiddenFrom="sm"
            variant="default"
            size="xs"
            leftSection={<IconAdjustmentsHorizontal size={16} stroke={1.7} aria-hidden />}
            onClick={() => setSheet(true)}
          >
            {t('queue.filters')}
          </Button>
          <Link to="/fournisseur/delegations" className="queue-link">
            {t('queue.delegations')}
          </Link>
          <Menu position="bottom-end" width={230}>
            <Menu.Target>
              <Button
                variant="default"
                className="queue-sort"
                rightSection={<IconChevronDown size={15} stroke={1.7} aria-hidden />}
              >
                {t(ordre === 'desc' ? 'queue.newestFirst' : 'queue.oldestFirst')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => change({ ordre: undefined })}>{t('queue.oldestFirst')}</Menu.Item>
              <Menu.Item onClick={() => change({ ordre: 'desc' })}>{t('queue.newestFirst')}</Menu.Item>
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
                onClick={() => {
                  setSearching(true)
                  setTimeout(() => document.querySelector<HTMLInputElement>('.queue-head .search input')?.focus(), 200)
                }}
              >
                {t('queue.search')}
              </Menu.Item>
              <Menu.Item leftSection={<IconScan size={16} stroke={1.7} aria-hidden />} onClick={() => setFinding(true)}>
                {t('queue.findByCode')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
        <div className="filters">{filters}</div>
        <SideDrawer opened={sheet} onClose={() => setSheet(false)} title={t('queue.filters')}>
          <div className="filter-sheet">{filters}</div>
        </SideDrawer>
        {searching || q ? (
          <SearchField value={q ?? ''} placeholder={t('queue.search')} change={(value) => change({ q: value })} />
        ) : null}
      </header>
      {props.error && !props.rows ? (
        <ErrorState
          title={t('queue.failed')}
          detail={t('queue.failedDetail')}
          problem={props.error instanceof ApiProblem ? props.error : undefined}
          onRetry={props.onRetry}
        />
      ) : props.rows?.length === 0 ? (
        others ? (
          <NoResult filters={t('queue.noResult')} onClear={clear} />
        ) : (
          <EmptyState narrow title={t('queue.emptyTitle')}>
            {t('queue.empty')}
          </EmptyState>
        )
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by the keyboard
        <ul className="queue-rows" aria-busy={props.rows === undefined} tabIndex={0} aria-label={t('queue.title')}>
          {props.rows === undefined
            ? loading
              ? Array.from({ length: 10 }, (_, line) => (
                  <li key={line} className="queue-row" style={{ height: 56, boxSizing: 'border-box' }}>
                    <span />
                    <span className="table-bar" style={{ alignSelf: 'center' }} />
                  </li>
                ))
              : null
            : props.rows.map((row) => <Row key={row.id} row={row} {...props} />)}
          {props.more ? <More {...props.more} /> : null}
        </ul>
      )}
      <BulkBar count={props.bulkCount} onClear={props.onClear}>
        <Button
          leftSection={<IconCheck size={17} stroke={1.7} aria-hidden />}
          rightSection={<kbd aria-hidden>V</kbd>}
          aria-keyshortcuts="V"
          onClick={() => props.onBulk('validated')}
        >
          {t('queue.validateN', { count: props.bulkCount })}
        </Button>
        <Button
          leftSection={<IconFileX size={17} stroke={1.7} aria-hidden />}
          rightSection={<kbd aria-hidden>R</kbd>}
          aria-keyshortcuts="R"
          onClick={() => props.onBulk('refused')}
        >
          {t('queue.refuseN', { count: props.bulkCount })}
        </Button>
      </BulkBar>
      <FindByCode opened={finding} onClose={() => setFinding(false)} onFound={props.onOpen} />
    </section>
  )
}

function Row({ row, openId, ticked, onOpen, onTick }: QueueListProps & { row: QueueRow }) {
  const t = useTexts('staff')
  const decides = useStaffMay('contracts.requests.decide')
  const form = formOf(row, t)
  const open = row.id === openId
  const on = ticked.has(row.id)
  const what = `${t(`kind.${row.kind}`)} · ${row.organisationName} · ${row.contractNumber}`
  return (
    <li data-request={row.id} className={['queue-row', on && 'ticked', open && 'open'].filter(Boolean).join(' ')}>
      <span className="tick">
        <Checkbox
          size="xs"
          aria-label={t('queue.tick', { number: row.number, name: row.detail })}
          checked={on}
          disabled={!decides || !isWaiting(row)}
          onChange={() => onTick(row.id)}
        />
      </span>
      <div style={{ minWidth: 0 }}>
        <button type="button" className="who" aria-current={open || undefined} onClick={() => onOpen(row.id)}>
          {row.detail}
        </button>
        <p className="what" title={what}>
          {what}
        </p>
      </div>
      <div className="aside">
        <span className={isWaiting(row) && Date.now() - Date.parse(row.requestedAt) > oldAfterMs ? 'age old' : 'age'}>
          {formatAge(row.requestedAt)}
        </span>
        <StateTag state={form.state} coloured={!form.plain}>
          {form.word}
        </StateTag>
      </div>
    </li>
  )
}

function More({ loading, load }: { loading: boolean; load: () => void }) {
  const t = useTexts('staff')
  const line = useRef<HTMLLIElement>(null)
  const latest = useRef(load)
  latest.current = load
  useEffect(() => {
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current())
    if (line.current) seen.observe(line.current)
    return () => seen.disconnect()
  }, [])
  return (
    <li ref={line} className="queue-more">
      <Button variant="default" loading={loading} onClick={load}>
        {t('queue.more')}
      </Button>
    </li>
  )
}
