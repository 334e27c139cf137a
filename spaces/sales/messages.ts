import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages(
  {
    'sales.quote_published': {
      subject: { fr: 'Votre devis {number}\u00a0: {subject}', en: 'Your quote {number}: {subject}' },
      body: {
        fr: "Le devis {number}, de {amount}, est à lire et à signer jusqu'au {day}.",
        en: 'The quote {number}, of {amount}, is to be read and signed until {day}.',
      },
      action: { fr: 'Voir le devis', en: 'See the quote' },
    },
    'sales.quote_withdrawn': {
      subject: { fr: 'Le devis {number} est retiré', en: 'The quote {number} is withdrawn' },
      body: { fr: 'Votre fournisseur le retire\u00a0: {reason}', en: 'Your provider takes it back: {reason}' },
      action: { fr: 'Voir le devis', en: 'See the quote' },
    },
  },
  {
    number: { title: { fr: 'Numéro', en: 'Number' }, sample: 'D-2026-0042' },
    subject: { title: { fr: 'Objet', en: 'About' }, sample: { fr: 'Remplacement des portes', en: 'New doors' } },
    amount: { title: { fr: 'Montant TTC', en: 'Amount with tax' }, sample: { fr: '1 200,00 €', en: '€1,200.00' } },
    day: { title: { fr: 'Jour', en: 'Day' }, sample: { fr: '31/12/2026', en: '31 Dec 2026' } },
    reason: { title: { fr: 'Motif', en: 'Reason' }, sample: { fr: 'Prix revus', en: 'Prices revised' } },
  },
)
