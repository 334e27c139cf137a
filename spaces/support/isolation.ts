// What a client has in «Mon assistance», for the proof of isolation.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

const theirs = 'ticket_id in (select id from tickets where account_id = any ($2::uuid[]))'
const moves = 'from_id in (select id from tickets where account_id = any ($2::uuid[]))'

export const isolation: Isolation = {
  technical: true,
  rows: {
    tickets: 'account_id = any ($2::uuid[])',
    ticket_messages: theirs,
    ticket_followers: theirs,
    ticket_pauses: theirs,
    ticket_notes: theirs,
    ticket_copies: `message_id in (select id from ticket_messages where ${theirs})`,
    ticket_note_files: `note_id in (select id from ticket_notes where ${theirs})`,
    ticket_mentions: `note_id in (select id from ticket_notes where ${theirs})`,
    ticket_times: theirs,
    ticket_timers: theirs,
    ticket_surveys: theirs,
    ticket_moves: moves,
    ticket_moved_messages: `move_id in (select id from ticket_moves where ${moves})`,
    solved_requests: 'account_id = any ($2::uuid[])',
  },
  notPlanted: [
    'category',
    'author_side',
    'tickets.number',
    'tickets.imported_number',
    'tickets.status',
    'tickets.closed_as',
    'ticket_messages.channel',
    'ticket_messages.mail_message_id',
    'ticket_messages.mail_references',
    'ticket_followers.side',
    'ticket_moves.kind',
    'ticket_moves.from_status',
    'ticket_moves.from_closed_as',
    'solved_requests.answer_kind',
  ],
  fill: async ({ portal, name, brandId, organisation, people, service, ids, canary, file }) => {
    const at = portal.clock.now
    const ticketOf = (account: string, number: string, more: object = {}) =>
      insert(portal, 'tickets', {
        ...{ brand_id: brandId, organisation_id: organisation, account_id: account, number: `T-${number}` },
        ...{ subject: 'x', opened_by_label: 'x', opened_at: at, last_activity_at: at, service_id: service, ...more },
      })
    const ticket = await ticketOf(people.administrator!, name)
    const settled = await ticketOf(people.administrator!, `${name}-2`, { status: 'closed', closed_at: at })
    const message = await insert(portal, 'ticket_messages', {
      ...{ ticket_id: ticket.id, author_id: people.administrator, author_label: 'x', author_side: 'client' },
      ...{ body: 'x', created_at: at },
    })
    await insert(portal, 'ticket_copies', { message_id: message.id, address: 'x' })
    await insert(portal, 'ticket_followers', {
      ...{ ticket_id: ticket.id, account_id: people.member, follower_label: 'x', side: 'client', added_at: at },
    })
    const note = await insert(portal, 'ticket_notes', {
      ...{ ticket_id: ticket.id, author_label: 'x', body: 'x', created_at: at },
    })
    const noteFile = await file(canary, { kind: 'support.note', id: note.id })
    await insert(portal, 'ticket_note_files', { note_id: note.id, file_id: noteFile })
    // Nobody of the staff is in every brand of the proof.
    await portal.sql('alter table ticket_mentions disable trigger keep_mentions_among_readers')
    await insert(portal, 'ticket_mentions', {
      ...{ note_id: note.id, account_id: people.administrator, mentioned_label: 'x' },
    })
    await portal.sql('alter table ticket_mentions enable trigger keep_mentions_among_readers')
    await insert(portal, 'ticket_timers', {
      ...{ ticket_id: ticket.id, account_id: people.administrator, account_label: 'x', started_at: at },
    })
    await insert(portal, 'ticket_times', {
      ticket_id: ticket.id,
      account_label: 'x',
      minutes: 5,
      spent_on: '2026-11-20',
    })
    await insert(portal, 'ticket_surveys', { ticket_id: settled.id, score: 4, answered_by_label: 'x', answered_at: at })
    const move = await insert(portal, 'ticket_moves', {
      ...{ kind: 'split', from_id: settled.id, into_id: ticket.id, moved_at: at, moved_by_label: 'x' },
      from_status: 'closed',
    })
    await insert(portal, 'ticket_moved_messages', { move_id: move.id, message_id: message.id })
    await insert(portal, 'solved_requests', {
      ...{ brand_id: brandId, account_id: people.administrator, organisation_id: organisation },
      ...{ answer_kind: 'none', body: 'x', solved_at: at },
    })
    const attachment = await file(canary, { kind: 'support.message', id: message.id })
    await insert(portal, 'ticket_attachments', { message_id: message.id, file_id: attachment })
    const mailbox = await insert(portal, 'mailboxes', {
      brand_id: brandId,
      address: `boite-${name}@provider.example`.toLowerCase(),
      host: 'imap.provider.example',
      port: 993,
      identifier: `boite-${name}`,
      sealed_password: Buffer.from('x'),
      takes: 'support.tickets',
      reads_from: portal.clock.now,
      created_at: portal.clock.now,
      updated_at: portal.clock.now,
    })
    const mail = await insert(portal, 'inbound_mails', {
      brand_id: brandId,
      mailbox_id: mailbox.id,
      takes: 'support.tickets',
      print: name,
      uid_validity: 1,
      uid: 1,
      state: 'taken',
      size_bytes: 1,
      message_id: 'x',
      subject: 'x',
      excerpt: 'x',
      received_at: portal.clock.now,
      settled_at: portal.clock.now,
      became_kind: 'support.ticket',
      became_id: ticket.id,
    })
    Object.assign(ids, {
      mailboxes: mailbox.id,
      'inbound-mails': mail.id,
      tickets: ticket.id,
      'tickets.fileId': attachment,
      noteFileId: noteFile,
      'ticket-moves': move.id,
      'tickets.accountId': people.member,
    })
  },
  uploads: /tickets$|tickets\/\{id\}\/(messages|notes)$/,
  uploadFields: () => ({ subject: 'essai', category: 'question', body: 'essai' }),
  // What the link of a closing mail opens: the number and the subject of its own ticket.
  open: ['POST /api/v1/ticket-surveys/reading', 'POST /api/v1/ticket-surveys'],
  plants: [
    {
      name: 'a policy that lets everybody read tickets',
      sql: 'create policy leak on tickets for select to parvis_client using (true)',
      undo: 'drop policy leak on tickets',
    },
    {
      name: 'internal notes that clients may read',
      sql: 'grant select on ticket_notes to parvis_client; create policy leak on ticket_notes for select to parvis_client using (true)',
      undo: 'drop policy leak on ticket_notes; revoke select on ticket_notes from parvis_client',
    },
    {
      name: 'everybody follows every ticket',
      replaces: 'parvis.followed_ticket_ids()',
      sql: `create or replace function parvis.followed_ticket_ids() returns uuid[] language sql stable security definer set search_path = public as $$
      select coalesce(array_agg(ticket_id), '{}') from ticket_followers $$`,
    },
  ],
}
