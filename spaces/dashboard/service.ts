import type { z } from 'zod'
import { addDays, lastOfMonth } from '../../kernel/dates/day.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { type Currency, currencies } from '../../kernel/money/currencies.ts'
import { newClientsOfBrands } from '../back-office/index.ts'
import { overdueOfBrands, revenueOfBrands, sumsByAge } from '../billing/index.ts'
import { seatsOfBrands } from '../contracts/index.ts'
import { ticketsOfBrands } from '../support/index.ts'
import { monthsOf, periodBefore, periodTo } from './periods.ts'
import type * as schema from './schema.ts'

/** How many days back what is due, and the seats, are compared with. */
const recently = 30

const total = <Row>(rows: Row[], of: (row: Row) => number): number => rows.reduce((sum, row) => sum + of(row), 0)

/** Revenue, what is overdue, new clients, tickets and seats of a period, by brand (B16). Each is the sum of what its list shows (B27). */
export async function readDashboard(
  ctx: StaffContext,
  { months, to = ctx.today, compare, currency: wanted }: z.output<typeof schema.dashboardQuery>,
): Promise<z.input<typeof schema.dashboard>> {
  const period = periodTo(to, months)
  const before = periodBefore(period, compare === 'year' ? 12 : months)
  const monthAgo = addDays(ctx.today, -recently)
  const revenue = await revenueOfBrands(ctx, period.from, period.to, period.to)
  const earlier = await revenueOfBrands(ctx, before.from, lastOfMonth(before.to), before.to)
  const overdue = await overdueOfBrands(ctx, ctx.today)
  const overdueThen = await overdueOfBrands(ctx, monthAgo)
  const known = new Set([...revenue, ...earlier, ...overdue].map((row) => row.currency))
  const found = currencies.filter((one) => known.has(one))
  const most = [...found].sort((a, b) => revenueIn(b) - revenueIn(a))[0] ?? 'EUR'
  const currency = wanted ?? most
  const clients = await newClientsOfBrands(ctx, period.from, period.to)
  const clientsBefore = await newClientsOfBrands(ctx, before.from, before.to)
  const tickets = await ticketsOfBrands(ctx, period.from, period.to)
  const ticketsBefore = await ticketsOfBrands(ctx, before.from, before.to)
  const seats = await seatsOfBrands(ctx, ctx.today, monthAgo)
  const seatsBefore = await seatsOfBrands(ctx, monthAgo, monthAgo)

  const figuresOf = (brandId: string): z.input<typeof schema.dashboard>['figures'] => {
    const here = <Row extends { brandId: string }>(rows: Row[]) => rows.filter((row) => row.brandId === brandId)
    const money = <Row extends { brandId: string; currency: string }>(rows: Row[]) =>
      here(rows).filter((row) => row.currency === currency)
    return {
      revenueCents: total(money(revenue), (row) => row.cents),
      revenueBeforeCents: total(money(earlier), (row) => row.centsToCut),
      overdueCents: total(money(overdue), (row) => row.cents),
      overdueClients: total(money(overdue), (row) => row.clients),
      overdueBeforeCents: total(money(overdueThen), (row) => row.cents),
      newClients: total(here(clients), (row) => row.clients),
      newClientsBefore: total(here(clientsBefore), (row) => row.clients),
      openTickets: total(here(tickets), (row) => row.open),
      waitingTickets: total(here(tickets), (row) => row.waiting),
      openedTickets: total(here(tickets), (row) => row.opened),
      openedTicketsBefore: total(here(ticketsBefore), (row) => row.opened),
      seats: total(here(seats), (row) => row.seats),
      seatsBefore: total(here(seatsBefore), (row) => row.seats),
      seatsInNotice: total(here(seats), (row) => row.inNotice),
      seatsAdded: total(here(seats), (row) => row.added),
    }
  }
  // Each brand in sight has a row of tickets, whatever it has of the rest.
  const names = await ctx.db.selectFrom('brands').select(['id', 'name']).orderBy('name').orderBy('id').execute()
  const inSight = names
    .filter(({ id }) => tickets.some((row) => row.brandId === id))
    .sort((a, b) => Number(b.id === ctx.brand.id) - Number(a.id === ctx.brand.id))
  const own = { brandId: ctx.brand.id, currency }
  const inMonth = (rows: typeof revenue, month: string) =>
    total(
      rows.filter((row) => row.brandId === own.brandId && row.currency === currency && row.month === month),
      (row) => row.cents,
    )
  const monthsBefore = monthsOf(before)
  return {
    period,
    before,
    currency,
    currencies: found,
    figures: figuresOf(ctx.brand.id),
    months: monthsOf(period).map((month, index) => ({
      month,
      cents: inMonth(revenue, month),
      beforeMonth: monthsBefore[index]!,
      beforeCents: inMonth(earlier, monthsBefore[index]!),
      over: lastOfMonth(month) < ctx.today,
    })),
    ages: await sumsByAge(ctx, currency),
    brands: inSight.map(({ id, name }) => ({ id, name, own: id === ctx.brand.id, figures: figuresOf(id) })),
  }

  function revenueIn(one: Currency): number {
    return total(
      revenue.filter((row) => row.currency === one),
      (row) => row.cents,
    )
  }
}
