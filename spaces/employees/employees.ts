import { sql } from 'kysely'
import { defineRecord } from '../../kernel/records/record.ts'
import { employee } from './record.ts'

const state = sql<string>`case when r.entered_on > parvis.today() then 'coming' when r.left_on < parvis.today() then 'left' else 'present' end`

/** The employees of the brand, as the staff keep them. Nobody is deleted: whoever left keeps their papers (D27). */
export const employees = defineRecord(employee, {
  rows: (db) => db.selectFrom('employees as r').selectAll('r').select(state.as('state')),
  state,
  whole: {
    holds: ({ enteredOn, leftOn }) => leftOn === null || leftOn >= enteredOn!,
    field: 'leftOn',
    code: 'employees.left_before',
  },
  unique: { employees_code_key: { field: 'code', code: 'employees.code_taken' } },
})
