// The kernel's own part in the proof of isolation.
import { createHash } from 'node:crypto'
import { insert, makeMember } from '../portal.ts'
import type { Draft, Isolation } from './fixtures.ts'

const people = '$2::uuid[]'

/** Somebody who reads each space, but changes nothing. */
async function subscribeReader({ portal, ids, organisation, subscribable, membershipOf }: Draft): Promise<void> {
  for (const space of subscribable)
    ids['space-subscriptions'] = (
      await insert(portal, 'space_subscriptions', {
        organisation_id: organisation,
        membership_id: await membershipOf('readOnly'),
        space,
        access: 'read',
        origin: 'manager',
      })
    ).id
}

async function makeTechnicalUser({ portal, name, brandId, organisation, people, ids }: Draft): Promise<void> {
  const { id } = await insert(portal, 'accounts', {
    brand_id: brandId,
    kind: 'technical',
    status: 'active',
    identifier: `tech.${name}`,
    surname: 'Passerelle',
    given_name: '',
  })
  await insert(portal, 'technical_users', {
    account_id: id,
    organisation_id: organisation,
    name: 'Passerelle',
    created_at: portal.clock.now,
  })
  await insert(portal, 'technical_secrets', {
    account_id: id,
    secret_hash: createHash('sha256').update(name).digest(),
    created_at: portal.clock.now,
  })
  await makeMember(portal, id, organisation, 'technical')
  people.technical = id
  ids['technical-users'] = id
}

async function addWork({ portal, brandId, people }: Draft): Promise<string> {
  const work = await insert(portal, 'work', {
    brand_id: brandId,
    account_id: people.principal,
    side: 'client',
    kind: 'organisation.membership_removal',
    input: '{}',
    print: 'planted',
    total: 1,
    started_at: portal.clock.now,
    touched_at: portal.clock.now,
  })
  await insert(portal, 'work_items', { work_id: work.id, position: 1, subject_id: people.member, name: 'x' })
  return work.id
}

async function addEvent(draft: Draft): Promise<string> {
  const { portal, canary, organisation, people } = draft
  const event = await insert(portal, 'journal_events', {
    brand_id: draft.brandId,
    organisation_id: organisation,
    at: portal.clock.now,
    actor_id: people.principal,
    actor_label: canary,
    type: 'organisation.details.updated',
    subject_type: 'organisation',
    subject_id: organisation,
    subject_label: canary,
    about_id: people.member,
    before: JSON.stringify({ text: canary }),
    after: JSON.stringify({ text: canary }),
    ...draft.eventColumns,
  })
  return event.id
}

async function addMail({ portal, brandId, canary, name, people }: Draft): Promise<string> {
  const mail = await insert(portal, 'mails', {
    brand_id: brandId,
    account_id: people.administrator,
    kind: 'x',
    key: `x-${name}`,
    to_address: 'x@x.example',
    subject: canary,
    text_body: canary,
  })
  return mail.id
}

/** What the kernel's tables hold of a client, and the leaks that there could be in them. */
const webhook = "select id from webhooks where url = 'https://x.example/' || $1"

