import { recordData } from '../../../kernel/records/schema.ts'

/** The places that the words of a step may have. */
export const reminderPlaces = ['client', 'amount', 'invoices', 'charges'] as const

/** A step of the reminders (B26): so many days after what is due was due, with its words. */
export const reminderLevel = recordData({
  name: 'billing.reminder_level',
  table: 'reminder_levels',
  path: '/staff/reminder-levels',
  page: '/fournisseur/factures/relances/niveaux',
  access: { read: 'billing.invoices.read', write: 'billing.settings.manage' },
  words: {
    many: { fr: 'Niveaux de relance', en: 'Steps of reminders' },
    new: { fr: 'Ajouter un niveau', en: 'Add a step' },
    search: { fr: 'Objet', en: 'Subject' },
    empty: { fr: 'Aucun niveau', en: 'No step' },
    emptyHelp: { fr: "Sans niveau, rien n'est relancé.", en: 'Without a step nothing is reminded of.' },
  },
  fields: {
    days: {
      type: 'number',
      title: { fr: "Jours après l'échéance", en: 'Days after it was due' },
      help: {
        fr: 'Sous zéro\u00a0: avant. Les niveaux se suivent dans cet ordre.',
        en: 'Below zero: before. The steps follow one another in this order.',
      },
      required: true,
      least: -30,
      most: 365,
      span: 4,
    },
    subject: {
      type: 'texts',
      title: { fr: 'Objet', en: 'Subject' },
      help: { fr: 'Champs\u00a0: {client} {amount}', en: 'Places: {client} {amount}' },
      required: true,
      most: 150,
    },
    body: {
      type: 'texts',
      title: { fr: 'Message', en: 'Message' },
      help: {
        fr: 'Champs\u00a0: {client} {amount} {invoices} {charges}',
        en: 'Places: {client} {amount} {invoices} {charges}',
      },
      required: true,
      most: 4_000,
      rows: 10,
    },
    chargesInterest: {
      type: 'checkbox',
      title: { fr: 'Dire les intérêts de retard', en: 'Tell the late interest' },
      span: 6,
    },
    chargesIndemnity: {
      type: 'checkbox',
      title: { fr: "Dire l'indemnité de 40\u00a0€", en: 'Tell the indemnity of €40' },
      span: 6,
    },
  },
  called: 'subject',
  sections: [
    { title: { fr: 'Quand', en: 'When' }, fields: ['days'] },
    { title: { fr: 'Message', en: 'Message' }, fields: ['subject', 'body'] },
    { title: { fr: 'Retard', en: 'Being late' }, fields: ['chargesInterest', 'chargesIndemnity'] },
  ],
  columns: ['subject', 'days', 'chargesInterest', 'chargesIndemnity'],
  done: {
    created: { fr: 'Niveau de relance ajouté', en: 'Step of reminders added' },
    updated: { fr: 'Niveau de relance modifié', en: 'Step of reminders changed' },
    deleted: { fr: 'Niveau de relance supprimé', en: 'Step of reminders deleted' },
  },
  deletion: { sure: { fr: 'Les relances déjà envoyées restent.', en: 'Reminders that were sent stay.' } },
})
