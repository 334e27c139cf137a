import { defineMessages } from '../../kernel/notifications/messages.ts'

const number = {
  title: { fr: 'Le numéro de la facture', en: 'The number of the invoice' },
  sample: 'F-2026-0042',
}
const seller = { title: { fr: 'Le vendeur', en: 'The seller' }, sample: 'Papeteries du Nord' }

defineMessages(
  {
    'e_invoicing.invoice_held': {
      subject: { fr: 'Facture {number} non transmise', en: 'Invoice {number} not sent' },
      body: {
        fr: "La facture {number} n'est pas partie par la plateforme\u00a0: sa page dit pourquoi, et ce qu'il y a à faire.",
        en: 'The invoice {number} did not leave by the platform: its page says why, and what there is to do.',
      },
      action: { fr: 'Voir la facture', en: 'See the invoice' },
    },
    'e_invoicing.invoice_stopped': {
      subject: { fr: 'Facture {number}\u00a0: {status}', en: 'Invoice {number}: {status}' },
      body: {
        fr: 'La facture {number} est maintenant «\u00a0{status}\u00a0». Motif\u00a0: {reasons}.',
        en: 'The invoice {number} is now “{status}”. Reason: {reasons}.',
      },
      action: { fr: 'Voir la facture', en: 'See the invoice' },
    },
    'e_invoicing.invoice_came': {
      subject: { fr: 'Facture reçue de {seller}', en: 'Invoice received from {seller}' },
      body: {
        fr: 'La facture {number} de {seller} est arrivée par la plateforme.',
        en: 'The invoice {number} of {seller} came by the platform.',
      },
      action: { fr: 'Voir la facture', en: 'See the invoice' },
    },
    'e_invoicing.invoice_unsound': {
      subject: { fr: 'Facture de {seller} non prise', en: 'Invoice of {seller} not taken' },
      body: {
        fr: 'La facture {number} de {seller} est arrivée par la plateforme et ne respecte pas les règles\u00a0: elle est dans le journal des échanges.',
        en: 'The invoice {number} of {seller} came by the platform and does not keep the rules: it is in the journal of exchanges.',
      },
      action: { fr: 'Voir les échanges', en: 'See the exchanges' },
    },
    'e_invoicing.invoices_came': {
      subject: { fr: 'Factures reçues\u00a0: {count}', en: 'Invoices received: {count}' },
      body: {
        fr: '{count} factures de fournisseurs sont arrivées par la plateforme\u00a0: {sellers}.',
        en: '{count} invoices of suppliers came by the platform: {sellers}.',
      },
      action: { fr: 'Voir les factures reçues', en: 'See the invoices received' },
    },
    'e_invoicing.invoices_unsound': {
      subject: {
        fr: 'Factures reçues et non prises\u00a0: {count}',
        en: 'Invoices that came and were not taken: {count}',
      },
      body: {
        fr: '{count} factures sont arrivées par la plateforme et ne respectent pas les règles\u00a0: {sellers}. Elles sont dans le journal des échanges.',
        en: '{count} invoices came by the platform and do not keep the rules: {sellers}. They are in the journal of exchanges.',
      },
      action: { fr: 'Voir les échanges', en: 'See the exchanges' },
    },
    'e_invoicing.status_refused': {
      subject: { fr: 'Statut {label} refusé par la plateforme', en: 'Status {label} refused by the platform' },
      body: {
        fr: "La plateforme n'a pas pris le statut {label}\u00a0: le journal des échanges dit pourquoi.",
        en: 'The platform did not take the status {label}: the journal of exchanges says why.',
      },
      action: { fr: "Voir l'échange", en: 'See the exchange' },
    },
    'e_invoicing.platform_away': {
      subject: { fr: 'La plateforme {platform} ne répond pas', en: 'The platform {platform} does not answer' },
      body: {
        fr: "La plateforme {platform} ne répond plus depuis plus d'une heure ({failure}). Rien n'est perdu\u00a0: ce qui attend partira dès qu'elle répondra.",
        en: 'The platform {platform} has not answered for over an hour ({failure}). Nothing is lost: what waits leaves as soon as it answers.',
      },
      action: { fr: 'Voir les échanges', en: 'See the exchanges' },
    },
    'e_invoicing.flow_not_taken': {
      subject: { fr: 'Un échange de {platform} non pris', en: 'An exchange of {platform} not taken' },
      body: {
        fr: "Quelque chose est arrivé par {platform} et n'a pas pu être pris après plusieurs essais ({failure}). Le journal des échanges donne son numéro\u00a0: il se demande à la plateforme.",
        en: 'Something came by {platform} and could not be taken after several tries ({failure}). The journal of exchanges has its number: ask the platform for it.',
      },
      action: { fr: "Voir l'échange", en: 'See the exchange' },
    },
    'e_invoicing.flows_unanswered': {
      subject: {
        fr: 'Envois sans réponse de la plateforme\u00a0: {count}',
        en: 'Not answered by the platform: {count}',
      },
      body: {
        fr: "La plateforme n'a pas répondu depuis plus de {hours} heures à\u00a0: {labels}. Le journal des échanges donne leurs numéros\u00a0: demandez-lui ce qu'il en est.",
        en: 'The platform has not answered for over {hours} hours: {labels}. The journal of exchanges has their numbers: ask it what became of them.',
      },
      action: { fr: 'Voir les échanges', en: 'See the exchanges' },
    },
    'e_invoicing.said': {
      subject: { fr: 'Votre facture {number}\u00a0: {status}', en: 'Your invoice {number}: {status}' },
      body: {
        fr: 'La facture {number} que vous avez déposée est maintenant «\u00a0{status}\u00a0».{reasons}',
        en: 'The invoice {number} that you handed in is now “{status}”.{reasons}',
      },
      action: { fr: 'Voir la facture', en: 'See the invoice' },
    },
  },
  {
    number,
    seller,
    count: { title: { fr: 'Le nombre de factures', en: 'The number of invoices' }, sample: '12' },
    hours: { title: { fr: "Le nombre d'heures", en: 'The number of hours' }, sample: '24' },
    labels: { title: { fr: 'Les premiers envois', en: 'The first of them' }, sample: 'F-2026-0042, F-2026-0043 212' },
    sellers: {
      title: { fr: 'Les premiers vendeurs', en: 'The first sellers' },
      sample: 'Papeteries du Nord, Cuivrerie Sud',
    },
    status: { title: { fr: 'Où elle en est', en: 'Where it stands' }, sample: { fr: 'Refusée', en: 'Refused' } },
    reasons: {
      title: { fr: 'Les motifs', en: 'The reasons' },
      sample: { fr: 'Taux de TVA erroné', en: 'Wrong VAT rate' },
    },
    label: { title: { fr: 'La facture et le statut', en: 'The invoice and the status' }, sample: 'F-2026-0042 212' },
    platform: { title: { fr: 'La plateforme', en: 'The platform' }, sample: 'Plateforme agréée' },
    failure: { title: { fr: "Ce qui s'est passé", en: 'What happened' }, sample: 'status 503' },
  },
)
