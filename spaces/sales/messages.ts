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
    'sales.quote_signed': {
      subject: { fr: '{client} a signé le devis {number}', en: '{client} signed the quote {number}' },
      body: {
        fr: '{who} a signé le devis {number}, de {amount}. Il est à transformer en facture ou en abonnement.',
        en: '{who} signed the quote {number}, of {amount}. It is to be made an invoice or a subscription.',
      },
      action: { fr: 'Voir le devis', en: 'See the quote' },
    },
    'sales.quote_refused': {
      subject: { fr: '{client} refuse le devis {number}', en: '{client} refuses the quote {number}' },
      body: { fr: '{who} refuse le devis {number}\u00a0: {reason}', en: '{who} refuses the quote {number}: {reason}' },
      action: { fr: 'Voir le devis', en: 'See the quote' },
    },
    'sales.suspension_soon': {
      subject: {
        fr: 'Facture {number} en retard\u00a0: abonnements suspendus le {day}',
        en: 'Invoice {number} is late: subscriptions are suspended on {day}',
      },
      body: {
        fr: 'La facture {number} est en retard. Sans paiement, vos abonnements sont suspendus le {day}\u00a0; ils reprennent dès le paiement.',
        en: 'The invoice {number} is late. Unless it is paid, your subscriptions are suspended on {day}; they resume once it is paid.',
      },
      action: { fr: 'Voir mes abonnements', en: 'See my subscriptions' },
    },
    'sales.suspended_unpaid': {
      subject: { fr: 'Vos abonnements sont suspendus', en: 'Your subscriptions are suspended' },
      body: {
        fr: "La facture {number} n'est pas payée\u00a0: vos abonnements sont suspendus et reprennent dès son paiement.",
        en: 'The invoice {number} is not paid: your subscriptions are suspended, and resume once it is.',
      },
      action: { fr: 'Voir mes abonnements', en: 'See my subscriptions' },
    },
    'sales.price_revised': {
      subject: { fr: 'Vos prix changent le {day}\u00a0: {target}', en: 'Your prices change on {day}: {target}' },
      body: {
        fr: "Selon l'indice {index} et la formule convenue, à compter du {day}\u00a0: {changes}. Ce qui est facturé ne change pas.",
        en: 'By the index {index} and the formula agreed, from {day} on: {changes}. What was invoiced stays.',
      },
      action: { fr: 'Voir', en: 'See' },
    },
    'sales.renewal_soon': {
      subject: { fr: '{subject} sera reconduit le {day}', en: '{subject} will be renewed on {day}' },
      body: {
        fr: "L'abonnement {number} est reconduit tacitement le {day}. Vous pouvez le refuser jusqu'au {until}.",
        en: 'The subscription {number} is renewed tacitly on {day}. You can refuse that until {until}.',
      },
      action: { fr: "Voir l'abonnement", en: 'See the subscription' },
    },
  },
  {
    target: { title: { fr: 'Contrat ou abonnement', en: 'Contract or subscription' }, sample: '24-0173' },
    changes: {
      title: { fr: 'Prix avant et après', en: 'Prices before and after' },
      sample: { fr: 'CI\u00a0: 29,00 → 29,58', en: 'CI: 29.00 → 29.58' },
    },
    index: { title: { fr: 'Indice', en: 'Index' }, sample: 'SYNTEC' },
    until: { title: { fr: 'Dernier jour', en: 'Last day' }, sample: { fr: '30/11/2026', en: '30 Nov 2026' } },
    number: { title: { fr: 'Numéro', en: 'Number' }, sample: 'D-2026-0042' },
    subject: { title: { fr: 'Objet', en: 'Subject' }, sample: { fr: 'Remplacement des portes', en: 'New doors' } },
    amount: { title: { fr: 'Montant TTC', en: 'Amount with tax' }, sample: { fr: '1 200,00 €', en: '€1,200.00' } },
    day: { title: { fr: 'Jour', en: 'Day' }, sample: { fr: '31/12/2026', en: '31 Dec 2026' } },
    client: { title: { fr: 'Client', en: 'Client' }, sample: 'Ville de Montfabre' },
    who: { title: { fr: 'Qui', en: 'Who' }, sample: 'Hugo EXEMPLE' },
    reason: { title: { fr: 'Motif', en: 'Reason' }, sample: { fr: 'Prix revus', en: 'Prices revised' } },
  },
)
