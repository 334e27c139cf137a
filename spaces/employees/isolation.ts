// What nobody but an employee may see of them, for the proof of isolation: one who belongs to no actor, beside each client.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

export const isolation: Isolation = {
  rows: {
    employees: "code = 'E-' || $1",
    payslip_objections: "employee_id in (select id from employees where code = 'E-' || $1)",
  },
  notPlanted: ['employees.code', 'payslip_objections.side'],
  fill: async ({ portal, brandId, organisation, ids }) => {
    const employee = await insert(portal, 'employees', {
      brand_id: brandId,
      created_at: portal.clock.now,
      code: `E-${organisation}`,
      surname: 'x',
      email: 'x',
      entered_on: '2020-01-01',
    })
    const objection = await insert(portal, 'payslip_objections', {
      brand_id: brandId,
      employee_id: employee.id,
      side: 'staff',
      received_on: '2026-11-01',
      made_at: portal.clock.now,
      made_by_label: 'x',
      withdrawn_at: portal.clock.now,
      withdrawn_by_label: 'x',
    })
    Object.assign(ids, {
      objectionId: objection.id,
      'payslip-objections': objection.id,
      employees: employee.id,
      employee: employee.id,
      employeeId: employee.id,
    })
  },
  plants: [
    {
      name: 'a policy that lets every employee see the others',
      sql: 'create policy leak on employees for select to parvis_employee using (true)',
      undo: 'drop policy leak on employees',
    },
  ],
}
