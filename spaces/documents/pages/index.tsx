import { IconFolder } from '@tabler/icons-react'
import { recordPages, spacePages } from '../../../web/ui/space-pages.tsx'

/** «Documents» (spec 3): read and deposited on one side, published on the other. */
export const { prepare, routes, navigation, search, home } = spacePages({
  name: 'documents',
  title: { fr: 'Documents', en: 'Documents' },
  icon: IconFolder,
  order: 150,
  texts: {
    fr: async () => (await import('./texts.ts')).fr,
    en: async () => (await import('./texts.ts')).en,
  },
  client: {
    at: '/documents',
    pages: { '': [() => import('./documents-page.tsx'), 'DocumentsPage'] },
    count: 'documentsUnread',
  },
  staff: {
    at: '/fournisseur/documents',
    order: 450,
    pages: { '': [() => import('./staff-documents-page.tsx'), 'StaffDocumentsPage'] },
    beside: {
      '/fournisseur/repertoires': recordPages(async () => (await import('../record.ts')).folderRule),
      '/fournisseur/notifications': {
        '': [() => import('./notifications/history-page.tsx'), 'ClientHistoryPage'],
        '/salaries': [() => import('./notifications/history-page.tsx'), 'EmployeeHistoryPage'],
      },
      '/fournisseur/modeles-de-notification': {
        ...recordPages(async () => (await import('../templates/record.ts')).notificationTemplate),
        '/$id': [() => import('./templates/template-page.tsx'), 'TemplatePage'],
      },
    },
  },
})
