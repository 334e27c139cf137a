import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages(
  {
    'documents.published': {
      subject: { fr: 'Nouveau document\u00a0: {document}', en: 'New document: {document}' },
      body: {
        fr: '«\u00a0{document}\u00a0» est disponible dans «\u00a0{folder}\u00a0».',
        en: '“{document}” is available in “{folder}”.',
      },
      action: { fr: 'Voir le document', en: 'See the document' },
    },
    'documents.published_many': {
      subject: { fr: '{count} nouveaux documents', en: '{count} new documents' },
      body: {
        fr: '{count} documents sont disponibles dans votre espace.',
        en: '{count} documents are available in your space.',
      },
      action: { fr: 'Voir les documents', en: 'See the documents' },
    },
    'documents.deposited': {
      subject: { fr: '{organisation} a déposé «\u00a0{document}\u00a0»', en: '{organisation} deposited “{document}”' },
      body: {
        fr: '{author} a déposé «\u00a0{document}\u00a0» dans «\u00a0{folder}\u00a0».',
        en: '{author} deposited “{document}” in “{folder}”.',
      },
      action: { fr: 'Voir le document', en: 'See the document' },
    },
  },
  {
    count: { title: { fr: 'Combien de documents', en: 'How many documents' }, sample: '12' },
    document: { title: { fr: 'Le nom du document', en: 'The name of the document' }, sample: 'F-2026-1107' },
    folder: { title: { fr: 'Le répertoire', en: 'The folder' }, sample: { fr: 'Facture', en: 'Invoices' } },
    organisation: { title: { fr: 'Le client', en: 'The client' }, sample: 'Ville de Montfabre' },
    author: { title: { fr: 'Qui a déposé', en: 'Who deposited it' }, sample: 'Paul EXEMPLE' },
  },
)
