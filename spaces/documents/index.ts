import { sql } from 'kysely'
import { defineSpace } from '../../kernel/space.ts'
import { closureJobs } from './closures/jobs.ts'
import { closureRoutes } from './closures/routes.ts'
import './feed.ts'
import { folderRules } from './folders.ts'
import { issuedJobs } from './issued/publish.ts'
import { lotJobs } from './lots/reading.ts'
import { lotRoutes } from './lots/routes.ts'
import { digestJobs } from './notifications/digest.ts'
import { permissions } from './permissions.ts'
import { requestedJobs } from './requested/jobs.ts'
import { requestedRoutes } from './requested/routes.ts'
import { requestedModels, waitingPieces } from './requested/service.ts'
import { retentionJobs } from './retention/jobs.ts'
import { routes } from './routes.ts'
import { unread } from './service.ts'
import { signatureJobs } from './signatures/jobs.ts'
import { toCountersignCount, toSignCount, waiting } from './signatures/lists.ts'
import './signatures/settings.ts'
import { search } from './search.ts'
import { notificationTemplates } from './templates/templates.ts'
import { textJobs } from './texts/jobs.ts'
import { vaultJobs } from './vault/jobs.ts'
import { vaultRoutes } from './vault/routes.ts'

export { type Delivery, deliveryOf, isIssued, issuedPaper, issuePaper } from './issued/issue.ts'
export { recallPaper } from './issued/recall.ts'
export { leaveNow } from './notifications/leave-now.ts'
export { deposit, openVersion, replaceDocument, withdrawDocument } from './service.ts'
export { lookAt } from './signatures/requests.ts'