export const kernel: Isolation = {
  rows: {
    charges: 'organisation_id = $1',
    inbound_mails: `became_id in (select id from tickets where account_id = any (${people}))`,
    space_offers: 'organisation_id = $1',
    organisations: 'id = $1',
    services: 'organisation_id = $1',
    sites: 'organisation_id = $1',
    accounts: `id = any (${people})`,
    account_blocks: `account_id = any (${people})`,
    memberships: 'organisation_id = $1',
    membership_services: 'organisation_id = $1',
    space_subscriptions: 'organisation_id = $1',
    technical_users: 'organisation_id = $1',
    technical_secrets: `account_id = any (${people})`,
    readings: `account_id = any (${people})`,
    files: `created_by = any (${people})`,
    feed_events: "data -> 'client' ->> 'id' = $1::text",
    feed_readers: `account_id = any (${people})`,
    webhooks: "url = 'https://x.example/' || $1",
    webhook_secrets: `webhook_id in (${webhook})`,
    webhook_deliveries: `webhook_id in (${webhook})`,
    // The one that was planted: whoever calls a route may start tasks of their own.
    work: `account_id = any (${people}) and print = 'planted'`,
    list_views: `account_id = any (${people})`,
    client_group_members: 'organisation_id = $1',
    paperless_consents: 'organisation_id = $1',
    work_items: `work_id in (select id from work where account_id = any (${people}) and print = 'planted')`,
  },
  notPlanted: [
    // What an origin said stays as it was said.
    ...['origin_kind', 'origin_part', 'reference', 'label', 'currency', 'vat_category'].map((column) => `charges.${column}`),
    'feed_events.kind', 'feed_events.restricted_to', 'webhooks.url', 'webhooks.disabled_because', 'webhook_deliveries.kind', 'webhook_deliveries.state', 'webhook_deliveries.failure',
    'kind', 'status', 'cause', 'role', 'locale', 'siret', 'storage_key', 'sha256', 'content_type', 'search_text', 'invoicing_mandate',
    'inbound_mails.state', 'inbound_mails.reason', 'inbound_mails.origin', 'inbound_mails.takes', 'inbound_mails.became_kind', 'pacage_number', 'account_state', 'account_kind', 'space', 'access', 'origin', 'end_reason', 'identifier', 'sign_in_email',
    'foreign_identifier', 'vat_number', 'side', 'end_code', 'work.kind', 'work_items.state', 'work_items.code', 'work.print', 'organisations.name', 'organisations.code', 'organisations.city', 'services.name', 'list', 'paperless_consents.state', 'organisations.country', 'organisations.login', 'organisations.archived_by_label', 'organisations.archive_reason',
  ], // biome-ignore format: a list of words
  outsiders: {
    memberships: `account_id = any (${people})`,
    space_subscriptions: `membership_id in (select id from memberships where account_id = any (${people}))`,
  },
  fill: async (draft) => {
    const { portal, ids, organisation, people } = draft
    const site = await insert(portal, 'sites', { organisation_id: organisation, name: 'Siège' })
    await subscribeReader(draft)
    const membership = await draft.membershipOf('member')
    await insert(portal, 'membership_services', {
      membership_id: membership,
      organisation_id: organisation,
      service_id: draft.service,
    })
    await insert(portal, 'account_blocks', {
      account_id: people.member,
      cause: 'provider',
      reason: 'x',
      lifted_at: new Date(portal.clock.now.getTime() + 1000),
      opened_at: portal.clock.now,
    })
    await makeTechnicalUser(draft)
    ids.work = await addWork(draft)
    await insert(portal, 'paperless_consents', {
      ...{ organisation_id: organisation, state: 'asked', decided_at: portal.clock.now, decided_by_label: 'x' },
    })
    await insert(portal, 'list_views', { account_id: people.member, list: '/tickets', columns: '{number}' })
    await insert(portal, 'readings', {
      account_id: people.member,
      kind: 'kernel.reading',
      record_id: organisation,
      read_at: portal.clock.now,
    })
    for (const name of ['organisations', 'organisation', 'organisationId', 'organisationIds']) ids[name] = organisation
    for (const name of ['services', 'serviceId', 'service', 'serviceIds']) ids[name] = draft.service
    for (const name of ['accounts', 'accountId', 'accountIds', 'subject', 'about', 'members', 'sessions'])
      ids[name] = people.member!
    for (const name of ['memberships', 'membershipId', 'ids']) ids[name] = membership
    Object.assign(ids, { siteId: site.id, actor: people.principal })
  },
  fillPlanted: async (draft) => {
    draft.ids.eventId = await addEvent(draft)
    draft.ids.mails = await addMail(draft)
  },
  open: [
    'GET /api/v1/brand',
    'GET /api/v1/brand/logo/{fileId}',
    'POST /api/v1/session',
    'POST /api/v1/session/second-factor',
    'POST /api/v1/session/second-factor-setup',
    'PUT /api/v1/session/second-factor-setup',
    'PUT /api/v1/session/password',
    'DELETE /api/v1/session',
    'DELETE /api/v1/session/view',
    'POST /api/v1/password-reset-requests',
    'GET /api/v1/one-time-tokens/{token}',
    'POST /api/v1/password-resets',
    'POST /api/v1/account/reactivation',
    'POST /api/v1/activations',
    'POST /api/v1/sign-in-email-confirmations',
  ],
  uploadFields: ({ organisation, accountId }) => ({
    organisation: organisation!,
    organisationId: organisation!,
    accountId: accountId!,
    reason: 'essai',
  }),
  plants: [
    {
      name: 'journal open to all',
      sql: 'create policy leak on journal_events for select to parvis_client using (true)',
      undo: 'drop policy leak on journal_events',
    },
    {
      name: 'a permission asked of any account',
      replaces: 'parvis.organisation_ids_with_permission(text)',
      sql: `create or replace function parvis.organisation_ids_with_permission(wanted text) returns uuid[] language sql stable security definer set search_path = public as $$
      select coalesce(array_agg(distinct m.organisation_id), '{}') from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = wanted $$`,
    },
    {
      name: 'a filter by organisation forgotten in the queries that read',
      rewrite: (text) =>
        /^\s*select/i.test(text)
          ? text.replace(/((?:\w+\.|"\w+"\.)?"?organisation_id"?) = (\$\d+)/g, '($1 = $2 or true)')
          : text,
    },
  ],
}
