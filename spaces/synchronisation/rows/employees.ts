import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { day, lineText, nameText, optionalEmail } from '../../../kernel/http/validation.ts'
import { refused, rowKind, type Written } from './kind.ts'
import { type Change, differenceOf, insertAll, recordChanges, updateAll, type Values } from './write.ts'

const columns = {
  code: 'text',
  surname: 'text',
  given_name: 'text',
  email: 'text',
  job_title: 'text',
  born_on: 'date',
  entered_on: 'date',
  left_on: 'date',
}

/** Employees by their code, the number that payroll has. Nobody is deleted: whoever leaves has a last day (D27). */
export const employeeRows = rowKind({
  name: 'employees',
  schema: z.strictObject({
    code: nameText(30),
    surname: nameText(80).optional(),
    givenName: lineText(80).optional(),
    email: optionalEmail.optional(),
    jobTitle: lineText(120).optional(),
    bornOn: day.nullable().optional(),
    enteredOn: day.optional(),
    leftOn: day.nullable().optional(),
  }),
  key: ['code'],
  together: 5000,
  write: async (ctx, told) => {
    const keys = told.map(({ key }) => key)
    const { rows } = await sql<Values & { id: string; key: string }>`
      select id, lower(code) as key, code, surname, given_name, email, job_title, born_on::text, entered_on::text, left_on::text
      from employees where brand_id = ${ctx.brand.id} and lower(code) = any (${keys}) for update`.execute(ctx.db)
    const there = new Map(rows.map((row) => [row.key, row]))
    const fresh: Values[] = []
    const changes: Change[] = []
    const changed: Values[] = []
    const written = told.map(({ row, key }): Written => {
      const { id, key: _, ...before } = there.get(key) ?? ({ id: null, key } as unknown as Values & { id: string })
      const after: Values = {
        code: before.code ?? row.code,
        surname: row.surname ?? before.surname ?? '',
        given_name: row.givenName ?? before.given_name ?? '',
        email: row.email ?? before.email ?? '',
        job_title: row.jobTitle ?? before.job_title ?? '',
        born_on: row.bornOn === undefined ? (before.born_on ?? null) : row.bornOn,
        entered_on: row.enteredOn ?? before.entered_on ?? null,
        left_on: row.leftOn === undefined ? (before.left_on ?? null) : row.leftOn,
      }
      if (after.surname === '') return refused('surname', 'required')
      if (after.entered_on === null) return refused('enteredOn', 'required')
      if (after.left_on !== null && after.left_on! < after.entered_on!)
        return refused('leftOn', 'employees.left_before')
      // How long payslips are kept follows from it: a slip of the hand is told, not kept.
      if (after.born_on !== null && (after.born_on! < '1900-01-01' || after.born_on! >= after.entered_on!))
        return refused('bornOn', 'bad_day')
      if (id === null) {
        const made = randomUUID()
        fresh.push({ id: made, ...after })
        return { state: 'created', id: made }
      }
      const difference = differenceOf(before, after)
      if (!difference) return { state: 'same', id }
      changed.push({ id, ...after })
      changes.push({ id, label: String(after.surname), ...difference })
      return { state: 'changed', id }
    })
    const made = await insertAll(ctx, 'employees', columns, fresh)
    await updateAll(ctx, 'employees', columns, changed)
    await recordChanges(ctx, 'employees.employee.updated', 'employees.employee', changes)
    return written.map((one) => (one.state === 'created' && !made.has(one.id) ? refused('code', 'already_there') : one))
  },
})
