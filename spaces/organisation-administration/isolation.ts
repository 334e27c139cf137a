// What a client has in «Activités du gestionnaire», for the proof of isolation: what waits, what was decided, reviews.
import type { Draft, Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

async function offerSpaces({ portal, organisation, subscribable, membershipOf }: Draft): Promise<void> {
  for (const space of subscribable) {
    // A subscription may have offered it already.
    await portal.sql('insert into space_offers (organisation_id, space) values ($1, $2) on conflict do nothing', [
      organisation,
      space,
    ])
    await insert(portal, 'space_defaults', {
      organisation_id: organisation,
      space,
      membership_id: await membershipOf('member'),
      access: 'read',
    })
  }
}

async function askToJoin({ portal, brandId, organisation, people, service }: Draft): Promise<string> {
  const request = await insert(portal, 'membership_requests', {
    brand_id: brandId,
    organisation_id: organisation,
    account_id: people.requester,
    whole: false,
    requested_at: portal.clock.now,
    comment: 'x',
  })
  await insert(portal, 'membership_request_services', {
    request_id: request.id,
    organisation_id: organisation,
    service_id: service,
  })
  return request.id
}

async function askForSpace({ portal, brandId, organisation, people, subscribable, membershipOf }: Draft) {
  const request = await insert(portal, 'space_requests', {
    brand_id: brandId,
    organisation_id: organisation,
    membership_id: await membershipOf('member'),
    account_id: people.member,
    origin: 'person',
    requested_at: portal.clock.now,
    comment: 'x',
  })
  const item = await insert(portal, 'space_request_items', {
    request_id: request.id,
    organisation_id: organisation,
    space: subscribable[0],
  })
  return { request: request.id as string, item: item.id as string }
}

async function reviewAccess({ portal, organisation, membershipOf }: Draft): Promise<string> {
  const review = await insert(portal, 'access_reviews', {
    organisation_id: organisation,
    opened_on: '2026-11-01',
    closes_on: '2027-01-01',
  })
  await insert(portal, 'access_review_items', {
    review_id: review.id,
    organisation_id: organisation,
    membership_id: await membershipOf('member'),
  })
  return review.id
}

/** One that was refused, whose every text is planted; one that waits comes after (a reason goes with a refusal alone). */
async function refuseOrganisation({ portal, brandId, people, staffId }: Draft): Promise<void> {
  await insert(portal, 'organisation_requests', {
    brand_id: brandId,
    account_id: people.subscriber,
    kind: 'foreign',
    name: 'Maison à créer',
    requested_at: portal.clock.now,
    decision: 'refused',
    refusal_reason: 'x',
    decided_at: portal.clock.now,
    decided_by: staffId,
  })
}

export const isolation: Isolation = {
  rows: {
    space_defaults: 'organisation_id = $1',
    membership_requests: 'organisation_id = $1',
    space_requests: 'organisation_id = $1',
    organisation_requests: 'account_id = any ($2::uuid[])',
    space_request_items: 'organisation_id = $1',
    access_reviews: 'organisation_id = $1',
    access_review_items: 'organisation_id = $1',
  },
  notPlanted: ['decision', 'granted_access', 'outcome'],
  outsiders: { membership_requests: 'account_id = any ($2::uuid[])' },
  dealings: { membership_requests: 'account_id = any ($2::uuid[])' },
  technical: true,
  fill: async (draft) => {
    await offerSpaces(draft)
    const joining = await askToJoin(draft)
    const { request, item } = await askForSpace(draft)
    const review = await reviewAccess(draft)
    await refuseOrganisation(draft)
    Object.assign(draft.ids, {
      'membership-requests': joining,
      'space-requests': request,
      items: item,
      chosen: `${item}:read`,
      'access-reviews': review,
    })
  },
  fillPlanted: async ({ portal, brandId, people, canary, ids }) => {
    const creation = await insert(portal, 'organisation_requests', {
      brand_id: brandId,
      account_id: people.subscriber,
      kind: 'foreign',
      name: `Maison ${canary}`,
      foreign_identifier: canary,
      city: canary,
      comment: canary,
      requested_at: portal.clock.now,
    })
    ids['organisation-requests'] = creation.id
  },
  uploads: /\/recovery$/,
  query: (route, query, space) => {
    if (query.has('space')) query.set('space', space)
    if (!/explanation$/.test(route.path)) return
    query.set('space', space)
    query.delete('permission')
  },
  namesOthers: /account\/(membership|space|organisation)-requests|principal-transfers/,
  allowed: (route, actor, client) =>
    /account\/membership-requests/.test(route.path) &&
    // A request of one's own is one's own to withdraw.
    (route.method === 'POST' ? actor.sees.length > 0 : actor.deals?.includes(client.name) === true),
  open: ['GET /api/v1/history-verifier.mjs'],
  plants: [
    {
      name: 'a table without row-level security: requests for spaces',
      sql: 'alter table space_requests disable row level security',
      undo: 'alter table space_requests enable row level security',
    },
  ],
}
