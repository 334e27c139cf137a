// What is for some clients alone, for the proof of isolation: a page for a group, a client's own contact; and an edition, which no client reads.
import { randomUUID } from 'node:crypto'
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

export const isolation: Isolation = {
  rows: {
    portal_configurations: "content ->> 'of' = $1::text",
    portal_pages: 'group_id in (select g.group_id from client_group_members g where g.organisation_id = $1)',
    portal_contacts: 'id in (select c.contact_id from portal_contact_clients c where c.organisation_id = $1)',
    portal_contact_clients: 'organisation_id = $1',
  },
  notPlanted: [
    'portal_configurations.state',
    'portal_configurations.content',
    'portal_pages.audience',
    'portal_pages.address',
  ],
  fill: async ({ portal, brandId, organisation, canary, ids, name }) => {
    const text = JSON.stringify({ fr: canary, en: canary })
    const now = portal.clock.now
    await insert(portal, 'portal_configurations', {
      brand_id: brandId,
      state: 'superseded',
      number: ['alpha', 'beta', 'gamma'].indexOf(name) + 1000,
      content: JSON.stringify({ of: organisation, home: canary }),
      created_at: now,
      updated_at: now,
      published_at: now,
    })
    const contact = await insert(portal, 'portal_contacts', {
      id: randomUUID(),
      brand_id: brandId,
      position: 1,
      name: 'x',
      role: text,
      phone: 'x',
      email: 'x',
      for_all: false,
    })
    await insert(portal, 'portal_contact_clients', {
      brand_id: brandId,
      contact_id: contact.id,
      organisation_id: organisation,
    })
    Object.assign(ids, { address: `page-${name}` })
  },
  // The group that the client is in comes with another space.
  fillPlanted: async ({ portal, brandId, organisation, canary, name }) => {
    const text = JSON.stringify({ fr: canary, en: canary })
    const [{ group_id }] = await portal.sql('select group_id from client_group_members where organisation_id = $1', [
      organisation,
    ])
    await insert(portal, 'portal_pages', {
      id: randomUUID(),
      brand_id: brandId,
      address: `page-${name}`,
      position: 1,
      title: text,
      body: text,
      audience: 'group',
      group_id,
      is_help: true,
      words: canary,
      published_at: portal.clock.now,
    })
  },
  // They are for everybody: what is in force for strangers too, and two acts that are limited by where they come from.
  open: [
    'GET /api/v1/open-pages/{address}',
    'GET /api/v1/portal-contact',
    'GET /api/v1/portal-pictures/{fileId}',
    'POST /api/v1/portal-contact/messages',
    'POST /api/v1/sign-ups',
  ],
  uploads: /portal-configuration\/draft\/pictures$/,
  uploadFields: () => ({ use: 'logo', version: '0' }),
  plants: [
    {
      name: 'a policy that lets every client read the pages of all groups',
      sql: 'create policy leak on portal_pages for select to parvis_client using (true)',
      undo: 'drop policy leak on portal_pages',
    },
    {
      name: "a policy that lets every client read each other's contacts",
      sql: 'create policy leak on portal_contacts for select to parvis_client using (true)',
      undo: 'drop policy leak on portal_contacts',
    },
  ],
}
