// What employees have: payslips of several months, timesheets, a contract that is still to be read.

import { addDays, type Day } from '../../../kernel/dates/day.ts'
import type { Demo } from '../../../kernel/demo/demo.ts'
import { dateFormat } from '../../../kernel/i18n/formats.ts'
import { employees as space } from '../../employees/index.ts'
import { addPaper } from './papers.ts'

/** The first day of the month that is so many before a day's. */
export function monthBefore(day: Day, months: number): Day {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`
}

/** A month in French words: «octobre 2026». */
export const monthName = (monthOn: Day) =>
  dateFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(monthOn))

/** «d'octobre 2026», «de mai 2026». */
export const ofMonth = (monthOn: Day) =>
  /^[aeiou]/.test(monthName(monthOn)) ? `d'${monthName(monthOn)}` : `de ${monthName(monthOn)}`

/** Adds them. The month before this one is what the lot in review is about. */
export function addEmployeePapers(demo: Demo): void {
  const { moment, now, today } = demo
  for (const person of demo.given(space)) {
    const { account } = person
    const months = account ? 9 : 3
    for (let before = 2; before < 2 + months; before++) {
      const monthOn = monthBefore(today, before)
      const end = addDays(monthBefore(monthOn, -1), -1)
      if (monthOn < person.enteredOn || (person.leftOn && monthOn > person.leftOn)) continue
      const at = moment(addDays(end, 4), '08:30')
      const read = account && before > 3 ? { read: { by: account, at: moment(addDays(end, 5), '19:12') } } : {}
      const common = { holder: { employeeId: person.id }, at, monthOn, ...read }
      addPaper(demo, {
        ...common,
        words: ['payslip', person.code, monthOn],
        folder: 'SALARIES\\Bulletins\\',
        name: `Bulletin ${ofMonth(monthOn)}`,
        lines: payslipLines(person, monthOn),
      })
      if (account && before < 5)
        addPaper(demo, {
          ...common,
          words: ['timesheet', person.code, monthOn],
          folder: 'SALARIES\\Pointages\\',
          name: `Pointage ${ofMonth(monthOn)}`,
          lines: [
            `Matricule ${person.code}`,
            `${person.label}, ${monthName(monthOn)}`,
            'Heures travaillées\u00a0: 121,33',
          ],
        })
    }
    const signed = moment(person.enteredOn, '09:00')
    addPaper(demo, {
      words: ['work-contract', person.code],
      holder: { employeeId: person.id },
      folder: 'SALARIES\\Contrat\\',
      name: `Contrat de travail, ${person.label}`,
      lines: [
        `Matricule ${person.code}`,
        person.jobTitle,
        `Entrée le ${person.enteredOn.split('-').reverse().join('/')}`,
      ],
      at: signed < now ? signed : now,
    })
  }
}

/** What stands on a payslip. */
export const payslipLines = (person: { code: string; label: string; jobTitle: string }, monthOn: Day) => [
  'Halbrane',
  `Matricule ${person.code}`,
  `${person.label}, ${person.jobTitle}`,
  `Bulletin de paie, ${monthName(monthOn)}`,
  'Net à payer\u00a0: 1\u00a0486,20\u00a0€',
]
