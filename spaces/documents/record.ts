import { recordData } from '../../kernel/records/schema.ts'

/** A folder that every client, employee or supplier has, with its sharing rules («Configuration de la GED», D3–D5). */
export const folderRule = recordData({
  name: 'documents.folder',
  table: 'folder_rules',
  path: '/staff/folders',
  page: '/fournisseur/repertoires',
  access: { read: 'documents.folders.read', write: 'documents.folders.manage' },
  words: {
    many: { fr: 'Configuration de la GED', en: 'Document folders' },
    new: { fr: 'Ajouter un répertoire', en: 'Add a folder' },
    search: { fr: 'Désignation, chemin', en: 'Name, path' },
    empty: { fr: 'Aucun répertoire', en: 'No folder' },
    emptyHelp: {
      fr: 'Chaque client et chaque salarié a les répertoires qui sont réglés ici.',
      en: 'Every client and every employee has the folders that are set here.',
    },
  },
  fields: {
    name: { type: 'texts', title: { fr: 'Désignation', en: 'Name' }, required: true, most: 80 },
    path: {
      type: 'text',
      title: { fr: 'Chemin', en: 'Path' },
      help: { fr: 'Tel que dans le logiciel de gestion.', en: 'As in the management software.' },
      required: true,
      most: 200,
    },
    holder: {
      type: 'select',
      title: { fr: 'Répertoire de', en: 'Folder of' },
      required: true,
      options: {
        client: { fr: 'Clients', en: 'Clients' },
        employee: { fr: 'Salariés', en: 'Employees' },
        supplier: { fr: 'Fournisseurs', en: 'Suppliers' },
      },
    },
    shared: {
      type: 'checkbox',
      title: { fr: 'Portail', en: 'Portal' },
      help: { fr: 'Partagé\u00a0: affiché sur le portail.', en: 'Shared: shown in the portal.' },
    },
    takesUploads: {
      type: 'checkbox',
      title: { fr: 'Dépôts', en: 'Deposits' },
      help: {
        fr: 'Le client ou le salarié peut y déposer des documents.',
        en: 'The client or employee may put documents there.',
      },
    },
    signature: {
      type: 'select',
      title: { fr: 'Signature', en: 'Signature' },
      options: { left: { fr: 'à gauche', en: 'on the left' }, right: { fr: 'à droite', en: 'on the right' } },
    },
    signatureModel: {
      type: 'select',
      title: { fr: 'Modèle de signature', en: 'Model of signature' },
      help: {
        fr: 'Vide\u00a0: une signature, au côté choisi.',
        en: 'Empty: one signature, at the side that is chosen.',
      },
      asked: true,
    },
    notifies: { type: 'checkbox', title: { fr: 'Notification', en: 'Notification' } },
    notifyTo: {
      type: 'select',
      title: { fr: 'Notifier sur', en: 'Notify at' },
      options: {
        record: { fr: 'Email fiche', en: 'Main email' },
        quotes: { fr: 'Email devis', en: 'Quotes email' },
        invoices: { fr: 'Email facturation', en: 'Invoicing email' },
        reminders: { fr: 'Email relance', en: 'Reminders email' },
      },
    },
    linkTo: {
      type: 'select',
      title: { fr: 'Lien vers', en: 'Link to' },
      options: {
        space: { fr: "L'espace client du portail", en: "The client's space" },
        document: { fr: 'Téléchargement du document', en: 'Download of the document' },
        quotes: { fr: 'Devis', en: 'Quotes' },
        statement: { fr: 'Relevé de compte', en: 'Statement of account' },
        employee_space: { fr: 'Espace salarié', en: "The employee's space" },
        payslips: { fr: 'Bulletins', en: 'Payslips' },
      },
    },
    template: {
      type: 'select',
      title: { fr: 'Modèle de notification', en: 'Notification template' },
      help: { fr: 'Vide\u00a0: le texte du portail.', en: 'Empty: the words of the portal.' },
      asked: true,
    },
    legal: {
      type: 'checkbox',
      title: { fr: 'Avis à valeur légale', en: 'Legal notice' },
      help: {
        fr: 'La notification part même vers qui ne veut pas être prévenu.',
        en: 'The notification goes even to those who want none.',
      },
    },
    issued: {
      type: 'select',
      alone: true,
      title: { fr: 'Reçoit', en: 'Takes' },
      help: {
        fr: "Publié dès l'émission, pour les clients qui ont accepté la dématérialisation.",
        en: 'Published as it is issued, for clients who accepted paperless papers.',
      },
      options: {
        invoices: { fr: 'Les factures et les avoirs', en: 'Invoices and credit notes' },
        quotes: { fr: 'Les devis', en: 'Quotes' },
        reports: { fr: "Rapports d'intervention", en: 'Intervention reports' },
      },
    },
    retentionYears: {
      type: 'number',
      title: { fr: 'Conservation, en années', en: 'Kept for, in years' },
      help: { fr: 'Vide\u00a0: sans limite.', en: 'Empty: without limit.' },
      least: 1,
      most: 100,
    },
    legalYears: {
      type: 'number',
      title: { fr: 'Conservation légale, en années', en: 'Kept by law for, in years' },
      help: {
        fr: "Jusque-là, un document n'est ni remplacé ni supprimé.",
        en: 'Until then, a document is neither replaced nor deleted.',
      },
      least: 1,
      most: 100,
    },
  },
  called: 'name',
  sections: [
    { title: { fr: 'Répertoire', en: 'Folder' }, fields: ['name', 'path', 'holder', 'retentionYears', 'legalYears'] },
    {
      title: { fr: 'Partage', en: 'Sharing' },
      fields: ['shared', 'takesUploads', 'issued', 'signature', 'signatureModel'],
    },
    {
      title: { fr: 'Notification', en: 'Notification' },
      fields: ['notifies', 'notifyTo', 'linkTo', 'template', 'legal'],
    },
  ],
  columns: ['path', 'name', 'holder', 'shared', 'signature', 'notifies', 'notifyTo', 'linkTo'],
  done: {
    created: { fr: 'Répertoire ajouté', en: 'Folder added' },
    updated: { fr: 'Répertoire modifié', en: 'Folder changed' },
    deleted: { fr: 'Répertoire supprimé', en: 'Folder deleted' },
  },
  deletion: { sure: { fr: 'Il ne contient aucun document.', en: 'It holds no document.' } },
})

/** Where the message about a document may lead, by whose folder it is in (Lien vers, D5). */
export const linksOf: Record<string, readonly string[]> = {
  client: ['space', 'document', 'quotes', 'statement'],
  employee: ['employee_space', 'document', 'payslips'],
  supplier: ['document'],
}
