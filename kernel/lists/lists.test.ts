import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { z } from 'zod'
import { kyselyOn } from '../db/database.ts'
import { defineList, filter, words } from './list.ts'
import { after, by, cursorOf, type Key, orderBy, placeOf } from './order.ts'

const compiler = kyselyOn(undefined as never)
const at = { brand: {} as never, services: {} as never, now: new Date(0), today: '1970-01-01' as never }
const list = defineList({
  title: { fr: 'Mails', en: 'Mails' },
  rows: (db) => db.selectFrom('mails as m').select(['m.id', 'm.subject']),
  scope: ({ brand }: { brand: string }) => sql`m.brand_id = ${brand}`,
  filters: {
    search: words(sql`m.subject`),
    sent: filter(z.enum(['yes', 'no', 'all']).default('all'), (sent) =>
      sent === 'all' ? undefined : sql`(m.sent_at is not null) = ${sent === 'yes'}`,
    ),
  },
  id: by.uuid('m.id'),
  sorts: { created: [by.moment('m.created_at')], subject: [by.text('m.subject'), by.moment('m.created_at')] },
  order: ({ sort }) => (sort === 'created' ? 'desc' : 'asc'),
  item: z.object({ id: z.string(), subject: z.string() }),
  view: (row) => row,
  planned: true,
})
const compiled = (query: object, most = 26) =>
  list
    .statementOf(
      { brand: 'b' },
      list.sortedQuery.and(z.object({ cursor: z.string().optional() })).parse(query),
      at,
      most,
    )
    .compile(compiler)
const refused = (work: () => unknown) =>
  assert.throws(work, (error: { fields?: Array<{ field: string }> }) => error.fields?.[0]?.field === 'cursor')

test('values that columns are computed with are one row beside the tables, in the page, in the count and in one row', () => {
  const late = defineList({
    title: { fr: 'Mails', en: 'Mails' },
    rows: (db) => db.selectFrom('mails as m').select(['m.id', sql<boolean>`m.created_at < given.limit`.as('late')]),
    given: ({ now }) => sql`select ${now}::timestamptz as limit`,
    filters: {},
    id: by.uuid('m.id'),
    sorts: { created: [by.moment('m.created_at')] },
    item: z.object({ id: z.string(), late: z.boolean() }),
    view: (row) => row,
  })
  for (const statement of [
    late.statementOf({}, { sort: 'created' }, at, 26),
    late.countOf({}, {}, at),
    late.rowsWhere(sql`true`, sql`limit 1`, at),
  ]) {
    const { sql: text, parameters } = statement.compile(compiler)
    assert.ok(text.includes('from "mails" as "m" cross join (select $1::timestamptz as limit) given where'), text)
    assert.deepEqual(parameters, [at.now])
  }
})

test('a page of a list is one comparison of rows over the columns of its sort, whichever way it goes', () => {
  const place = JSON.stringify([
    'subject',
    'Bonjour',
    '2026-11-28T10:00:00.123456+00:00',
    '00000000-0000-4000-8000-000000000000',
  ])
  for (const [order, sign] of [
    ['asc', '>'],
    ['desc', '<'],
  ] as const) {
    const { sql: text, parameters } = compiled({ sort: 'subject', order, cursor: cursorOf(place), sent: 'no' })
    assert.ok(text.includes(`("m"."subject", "m"."created_at", "m"."id") ${sign} (`), text)
    assert.ok(
      text.endsWith(`order by "m"."subject" ${order}, "m"."created_at" ${order}, "m"."id" ${order} limit 26`),
      text,
    )
    assert.deepEqual(parameters, ['b', false, ...JSON.parse(place).slice(1)])
  }
})

