import { randomUUID } from 'node:crypto'
import { today } from '../../kernel/dates/day.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
} from '../../testing/portal.ts'

/** A town with a contract that `admin` administers, a rival client with its own, and the provider's staff. */
export type World = {
  admin: Person
  staff: Person
  subscriber: Person
  rival: Person
  organisation: string
  contract: string
  rivalContract: string
  application: string
  profile: string
  otherProfile: string
  subscriberConnection: string
  rivalConnection: string
  /** A content of a creation for a new person, with an application user made for it. */
  creation: (person?: { surname?: string; givenName?: string; email?: string }, more?: Record<string, unknown>) => any
  makeApplicationUser: (surname: string, givenName: string, application?: string) => Promise<string>
  makeSubscriber: (
    identifier: string,
    kind?: 'named' | 'concurrent' | 'key',
    contract?: string,
  ) => Promise<{ account: string; connection: string }>
  makeContract: (number: string, values?: Record<string, unknown>, applications?: string[]) => Promise<string>
  delegate: (account: string, contract: string) => Promise<void>
}

/** Makes it. The contract sells CI at 29,00 €, CP at 12,00 €, keys at 40,00 €, monthly, on the 1st. */
export async function makeWorld(portal: Portal): Promise<World> {
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  const rivalOrganisation = await makeOrganisation(portal, 'Clinique des Trois-Aulnes')
  const application = (
    await insert(portal, 'applications', { brand_id: portal.brandId, code: 'paie', name: 'Orba Paie' })
  ).id
  const profile = (
    await insert(portal, 'application_profiles', {
      application_id: application,
      code: 'GEST',
      name: 'Gestionnaire',
      description: 'Saisit la paie',
    })
  ).id
  const otherProfile = (
    await insert(portal, 'application_profiles', { application_id: application, code: 'CONS', name: 'Consultation' })
  ).id
  const roles = [] as string[]
  for (const code of ['A', 'B'])
    roles.push(
      (await insert(portal, 'application_roles', { application_id: application, code, name: `Rôle ${code}` })).id,
    )

  const makeContract = async (number: string, values: Record<string, unknown> = {}, applications = [application]) => {
    const row = await insert(portal, 'contracts', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      number,
      title: 'PACK Gestion communale',
      starts_on: '2024-04-01',
      next_invoice_on: '2026-12-01',
      invoice_day: 1,
      sells_named: true,
      sells_concurrent: true,
      sells_key: true,
      ...values,
    })
    for (const id of applications)
      await insert(portal, 'contract_applications', { contract_id: row.id, application_id: id })
    for (const [kind, cents] of [
      ['named', 2900],
      ['concurrent', 1200],
      ['key', 4000],
    ])
      await insert(portal, 'contract_prices', {
        contract_id: row.id,
        seat_kind: kind,
        valid_from: '2024-01-01',
        monthly_cents: cents,
      })
    return row.id as string
  }
  const contract = await makeContract('24-0173')
  const rivalContract = await makeContract('26-0007', { organisation_id: rivalOrganisation })

  const delegate = async (account: string, target: string) => {
    await insert(portal, 'delegations', {
      brand_id: portal.brandId,
      contract_id: target,
      account_id: account,
      requested_by: account,
      requested_by_label: 'x',
      requested_at: portal.clock.now,
      form_received_on: '2024-04-01',
      validated_at: portal.clock.now,
    })
  }
  const makeSubscriber = async (
    identifier: string,
    kind: 'named' | 'concurrent' | 'key' = 'named',
    target = contract,
  ) => {
    const account = await makeAccount(portal, identifier)
    const org = (await portal.sql('select organisation_id from contracts where id = $1', [target]))[0].organisation_id
    await makeMember(portal, account, org)
    const seat =
      kind === 'concurrent'
        ? null
        : (await insert(portal, 'seats', { contract_id: target, kind, account_id: account, created_on: '2024-04-01' }))
            .id
    const applications = await portal.sql(
      'select application_id from contract_applications where contract_id = $1 order by 1',
      [target],
    )
    let connection = ''
    for (const row of applications) {
      const made = await insert(portal, 'connections', {
        brand_id: portal.brandId,
        organisation_id: org,
        contract_id: target,
        application_id: row.application_id,
        account_id: account,
        seat_kind: kind,
        seat_id: seat,
        created_on: '2024-04-01',
        ...(row.application_id === application ? { profile_id: profile } : {}),
      })
      if (connection === '' || row.application_id === application) connection = made.id
    }
    return { account, connection }
  }
  const makeApplicationUser = async (surname: string, givenName: string, target = application) =>
    (
      await insert(portal, 'application_users', {
        brand_id: portal.brandId,
        application_id: target,
        organisation_id: organisation,
        external_id: `${surname}.${givenName}.${randomUUID()}`,
        surname,
        given_name: givenName,
        phone: '02 61 91 07 41',
        job_title: 'Gestionnaire paie et carrière',
      })
    ).id as string

  const adminId = await makeAccount(portal, 'claire.aubertine')
  await makeMember(portal, adminId, organisation)
  await delegate(adminId, contract)
  const rivalId = await makeAccount(portal, 'zoe.ermelin')
  await makeMember(portal, rivalId, rivalOrganisation)
  await delegate(rivalId, rivalContract)
  const { account: subscriberId, connection: subscriberConnection } = await makeSubscriber('maelle.toussard')
  const { connection: rivalConnection } = await makeSubscriber('sacha.perrigot', 'named', rivalContract)
  await insert(portal, 'connection_roles', { connection_id: subscriberConnection, role_id: roles[0] })
  for (let i = 0; i < 2; i++)
    await insert(portal, 'seats', { contract_id: contract, kind: 'concurrent', created_on: '2024-04-01' })
  const firstUser = await makeApplicationUser('MORVANEC', 'Elsa')

  let users = 0
  return {
    admin: await portal.signedIn(adminId),
    staff: await portal.signedIn(await makeStaff(portal, 'mathis.roquelin', 'administrator')),
    subscriber: await portal.signedIn(subscriberId),
    rival: await portal.signedIn(rivalId),
    organisation,
    contract,
    rivalContract,
    application,
    profile,
    otherProfile,
    subscriberConnection,
    rivalConnection,
    makeApplicationUser,
    makeSubscriber,
    makeContract,
    delegate,
    creation: (person = {}, more = {}) => {
      const email = person.email ?? `nouveau${users++}@montfabre.example`
      return {
        kind: 'creation',
        contractId: contract,
        seatKind: 'named',
        // The brand's day: towards midnight it is another one than that of UTC.
        wishedOn: today(portal.app.services.brands.byId(portal.brandId).timeZone, portal.clock.now),
        comment: '',
        subscriber: {
          type: 'new',
          surname: person.surname ?? 'MORVANEC',
          givenName: person.givenName ?? 'Elsa',
          email,
          emailConfirmation: email,
          structure: 'Mairie',
          jobTitle: 'Responsable budget',
          addressLine1: '4 place du Parvis',
          addressLine2: '',
          postalCode: '99120',
          city: 'Montfabre',
          phone: '',
          mobile: '',
          fax: '',
        },
        access: [{ applicationId: application, applicationUserId: firstUser, profileId: profile }],
        ...more,
      }
    },
  }
}
