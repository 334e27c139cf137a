import { sql } from 'kysely'
import { z } from 'zod'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { seatKindName } from '../change-requests/fields.ts'
import { findContract } from '../contracts/service.ts'
import * as schema from '../schema.ts'
import { blocksOf, causeName, type Row, view } from './service.ts'

const names = [by.text('c.surname'), by.text('c.given_name')]
const inRegularisation = sql<boolean>`exists (select from connection_blocks b where b.connection_id = c.id and b.lifted_at is null and b.cause = 'regularisation')`
const states = {
  active: sql<boolean>`not c.is_blocked`,
  blocked: sql<boolean>`c.is_blocked`,
  notice: sql<boolean>`c.notice_ends_on is not null`,
  regularisation: inRegularisation,
}

/** «Liste des connexions» (C10, C11): each sort is an index of its own (connections_by_…), so that every page costs the same. */
export const connectionList = defineList({
  title: { fr: 'Connexions', en: 'Connections' },
  rows: (db) =>
    db
      .selectFrom('connections as c')
      .select([
        'c.id',
        'c.account_id',
        'c.surname',
        'c.given_name',
        'c.identifier',
        'c.email',
        'c.application_id',
        'c.application_name',
        'c.seat_kind',
        'c.is_blocked',
        'c.notice_ends_on',
      ])
      .select(blocksOf.as('blocks'))
      .$castTo<Row>(),
  scope: ({ id }: { id: string }) => sql`c.contract_id = ${id} and c.ended_on is null`,
  filters: {
    search: words({ folded: sql`c.search_text` }),
    application: filter(z.uuid().optional(), (id) => sql`c.application_id = ${id}`),
    seatKind: filter(schema.seatKind.optional(), (kind) => sql`c.seat_kind = ${kind}`),
    state: filter(z.enum(['active', 'blocked', 'notice', 'regularisation']).optional(), (state) => states[state]),
  },
  id: by.uuid('c.id'),
  sorts: {
    surname: names,
    givenName: [by.text('c.given_name'), by.text('c.surname')],
    identifier: [by.text('c.identifier')],
    email: [by.text('c.email')],
    application: [by.text('c.application_name'), ...names],
    seatKind: [by.integer('c.seat_order'), ...names],
    blocked: [by.flag('c.is_blocked'), ...names],
  },
  item: schema.connectionRow,
  view: (row, reader) => view(reader, row),
  // One's own connection is readable without administering the contract; its list is for those to whom the contract is.
  guard: (ctx, { id }) => findContract(ctx, id),
  shows: (row, reader) => row.account_id !== reader.actor.accountId,
  planned: true,
  counts: { total: sql`count(*)::int`, blocked: sql`(count(*) filter (where c.is_blocked))::int` },
  file: {
    begin: async (ctx, { id }) => (await findContract(ctx, id)).number,
    columns: {
      surname: { title: { fr: 'Nom', en: 'Surname' }, type: 'text', width: 24 },
      givenName: { title: { fr: 'Prénom', en: 'First name' }, type: 'text', width: 20 },
      identifier: { title: { fr: 'Identifiant', en: 'Identifier' }, type: 'text', width: 20 },
      email: { title: { fr: 'Email', en: 'Email' }, type: 'text', width: 34 },
      applicationName: { title: { fr: 'Logiciel', en: 'Application' }, type: 'text', width: 22 },
      seatKind: {
        title: { fr: 'Type de connexion', en: 'Kind of connection' },
        type: 'text',
        width: 18,
        value: (row, { locale }) => seatKindName(row.seatKind, locale),
      },
      blocked: { title: { fr: 'Connexion bloquée', en: 'Blocked' }, type: 'boolean', width: 18 },
      causes: {
        title: { fr: 'Cause du blocage', en: 'Cause of the block' },
        type: 'text',
        width: 30,
        value: (row, { locale }) => row.blocks.map((block) => causeName(block.cause, locale)).join(', '),
      },
      noticeEndsOn: { title: { fr: 'Fin de préavis', en: 'End of notice' }, type: 'date', width: 14 },
    },
  },
})
