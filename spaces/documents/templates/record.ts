import { recordData } from '../../../kernel/records/schema.ts'

/** The words of a message about a document, by folder («Modèle de notification», D6). */
export const notificationTemplate = recordData({
  name: 'documents.template',
  table: 'notification_templates',
  path: '/staff/notification-templates',
  page: '/fournisseur/modeles-de-notification',
  access: { read: 'documents.folders.read', write: 'documents.folders.manage' },
  words: {
    many: { fr: 'Modèles de notification', en: 'Notification templates' },
    new: { fr: 'Ajouter un modèle', en: 'Add a template' },
    search: { fr: 'Nom, objet, texte', en: 'Name, subject, text' },
    empty: { fr: 'Aucun modèle', en: 'No template' },
    emptyHelp: {
      fr: 'Sans modèle, les messages ont le texte du portail.',
      en: 'Without a template messages have the words of the portal.',
    },
  },
  fields: {
    name: { type: 'text', title: { fr: 'Nom du modèle', en: 'Name of the template' }, required: true, most: 80 },
    holder: {
      type: 'select',
      title: { fr: 'Pour', en: 'For' },
      required: true,
      options: {
        client: { fr: 'Clients', en: 'Clients' },
        employee: { fr: 'Salariés', en: 'Employees' },
      },
    },
    subject: { type: 'texts', title: { fr: 'Objet', en: 'Subject' }, required: true, most: 200 },
    body: { type: 'texts', title: { fr: 'Texte', en: 'Text' }, required: true, most: 5_000, rows: 10 },
  },
  called: 'name',
  sections: [{ title: { fr: 'Modèle', en: 'Template' }, fields: ['name', 'holder', 'subject', 'body'] }],
  columns: ['name', 'holder', 'subject'],
  done: {
    created: { fr: 'Modèle de notification ajouté', en: 'Notification template added' },
    updated: { fr: 'Modèle de notification modifié', en: 'Notification template changed' },
    deleted: { fr: 'Modèle de notification supprimé', en: 'Notification template deleted' },
  },
  deletion: { sure: { fr: "Aucun répertoire ne l'utilise.", en: 'No folder uses it.' } },
})
