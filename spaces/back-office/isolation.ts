// What the provider notes of a client, gives it and writes to it, for the proof of isolation: no client reads any of it but the tickets.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

export const isolation: Isolation = {
  rows: {
    client_profiles: 'organisation_id = $1',
    client_discounts: 'organisation_id = $1',
    client_message_sends: 'organisation_id = $1',
  },
  notPlanted: [
    'attitude',
    'client_profiles.registration_address',
    'client_profiles.verified_phone',
    'client_profiles.phone_verified_by_label',
    'client_message_sends.locale',
  ],
  fill: async ({ portal, brandId, organisation, people, staffId, ids, name }) => {
    await insert(portal, 'client_profiles', { organisation_id: organisation, remark: 'x' })
    const discount = await insert(portal, 'client_discounts', {
      brand_id: brandId,
      organisation_id: organisation,
      rate: 1000,
      starts_on: '2026-01-01',
      created_at: portal.clock.now,
      created_by_label: 'x',
    })
    const ticket = await insert(portal, 'tickets', {
      brand_id: brandId,
      organisation_id: organisation,
      account_id: people.principal,
      number: `M-${name}`,
      subject: 'x',
      opened_by_label: 'x',
      opened_at: portal.clock.now,
      last_activity_at: portal.clock.now,
    })
    const text = JSON.stringify({ fr: 'x', en: 'x' })
    const message = await insert(portal, 'client_messages', {
      id: crypto.randomUUID(),
      brand_id: brandId,
      category: 'question',
      subject: text,
      body: text,
      only_filled: true,
      addressees: 1,
      sent_at: portal.clock.now,
      sent_by: staffId,
      sent_by_label: 'x',
    })
    await insert(portal, 'client_message_sends', {
      message_id: message.id,
      organisation_id: organisation,
      ticket_id: ticket.id,
      locale: 'fr',
      sent_at: portal.clock.now,
    })
    const group = await insert(portal, 'client_groups', {
      brand_id: brandId,
      name: `Groupe ${name}`,
      remark: '',
      created_at: portal.clock.now,
    })
    await insert(portal, 'client_group_members', {
      organisation_id: organisation,
      group_id: group.id,
      brand_id: brandId,
      added_at: portal.clock.now,
    })
    Object.assign(ids, { 'client-discounts': discount.id, 'client-groups': group.id, groupId: group.id })
  },
  plants: [
    {
      name: 'a policy that lets everybody read what the provider notes of clients',
      sql: 'grant select on client_profiles to parvis_client; create policy leak on client_profiles for select to parvis_client using (true)',
      undo: 'drop policy leak on client_profiles; revoke select on client_profiles from parvis_client',
    },
  ],
}
