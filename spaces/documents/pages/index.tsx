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
    pages: {
      '': [() => import('./documents-page.tsx'), 'DocumentsPage'],
      '/signature/$id': [() => import('./signatures/signature-page.tsx'), 'SignaturePage'],
    },
    count: 'documentsUnread',
  },
  staff: {
    at: '/fournisseur/documents',
    order: 450,
    pages: {
      '': [() => import('./staff-documents-page.tsx'), 'StaffDocumentsPage'],
      '/signatures': [() => import('./signatures/requests-page.tsx'), 'RequestsPage'],
      '/signature/$id': [() => import('./signatures/signature-page.tsx'), 'SignaturePage'],
      '/placer/$id': [() => import('./signatures/placing-page.tsx'), 'PlacingPage'],
      '/certificat': [() => import('./signatures/certificate-page.tsx'), 'CertificatePage'],
    },
    beside: { '/fournisseur/repertoires': recordPages(async () => (await import('../record.ts')).folderRule) },
  },
})
