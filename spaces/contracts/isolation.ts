// What a client has in «Administration de contrat», for the proof of isolation.
import type { Draft, Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

async function addApplication({ portal, name, brandId, organisation, ids }: Draft): Promise<void> {
  const application = await insert(portal, 'applications', {
    brand_id: brandId,
    code: `app-${name}`,
    name: 'Orba Paie',
  })
  const profile = await insert(portal, 'application_profiles', {
    application_id: application.id,
    code: 'GEST',
    name: 'Gestionnaire',
  })
  const user = await insert(portal, 'application_users', {
    brand_id: brandId,
    application_id: application.id,
    organisation_id: organisation,
    external_id: 'x',
    surname: 'MORVANEC',
  })
  for (const key of ['applications', 'application', 'applicationId']) ids[key] = application.id
  Object.assign(ids, { profileId: profile.id, applicationUserId: user.id })
}

async function addContract({ portal, name, brandId, organisation, ids, eventColumns }: Draft): Promise<void> {
  const { id } = await insert(portal, 'contracts', {
    brand_id: brandId,
    organisation_id: organisation,
    number: `K-${name}`,
    title: 'PACK',
    starts_on: '2024-04-01',
    next_invoice_on: '2026-12-01',
    invoice_day: 1,
    sells_named: true,
    sells_concurrent: true,
  })
  await insert(portal, 'contract_applications', { contract_id: id, application_id: ids.applications })
  await insert(portal, 'contract_prices', {
    contract_id: id,
    seat_kind: 'named',
    valid_from: '2024-01-01',
    monthly_cents: 2900,
  })
  for (const key of ['contracts', 'contract', 'contractId', 'object']) ids[key] = id
  eventColumns.contract_id = id
}

/** Whoever administers the contract: one with the right to it, one who only reads, and one who is removed later. */
async function delegate({ portal, brandId, people, ids, staffId }: Draft): Promise<void> {
  for (const who of ['readOnly', 'removed', 'administrator'])
    ids.delegations = (
      await insert(portal, 'delegations', {
        brand_id: brandId,
        contract_id: ids.contracts,
        account_id: people[who],
        requested_by: people[who],
        requested_by_label: 'x',
        requested_at: portal.clock.now,
        form_received_on: '2024-04-01',
        validated_at: portal.clock.now,
        validated_by: staffId,
      })
    ).id
}

async function connectSubscriber({ portal, brandId, organisation, people, ids }: Draft): Promise<void> {
  const seat = await insert(portal, 'seats', {
    contract_id: ids.contracts,
    kind: 'named',
    account_id: people.subscriber,
    created_on: '2024-04-01',
  })
  const connection = await insert(portal, 'connections', {
    brand_id: brandId,
    organisation_id: organisation,
    contract_id: ids.contracts,
    application_id: ids.applications,
    account_id: people.subscriber,
    seat_kind: 'named',
    seat_id: seat.id,
    created_on: '2024-04-01',
    profile_id: ids.profileId,
    application_user_id: ids.applicationUserId,
  })
  await insert(portal, 'connection_blocks', {
    connection_id: connection.id,
    cause: 'administrator',
    opened_at: portal.clock.now,
    opened_by: people.administrator,
  })
  Object.assign(ids, { connections: connection.id, copyFrom: connection.id })
}

async function addSession({ portal, brandId, ids }: Draft): Promise<void> {
  const session = await insert(portal, 'training_sessions', {
    brand_id: brandId,
    title: 'Prise en main',
    starts_at: '2027-01-10T09:00:00Z',
    ends_at: '2027-01-10T17:00:00Z',
    seats: 5,
  })
  for (const key of ['training-sessions', 'trainingSessionId', 'sessionId']) ids[key] = session.id
}

async function addRequest({ portal, name, brandId, canary, organisation, people, ids }: Draft): Promise<void> {
  const { id } = await insert(portal, 'change_requests', {
    brand_id: brandId,
    organisation_id: organisation,
    contract_id: ids.contracts,
    number: `D-${name}`,
    kind: 'training',
    wished_on: '2026-12-01',
    account_id: people.administrator,
    requested_by_label: 'x',
    requested_at: portal.clock.now,
    modified_at: portal.clock.now,
  })
  await insert(portal, 'change_request_versions', {
    request_id: id,
    version: 1,
    created_at: portal.clock.now,
    created_by: people.administrator,
    created_by_label: 'x',
    content: JSON.stringify({
      kind: 'training',
      contractId: ids.contracts,
      wishedOn: '2026-12-01',
      comment: canary,
      trainingSessionId: ids.trainingSessionId,
      accountIds: [people.subscriber],
    }),
  })
  Object.assign(ids, { 'change-requests': id, requestId: id })
}

/** What came of the request: its form, its bill, who is registered, and that it was told of. */
async function followRequest({ portal, brandId, canary, people, ids, file }: Draft): Promise<void> {
  ids.fileId = await file(canary, { kind: 'contracts.request', id: ids.requestId! })
  await insert(portal, 'signed_forms', {
    request_id: ids.requestId,
    version: 1,
    channel: 'upload',
    received_on: '2026-11-20',
    file_id: ids.fileId,
    recorded_by: people.administrator,
    recorded_by_label: 'x',
    recorded_at: portal.clock.now,
    confirms: false,
    needs_review: true,
  })
  await insert(portal, 'billing_lines', {
    brand_id: brandId,
    contract_id: ids.contracts,
    request_id: ids.requestId,
    seat_kind: 'named',
    label: 'x',
    month: '2026-12-01',
    from_on: '2026-12-01',
    to_on: '2026-12-31',
    billed_days: 31,
    days_in_month: 31,
    quantity: 1,
    unit_monthly_cents: 2900,
    amount_cents: 2900,
    invoice_on: '2026-12-01',
    created_at: portal.clock.now,
  })
  await insert(portal, 'training_registrations', {
    training_session_id: ids.trainingSessionId,
    account_id: people.subscriber,
    request_id: ids.requestId,
    attendee_label: 'x',
    created_at: portal.clock.now,
  })
  await insert(portal, 'notifications', {
    brand_id: brandId,
    account_id: people.administrator,
    kind: 'contracts.request_refused',
    params: JSON.stringify({ number: canary, detail: canary, reason: canary }),
    created_at: portal.clock.now,
  })
}

const contracts = '(select id from contracts where organisation_id = $1)'
const requests = '(select id from change_requests where organisation_id = $1)'

export const isolation: Isolation = {
  rows: {
    application_users: 'organisation_id = $1',
    contracts: 'organisation_id = $1',
    change_requests: 'organisation_id = $1',
    change_request_versions: `request_id in ${requests}`,
    signed_forms: `request_id in ${requests}`,
    training_registrations: `request_id in ${requests}`,
    billing_lines: `contract_id in ${contracts}`,
    seats: `contract_id in ${contracts}`,
    connections: 'organisation_id = $1',
    delegations: `contract_id in ${contracts}`,
    connection_blocks: 'connection_id in (select id from connections where organisation_id = $1)',
  },
  notPlanted: ['decision', 'channel', 'seat_kind', 'attendance', 'contracts.number', 'change_requests.number'],
  outsiders: { delegations: 'account_id = any ($2::uuid[])' },
  technical: true,
  fill: async (draft) => {
    await addApplication(draft)
    await addContract(draft)
    await delegate(draft)
    await connectSubscriber(draft)
    await addSession(draft)
    await addRequest(draft)
    await followRequest(draft)
  },
  uploads: /signed-forms$|form-readings$|\/import$/,
  uploadFields: ({ application }) => ({
    version: '1',
    channel: 'email',
    receivedOn: '2026-11-20',
    application: application!,
    applicationId: application!,
    mode: 'check',
    confirm: 'false',
  }),
  open: ['GET /api/v1/delegation-form.pdf'],
  plants: [
    {
      name: 'a policy that lets everybody read requests for changes',
      sql: 'create policy leak on change_requests for select to parvis_client using (true)',
      undo: 'drop policy leak on change_requests',
    },
  ],
}
