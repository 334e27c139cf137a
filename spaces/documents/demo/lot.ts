// The payslips of last month in one file, in review: most are matched, one code is nobody's, one page has none.
import type { Demo } from '../../../kernel/demo/demo.ts'
import { employees as space } from '../../employees/index.ts'
import { sortPages } from '../lots/matching.ts'
import { folderId } from './papers.ts'
import { monthBefore, monthName, ofMonth, payslipLines } from './payslips.ts'

/** Adds it, sorted as the job that reads a lot sorts it. */
export function addLot({ add, ago, brandId, given, idOf, paper, today, world }: Demo): void {
  const { barredon } = world.staff
  const monthOn = monthBefore(today, 1)
  const people = given(space)
  const id = idOf('lot', 'payslips')
  const name = `Bulletins ${ofMonth(monthOn)}`
  const present = people.filter((one) => one.enteredOn <= monthOn && (!one.leftOn || one.leftOn >= monthOn))
  const papers = [
    ...present.slice(0, -1).map((person) => payslipLines(person, monthOn)),
    payslipLines({ code: '00999', label: 'ORVALIN Jade', jobTitle: 'Agente de propreté' }, monthOn),
    ['Halbrane', `Récapitulatif, ${monthName(monthOn)}`, 'Page sans salarié.'],
  ]
  const label = 'Matricule'
  const sorted = sortPages(
    papers.map((lines) => [name, ...lines].join('\n')),
    people.map((one) => ({ ...one, present: present.includes(one) })),
    label,
  )
  const at = ago(1, '17:40')
  add('document_lots', {
    id,
    brand_id: brandId,
    folder_id: folderId(brandId, 'SALARIES\\Bulletins\\'),
    holder: 'employee',
    name,
    month_on: monthOn,
    label,
    file_id: paper({
      id: idOf('lot', 'payslips', 'file'),
      organisationId: null,
      owner: { kind: 'documents.lot', id },
      name: `${name}.pdf`,
      title: name,
      lines: papers.flatMap((lines, index) => (index === 0 ? lines : ['\f', name, ...lines])),
      by: barredon,
      at,
    }),
    state: 'read',
    pages: papers.length,
    created_at: at,
    created_by: barredon.id,
    created_by_label: barredon.label,
  })
  for (const page of sorted)
    add('lot_pages', {
      lot_id: id,
      number: page.number,
      finding: page.finding,
      codes: page.codes,
      excerpt: page.excerpt,
      proposed_employee_id: page.proposedId,
      employee_id: page.personId,
    })
}
