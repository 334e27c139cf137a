import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'contracts.may_not_price': {
    status: 403,
    fr: 'Votre rôle ne permet pas de fixer les prix des contrats.',
    en: 'Your role does not permit to set prices of contracts.',
  },
  'contracts.service_unknown': {
    status: 422,
    fr: 'Choisissez un service en activité de ce client.',
    en: 'Choose an active service of this client.',
  },
  'contracts.number_taken': {
    status: 422,
    fr: 'Un autre contrat a déjà ce numéro.',
    en: 'Another contract already has this number.',
  },
  'contracts.nothing_sold': {
    status: 422,
    fr: 'Le contrat vend au moins un type de connexion.',
    en: 'A contract sells at least one kind of seat.',
  },
  'contracts.one_application': {
    status: 422,
    fr: 'Seul un contrat PACK compte plusieurs logiciels.',
    en: 'Only a pack contract has several applications.',
  },
  'contracts.ends_before_start': {
    status: 422,
    fr: 'Le contrat ne peut pas se terminer avant son début.',
    en: 'A contract cannot end before it starts.',
  },
  'contracts.application_in_use': {
    status: 409,
    fr: 'Ce logiciel ne peut pas être retiré\u00a0: le contrat y a des connexions, en cours ou passées ({names}).',
    en: 'This application cannot be removed: the contract has connections to it, present or past ({names}).',
  },
  'contracts.settings_in_use': {
    status: 409,
    fr: 'Des connexions sont ouvertes\u00a0: ce réglage ne peut plus changer ({field}).',
    en: 'Connections are open: this setting can no longer change ({field}).',
  },
  'contracts.first_of_month': {
    status: 422,
    fr: "Un prix vaut à partir d'un premier de mois.",
    en: 'A price holds from the first of a month.',
  },
  'contracts.month_billed': {
    status: 409,
    fr: 'Le mois {month} est déjà facturé pour ce type de connexion\u00a0: choisissez un mois suivant.',
    en: 'Month {month} is billed already for this kind of seat: choose a later one.',
  },
  'contracts.shared_seats_in_use': {
    status: 409,
    fr: 'Des abonnés se partagent ces CP\u00a0: conservez-en au moins une.',
    en: 'Subscribers share these seats: keep at least one.',
  },
  'contracts.code_taken': { status: 422, fr: 'Ce code est déjà utilisé.', en: 'This code is already used.' },
  'contracts.profile_in_use': {
    status: 409,
    fr: 'Ce profil sert encore à des connexions ou à des demandes.',
    en: 'This profile is still used by connections or requests.',
  },
  'contracts.role_in_use': {
    status: 409,
    fr: 'Ce rôle sert encore à des connexions.',
    en: 'This role is still used by connections.',
  },
  'contracts.import_columns': {
    status: 422,
    fr: 'Colonnes absentes\u00a0: {missing}.',
    en: 'Missing columns: {missing}.',
  },
  'contracts.import_unreadable': {
    status: 422,
    fr: 'Ce fichier CSV est illisible.',
    en: 'This CSV file cannot be read.',
  },
  'contracts.import_too_long': {
    status: 422,
    fr: 'Au plus {maximum} lignes par import.',
    en: 'At most {maximum} rows per import.',
  },
  'contracts.import_duplicate': {
    status: 422,
    fr: 'Cet identifiant est déjà à la ligne {line}.',
    en: 'This identifier is on line {line} already.',
  },
})
