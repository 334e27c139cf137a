// What a client has in «Mon assistance», for the proof of isolation.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

export const isolation: Isolation = {
  rows: {
    tickets: 'account_id = any ($2::uuid[])',
    ticket_messages: 'ticket_id in (select id from tickets where account_id = any ($2::uuid[]))',
  },
  notPlanted: ['category', 'author_side', 'tickets.number', 'tickets.imported_number'],
  fill: async ({ portal, name, brandId, organisation, people, ids, canary, file }) => {
    const ticket = await insert(portal, 'tickets', {
      brand_id: brandId,
      organisation_id: organisation,
      account_id: people.administrator,
      number: `T-${name}`,
      subject: 'x',
      opened_by_label: 'x',
      opened_at: portal.clock.now,
      last_activity_at: portal.clock.now,
    })
    const message = await insert(portal, 'ticket_messages', {
      ticket_id: ticket.id,
      author_id: people.administrator,
      author_label: 'x',
      author_side: 'client',
      body: 'x',
      created_at: portal.clock.now,
    })
    const attachment = await file(canary, { kind: 'support.message', id: message.id })
    await insert(portal, 'ticket_attachments', { message_id: message.id, file_id: attachment })
    Object.assign(ids, { tickets: ticket.id, 'tickets.fileId': attachment })
  },
  uploads: /tickets$|tickets\/\{id\}\/messages$/,
  uploadFields: () => ({ subject: 'essai', category: 'question', body: 'essai' }),
  plants: [
    {
      name: 'a policy that lets everybody read tickets',
      sql: 'create policy leak on tickets for select to parvis_client using (true)',
      undo: 'drop policy leak on tickets',
    },
  ],
}
