// Two clients full of canaries and one of another brand, with a person of every kind in each.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { giveRoles } from '../../kernel/policy/roles.ts'
import { spaces } from '../../spaces.ts'
import { insert, makeAccount, makeMember, makeOrganisation, makeStaff, type Portal } from '../portal.ts'

export type ClientName = 'alpha' | 'beta' | 'gamma'

/** A client whose every free text holds its canary. */
export type Client = {
  name: ClientName
  brandId: string
  canary: string
  organisation: string
  /** Ids of its records, by what a path or a field of the API calls them. */
  ids: Record<string, string>
  /** Accounts by what they are in it. */
  people: Record<string, string>
}

/** Who asks, and whose canaries they may see. */
export type Actor = {
  name: string
  accountId: string | undefined
  scopes: string[] | null
  sees: ClientName[]
  /** Clients that they deal with without seeing them: one they ask to join, or belong to from later on. */
  deals?: ClientName[]
}

export type IsolationWorld = { clients: Client[]; actors: Actor[] }

/** Columns that hold no free text: what they are is the same for everybody, or public by nature (the name by which one finds whom to join). */
const notPlanted = new Set([
  'kind', 'status', 'state', 'cause', 'role', 'decision', 'locale', 'channel', 'category', 'seat_kind', 'author_side', 'attendance', 'siret', 'number', 'storage_key',
  'sha256', 'content_type', 'search_text', 'invoicing_mandate', 'pacage_number', 'account_state', 'account_kind', 'space', 'access', 'origin', 'end_reason', 'granted_access',
  'outcome', 'identifier', 'sign_in_email', 'colour', 'url', 'code', 'foreign_identifier', 'vat_number', 'granted',
  'organisations.name', 'organisations.city', 'services.name',
]) // biome-ignore format: a set of words

/** The rows of a client, table by table; $1 is its organisation, $2 its people. */
export const rowsOf: Record<string, string> = (() => {
  const people = '$2::uuid[]'
  const contracts = '(select id from contracts where organisation_id = $1)'
  const requests = '(select id from change_requests where organisation_id = $1)'
  const tickets = `(select id from tickets where account_id = any (${people}))`
  return {
    organisations: 'id = $1',
    services: 'organisation_id = $1',
    sites: 'organisation_id = $1',
    accounts: `id = any (${people})`,
    account_blocks: `account_id = any (${people})`,
    memberships: 'organisation_id = $1',
    membership_services: 'organisation_id = $1',
    space_offers: 'organisation_id = $1',
    space_defaults: 'organisation_id = $1',
    space_subscriptions: 'organisation_id = $1',
    membership_requests: 'organisation_id = $1',
    space_requests: 'organisation_id = $1',
    organisation_requests: `account_id = any (${people})`,
    space_request_items: 'organisation_id = $1',
    access_reviews: 'organisation_id = $1',
    access_review_items: 'organisation_id = $1',
    technical_users: 'organisation_id = $1',
    technical_secrets: `account_id = any (${people})`,
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
    tickets: `account_id = any (${people})`,
    ticket_messages: `ticket_id in ${tickets}`,
    files: `created_by = any (${people})`,
  }
})()

/** A condition of `rowsOf` for one client. */
export const whereOf = (condition: string, organisation: string, people: string[]): string =>
  condition.replaceAll('$1', `'${organisation}'`).replaceAll('$2', `array[${people.map((id) => `'${id}'`).join(', ')}]`)

