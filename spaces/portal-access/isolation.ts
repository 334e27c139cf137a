// What only the staff see of accesses: rows beside each client, of its first account and of the employee who stands beside it.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

const theirs = "(organisation_id = $1 or employee_id in (select id from employees where code = 'E-' || $1))"

export const isolation: Isolation = {
  rows: {
    portal_accesses: theirs,
    portal_access_notifications: theirs,
    portal_access_drafts: `access_id in (select id from portal_accesses where ${theirs})`,
    portal_access_passwords: `access_id in (select id from portal_accesses where ${theirs})`,
  },
  notPlanted: [
    'portal_accesses.mail_state',
    'portal_access_notifications.holder',
    'portal_access_notifications.kind',
    'portal_access_notifications.state',
    'portal_access_drafts.role',
    'accounts.password_state',
  ],
  fill: async ({ portal, brandId, organisation, people, ids, membershipOf }) => {
    for (const owner of [
      { organisation_id: organisation, account_id: people.principal },
      { employee_id: ids.employees },
    ]) {
      const access = await insert(portal, 'portal_accesses', {
        brand_id: brandId,
        ...owner,
        is_first: true,
        code: 'x',
        mail_state: 'waiting',
        sent_to: 'x',
      })
      await insert(portal, 'portal_access_drafts', {
        access_id: access.id,
        brand_id: brandId,
        printed_at: portal.clock.now,
        printed_until: new Date(portal.clock.now.getTime() + 86_400_000),
        printed_identifier: 'x',
        changed_at: portal.clock.now,
        changed_by_label: 'x',
      })
      await insert(portal, 'portal_access_notifications', {
        brand_id: brandId,
        access_id: access.id,
        ...owner,
        holder: 'employee_id' in owner ? 'employee' : 'client',
        kind: 'invitation',
        addressee: 'x',
        address: 'x',
        identifier: 'x',
        state: 'waiting',
        created_at: portal.clock.now,
        created_by_label: 'x',
      })
      await insert(portal, 'portal_access_passwords', { access_id: access.id, password_hash: 'x' })
    }
    Object.assign(ids, { clients: organisation, contacts: await membershipOf('principal') })
  },
  plants: [
    {
      name: 'a policy that lets every client see accesses',
      sql: 'grant select on portal_accesses to parvis_client; create policy leak on portal_accesses for select to parvis_client using (true)',
      undo: 'drop policy leak on portal_accesses; revoke select on portal_accesses from parvis_client',
    },
  ],
}
