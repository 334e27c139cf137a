// What nobody but an employee may see of them, for the proof of isolation: one who belongs to no actor, beside each client.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

export const isolation: Isolation = {
  rows: { employees: "code = 'E-' || $1" },
  notPlanted: ['employees.code'],
  fill: async ({ portal, brandId, organisation, ids }) => {
    const employee = await insert(portal, 'employees', {
      brand_id: brandId,
      created_at: portal.clock.now,
      code: `E-${organisation}`,
      surname: 'x',
      email: 'x',
      entered_on: '2020-01-01',
    })
    Object.assign(ids, { employees: employee.id, employee: employee.id, employeeId: employee.id })
  },
  plants: [
    {
      name: 'a policy that lets every employee see the others',
      sql: 'create policy leak on employees for select to parvis_employee using (true)',
      undo: 'drop policy leak on employees',
    },
  ],
}
