import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'service-contracts.ends_before': {
    status: 422,
    fr: 'La fin précède le début.',
    en: 'The end is before the beginning.',
  },
  'service-contracts.asset_elsewhere': {
    status: 422,
    fr: "Ce bien n'est pas de ce client.",
    en: "This asset is not this client's.",
  },
  'service-contracts.number_taken': {
    status: 422,
    fr: 'Un autre contrat a déjà ce numéro.',
    en: 'Another contract already has this number.',
  },
  'service-contracts.no_units': {
    status: 409,
    fr: "Ce contrat ne compte pas d'unités de travail.",
    en: 'This contract counts no service units.',
  },
  'service-contracts.kind_kept': {
    status: 422,
    fr: "Des unités y sont déjà comptées\u00a0: il reste un contrat d'unités.",
    en: 'Units are counted in it already: it stays a contract of units.',
  },
  'service-contracts.service_elsewhere': {
    status: 422,
    fr: "Ce service n'est pas de ce client.",
    en: "This service is not this client's.",
  },
  'service-contracts.statement_long': {
    status: 422,
    fr: 'Cette période a plus de {most} lignes. Choisissez-en une plus courte.',
    en: 'This period has more than {most} rows. Choose a shorter one.',
  },
  'service-contracts.contract_elsewhere': {
    status: 422,
    fr: "Ce contrat n'est pas de ce client.",
    en: "This contract is not this client's.",
  },
  'service-contracts.units_used': {
    status: 409,
    fr: 'Ses unités sont déjà décomptées\u00a0: une régularisation les corrige.',
    en: 'Its units are counted already: a correction puts them right.',
  },
})