async function makeClient(portal: Portal, name: ClientName, brandId: string, staffId: string): Promise<Client> {
  const canary = `CANARI${createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase()}`
  const values = { brand_id: brandId }
  const account = (who: string, more: Record<string, unknown> = {}) =>
    makeAccount(portal, `${who}.${name}`, { ...values, ...more })
  const principal = await account('principale')
  const organisation = await makeOrganisation(portal, `Maison ${name}`, { principal, values: { brand_id: brandId } })
  const people: Record<string, string> = { principal }
  for (const [who, role] of [
    ['secondary', 'secondary_manager'],
    ['administrator', 'member'],
    ['readOnly', 'member'],
    ['member', 'member'],
    ['subscriber', 'member'],
  ] as const) {
    people[who] = await account(who)
    await makeMember(portal, people[who], organisation, role)
  }
  const membershipOf = async (who: string) =>
    (
      await portal.sql('select id from memberships where organisation_id = $1 and account_id = $2', [
        organisation,
        people[who],
      ])
    )[0].id as string

  const service = (await insert(portal, 'services', { organisation_id: organisation, name: `Finances ${name}` })).id
  const site = (await insert(portal, 'sites', { organisation_id: organisation, name: 'Siège' })).id
  const application = (await insert(portal, 'applications', { ...values, code: `app-${name}`, name: 'Orba Paie' })).id
  const profile = (
    await insert(portal, 'application_profiles', { application_id: application, code: 'GEST', name: 'Gestionnaire' })
  ).id
  const applicationUser = (
    await insert(portal, 'application_users', {
      ...values,
      application_id: application,
      organisation_id: organisation,
      external_id: 'x',
      surname: 'MORVANEC',
    })
  ).id
  const contract = (
    await insert(portal, 'contracts', {
      ...values,
      organisation_id: organisation,
      number: `K-${name}`,
      title: 'PACK',
      starts_on: '2024-04-01',
      next_invoice_on: '2026-12-01',
      invoice_day: 1,
      sells_named: true,
      sells_concurrent: true,
    })
  ).id
  await insert(portal, 'contract_applications', { contract_id: contract, application_id: application })
  await insert(portal, 'contract_prices', {
    contract_id: contract,
    seat_kind: 'named',
    valid_from: '2024-01-01',
    monthly_cents: 2900,
  })
  const delegate = (who: string) =>
    insert(portal, 'delegations', {
      ...values,
      contract_id: contract,
      account_id: people[who],
      requested_by: people[who],
      requested_by_label: 'x',
      requested_at: portal.clock.now,
      form_received_on: '2024-04-01',
      validated_at: portal.clock.now,
      validated_by: staffId,
    })
  const delegation = (await delegate('administrator')).id
  await insert(portal, 'space_subscriptions', {
    organisation_id: organisation,
    membership_id: await membershipOf('readOnly'),
    space: 'contracts',
    access: 'read',
    origin: 'manager',
  })
  await delegate('readOnly')
  const seat = (
    await insert(portal, 'seats', {
      contract_id: contract,
      kind: 'named',
      account_id: people.subscriber,
      created_on: '2024-04-01',
    })
  ).id
  const connection = (
    await insert(portal, 'connections', {
      ...values,
      organisation_id: organisation,
      contract_id: contract,
      application_id: application,
      account_id: people.subscriber,
      seat_kind: 'named',
      seat_id: seat,
      created_on: '2024-04-01',
      profile_id: profile,
      application_user_id: applicationUser,
    })
  ).id
  await insert(portal, 'connection_blocks', {
    connection_id: connection,
    cause: 'administrator',
    opened_at: portal.clock.now,
    opened_by: people.administrator,
  })
  const training = (
    await insert(portal, 'training_sessions', {
      ...values,
      title: 'Prise en main',
      starts_at: '2027-01-10T09:00:00Z',
      ends_at: '2027-01-10T17:00:00Z',
      seats: 5,
    })
  ).id
  const request = (
    await insert(portal, 'change_requests', {
      ...values,
      organisation_id: organisation,
      contract_id: contract,
      number: `D-${name}`,
      kind: 'training',
      wished_on: '2026-12-01',
      requested_by: people.administrator,
      requested_by_label: 'x',
      requested_at: portal.clock.now,
      modified_at: portal.clock.now,
    })
  ).id
  await insert(portal, 'change_request_versions', {
    request_id: request,
    version: 1,
    created_at: portal.clock.now,
    created_by: people.administrator,
    created_by_label: 'x',
    content: JSON.stringify({
      kind: 'training',
      contractId: contract,
      wishedOn: '2026-12-01',
      comment: canary,
      trainingSessionId: training,
      accountIds: [people.subscriber],
    }),
  })
  const file = async (text: string) => {
    const bytes = Buffer.from(text)
    const key = `${randomBytes(1).toString('hex')}/${randomUUID()}`
    await portal.app.services.files.put(key, bytes)
    return (
      await insert(portal, 'files', {
        ...values,
        organisation_id: organisation,
        name: 'f',
        content_type: 'text/plain',
        size_bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        storage_key: key,
        created_by: people.administrator,
      })
    ).id as string
  }
  const form = await file(canary)
  await insert(portal, 'signed_forms', {
    request_id: request,
    version: 1,
    channel: 'upload',
    received_on: '2026-11-20',
    file_id: form,
    recorded_by: people.administrator,
    recorded_by_label: 'x',
    recorded_at: portal.clock.now,
    confirms: false,
    needs_review: true,
  })
  await insert(portal, 'billing_lines', {
    ...values,
    contract_id: contract,
    request_id: request,
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
  await insert(portal, 'account_blocks', {
    account_id: people.member,
    cause: 'provider',
    reason: 'x',
    lifted_at: new Date(portal.clock.now.getTime() + 1000),
    opened_at: portal.clock.now,
  })
  const ticket = (
    await insert(portal, 'tickets', {
      ...values,
      organisation_id: organisation,
      account_id: people.administrator,
      number: `T-${name}`,
      subject: 'x',
      opened_by_label: 'x',
      opened_at: portal.clock.now,
      last_activity_at: portal.clock.now,
    })
  ).id
  const message = (
    await insert(portal, 'ticket_messages', {
      ticket_id: ticket,
      author_id: people.administrator,
      author_label: 'x',
      author_side: 'client',
      body: 'x',
      created_at: portal.clock.now,
    })
  ).id
  const attachment = await file(canary)
  await insert(portal, 'ticket_attachments', { message_id: message, file_id: attachment })
  await insert(portal, 'notifications', {
    ...values,
    account_id: people.administrator,
    kind: 'contracts.request_refused',
    params: JSON.stringify({ number: canary, detail: canary, reason: canary }),
    created_at: portal.clock.now,
  })
  await insert(portal, 'training_registrations', {
    training_session_id: training,
    account_id: people.subscriber,
    request_id: request,
    attendee_label: 'x',
    created_at: portal.clock.now,
  })

  // Organisation administration: what waits, what was decided, reviews, technical users.
  const member = await membershipOf('member')
  // The subscriptions above made it one that is offered.
  await insert(portal, 'space_defaults', {
    organisation_id: organisation,
    space: 'contracts',
    membership_id: member,
    access: 'read',
  })
  people.requester = await account('requester')
  const joining = (
    await insert(portal, 'membership_requests', {
      organisation_id: organisation,
      account_id: people.requester,
      whole: false,
      requested_at: portal.clock.now,
      comment: 'x',
    })
  ).id
  await insert(portal, 'membership_request_services', {
    request_id: joining,
    organisation_id: organisation,
    service_id: service,
  })
  const spaceRequest = (
    await insert(portal, 'space_requests', {
      organisation_id: organisation,
      membership_id: member,
      account_id: people.member,
      origin: 'person',
      requested_at: portal.clock.now,
      comment: 'x',
    })
  ).id
  const item = (
    await insert(portal, 'space_request_items', {
      request_id: spaceRequest,
      organisation_id: organisation,
      space: 'contracts',
    })
  ).id
  const review = (
    await insert(portal, 'access_reviews', {
      organisation_id: organisation,
      opened_on: '2026-11-01',
      closes_on: '2027-01-01',
    })
  ).id
  await insert(portal, 'access_review_items', {
    review_id: review,
    organisation_id: organisation,
    membership_id: member,
  })
  // One that was refused, whose every text is planted; one that waits comes after (a reason goes with a refusal alone).
  await insert(portal, 'organisation_requests', {
    account_id: people.subscriber,
    kind: 'foreign',
    name: 'Maison à créer',
    requested_at: portal.clock.now,
    decision: 'refused',
    refusal_reason: 'x',
    decided_at: portal.clock.now,
    decided_by: staffId,
  })
  people.technical = (
    await insert(portal, 'accounts', {
      ...values,
      kind: 'technical',
      status: 'active',
      identifier: `tech.${name}`,
      surname: 'Passerelle',
      given_name: '',
    })
  ).id
  await insert(portal, 'technical_users', {
    account_id: people.technical,
    organisation_id: organisation,
    name: 'Passerelle',
    created_at: portal.clock.now,
  })
  await insert(portal, 'technical_secrets', {
    account_id: people.technical,
    secret_hash: createHash('sha256').update(name).digest(),
    created_at: portal.clock.now,
  })
  await makeMember(portal, people.technical!, organisation, 'technical')
  for (const space of ['contracts', 'organisation-administration'])
    await insert(portal, 'space_subscriptions', {
      organisation_id: organisation,
      membership_id: await membershipOf('technical'),
      space,
      access: 'modify',
      origin: 'technical',
    })

  // People who are no longer, or not yet, in it.
  people.removed = await account('removed')
  await makeMember(portal, people.removed, organisation)
  await delegate('removed')
  await portal.sql('update memberships set removed_at = $3 where organisation_id = $1 and account_id = $2', [
    organisation,
    people.removed,
    portal.clock.now,
  ])
  people.tomorrow = await account('tomorrow')
  await insert(portal, 'memberships', {
    organisation_id: organisation,
    account_id: people.tomorrow,
    role: 'secondary_manager',
    starts_on: '2099-01-01',
  })

  const planted = Object.entries(people)
    .filter(([who]) => !['requester', 'removed', 'tomorrow'].includes(who))
    .map(([, id]) => id)
  await portal.sql('alter table accounts disable trigger keep_identity')
  for (const [table, condition] of Object.entries(rowsOf)) {
    const columns = await portal.sql(
      "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and data_type = 'text' and is_generated = 'NEVER'",
      [table],
    )
    const texts = columns
      .map((column) => column.name as string)
      .filter((column) => !notPlanted.has(column) && !notPlanted.has(`${table}.${column}`))
    if (texts.length > 0)
      await portal.sql(
        `update ${table} set ${texts.map((column) => `${column} = ${column} || '${canary}'`).join(', ')} where ${whereOf(condition, organisation, planted)}`,
      )
  }
  await portal.sql('alter table accounts enable trigger keep_identity')
  // What is their own may be seen by those who are not, no longer or not yet in it: it holds no canary.
  for (const table of ['memberships', 'membership_requests', 'delegations', 'space_subscriptions']) {
    const texts = (
      await portal.sql(
        "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and data_type = 'text' and is_generated = 'NEVER'",
        [table],
      )
    ).map((column) => column.name as string)
    const mine =
      table === 'space_subscriptions'
        ? 'membership_id in (select id from memberships where account_id = any ($2))'
        : 'account_id = any ($2)'
    await portal.sql(
      `update ${table} set ${texts.map((column) => `${column} = replace(${column}, $1, '')`).join(', ')} where ${mine}`,
      [canary, [people.requester, people.removed, people.tomorrow]],
    )
  }
  const event = (
    await insert(portal, 'journal_events', {
      ...values,
      organisation_id: organisation,
      contract_id: contract,
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
    })
  ).id
  const creation = (
    await insert(portal, 'organisation_requests', {
      account_id: people.subscriber,
      kind: 'foreign',
      name: `Maison ${canary}`,
      foreign_identifier: canary,
      city: canary,
      comment: canary,
      requested_at: portal.clock.now,
    })
  ).id
  await insert(portal, 'mails', {
    ...values,
    account_id: people.administrator,
    kind: 'x',
    key: `x-${name}`,
    to_address: 'x@x.example',
    subject: canary,
    text_body: canary,
  })

  return {
    name,
    brandId,
    canary,
    organisation,
    people,
    ids: {
      organisations: organisation,
      organisation,
      organisationId: organisation,
      organisationIds: organisation,
      services: service,
      serviceId: service,
      service,
      serviceIds: service,
      siteId: site,
      contracts: contract,
      contract,
      contractId: contract,
      connections: connection,
      copyFrom: connection,
      'change-requests': request,
      requestId: request,
      delegations: delegation,
      tickets: ticket,
      'training-sessions': training,
      trainingSessionId: training,
      sessionId: training,
      accounts: people.member!,
      accountId: people.member!,
      accountIds: people.member!,
      subject: people.member!,
      actor: people.principal!,
      about: people.member!,
      members: people.member!,
      applications: application,
      application,
      applicationId: application,
      profileId: profile,
      applicationUserId: applicationUser,
      formFile: form,
      attachment,
      memberships: member,
      membershipId: member,
      'membership-requests': joining,
      'space-requests': spaceRequest,
      'organisation-requests': creation,
      'space-subscriptions': (
        await portal.sql('select id from space_subscriptions where membership_id = $1', [
          await membershipOf('readOnly'),
        ])
      )[0].id,
      'access-reviews': review,
      'technical-users': people.technical!,
      eventId: event,
      object: contract,
      items: item,
      ids: member,
      readOnly: item,
      sessions: people.member!,
      mails: (await portal.sql('select id from mails where key = $1', [`x-${name}`]))[0].id,
    },
  }
}

/** Makes it: alpha and beta in one brand, gamma in another, and everybody who could ask. */
export async function makeIsolationWorld(portal: Portal): Promise<IsolationWorld> {
  const otherBrand = (await insert(portal, 'brands', { slug: 'autre', name: 'Autre', hosts: '{autre.example}' })).id
  await giveRoles(portal.database.pool, spaces)
  const staff = await makeStaff(portal, 'equipe.maison', 'administrator')
  const reader = await makeStaff(portal, 'lecture.maison', 'reader')
  const clients = [
    await makeClient(portal, 'alpha', portal.brandId, staff),
    await makeClient(portal, 'beta', portal.brandId, staff),
    await makeClient(portal, 'gamma', otherBrand, staff),
  ]
  const [alpha, beta] = clients as [Client, Client]
  const both = await makeAccount(portal, 'les.deux')
  await makeMember(portal, both, alpha.organisation, 'secondary_manager')
  await makeMember(portal, both, beta.organisation)
  const runsBoth = await makeAccount(portal, 'gere.lesdeux')
  await makeMember(portal, runsBoth, alpha.organisation, 'secondary_manager')
  await makeMember(portal, runsBoth, beta.organisation, 'secondary_manager')
  const stranger = await makeAccount(portal, 'personne.denulle')
  const actors: Actor[] = [{ name: 'nobody', accountId: undefined, scopes: null, sees: [] }]
  for (const client of [alpha, beta])
    for (const [who, accountId] of Object.entries(client.people))
      actors.push({
        name: `${who} of ${client.name}`,
        accountId,
        scopes: who === 'technical' ? ['contracts:modify', 'organisation-administration:modify'] : null,
        sees: ['requester', 'removed', 'tomorrow'].includes(who) ? [] : [client.name],
        ...(['requester', 'tomorrow'].includes(who) ? { deals: [client.name] } : {}),
      })
  actors.push(
    {
      name: 'technical of alpha, a token narrowed to reading contracts',
      accountId: alpha.people.technical,
      scopes: ['contracts:read'],
      sees: ['alpha'],
    },
    { name: 'a person of both, manager of one', accountId: both, scopes: null, sees: ['alpha', 'beta'] },
    { name: 'the manager of both', accountId: runsBoth, scopes: null, sees: ['alpha', 'beta'] },
    { name: 'a person of nothing', accountId: stranger, scopes: null, sees: [] },
    { name: 'staff of the brand', accountId: staff, scopes: null, sees: ['alpha', 'beta'] },
    { name: 'staff who only read', accountId: reader, scopes: null, sees: ['alpha', 'beta'] },
  )
  return { clients, actors }
}
