import type { ReactNode } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatMoney, formatMonth, formatNumber } from '../../../../web/ui/format.ts'
import { OpeningFigure, type OpeningFigureProps } from '../../../../web/ui/opening-figure.tsx'
import { changeOf, type Dashboard, signed, within } from './figures.ts'

/** How many parts a figure shows before its list is opened. */
const shown = 8

/** The five figures of the period, each opening what it is made of (B16, B27). */
export function Tiles({ of, compare }: { of: Dashboard; compare: 'year' | 'before' }) {
  const t = useTexts('dashboard')
  const { figures: now, currency, period } = of
  const money = (cents: number) => formatMoney(cents, currency)
  const firstOf = <Row,>(items: Row[], part: (row: Row) => { key: string; to?: string; cells: ReactNode[] }) => ({
    parts: items.slice(0, shown).map(part),
    more: items.length > shown,
  })
  const revenueChange = changeOf(now.revenueCents, now.revenueBeforeCents)
  return (
    <section className="surface tiles" aria-label={t('title')}>
      <Tile
        label={t('revenue')}
        value={money(now.revenueCents)}
        note={
          revenueChange
            ? t('change', { change: revenueChange, than: t(compare === 'year' ? 'thanYear' : 'thanBefore') })
            : t('noBefore')
        }
        heads={[t('month'), t('net')]}
        partsKey={['revenue', of.period, currency]}
        parts={async () => ({
          parts: of.months
            .filter(({ cents }) => cents !== 0)
            .map(({ month, cents }) => ({
              key: month,
              to: `/fournisseur/factures/grand-livre${within(monthOf(month, period.to), currency)}`,
              cells: [formatMonth(month), money(cents)],
            })),
          more: false,
        })}
        whole={{
          to: `/fournisseur/factures/grand-livre${within(period, currency)}`,
          label: t('openList'),
        }}
        file={fileAddress('/staff/ledger/postings/export', { query: { ...period, account: '70', currency } })}
      />
      <Tile
        label={t('overdue')}
        value={money(now.overdueCents)}
        late={now.overdueCents > 0}
        note={t(now.overdueClients === 0 ? 'overdueWhat_zero' : 'overdueWhat', {
          count: now.overdueClients,
          change: changeOf(now.overdueCents, now.overdueBeforeCents) ?? money(now.overdueCents),
        })}
        heads={[t('document'), t('client'), t('due'), t('rest')]}
        partsKey={['overdue', currency]}
        parts={async () => {
          const { items } = await api.get('/staff/invoices', { query: { state: 'late', currency, size: shown + 1 } })
          return firstOf(items, (row) => ({
            key: row.id,
            to: `/fournisseur/factures/${row.id}`,
            cells: [row.number, row.organisation.name, formatDay(row.dueOn), formatMoney(row.restCents, row.currency)],
          }))
        }}
        whole={{ to: `/fournisseur/factures?etat=late&devise=${currency}`, label: t('openList') }}
        file={fileAddress('/staff/invoices/export', { query: { state: 'late', currency } })}
      />
      <Tile
        label={t('newClients')}
        value={formatNumber(now.newClients)}
        note={t('newClientsWhat', { count: now.newClientsBefore })}
        heads={[t('client'), t('code'), t('registered')]}
        partsKey={['clients', period]}
        parts={async () => {
          const query = {
            registeredFrom: period.from,
            registeredTo: period.to,
            sort: 'registered',
            order: 'desc',
          } as const
          const { items } = await api.get('/staff/organisations', { query: { ...query, size: shown + 1 } })
          return firstOf(items, (row) => ({
            key: row.id,
            to: `/fournisseur/clients/${row.id}`,
            cells: [row.name, row.code, formatDay(row.registeredOn)],
          }))
        }}
        whole={{ to: `/fournisseur/clients${within(period)}`, label: t('openList') }}
      />
      <Tile
        label={t('tickets')}
        value={formatNumber(now.openTickets)}
        note={t('ticketsWhat', { waiting: now.waitingTickets, opened: now.openedTickets })}
        heads={[t('document'), t('client'), t('activity')]}
        partsKey={['tickets']}
        parts={async () => {
          const { items } = await api.get('/staff/tickets', { query: { status: 'open', size: shown + 1 } })
          return firstOf(items, (row) => ({
            key: row.id,
            to: `/fournisseur/assistance/${row.id}`,
            cells: [`${row.number} ${row.subject}`, row.organisation?.name ?? '', formatDay(row.lastActivityAt)],
          }))
        }}
        whole={{ to: '/fournisseur/assistance?etat=open', label: t('openList') }}
      />
      <Tile
        label={t('seats')}
        value={formatNumber(now.seats)}
        note={t('seatsWhat', { change: signed(now.seats - now.seatsBefore) })}
        heads={[t('contract'), t('client'), t('seatsHead')]}
        partsKey={['seats']}
        parts={async () => {
          const { items } = await api.get('/staff/contracts', { query: { seated: 'true', size: shown + 1 } })
          return firstOf(items, (row) => ({
            key: row.id,
            to: `/fournisseur/contrats/${row.id}`,
            cells: [row.number, row.organisation.name, formatNumber(row.seatCount)],
          }))
        }}
        whole={{ to: '/fournisseur/contrats', label: t('openList') }}
      />
    </section>
  )
}

/** A month within a period that may end in its middle. */
export function monthOf(month: string, until: string): { from: string; to: string } {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
  return { from: month, to: last < until ? last : until }
}

function Tile({ note, ...figure }: OpeningFigureProps & { note: string }) {
  return (
    <div className="tile">
      <h2>{figure.label}</h2>
      <p className="figure">
        <OpeningFigure {...figure} />
      </p>
      <p className="help">{note}</p>
    </div>
  )
}