test('what is compiled once says what the whole statement would, text and values, whatever is asked', () => {
  const text = fc.string({ maxLength: 12 }).filter((value) => !value.includes('\0'))
  const moment = '2026-11-28T10:00:00.123456+00:00'
  const id = '00000000-0000-4000-8000-000000000000'
  const asked = fc.record(
    {
      sort: fc.constantFrom('created' as const, 'subject' as const),
      order: fc.constantFrom('asc' as const, 'desc' as const),
      search: text,
      sent: fc.constantFrom('yes', 'no', 'all'),
      place: text,
    },
    { requiredKeys: ['sort'] },
  )
  fc.assert(
    fc.property(asked, fc.integer({ min: 1, max: 101 }), ({ place, ...query }, most) => {
      const { sort } = query
      const keys = [...list.sorts[sort], list.id]
      const order = query.order ?? list.order!({ sort } as never)
      const cursor =
        place === undefined
          ? undefined
          : cursorOf(JSON.stringify(sort === 'subject' ? [sort, place, moment, id] : [sort, moment, id]))
      // A search is no matter of kept plans: each of its rows has its place.
      const place_ = query.search?.trim()
        ? placeOf(sort, keys)
        : sql`case when row_number() over (${orderBy(keys, order)}) = ${sql.lit(most - 1)} then ${placeOf(sort, keys)} end`
      const wanted = list.filtered(list.filterQuery.parse(query), at)
      const whole =
        sql`select "m"."id", "m"."subject", ${place_} as list_place from "mails" as "m" where m.brand_id = ${'b'} and ${
          cursor ? sql`${wanted} and ${after(cursor, sort, keys, order)}` : wanted
        } ${orderBy(keys, order)} limit ${sql.lit(most)}`.compile(compiler)
      const { sql: written, parameters } = compiled({ ...query, cursor }, most)
      assert.equal(written, whole.sql)
      assert.deepEqual(parameters, whole.parameters)
    }),
    { seed: 6, numRuns: 500 },
  )
})

test('the first sort is the one that nobody asks for, and goes the way that the list says', () => {
  assert.ok(compiled({}).sql.endsWith('order by "m"."created_at" desc, "m"."id" desc limit 26'))
  assert.ok(
    compiled({ sort: 'subject' }).sql.endsWith(
      'order by "m"."subject" asc, "m"."created_at" asc, "m"."id" asc limit 26',
    ),
  )
  assert.ok(compiled({ order: 'asc' }).sql.endsWith('order by "m"."created_at" asc, "m"."id" asc limit 26'))
  assert.equal(list.query.safeParse({ sort: 'body' }).success, false)
})

test('a plan is kept for filters that are few in kind, never for a search', () => {
  assert.equal(list.plans(list.query.parse({ sent: 'yes' })), true)
  assert.equal(list.plans(list.query.parse({ search: 'a' })), false)
})

test('rows and sorts that hold a value are refused when the list is described', () => {
  assert.throws(
    () =>
      defineList({
        ...list,
        rows: (db) => db.selectFrom('mails as m').select(['m.id', 'm.subject']).where('m.kind', '=', 'x'),
      }),
    /rows .* hold a value/,
  )
  assert.throws(
    () => defineList({ ...list, sorts: { created: [by.moment(sql`greatest(m.created_at, ${new Date(0)})`)] } }),
    /sorts .* hold a value/,
  )
})

const kinds: Array<[Key, fc.Arbitrary<unknown>]> = [
  [by.text('a'), fc.string().filter((value) => !value.includes('\0'))],
  [by.uuid('a'), fc.uuid()],
  [by.integer('a'), fc.integer()],
  [by.flag('a'), fc.boolean()],
  [
    by.day('a'),
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2999-01-01'), noInvalidDate: true })
      .map((value) => value.toISOString().slice(0, 10)),
  ],
  [
    by.moment('a'),
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2999-01-01'), noInvalidDate: true })
      .map((value) => value.toISOString().replace('Z', '456+00:00')),
  ],
]

test('a cursor of the list is taken as it was given, with its values', () => {
  fc.assert(
    fc.property(fc.tuple(...kinds.map(([, values]) => values)), (values) => {
      const keys = kinds.map(([key]) => key)
      const { parameters } = after(cursorOf(JSON.stringify(['s', ...values])), 's', keys, 'asc').compile(compiler)
      assert.deepEqual(parameters, values)
    }),
    { seed: 4, numRuns: 200 },
  )
})

test('whatever else is sent as a cursor is refused on its field, before the database', () => {
  const key = [by.uuid('a')]
  const id = '00000000-0000-4000-8000-000000000000'
  for (const place of [['t', id], ['s'], ['s', id, id], ['s', 'x'], ['s', null], { 0: 's', 1: id }, 's', null])
    refused(() => after(cursorOf(JSON.stringify(place)), 's', key, 'asc'))
  for (const [index, [one]] of kinds.entries())
    for (const value of [
      null,
      undefined,
      {},
      [],
      '\0',
      Number.NaN,
      1.5,
      ...(index === 0
        ? []
        : ['x', '2026-13-40', '2026-02-30', '2026-02-30T10:00:00+00:00', '2026-11-28T25:00:00+00:00']),
    ])
      refused(() => after(cursorOf(JSON.stringify(['s', value])), 's', [one], 'asc'))
  fc.assert(
    fc.property(fc.string(), (cursor) => refused(() => after(cursor, 's', key, 'desc'))),
    { seed: 5, numRuns: 200 },
  )
})
