import { IconFolder } from '@tabler/icons-react'
import { recordPages, spacePages } from '../../../web/ui/space-pages.tsx'
import { texts } from './texts.ts'

/** «Documents» (spec 3): read and deposited on one side, published on the other. */
export const { prepare, routes, navigation, home } = spacePages({
  name: 'documents',
  title: { fr: 'Documents', en: 'Documents' },
  icon: IconFolder,
  order: 150,
  texts,
  client: {
    at: '/documents',
    pages: {
      '': [() => import('./documents-page.tsx'), 'DocumentsPage'],
      '/pieces': [() => import('./requested/requested-page.tsx'), 'RequestedPage'],
      '/signature/$id': [() => import('./signatures/signature-page.tsx'), 'SignaturePage'],
      '/coffre': [() => import('./vault/vault-page.tsx'), 'ClientVaultPage'],
    },
    count: 'documentsUnread',
    home: [
      {
        place: 'main',
        order: 0,
        component: async () => (await import('./closures/closure-notice.tsx')).ClosureNotice,
        loadsTexts: true,
      },
    ],
  },
  employee: {
    at: '/salarie/documents',
    order: 200,
    count: 'documentsUnread',
    pages: {
      '': [() => import('./employee-documents-page.tsx'), 'EmployeeDocumentsPage'],
      '/pieces': [() => import('./requested/requested-page.tsx'), 'RequestedPage'],
      '/signature/$id': [() => import('./signatures/signature-page.tsx'), 'SignaturePage'],
      '/coffre': [() => import('./vault/vault-page.tsx'), 'EmployeeVaultPage'],
    },
    beside: { '/salarie/bulletins': { '': [() => import('./payslips/payslips-page.tsx'), 'PayslipsPage'] } },
    home: [
      { place: 'main', order: 0, component: async () => (await import('./payslips/payslips-page.tsx')).PayslipsBlock },
      {
        place: 'account',
        order: 0,
        component: async () => (await import('./payslips/objection-part.tsx')).ObjectionPart,
      },
    ],
  },
  leaver: {
    at: '/depart',
    pages: { '': [() => import('./vault/leaver-page.tsx'), 'LeaverPage'] },
  },
  staff: {
    at: '/fournisseur/documents',
    order: 450,
    pages: {
      '': [() => import('./staff-documents-page.tsx'), 'StaffDocumentsPage'],
      '/signatures': [() => import('./signatures/requests-page.tsx'), 'RequestsPage'],
      '/signature/$id': [() => import('./signatures/signature-page.tsx'), 'SignaturePage'],
      '/placer/$id': [() => import('./signatures/placing-page.tsx'), 'PlacingPage'],
      '/coffre/client/$id': [() => import('./vault/vault-page.tsx'), 'StaffClientVaultPage'],
      '/coffre/salarie/$id': [() => import('./vault/vault-page.tsx'), 'StaffEmployeeVaultPage'],
      '/fermeture': [() => import('./closures/closure-page.tsx'), 'ClosurePage'],
      '/certificat': [() => import('./signatures/certificate-page.tsx'), 'CertificatePage'],
    },
    beside: {
      '/fournisseur/lots': {
        '': [() => import('./lots/lots-page.tsx'), 'LotsPage'],
        '/$id': [() => import('./lots/lot-page.tsx'), 'LotPage'],
      },
      '/fournisseur/modeles-de-signature': {
        '': [() => import('./signature-models/models-page.tsx'), 'SignatureModelsPage'],
        '/$id': [() => import('./signature-models/model-page.tsx'), 'SignatureModelPage'],
      },
      '/fournisseur/repertoires': {
        ...recordPages(async () => (await import('../record.ts')).folderRule),
        '': [() => import('./configuration/configuration-page.tsx'), 'ConfigurationPage'],
      },
      '/fournisseur/modeles-de-pieces': recordPages(
        async () => (await import('../requested/record.ts')).requestedModel,
      ),
      '/fournisseur/pieces-demandees': {
        '': [() => import('./requested/staff-requested-page.tsx'), 'StaffRequestedPage'],
      },
      '/fournisseur/clients/$organisationId/ged': {
        '': [() => import('./store/client-store-page.tsx'), 'ClientStorePage'],
      },
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