/** Documents of clients and employees: folders, what is published and deposited in them, who has read it (spec 3). */
export const documents = defineSpace({
  name: 'documents',
  needs: ['employees'],
  permissions,
  search,
  people: {
    names: [
      'documents',
      'document_versions',
      'document_lots',
      'paper_payslips',
      'document_requests',
      'issued_papers',
      'requested_pieces',
      'signature_requests',
      'signing_certificates',
      'document_notifications',
      'vaults',
      'portal_closures',
    ],
    kept: { signers: 'La preuve d’une signature nomme qui a signé (D20).' },
  },
  organisationReplaced: async (ctx, from, to) => {
    for (const table of ['documents', 'document_requests', 'requested_pieces', 'signature_requests'] as const)
      await ctx.db.updateTable(table).set({ organisation_id: to }).where('organisation_id', '=', from).execute()
    await ctx.asSystem(async () => {
      // The papers of a file for all that is still in review are the copy's too.
      for (const table of ['document_notifications', 'vaults', 'lot_pages', 'lot_absences', 'issued_papers'] as const)
        await ctx.db.updateTable(table).set({ organisation_id: to }).where('organisation_id', '=', from).execute()
      await ctx.db
        .updateTable('lot_pages')
        .set({ proposed_organisation_id: to })
        .where('proposed_organisation_id', '=', from)
        .execute()
    })
  },
  journalNames: {
    'documents.lot.created': { fr: 'Fichier pour tous déposé', en: 'File for all brought' },
    'documents.lot.page_decided': { fr: "Page d'un fichier pour tous décidée", en: 'Page of a file for all decided' },
    'documents.lot.published': { fr: 'Fichier pour tous publié', en: 'File for all published' },
    'documents.lot.withdrawn': { fr: 'Fichier pour tous retiré', en: 'File for all withdrawn' },
    'documents.lot.deleted': { fr: 'Fichier pour tous supprimé', en: 'File for all deleted' },
    'documents.payslip.set_aside': { fr: 'Bulletin mis de côté, à imprimer', en: 'Payslip set aside, to be printed' },
    'documents.payslip.not_printed': { fr: 'Bulletin repris, non imprimé', en: 'Payslip taken back, not printed' },
    'documents.payslip.handed_over': { fr: 'Bulletin imprimé et remis', en: 'Payslip printed and handed over' },
    'documents.document.published': { fr: 'Document publié', en: 'Document published' },
    'documents.document.deposited': { fr: 'Document déposé', en: 'Document deposited' },
    'documents.document.replaced': { fr: 'Document remplacé', en: 'Document replaced' },
    'documents.document.expired': {
      fr: 'Document supprimé, sa conservation est finie',
      en: 'Document deleted at the end of its time',
    },
    'documents.requested.asked': { fr: 'Pièces demandées', en: 'Documents requested' },
    'documents.requested.received': { fr: 'Pièce reçue', en: 'Requested document received' },
    'documents.requested.accepted': { fr: 'Pièce acceptée', en: 'Requested document accepted' },
    'documents.requested.refused': { fr: 'Pièce refusée', en: 'Requested document refused' },
    'documents.requested.expired': { fr: 'Pièce expirée', en: 'Requested document expired' },
    'documents.document.withdrawn': { fr: 'Document retiré', en: 'Document withdrawn' },
    'documents.vault.asked': { fr: 'Coffre de sortie demandé', en: 'Exit vault asked for' },
    'documents.vault.made': { fr: 'Coffre de sortie préparé', en: 'Exit vault made' },
    'documents.vault.imported': { fr: 'Coffre de sortie repris', en: 'Exit vault taken in' },
    'documents.vault.taken': { fr: 'Coffre de sortie téléchargé', en: 'Exit vault downloaded' },
    'documents.signature_model.created': { fr: 'Modèle de signature ajouté', en: 'Model of signature added' },
    'documents.signature_model.updated': { fr: 'Modèle de signature modifié', en: 'Model of signature changed' },
    'documents.signature_model.deleted': { fr: 'Modèle de signature supprimé', en: 'Model of signature deleted' },
    'documents.closure.announced': { fr: 'Fermeture du portail annoncée', en: 'Closure of the portal announced' },
    'documents.closure.called_off': { fr: 'Fermeture du portail annulée', en: 'Closure of the portal called off' },
    'documents.closure.ended': {
      fr: 'Fin du temps pour emporter ses documents',
      en: 'Time to take documents along ended',
    },
    'documents.closure.closed': { fr: 'Portail fermé', en: 'Portal closed' },
    'documents.signature.requested': { fr: 'Signature demandée', en: 'Signature requested' },
    'documents.signature.reminded': { fr: 'Signature rappelée', en: 'Signature reminded' },
    'documents.signature.given': { fr: 'Signature donnée', en: 'Signature given' },
    'documents.signature.signed': { fr: 'Document signé', en: 'Document signed' },
    'documents.signature.refused': { fr: 'Signature refusée', en: 'Signature refused' },
    'documents.signature.passed_on': { fr: 'Signature transmise', en: 'Signature passed on' },
    'documents.signature.cancelled': { fr: 'Signature annulée', en: 'Signature cancelled' },
    'documents.signature.archived': { fr: "Horodatage d'archive renouvelé", en: 'Archive time stamp renewed' },
    'documents.certificate.installed': { fr: 'Certificat de signature installé', en: 'Signing certificate installed' },
    'documents.notification.cancelled': { fr: 'Notification annulée', en: 'Notification called off' },
    'documents.notification.sent_again': { fr: 'Notification renvoyée', en: 'Notification sent again' },
    'documents.notifications.held': { fr: 'Notifications désactivées', en: 'Notifications stopped' },
    'documents.notifications.resumed': { fr: 'Envoi des notifications repris', en: 'Sending of notifications resumed' },
    'documents.address.trusted': { fr: 'Adresse en erreur rétablie', en: 'Failing address restored' },
  },
  journalWords: {
    fields: {
      pieces: { fr: 'Pièces', en: 'Documents' },
      employee: { fr: 'Salarié', en: 'Employee' },
      client: { fr: 'Client', en: 'Client' },
      folder: { fr: 'Répertoire', en: 'Folder' },
      firstReadBy: { fr: 'Lu en premier par', en: 'First read by' },
      level: { fr: 'Niveau', en: 'Level' },
      proof: { fr: 'Preuve', en: 'Proof' },
      sha256: { fr: 'Empreinte SHA-256', en: 'SHA-256' },
      issuer: { fr: 'Autorité', en: 'Authority' },
      until: { fr: "Jusqu'au", en: 'Until' },
      signers: { fr: 'Signataires', en: 'Signers' },
      depositedAt: { fr: 'Déposé le', en: 'Deposited on' },
      firstReadAt: { fr: 'Première lecture', en: 'First reading' },
      closesOn: { fr: 'Fermeture le', en: 'Closes on' },
      takesUntil: { fr: "Documents à emporter jusqu'au", en: 'Documents to be taken until' },
      withClients: { fr: 'Clients aussi', en: 'Clients too' },
      manifest: { fr: 'Empreinte du manifeste', en: 'SHA-256 of the manifest' },
      files: { fr: 'Fichiers', en: 'Files' },
      portal: { fr: 'Portail', en: 'Portal' },
      gaps: { fr: 'Fichiers manquants', en: 'Missing files' },
    },
  },
  records: [folderRules, requestedModels, notificationTemplates],
  routes: [...routes, ...lotRoutes, ...requestedRoutes, ...vaultRoutes, ...closureRoutes],
  jobs: (services) => [
    ...lotJobs(services),
    ...textJobs(services),
    ...issuedJobs(services),
    ...retentionJobs(services),
    ...requestedJobs(services),
    ...signatureJobs(services),
    ...digestJobs(services),
    ...vaultJobs(services),
    ...closureJobs(services),
  ],
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('documents.documents.read')) > 0`,
    staff: 'documents.documents.read',
    employee: true,
    leaver: true,
  },
  demo: () => import('./demo.ts'),
  counts: {
    client: { documentsUnread: unread, documentsToSign: toSignCount.client },
    employee: { documentsUnread: unread, documentsToSign: toSignCount.employee },
    staff: { documentsToSign: toCountersignCount },
  },
  waiting: async (ctx) => [...(await waiting(ctx)), ...(await waitingPieces(ctx))],
  publicLinks: [{ label: { fr: 'Vérifier un document', en: 'Verify a document' }, href: '/verifier' }],
})

export { callFormOff, endForm, formSignatures, signForm } from './signatures/forms.ts'
