import { randomUUID } from 'node:crypto'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
} from '../../testing/portal.ts'

/** A client that is invoiced, a rival, and the provider's staff: an agent, a reader, somebody who only prepares. */
export type World = {
  agent: Person
  reader: Person
  writer: Person
  manager: Person
  member: Person
  rival: Person
  client: string
  rivals: string
  /** What a client owes of something, in cents before tax. */
  charge: (cents: number, values?: Record<string, unknown>) => Promise<string>
  /** A draft of typed lines, saved. */
  draft: (lines: object[], changes?: object, type?: number) => Promise<any>
  /** The same, closed. */
  invoice: (lines: object[], changes?: object, type?: number) => Promise<any>
  pay: (invoices: Array<{ id: string }>, amountCents: number, changes?: object) => Promise<any>
}

/** A line at the standard rate. */
export const line = (unitPrice: string, changes: object = {}) => ({
  label: 'Maintenance',
  quantity: '1',
  unitPrice,
  vatCategory: 'S',
  vatRate: 2000,
  ...changes,
})

/** Sets who invoices, as «Réglages» would. */
export async function setSeller(portal: Portal): Promise<void> {
  const values = {
    seller_name: 'Halbrane SAS',
    seller_form: 'SAS au capital de 120\u00a0000\u00a0€, RCS Port-Halbrane',
    seller_siret: '73282932000074',
    seller_vat_number: 'FR44732829320',
    seller_address: '12 quai des Archives',
    seller_postal_code: '99000',
    seller_city: 'Port-Halbrane',
    seller_iban: 'FR7630006000011234567890189',
    seller_bic: 'AGRIFRPP',
  }
  for (const [key, value] of Object.entries(values))
    await portal.sql('insert into settings (brand_id, key, value) values ($1, $2, $3)', [
      portal.brandId,
      `billing.${key}`,
      JSON.stringify(value),
    ])
}

/** Makes it. */
export async function makeWorld(portal: Portal): Promise<World> {
  await setSeller(portal)
  const managerId = await makeAccount(portal, 'nora.gere')
  const address = { address_line1: '3 allée des Tilleuls', postal_code: '99240', city: 'Lerzan' }
  const client = await makeOrganisation(portal, "Office de l'habitat du Lerzan", {
    principal: managerId,
    values: { ...address, siret: '81200451300018' },
  })
  const rivalId = await makeAccount(portal, 'rival.gere')
  const rivals = await makeOrganisation(portal, 'Rivaux', { principal: rivalId, values: address })
  const memberId = await makeAccount(portal, 'simple.membre')
  await makeMember(portal, memberId, client)
  await portal.sql(
    `insert into roles (brand_id, code, name, holder) values ($1, 'writer', '{"fr": "Rédacteur", "en": "Writer"}', 'staff')`,
    [portal.brandId],
  )
  for (const permission of ['billing.invoices.read', 'billing.invoices.write'])
    await portal.sql('insert into role_permissions (brand_id, role, permission) values ($1, $2, $3)', [
      portal.brandId,
      'writer',
      permission,
    ])
  const agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  const draft: World['draft'] = async (lines, changes = {}, type = 380) => {
    const made = await agent.post('/staff/invoices', { organisationId: client, type })
    const saved = await agent.put(`/staff/invoices/${made.body.id}`, {
      version: made.body.version,
      payerId: made.body.payerId,
      reference: '',
      subject: '',
      comment: '',
      priceMode: 'net',
      currency: 'EUR',
      issueOn: null,
      dueOn: null,
      depositIds: [],
      lines,
      ...changes,
    })
    if (saved.status !== 200) throw new Error(JSON.stringify(saved.body))
    return saved.body
  }
  return {
    agent,
    reader: await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader')),
    writer: await portal.signedIn(await makeStaff(portal, 'redacteur.sobre', 'writer')),
    manager: await portal.signedIn(managerId),
    member: await portal.signedIn(memberId),
    rival: await portal.signedIn(rivalId),
    client,
    rivals,
    charge: async (cents, values = {}) =>
      (
        await insert(portal, 'charges', {
          brand_id: portal.brandId,
          organisation_id: client,
          origin_kind: 'tests.thing',
          origin_id: randomUUID(),
          reference: 'SSC-2024-018',
          label: 'Maintenance, novembre',
          quantity: cents < 0 ? -1 : 1,
          unit_price: Math.abs(cents) / 100,
          net_cents: cents,
          currency: 'EUR',
          invoice_on: '2026-11-01',
          created_at: portal.clock.now,
          ...values,
        })
      ).id,
    draft,
    invoice: async (...given) => {
      const saved = await draft(...given)
      const closed = await agent.post(`/staff/invoices/${saved.id}/closing`, { version: saved.version })
      if (closed.status !== 200) throw new Error(JSON.stringify(closed.body))
      return closed.body
    },
    pay: async (invoices, amountCents, changes = {}) => {
      const paid = await agent.post('/staff/payments', {
        organisationId: client,
        method: 'transfer',
        amountCents,
        currency: 'EUR',
        receivedOn: portal.clock.now.toISOString().slice(0, 10),
        invoices: invoices.map(({ id }) => ({ invoiceId: id })),
        ...changes,
      })
      if (paid.status !== 201) throw new Error(JSON.stringify(paid.body))
      return paid.body
    },
  }
}
