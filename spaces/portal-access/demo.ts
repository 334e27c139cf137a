// The demo's accesses: some told weeks ago, one whose message came back, and some edited that wait to be synchronised.
import type { Demo, DemoPart, DemoPerson } from '../../kernel/demo/demo.ts'
import { employees } from '../employees/index.ts'

type Sent = { days: number; state?: 'sent' | 'failed' }
type Draft = { allowed?: boolean; notifies?: boolean }

const nobody = { name: '', identifier: '', email: '' }

function addAccesses(demo: Demo): void {
  const { add, ago, brandId, idOf, world } = demo
  const { roquelin, barredon } = world.staff
  const access = (
    owner: { organisation_id: string; account_id: string } | { employee_id: string },
    id: string,
    told: { name: string; identifier: string; email: string },
    sent: Sent | undefined,
    draft: Draft | undefined,
    by: DemoPerson,
  ) => {
    add('portal_accesses', {
      id,
      brand_id: brandId,
      ...owner,
      is_first: true,
      ...(sent
        ? {
            mail_state: sent.state ?? 'sent',
            sent_to: told.email,
            sent_at: ago(sent.days, '09:20'),
            synchronised_at: ago(sent.days, '09:19'),
            synchronised_by_label: by.label,
          }
        : {}),
    })
    if (sent)
      add('portal_access_notifications', {
        brand_id: brandId,
        access_id: id,
        holder: 'employee_id' in owner ? 'employee' : 'client',
        ...owner,
        kind: 'invitation',
        addressee: told.name,
        address: told.email,
        identifier: told.identifier,
        state: sent.state ?? 'sent',
        answer: sent.state === 'failed' ? '550 5.1.1 User unknown' : '250 2.0.0 Ok',
        created_at: ago(sent.days, '09:19'),
        created_by_label: by.label,
        sent_at: ago(sent.days, '09:20'),
      })
    if (draft)
      add('portal_access_drafts', {
        access_id: id,
        brand_id: brandId,
        ...draft,
        changed_at: ago(0, '08:40'),
        changed_by: by.id,
        changed_by_label: by.label,
      })
  }
  const { lerzan, vaulne, aulnes, sorbieres } = world.clients
  for (const [client, sent, draft] of [
    [lerzan, { days: 21 }, undefined],
    [vaulne, { days: 9, state: 'failed' }, undefined],
    [aulnes, { days: 300 }, { notifies: true }],
    [sorbieres, undefined, { allowed: true, notifies: true }],
  ] as const)
    access(
      { organisation_id: client.organisation.id, account_id: client.admin.id },
      idOf('portal-access', client.organisation.id),
      {
        name: client.organisation.name,
        identifier: client.admin.identifier,
        email: client.admin.email,
      },
      sent,
      draft,
      roquelin,
    )
  const people = demo.given(employees)
  for (const [name, draft] of [
    ['BELHASSANE Karim', { allowed: true, notifies: true }],
    ['FONTADEL Rosa', { allowed: true }],
  ] as const) {
    const one = people.find((person) => person.label === name)!
    access({ employee_id: one.id }, idOf('portal-access', one.id), nobody, undefined, draft, barredon)
  }
}

/** The demo of «Paramètres du portail». */
export const demo: DemoPart<void> = {
  tables: ['portal_accesses', 'portal_access_drafts', 'portal_access_notifications'],
  fill: addAccesses,
}
