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
    'documents.requested': {
      subject: { fr: 'Pièces demandées\u00a0: {request}', en: 'Requested documents: {request}' },
      body: { fr: 'Avant le {day}\u00a0: {pieces}.', en: 'Before {day}: {pieces}.' },
      action: { fr: 'Envoyer les pièces', en: 'Send the documents' },
    },
    'documents.requested_reminder': {
      subject: { fr: 'Rappel, pièces demandées\u00a0: {request}', en: 'Reminder, requested documents: {request}' },
      body: { fr: 'Sont attendues, avant le {day}\u00a0: {pieces}.', en: 'Still to come, before {day}: {pieces}.' },
      action: { fr: 'Envoyer les pièces', en: 'Send the documents' },
    },
    'documents.piece_refused': {
      subject: { fr: '«\u00a0{piece}\u00a0» est à renvoyer', en: '“{piece}” is to be sent again' },
      body: { fr: '{reason}', en: '{reason}' },
      action: { fr: 'Envoyer la pièce', en: 'Send the document' },
    },
    'documents.piece_expired': {
      subject: { fr: '«\u00a0{piece}\u00a0» a expiré', en: '“{piece}” has expired' },
      body: { fr: 'Envoyez la pièce à jour.', en: 'Send the document as it is now.' },
      action: { fr: 'Envoyer la pièce', en: 'Send the document' },
    },
    'documents.vault_made': {
      subject: { fr: 'Le coffre de {holder} est prêt', en: 'The vault of {holder} is ready' },
      body: {
        fr: 'Il se télécharge pendant {days} jours, puis il est effacé.',
        en: 'It can be downloaded for {days} days; after that it is deleted.',
      },
      action: { fr: 'Télécharger le coffre', en: 'Download the vault' },
    },
    'documents.vault_by_provider': {
      subject: {
        fr: 'Un coffre de sortie a été demandé pour {holder}',
        en: 'An exit vault was asked for, of {holder}',
      },
      body: {
        fr: '{author} a demandé le coffre de sortie de {holder}\u00a0: documents, signatures, preuves et journal en un fichier.',
        en: '{author} asked for the exit vault of {holder}: documents, signatures, proofs and journal in one file.',
      },
      action: { fr: 'Voir le coffre', en: 'See the vault' },
    },
    'documents.closure_announced': {
      subject: {
        fr: 'Le portail ferme le {day}\u00a0: emportez vos documents',
        en: 'The portal closes on {day}: take your documents along',
      },
      body: {
        fr: "Le portail {portal} ferme le {day}. D'ici là, «\u00a0Tout emporter\u00a0» vous remet en un fichier tout ce qui est à vous\u00a0: documents, signatures et preuves. À partir de ce jour, on ne s'y connecte plus que pour les emporter, jusqu'au {until}.\n\n{message}",
        en: 'The portal {portal} closes on {day}. Until then, “Take everything along” gives you all that is yours in one file: documents, signatures and proofs. From that day on people sign in to take them along alone, until {until}.\n\n{message}',
      },
      action: { fr: 'Tout emporter', en: 'Take everything along' },
    },
    'documents.closure_reminder': {
      subject: {
        fr: 'Rappel\u00a0: le portail ferme le {day}',
        en: 'Reminder: the portal closes on {day}',
      },
      body: {
        fr: "Le portail {portal} ferme le {day}. Si ce n'est pas fait, emportez tout ce qui est à vous\u00a0: à partir de ce jour, on ne s'y connecte plus que pour cela, jusqu'au {until}.\n\n{message}",
        en: 'The portal {portal} closes on {day}. If you have not done so, take all that is yours along: from that day on people sign in for that alone, until {until}.\n\n{message}',
      },
      action: { fr: 'Tout emporter', en: 'Take everything along' },
    },
    'documents.closure_called_off': {
      subject: { fr: 'Le portail ne ferme pas', en: 'The portal does not close' },
      body: {
        fr: 'La fermeture du portail {portal}, annoncée pour le {day}, est annulée\u00a0: vos documents y restent.',
        en: 'The closure of the portal {portal}, announced for {day}, is called off: your documents stay in it.',
      },
      action: { fr: 'Voir mes documents', en: 'See my documents' },
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
    request: {
      title: { fr: 'La demande', en: 'The request' },
      sample: { fr: 'Pièces de l\u2019année', en: 'Papers of the year' },
    },
    holder: {
      title: { fr: 'Le client ou le salarié', en: 'The client or the employee' },
      sample: 'Ville de Montfabre',
    },
    portal: { title: { fr: 'Le nom du portail', en: 'The name of the portal' }, sample: 'Halbrane' },
    message: {
      title: { fr: 'Le message de qui ferme le portail', en: 'The message of who closes the portal' },
      sample: { fr: 'Nous cessons notre activité.', en: 'We cease our activity.' },
    },
    days: { title: { fr: 'Combien de jours', en: 'How many days' }, sample: '7' },
    pieces: { title: { fr: 'Les pièces', en: 'The documents' }, sample: 'KBIS, RIB' },
    piece: { title: { fr: 'La pièce', en: 'The document' }, sample: 'KBIS' },
    until: {
      title: { fr: "Jusqu'à quel jour on emporte ses documents", en: 'Until which day documents may be taken' },
      sample: '2028-03-01',
    },
    day: { title: { fr: 'La date limite', en: 'The deadline' }, sample: '2026-12-15' },
    reason: {
      title: { fr: 'Le motif', en: 'The reason' },
      sample: { fr: 'Il date de plus de trois mois.', en: 'It is older than three months.' },
    },
    count: { title: { fr: 'Combien de documents', en: 'How many documents' }, sample: '12' },
    document: { title: { fr: 'Le nom du document', en: 'The name of the document' }, sample: 'F-2026-1107' },
    folder: { title: { fr: 'Le répertoire', en: 'The folder' }, sample: { fr: 'Facture', en: 'Invoices' } },
    organisation: { title: { fr: 'Le client', en: 'The client' }, sample: 'Ville de Montfabre' },
    author: { title: { fr: 'Qui a déposé', en: 'Who deposited it' }, sample: 'Paul EXEMPLE' },
  },
)
