// The demo's employees: a cleaning company's, of whom one has left and one is to come.
import { addDays, type Day } from '../../kernel/dates/day.ts'
import { type Demo, type DemoPart, type DemoPerson, nameParts, plain } from '../../kernel/demo/demo.ts'

/** An employee of the demo, for those who have papers about them. */
export type DemoEmployee = {
  id: string
  code: string
  label: string
  jobTitle: string
  enteredOn: Day
  leftOn: Day | null
  account: DemoPerson | null
}

const personal = 'courrier.example'

function addEmployees(demo: Demo): DemoEmployee[] {
  const { add, ago, brandId, idOf, moment, today, world } = demo
  const { barredon } = world.staff
  const people: Array<{
    name: string
    job: string
    from: Day
    left?: Day
    account?: 'active' | 'pending'
    objects?: true
  }> = [
    { name: 'Servanne Nadia', job: 'Agente de propreté', from: '2022-09-01', account: 'active' },
    { name: 'Voltignac Aurèle', job: "Chef d'équipe", from: '2019-03-04', account: 'active' },
    { name: 'Kermadec Inès', job: 'Agente de propreté', from: '2024-01-15', account: 'pending' },
    { name: 'Belhassane Karim', job: 'Laveur de vitres', from: '2021-06-07', objects: true },
    { name: 'Fontadel Rosa', job: 'Agente de propreté', from: '2023-11-02' },
    { name: 'Ondraga Samuel', job: 'Agent machiniste', from: '2020-02-03' },
    { name: 'Tressac Élodie', job: 'Responsable de secteur', from: '2018-05-14' },
    {
      name: 'Marvejol Denis',
      job: 'Agent de propreté',
      from: '2021-04-01',
      left: addDays(today, -75),
      account: 'active',
    },
    { name: 'Quillanne Jeanne', job: 'Agente de propreté', from: addDays(today, 12) },
  ]
  return people.map(({ name, job, from, left, account, objects }, index) => {
    const { surname, givenName } = nameParts(name)
    const who = account ? demo.person(name, personal, { job_title: job, status: account }) : null
    if (who) add('employee_accounts', { account_id: who.id, brand_id: brandId })
    const row = {
      id: idOf('employee', name),
      code: `00${141 + index}`,
      label: `${surname} ${givenName}`,
      jobTitle: job,
      enteredOn: from,
      leftOn: left ?? null,
      account: account === 'active' ? who : null,
    }
    add('employees', {
      id: row.id,
      brand_id: brandId,
      created_at: from < today ? moment(from, '08:00') : ago(1),
      code: row.code,
      surname,
      given_name: givenName,
      email: who?.email ?? (index === 4 ? '' : `${plain(givenName)[0]}.${plain(surname)}@${personal}`),
      job_title: job,
      entered_on: from,
      left_on: row.leftOn,
      account_id: who?.id ?? null,
      born_on: `${1968 + ((index * 7) % 30)}-0${1 + (index % 9)}-14`,
    })
    // By letter, after their latest payslip came.
    if (objects)
      add('payslip_objections', {
        id: idOf('payslip-objection', name),
        brand_id: brandId,
        employee_id: row.id,
        side: 'staff',
        received_on: addDays(today, -11),
        made_at: ago(10),
        made_by: barredon.id,
        made_by_label: barredon.label,
      })
    return row
  })
}

/** The demo of «Salariés». */
export const demo: DemoPart<DemoEmployee[]> = {
  tables: ['employee_accounts', 'employees', 'payslip_objections'],
  fill: addEmployees,
}
