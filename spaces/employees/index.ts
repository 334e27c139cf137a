import { sql } from 'kysely'
import { defineSpace } from '../../kernel/space.ts'
import { moveToPersonalAddress } from './accounts.ts'
import { employees as records } from './employees.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'

/** Employees of the provider, with their side of the portal (spec 3, D26, D27). */
export const employees = defineSpace({
  name: 'employees',
  needs: [],
  permissions,
  people: {
    names: ['payslip_objections'],
    kept: {
      employees: 'The provider keeps payslips available for the legal time, under the name that stands on them (D27).',
    },
    // The account is nobody's any more; another one may be given to the person.
    erase: async (ctx, accountId) => {
      await ctx.db.updateTable('employees').set({ account_id: null }).where('account_id', '=', accountId).execute()
      await ctx.db.deleteFrom('employee_accounts').where('account_id', '=', accountId).execute()
    },
  },
  journalNames: {
    'employees.employee.given_account': { fr: 'Compte du salarié créé', en: 'Account given to the employee' },
    'employees.objection.made': {
      fr: 'Opposition au bulletin électronique',
      en: 'Objection to electronic payslips',
    },
    'employees.objection.withdrawn': {
      fr: 'Opposition au bulletin électronique retirée',
      en: 'Objection to electronic payslips withdrawn',
    },
  },
  journalWords: {
    fields: { receivedOn: { fr: 'Reçue le', en: 'Received on' } },
  },
  records: [records],
  routes,
  rights: sql`parvis.employee_id()`,
  jobs: (services) => [
    {
      name: 'employees.leavings',
      title: { fr: 'Salariés sortis', en: 'Employees who left' },
      everyMinutes: 24 * 60,
      run: () => moveToPersonalAddress(services),
    },
  ],
  demo: () => import('./demo.ts'),
  openTo: { staff: 'employees.employees.read', employee: true },
})
