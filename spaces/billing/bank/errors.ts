import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'billing.bank_one_file': { status: 422, fr: 'Un seul fichier à la fois.', en: 'One file at a time.' },
  'billing.bank_not_xml': {
    status: 422,
    fr: "Ce fichier n'est pas du XML bien formé, ou il est coupé (ligne {line}). Rien n'a été pris.",
    en: 'This file is no well-formed XML, or it is cut (line {line}). Nothing was taken in.',
  },
  'billing.bank_doctype': {
    status: 422,
    fr: "Ce fichier déclare un type de document (DOCTYPE), ce qu'un relevé ne fait pas. Rien n'a été pris.",
    en: 'This file declares a document type (DOCTYPE), which no statement does. Nothing was taken in.',
  },
  'billing.bank_not_camt': {
    status: 422,
    fr: "Ce fichier n'est pas un relevé camt.053\u00a0: il contient «\u00a0{found}\u00a0».",
    en: 'This file is no camt.053 statement: it holds “{found}”.',
  },
  'billing.bank_camt_version': {
    status: 422,
    fr: 'La version {found} de camt.053 ne se lit pas ici\u00a0: demandez à la banque la 02, la 04 ou la 08.',
    en: 'Version {found} of camt.053 is not read here: ask the bank for 02, 04 or 08.',
  },
  'billing.bank_bad_value': {
    status: 422,
    fr: "L'élément {element} ne dit pas ce qu'il doit (ligne {line}). Rien n'a été pris.",
    en: 'The element {element} does not say what it must (line {line}). Nothing was taken in.',
  },
  'billing.bank_too_long': {
    status: 422,
    fr: 'Ce relevé dépasse ce qui se prend en une fois ({most}).',
    en: 'This statement is beyond what is taken at once ({most}).',
  },
  'billing.bank_empty': {
    status: 422,
    fr: 'Ce fichier ne contient aucun relevé.',
    en: 'This file holds no statement.',
  },
  'billing.bank_account_unknown': {
    status: 422,
    fr: "Le compte {account} n'est pas un compte de cette marque\u00a0: ajoutez-le aux comptes bancaires.",
    en: 'The account {account} is none of this brand: add it to the bank accounts.',
  },
  'billing.bad_iban': {
    status: 422,
    fr: "Cet IBAN n'est pas juste\u00a0: pays, longueur ou clé.",
    en: 'This IBAN is not right: country, length or key.',
  },
  'billing.iban_taken': {
    status: 422,
    fr: 'Ce compte est déjà dans la liste.',
    en: 'This account is in the list already.',
  },
  'billing.bad_bic': { status: 422, fr: "Ce BIC n'est pas juste.", en: 'This BIC is not right.' },
  'billing.bad_bank_ledger_account': {
    status: 422,
    fr: 'Un compte 512, comme 512000 ou 512100.',
    en: 'An account 512, like 512000 or 512100.',
  },
  'billing.entry_matched': {
    status: 409,
    fr: 'Ce mouvement est déjà rapproché.',
    en: 'Something was found for this movement already.',
  },
  'billing.entry_debit': {
    status: 409,
    fr: "Ce mouvement est un débit : ce n'est pas un paiement reçu.",
    en: 'This movement is a debit: it is no payment received.',
  },
  'billing.entry_currency': {
    status: 409,
    fr: 'Rien ne se facture en {currency} ici.',
    en: 'Nothing is invoiced in {currency} here.',
  },
  'billing.entry_answers': {
    status: 409,
    fr: 'Ce mouvement répond à un prélèvement du portail\u00a0: validez-le comme tel, ou écartez-le.',
    en: 'This movement answers a direct debit of the portal: accept it as such, or set it aside.',
  },
  'billing.entry_not_sure': {
    status: 409,
    fr: "Ce mouvement n'est plus sûr comme il a été vu : décidez-le.",
    en: 'This movement is no longer sure as it was seen: decide it.',
  },
  'billing.entry_not_aside': {
    status: 409,
    fr: "Ce mouvement n'est pas mis de côté.",
    en: 'This movement is not set aside.',
  },
})
