import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'sales.code_taken': {
    status: 422,
    fr: 'Un autre produit a ce code.',
    en: 'Another product has this code.',
  },
  'sales.rate_unknown': {
    status: 422,
    fr: "Ce taux de TVA n'est pas parmi ceux de ce pays.",
    en: 'This VAT rate is not among those of this country.',
  },
  'sales.country_twice': { status: 422, fr: 'Ce pays y est deux fois.', en: 'This country is there twice.' },
  'sales.rate_of_category': {
    status: 422,
    fr: 'Seul le régime S a un taux au-dessus de zéro, et il en a un.',
    en: 'Only the category S has a rate above zero, and it has one.',
  },
  'sales.term_of_period': {
    status: 422,
    fr: "L'engagement est un nombre entier de périodes.",
    en: 'The term is a whole number of periods.',
  },
  'sales.prices_overlap': {
    status: 422,
    fr: 'Un autre prix de ce produit vaut ces jours-là dans cette devise.',
    en: 'Another price of this product holds on these days in this currency.',
  },
  'sales.price_ends_before': { status: 422, fr: 'La fin précède le début.', en: 'It ends before it begins.' },
  'sales.price_held': {
    status: 422,
    fr: 'Les jours où ce prix a valu lui restent\u00a0: sa fin se met à hier au plus tôt.',
    en: 'The days on which this price held stay: yesterday is the soonest end.',
  },
  'sales.price_began': {
    status: 409,
    fr: 'Ce prix a commencé\u00a0: il prend fin, il ne se supprime pas.',
    en: 'This price has begun: it is ended, not deleted.',
  },
  'sales.first_tier': {
    status: 422,
    fr: 'Le premier palier part de zéro.',
    en: 'The first tier begins from zero.',
  },
  'sales.tier_order': {
    status: 422,
    fr: 'Les paliers vont en montant, sans deux fois le même.',
    en: 'Tiers go up, and none is there twice.',
  },
  'sales.archived': { status: 409, fr: 'Ce produit est archivé.', en: 'This product is archived.' },
  'sales.quote_closed': {
    status: 409,
    fr: 'Ce devis est clôturé\u00a0: préparez-en une nouvelle version.',
    en: 'This quote is closed: draft its next version.',
  },
  'sales.quote_draft': { status: 409, fr: "Ce devis n'est pas clôturé.", en: 'This quote is not closed.' },
  'sales.quote_empty': { status: 409, fr: "Ce devis n'a aucune ligne.", en: 'This quote has no line.' },
  'sales.quote_nothing': { status: 409, fr: "Ce devis n'offre rien à payer.", en: 'This quote offers nothing to pay.' },
  'sales.valid_past': { status: 422, fr: 'Ce jour est passé.', en: 'This day is over.' },
  'sales.quote_valid_past': {
    status: 409,
    fr: 'Le dernier jour de validité de ce devis est passé.',
    en: 'The last day of this quote is over.',
  },
  'sales.quote_over': {
    status: 409,
    fr: "Ce devis n'est plus ouvert\u00a0: il est signé, refusé, retiré ou périmé.",
    en: 'This quote is not open any more: it is signed, refused, withdrawn or lapsed.',
  },
  'sales.quote_lapsed': {
    status: 409,
    fr: 'La validité de ce devis est passée\u00a0: demandez-en une nouvelle version.',
    en: 'This quote is not valid any more: ask for its next version.',
  },
  'sales.quote_being_signed': {
    status: 409,
    fr: "Quelqu'un vient de signer ce devis\u00a0: il est en cours d'enregistrement.",
    en: 'Somebody has just signed this quote: it is being recorded.',
  },
  'sales.quote_not_yours': {
    status: 403,
    fr: 'Votre rôle ne permet pas de signer ou de refuser ce devis.',
    en: 'Your role does not permit to sign or refuse this quote.',
  },
  'sales.quote_not_signed': { status: 409, fr: "Ce devis n'est pas signé.", en: 'This quote is not signed.' },
  'sales.quote_nothing_once': {
    status: 409,
    fr: 'Rien de ce devis ne se facture une fois\u00a0: ses lignes sont des abonnements.',
    en: 'Nothing in this quote is billed once: its lines are subscriptions.',
  },
  'sales.deposit_late': {
    status: 409,
    fr: 'La facture de ce devis est préparée\u00a0: un acompte vient avant elle.',
    en: 'The invoice of this quote is drafted: a deposit comes before it.',
  },
  'sales.may_not_invoice': {
    status: 403,
    fr: 'Votre rôle ne permet pas de préparer des factures.',
    en: 'Your role does not permit to prepare invoices.',
  },
  'sales.quote_nothing_recurring': {
    status: 409,
    fr: "Rien de ce devis n'est un abonnement.",
    en: 'Nothing in this quote is a subscription.',
  },
  'sales.quote_gross': {
    status: 409,
    fr: 'Un abonnement se facture hors taxe\u00a0: ce devis a des prix TTC.',
    en: 'A subscription is billed before tax: this quote has prices with tax.',
  },
  'sales.may_not_subscribe': {
    status: 403,
    fr: 'Votre rôle ne permet pas de créer des abonnements.',
    en: 'Your role does not permit to make subscriptions.',
  },
  'sales.not_sold': {
    status: 422,
    fr: "Ce produit n'a pas de prix ce jour-là dans cette devise.",
    en: 'This product has no price in this currency on that day.',
  },
  'sales.sold_once': {
    status: 422,
    fr: "Ce produit se vend une fois\u00a0: ce n'est pas un abonnement.",
    en: 'This product is sold once: it is no subscription.',
  },
  'sales.ends_before_start': {
    status: 422,
    fr: "La fin précède le début de l'abonnement.",
    en: 'It would end before it began.',
  },
  'sales.subscription_way': {
    status: 409,
    fr: "L'état de cet abonnement ne le permet pas, ou plus.",
    en: 'The state of this subscription does not permit it, or not any more.',
  },
  'sales.subscription_not_yours': {
    status: 403,
    fr: 'Votre rôle ne permet pas de donner le préavis de cet abonnement.',
    en: 'Your role does not permit to give notice of this subscription.',
  },
  'sales.series_taken': { status: 422, fr: 'Un autre indice a ce code.', en: 'Another index has this code.' },
  'sales.first_of_month': { status: 422, fr: "C'est le premier d'un mois.", en: 'It is the first of a month.' },
  'sales.ceiling_below': {
    status: 422,
    fr: 'Le plafond est au moins le plancher.',
    en: 'The ceiling is at least the floor.',
  },
  'sales.index_columns': {
    status: 422,
    fr: 'Le fichier a deux colonnes\u00a0: mois et valeur.',
    en: 'The file has two columns: month and value.',
  },
  'sales.index_unreadable': { status: 422, fr: 'Ce fichier CSV est illisible.', en: 'This CSV file cannot be read.' },
  'sales.index_line': {
    status: 422,
    fr: 'La ligne {line} ne dit pas un mois et une valeur\u00a0: rien ne vient du fichier.',
    en: 'Line {line} says no month and value: nothing of the file comes in.',
  },
  'sales.index_missing': {
    status: 409,
    fr: "L'indice n'a pas de valeur ce mois-là.",
    en: 'The index has no value in that month.',
  },
  'sales.revision_taken': {
    status: 422,
    fr: "Ses prix suivent déjà un indice\u00a0: mettez-y fin d'abord.",
    en: 'Its prices follow an index already: end that first.',
  },
  'sales.revision_no_price': { status: 409, fr: "Il n'y a pas de prix à réviser.", en: 'There is no price to revise.' },
  'sales.revision_target_gone': {
    status: 409,
    fr: "Ce dont ces prix étaient n'est plus là.",
    en: 'What these prices were of is not there any more.',
  },
  'sales.revision_ended': { status: 409, fr: 'Cette révision a pris fin.', en: 'This revision has ended.' },
  'sales.revision_not_due': {
    status: 409,
    fr: "Ce n'est pas la prochaine échéance de cette révision.",
    en: 'This is not the next due date of this revision.',
  },
})
