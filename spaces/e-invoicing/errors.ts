import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'e_invoicing.no_file': {
    status: 422,
    fr: 'Choisissez au moins un fichier.',
    en: 'Choose at least one file.',
  },
  'e_invoicing.large': {
    status: 422,
    fr: '«\u00a0{name}\u00a0» est trop lourd\u00a0: {megabytes} Mo au plus.',
    en: '“{name}” is too large: {megabytes} MB at most.',
  },
  'e_invoicing.accepted': {
    status: 409,
    fr: "Ce fichier a été accepté\u00a0: il n'a pas de rejet.",
    en: 'This file was accepted: it has no rejection.',
  },
  'e_invoicing.another_issues': {
    status: 422,
    fr: 'Une autre plateforme envoie déjà les factures.',
    en: 'Another platform sends the invoices already.',
  },
  'e_invoicing.platform_name': {
    status: 422,
    fr: 'Une autre plateforme porte ce nom.',
    en: 'Another platform has this name.',
  },
  'e_invoicing.too_many_platforms': {
    status: 409,
    fr: '{most} plateformes au plus.',
    en: '{most} platforms at most.',
  },
  'e_invoicing.platform_used': {
    status: 409,
    fr: 'Des échanges sont passés par cette plateforme\u00a0: elle se désactive, et reste au journal.',
    en: 'There were exchanges by this platform: it can be disabled, and stays on record.',
  },
  'e_invoicing.event_refused': {
    status: 403,
    fr: "Ce message n'est pas signé par la plateforme.",
    en: 'This message is not signed by the platform.',
  },
  'e_invoicing.no_platform': {
    status: 409,
    fr: "Aucune plateforme n'envoie de factures\u00a0: elle se règle dans «\u00a0Plateformes\u00a0».",
    en: 'No platform sends invoices: one is set up in “Platforms”.',
  },
  'e_invoicing.sent': {
    status: 409,
    fr: "Cette facture est déjà en route\u00a0: rien n'est envoyé deux fois.",
    en: 'This invoice is on its way: nothing is sent twice.',
  },
  'e_invoicing.not_there': {
    status: 409,
    fr: "La plateforme n'a pas encore cette facture.",
    en: 'The platform does not have this invoice yet.',
  },
  'e_invoicing.address_of_another': {
    status: 422,
    fr: "Cette adresse n'est pas celle de l'acheteur de la facture.",
    en: 'This address is not one of the buyer of the invoice.',
  },
  'e_invoicing.directory_away': {
    status: 503,
    fr: "L'annuaire de la plateforme ne répond pas\u00a0: réessayez dans un moment.",
    en: 'The directory of the platform does not answer: try again in a while.',
  },
  'e_invoicing.step': {
    status: 409,
    fr: "«\u00a0{status}\u00a0» ne peut plus être dit de cette facture. Ce qui peut l'être\u00a0: {next}.",
    en: '“{status}” can no longer be said of this invoice. What can be: {next}.',
  },
  'e_invoicing.self_billed': {
    status: 409,
    fr: "C'est une autofacture\u00a0: vous y êtes le vendeur, il n'y a rien à approuver ni à payer.",
    en: 'It is self-billed: you sell by it, and there is nothing to approve or to pay.',
  },
  'e_invoicing.amount_part': {
    status: 422,
    fr: 'Une partie du total de {gross}\u00a0: plus que rien, moins que tout.',
    en: 'A part of the total of {gross}: more than nothing, less than all.',
  },
  'e_invoicing.no_platform_number': {
    status: 409,
    fr: 'Le matricule de la plateforme manque\u00a0: renseignez-le dans les réglages.',
    en: 'The number of the platform is missing: enter it in the settings.',
  },
  'e_invoicing.report_handed': {
    status: 409,
    fr: 'Ce rapport a déjà été remis.',
    en: 'This report was handed over already.',
  },
  'e_invoicing.report_replaced': {
    status: 409,
    fr: 'Un rapport plus récent dit cette période de nouveau\u00a0: remettez celui-là.',
    en: 'A later report says this period anew: hand that one over.',
  },
  'e_invoicing.report_not_handed': {
    status: 409,
    fr: "Ce rapport n'attend pas de réponse.",
    en: 'This report awaits no answer.',
  },
  'e_invoicing.report_unsound': {
    status: 409,
    fr: "Ce rapport ne respecte pas des règles\u00a0: {rules}. Il n'est pas remis.",
    en: 'This report does not keep some rules: {rules}. It is not handed over.',
  },
})
