import { defineMessages } from '../../../kernel/notifications/messages.ts'

defineMessages(
  {
    'documents.to_sign': {
      subject: { fr: 'À signer\u00a0: {document}', en: 'To sign: {document}' },
      body: {
        fr: '«\u00a0{document}\u00a0» attend votre signature{before}.',
        en: '“{document}” awaits your signature{before}.',
      },
      action: { fr: 'Lire et signer', en: 'Read and sign' },
    },
    'documents.sign_reminder': {
      subject: { fr: 'Rappel, à signer\u00a0: {document}', en: 'Reminder, to sign: {document}' },
      body: {
        fr: '«\u00a0{document}\u00a0» attend toujours votre signature{before}.',
        en: '“{document}” still awaits your signature{before}.',
      },
      action: { fr: 'Lire et signer', en: 'Read and sign' },
    },
    'documents.signature_code': {
      subject: { fr: 'Votre code pour signer\u00a0: {code}', en: 'Your code for signing: {code}' },
      body: {
        fr: "Le code {code} signe «\u00a0{document}\u00a0». Il est valable {minutes} minutes.\n\nSi vous n'avez rien demandé, ne le donnez à personne.",
        en: 'The code {code} signs “{document}”. It serves for {minutes} minutes.\n\nIf you asked for nothing, give it to nobody.',
      },
      secret: true,
    },
    'documents.signed': {
      subject: { fr: '{author} a signé «\u00a0{document}\u00a0»', en: '{author} signed “{document}”' },
      body: {
        fr: '{author} a signé «\u00a0{document}\u00a0» pour {organisation}. Le PDF signé et sa preuve sont sur le portail.',
        en: '{author} signed “{document}” for {organisation}. The signed PDF and its proof are in the portal.',
      },
      action: { fr: 'Voir le document signé', en: 'See the signed document' },
    },
    'documents.signature_refused': {
      subject: {
        fr: '{author} refuse de signer «\u00a0{document}\u00a0»',
        en: '{author} refuses to sign “{document}”',
      },
      body: {
        fr: '{author} refuse de signer «\u00a0{document}\u00a0» pour {organisation}.\n\nMotif\u00a0: {reason}',
        en: '{author} refuses to sign “{document}” for {organisation}.\n\nReason: {reason}',
      },
      action: { fr: 'Voir le document', en: 'See the document' },
    },
    'documents.signature_cancelled': {
      subject: { fr: 'Plus à signer\u00a0: {document}', en: 'No longer to sign: {document}' },
      body: {
        fr: "«\u00a0{document}\u00a0» n'est plus à signer. Motif\u00a0: {reason}",
        en: '“{document}” is no longer to be signed. Reason: {reason}',
      },
    },
  },
  {
    document: { title: { fr: 'Le nom du document', en: 'The name of the document' }, sample: 'Avenant n° 3' },
    before: {
      title: { fr: 'La date limite', en: 'The deadline' },
      sample: { fr: ' avant le 02/12/2026', en: ' before 02/12/2026' },
    },
    code: { title: { fr: 'Le code', en: 'The code' }, sample: '407 198' },
    minutes: { title: { fr: 'Sa durée', en: 'How long it serves' }, sample: '10' },
    author: { title: { fr: 'Qui signe', en: 'Who signs' }, sample: 'Solène VARDIAC' },
    organisation: { title: { fr: 'Pour qui', en: 'For whom' }, sample: 'Clinique des Trois-Aulnes' },
    reason: { title: { fr: 'Le motif', en: 'The reason' }, sample: 'Le prix ne correspond pas au devis' },
  },
)
