import { IconId } from '@tabler/icons-react'
import { recordPages, spacePages } from '../../../web/ui/space-pages.tsx'

/** «Salariés» (D26), as the staff keep them; what an employee sees of their own is in «Documents». */
export const { prepare, routes, navigation, home } = spacePages({
  name: 'employees',
  title: { fr: 'Salariés', en: 'Employees' },
  icon: IconId,
  order: 440,
  staff: {
    at: '/fournisseur/salaries',
    group: 'clients',
    pages: {
      ...recordPages(async () => (await import('../record.ts')).employee),
      '/$id': [() => import('./employee-page.tsx'), 'EmployeePage'],
    },
  },
})
