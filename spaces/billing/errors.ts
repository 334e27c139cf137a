import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'billing.second_needed': {
    status: 409,
    fr: "À partir de {from}, avec ce qu'une personne seule a déjà rendu de la même pièce, cet acte demande deux personnes\u00a0: demandez un second accord.",
    en: 'From {from} on, with what one person gave back of the same document before, this act needs two persons: ask for a second approval.',
  },
  'billing.threshold_waits': {
    status: 409,
    fr: 'Un autre changement de ce montant attend déjà son second accord, demandé par {who}\u00a0: il se donne, se refuse ou se retire dans «\u00a0Accords\u00a0».',
    en: 'Another change of this amount waits for its second approval, asked for by {who}: it is given, refused or taken back in “Approvals”.',
  },
  'billing.second_not_needed': {
    status: 409,
    fr: 'Une seule personne suffit pour ce montant.',
    en: 'One person is enough for this amount.',
  },
  'billing.own_approval': {
    status: 403,
    fr: "Vous avez demandé cet accord : c'est à un collègue de le donner.",
    en: 'You asked for this approval: a colleague gives it.',
  },
  'billing.not_own_approval': {
    status: 403,
    fr: "Seule la personne qui l'a demandé peut retirer cet accord.",
    en: 'Only the person who asked for this approval takes it back.',
  },
  'billing.approval_over': {
    status: 409,
    fr: 'Cet accord est déjà donné, refusé ou retiré.',
    en: 'This approval was given, refused or taken back already.',
  },
  'billing.closed': {
    status: 409,
    fr: 'Cette facture est clôturée\u00a0: seul un avoir la corrige.',
    en: 'This invoice is closed: only a credit note corrects it.',
  },
  'billing.not_closed': {
    status: 409,
    fr: "Cette facture n'est pas clôturée.",
    en: 'This invoice is not closed.',
  },
  'billing.no_line': { status: 409, fr: "Cette facture n'a aucune ligne.", en: 'This invoice has no line.' },
  'billing.nothing_to_draft': {
    status: 409,
    fr: "Aucun client n'a de charges à facturer aujourd'hui.",
    en: 'No client has charges to invoice today.',
  },
  'billing.no_payer': {
    status: 409,
    fr: 'Il manque le payeur\u00a0: à qui la facture est adressée.',
    en: 'The payer is missing: to whom the invoice is addressed.',
  },
  'billing.payer_ended': {
    status: 409,
    fr: "Ce payeur n'est plus à facturer\u00a0: choisissez-en un autre.",
    en: 'This payer is not invoiced any more: choose another.',
  },
  'billing.commitment_missing': {
    status: 409,
    fr: "{payer} ne prend aucune facture sans numéro d'engagement\u00a0: indiquez-le comme référence.",
    en: '{payer} takes no invoice without its commitment number: give it as the reference.',
  },
  'billing.address_other': {
    status: 422,
    fr: "L'adresse électronique commence par le SIREN du payeur.",
    en: 'The electronic address begins with the SIREN of the payer.',
  },
  'billing.seller_incomplete': {
    status: 409,
    fr: 'Il manque dans «\u00a0Réglages\u00a0» ce que la loi veut de qui facture\u00a0: {missing}.',
    en: 'The settings lack what the law wants of whoever invoices: {missing}.',
  },
  'billing.nothing_due': {
    status: 409,
    fr: 'Le total doit dépasser zéro. Ce que vous devez au client attend sa prochaine facture, ou se fait par un avoir.',
    en: 'The total must be above zero. What you owe the client waits for the next invoice, or becomes a credit note.',
  },
  'billing.no_credit': {
    status: 409,
    fr: "Le compte n'a pas de crédit dans cette devise.",
    en: 'The account has no credit in this currency.',
  },
  'billing.authenticity_kind': {
    status: 422,
    fr: "Ce n'est ni un PDF ni un fichier XML. Une photo ou une copie numérisée ne prouve rien\u00a0: demandez le fichier d'origine.",
    en: 'This is neither a PDF nor an XML file. A photo or a scan proves nothing: ask for the original file.',
  },
  'billing.authenticity_large': {
    status: 422,
    fr: 'Un fichier de {megabytes} Mo au plus est examiné ici.',
    en: 'A file of at most {megabytes} MB is looked at here.',
  },
  'billing.external_client': {
    status: 422,
    fr: "Aucun client n'a le code {code}.",
    en: 'No client has the code {code}.',
  },
  'billing.external_totals': {
    status: 422,
    fr: "Le total n'est pas la somme des montants et de leur TVA.",
    en: 'The total is not the sum of the amounts and their tax.',
  },
  'billing.external_rest': {
    status: 422,
    fr: 'Le reste dû dépasse le montant TTC.',
    en: 'What is left to pay is beyond the amount with tax.',
  },
  'billing.external_paid': {
    status: 422,
    fr: 'Elle est payée\u00a0: seules les factures qui restent à payer sont reprises.',
    en: 'It is paid: only invoices that are still owed are taken.',
  },
  'billing.external_credits': {
    status: 422,
    fr: "Seul un avoir corrige une facture\u00a0: dites que c'en est un.",
    en: 'Only a credit note corrects an invoice: say that it is one.',
  },
  'billing.external_credited': {
    status: 422,
    fr: "La facture {number} de ce client et de ce logiciel n'est pas ici\u00a0: reprenez-la d'abord, ou ne nommez pas de facture.",
    en: 'The invoice {number} of this client and program is not here: take it first, or name no invoice.',
  },
  'billing.external_credit_rate': {
    status: 422,
    fr: "La facture corrigée n'a pas ce taux de TVA.",
    en: 'The invoice that it corrects does not have this rate of VAT.',
  },
  'billing.external_rate': {
    status: 422,
    fr: 'Ces montants ne répondent à aucun taux de TVA connu.',
    en: 'These amounts fit no rate of VAT that is known.',
  },
  'billing.external_credit': {
    status: 409,
    fr: "Cette facture vient d'un autre logiciel : c'est là qu'elle se corrige.",
    en: 'This invoice comes from another program: it is corrected there.',
  },
  'billing.external_used': {
    status: 409,
    fr: 'Une part de cette facture est déjà payée : elle ne peut plus être annulée.',
    en: 'Part of this invoice is paid: it cannot be taken back any more.',
  },
  'billing.number_taken': {
    status: 422,
    fr: 'Une autre facture a ce numéro.',
    en: 'Another invoice has this number.',
  },
  'billing.external_taken_back': {
    status: 422,
    fr: 'Cette facture a été annulée ici\u00a0: elle se reprend sous un autre numéro.',
    en: 'This invoice was taken back here: it comes again under another number.',
  },
  'billing.number_of_series': {
    status: 422,
    fr: "Ce numéro a la forme de ceux du portail : une facture d'ici pourrait le prendre.",
    en: 'This number looks like those of the portal: an invoice made here could take it.',
  },
  'billing.date_to_come': {
    status: 409,
    fr: "La date d'une facture est au plus tard celle du jour.",
    en: 'The date of an invoice is today at the latest.',
  },
  'billing.date_before_last': {
    status: 409,
    fr: 'Le dernier numéro de la série {series} est du {day}\u00a0: une date antérieure romprait leur ordre.',
    en: 'The last number of the series {series} is of {day}: an earlier date would break their order.',
  },
  'billing.due_before_date': {
    status: 422,
    fr: "L'échéance précède la date de la facture.",
    en: 'It is due before its own date.',
  },
  'billing.no_series': {
    status: 409,
    fr: 'Aucune série de numéros ne vaut pour ce type de facture.',
    en: 'No series of numbers is for this type of invoice.',
  },
  'billing.rate_not_in_force': {
    status: 409,
    fr: 'Le taux de TVA de la ligne {line} ne vaut pas à la date de la facture.',
    en: 'The VAT rate of line {line} is not in force on the date of the invoice.',
  },
  'billing.buyer_vat_number': {
    status: 409,
    fr: 'Le payeur doit avoir un numéro de TVA pour une ligne sans TVA de ce régime.',
    en: 'The payer needs a VAT number for a line without VAT of this kind.',
  },
  'billing.changed_meanwhile': {
    status: 409,
    fr: 'Ce que cette facture reprend a changé entre-temps. Rouvrez-la, puis clôturez-la.',
    en: 'What this invoice bills has changed meanwhile. Open it again, then close it.',
  },
  'billing.account_taken': { status: 422, fr: 'Ce compte y est déjà.', en: 'This account is there already.' },
  'billing.ends_before': { status: 422, fr: 'La fin précède le début.', en: 'It ends before it begins.' },
  'billing.rate_of_category': {
    status: 422,
    fr: 'Seul le régime S a un taux, et il en a un.',
    en: 'Category S alone has a rate, and it has one.',
  },
  'billing.exemption_of_category': {
    status: 422,
    fr: "Les régimes sans TVA disent pourquoi\u00a0; S et Z n'en disent rien.",
    en: 'Categories without VAT say why; S and Z say nothing.',
  },
  'billing.siret_other': {
    status: 422,
    fr: "Ce SIRET n'est pas celui de ce SIREN.",
    en: 'This SIRET is not of this SIREN.',
  },
  'billing.no_usual_rate': {
    status: 409,
    fr: "Le taux habituel des réglages n'est pas parmi les taux de TVA.",
    en: 'The usual rate of the settings is not among the VAT rates.',
  },
  'billing.no_such_rate': {
    status: 422,
    fr: "Ce taux de TVA n'est pas dans les réglages.",
    en: 'This VAT rate is not among the settings.',
  },
  'billing.charge_taken': {
    status: 422,
    fr: 'Cette charge est déjà sur une facture, ou annulée.',
    en: 'This charge is on an invoice already, or cancelled.',
  },
  'billing.charge_net_only': {
    status: 422,
    fr: 'Des charges sont dites hors taxe\u00a0: une facture aux prix TTC ne les reprend pas.',
    en: 'Charges are before tax: an invoice with prices including tax does not bill them.',
  },
  'billing.charge_currency': {
    status: 422,
    fr: 'Cette charge est dans une autre devise.',
    en: 'This charge is in another currency.',
  },
  'billing.deposit_unfit': {
    status: 422,
    fr: "Cet acompte n'est pas à déduire\u00a0: il est impayé, crédité, déjà déduit ou d'un autre client.",
    en: 'This deposit is not to be deducted: it is unpaid, credited, deducted already, or another client\u2019s.',
  },
  'billing.deposits_beyond': {
    status: 422,
    fr: 'Les acomptes dépassent le total de la facture.',
    en: 'The deposits are beyond the total of the invoice.',
  },
  'billing.too_large': {
    status: 422,
    fr: 'Ce montant dépasse ce que la facturation peut tenir.',
    en: 'This amount is beyond what billing can hold.',
  },
  'billing.not_credited': {
    status: 409,
    fr: "Un avoir, ou ce qui est déjà crédité en entier, n'est pas crédité.",
    en: 'A credit note, or what is credited in full already, is not credited.',
  },
  'billing.deposit_deducted': {
    status: 409,
    fr: "Cet acompte est déduit d'une facture\u00a0: créditez celle-ci.",
    en: 'This deposit is deducted from an invoice: credit that one.',
  },
  'billing.credited_beyond': {
    status: 422,
    fr: 'Plus que ce qui reste de cette ligne.',
    en: 'More than is left of this line.',
  },
  'billing.credit_draft': {
    status: 409,
    fr: "Un avoir a ses lignes de la facture qu'il corrige\u00a0: supprimez-le pour en faire un autre.",
    en: 'A credit note has its lines from the invoice that it corrects: delete it to make another.',
  },
  'billing.not_payable': {
    status: 422,
    fr: "Un avoir n'est pas à payer.",
    en: 'A credit note is not to be paid.',
  },
  'billing.draft_not_payable': {
    status: 422,
    fr: "Un brouillon n'est pas à payer.",
    en: 'A draft is not to be paid.',
  },
  'billing.beyond_rest': {
    status: 422,
    fr: 'Plus que ce qui reste à payer.',
    en: 'More than is left to be paid.',
  },
  'billing.beyond_payment': {
    status: 422,
    fr: 'Plus que ce qui reste du paiement.',
    en: 'More than is left of the payment.',
  },
  'billing.other_currency': {
    status: 422,
    fr: 'Cette facture est dans une autre devise.',
    en: 'This invoice is in another currency.',
  },
  'billing.received_to_come': {
    status: 422,
    fr: "Un paiement est reçu aujourd'hui au plus tard.",
    en: 'A payment is received today at the latest.',
  },
  'billing.external_id_used': {
    status: 409,
    fr: 'Un autre paiement a déjà cet identifiant.',
    en: 'Another payment has this identifier already.',
  },
  'billing.undone': { status: 409, fr: 'Ce paiement est déjà annulé.', en: 'This payment is undone already.' },
  'billing.deposit_used': {
    status: 409,
    fr: "Ce paiement règle un acompte déduit d'une facture\u00a0: il ne peut être annulé.",
    en: 'This payment pays a deposit that is deducted from an invoice: it cannot be undone.',
  },
  'billing.fec_currency': {
    status: 409,
    fr: "L'écriture {number} n'est pas en {currency}\u00a0: le fichier des écritures se tient en une seule devise.",
    en: 'The entry {number} is not in {currency}: the file of entries is kept in one currency.',
  },
  'billing.bad_siren': { status: 422, fr: 'Ce SIREN est mal formé.', en: 'This SIREN is malformed.' },
  'billing.bad_vat_number': {
    status: 422,
    fr: 'La clé de ce numéro de TVA ne convient pas.',
    en: 'The key of this VAT number does not fit.',
  },
  'billing.vat_number_other': {
    status: 422,
    fr: "Ce numéro de TVA n'est pas celui de ce SIREN.",
    en: 'This VAT number is not of this SIREN.',
  },
  'billing.too_many_payers': {
    status: 409,
    fr: 'Ce client a déjà {most} payeurs.',
    en: 'This client has {most} payers already.',
  },
  'billing.payer_default': {
    status: 409,
    fr: "Choisissez d'abord un autre payeur par défaut.",
    en: 'Choose another default payer first.',
  },
  'billing.invoice_twice': {
    status: 422,
    fr: 'Une facture y figure deux fois.',
    en: 'An invoice is in it twice.',
  },
  'billing.other_client': {
    status: 422,
    fr: "Cette facture est d'un autre client.",
    en: 'This invoice is of another client.',
  },
  'billing.no_cards': {
    status: 409,
    fr: "Le paiement par carte n'est pas ouvert\u00a0: payez par virement.",
    en: 'Cards are not taken: pay by transfer.',
  },
  'billing.payment_under_way': {
    status: 409,
    fr: 'Un paiement par carte est en cours pour une de ces factures. Réessayez dans un instant.',
    en: 'A payment by card is on its way for one of these invoices. Try again in a moment.',
  },
  'billing.gateway_away': {
    status: 503,
    fr: "Le prestataire des cartes ne répond pas. Rien n'est payé\u00a0: réessayez dans un instant, ou payez par virement.",
    en: 'The provider of cards does not answer. Nothing is paid: try again in a moment, or pay by transfer.',
  },
  'billing.message_refused': { status: 401, fr: 'Message refusé.', en: 'Message refused.' },
  'billing.disputed': {
    status: 422,
    fr: "Cette facture est contestée\u00a0: rien n'est à payer avant la réponse.",
    en: 'This invoice is contested: nothing is to be paid before the answer.',
  },
  'billing.disputed_already': {
    status: 409,
    fr: 'Ceci est déjà contesté.',
    en: 'This is contested already.',
  },
  'billing.gateway_in_use': {
    status: 409,
    fr: 'Des clients paient chez ce prestataire en ce moment ({count})\u00a0: fermez-le aux nouveaux paiements, puis changez-le dans une demi-heure.',
    en: 'Clients are paying there at the moment ({count}): close it to new payments, then exchange it in half an hour.',
  },
  'billing.disputed_too_often': {
    status: 409,
    fr: 'Ceci a déjà été contesté {most} fois\u00a0: écrivez à votre fournisseur.',
    en: 'This was contested {most} times already: write to your provider.',
  },
  'billing.announced_too_often': {
    status: 409,
    fr: "{most} virements ont déjà été annoncés pour {number} sans qu'aucun n'arrive\u00a0: payez sans l'annoncer.",
    en: '{most} transfers were announced for {number} already, and none came: pay without announcing it.',
  },
  'billing.being_debited': {
    status: 422,
    fr: "Votre banque a déjà l'ordre de prélever cette facture\u00a0: elle serait payée deux fois.",
    en: 'Your bank has the order to debit this invoice already: it would be paid twice.',
  },
  'billing.own_external_id': {
    status: 422,
    fr: 'Les références en card, bank et debit sont celles que le portail donne.',
    en: 'References of card, bank and debit are those that the portal gives.',
  },
  'billing.asker_without_right': {
    status: 409,
    fr: "La personne qui l'a demandé n'a plus ce droit\u00a0: que quelqu'un qui l'a le demande.",
    en: 'The person who asked for it does not hold this right any more: somebody who does asks for it.',
  },
  'billing.too_many_files': { status: 422, fr: 'Trop de fichiers.', en: 'Too many files.' },
  'billing.nothing_left': {
    status: 409,
    fr: 'Il ne reste rien à payer de cette facture.',
    en: 'Nothing is left to be paid of this invoice.',
  },
  'billing.promise_day': {
    status: 422,
    fr: "Un jour à partir d'aujourd'hui, dans les {most} jours.",
    en: 'A day from today on, within {most} days.',
  },
  'billing.promised_already': {
    status: 409,
    fr: 'Un paiement est déjà promis pour cette facture.',
    en: 'A payment is promised already for this invoice.',
  },
  'billing.promised_too_often': {
    status: 409,
    fr: 'Un paiement a déjà été promis {most} fois pour cette facture\u00a0: écrivez à votre fournisseur.',
    en: 'A payment was promised {most} times already for this invoice: write to your provider.',
  },
  'billing.instalment_order': {
    status: 422,
    fr: 'Chaque échéance suit la précédente, et aucune ne précède la date de la facture.',
    en: 'Each instalment is due after the one before, and none before the date of the invoice.',
  },
  'billing.instalments_differ': {
    status: 422,
    fr: 'Les échéances ne font pas le total à payer.',
    en: 'The instalments are not the total to be paid.',
  },
  'billing.nothing_to_remind': {
    status: 409,
    fr: "Il n'y a plus rien à relancer à ce niveau.",
    en: 'There is nothing left to be reminded of at this step.',
  },
  'billing.no_addressee': {
    status: 409,
    fr: "Ce client n'a aucune adresse à laquelle écrire\u00a0: complétez son payeur ou ses personnes.",
    en: 'This client has no address to write to: complete its payer or its people.',
  },
  'billing.unknown_place': {
    status: 422,
    fr: 'Un champ entre accolades est inconnu.',
    en: 'A place in braces is unknown.',
  },
  'billing.rate_below_least': {
    status: 422,
    fr: "Le taux ne peut être inférieur à trois fois le taux d'intérêt légal.",
    en: 'The rate is never below three times the legal rate.',
  },
  'billing.nothing_late': {
    status: 409,
    fr: "Il n'y a ni intérêts ni indemnité à décider.",
    en: 'There is neither interest nor indemnity to decide about.',
  },
  'billing.outside_vat_alone': {
    status: 422,
    fr: 'Ce qui est hors champ de la TVA se facture à part (EN 16931, BR-O-11).',
    en: 'What is outside the scope of VAT is invoiced apart (EN 16931, BR-O-11).',
  },
  'billing.link_unusable': {
    status: 404,
    fr: "Ce lien n'est plus valable. Connectez-vous à votre portail, ou demandez-en un autre.",
    en: 'This link is not good any more. Sign in to your portal, or ask for another.',
  },
})
