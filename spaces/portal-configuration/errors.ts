import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'portal_configuration.low_contrast': {
    status: 422,
    fr: 'Contraste de {found} : il en faut {least}. La plus proche permise : {nearest}.',
    en: 'Contrast of {found}: {least} is needed. The nearest that is allowed: {nearest}.',
  },
  'portal_configuration.bad_link': {
    status: 422,
    fr: 'Une adresse du portail (/…), ou une adresse https:, mailto: ou tel:.',
    en: 'An address of the portal (/…), or one with https:, mailto: or tel:.',
  },
  'portal_configuration.ends_before': {
    status: 422,
    fr: 'La fin précède le début.',
    en: 'The end is before the beginning.',
  },
  'portal_configuration.address_taken': {
    status: 422,
    fr: 'Une autre page a cette adresse.',
    en: 'Another page has this address.',
  },
  'portal_configuration.address_reserved': {
    status: 422,
    fr: "Cette adresse est celle d'une page du portail.",
    en: 'This address is that of a page of the portal.',
  },
  'portal_configuration.picture_unknown': {
    status: 422,
    fr: "Cette image n'est plus là.",
    en: 'This picture is not there any more.',
  },
  'portal_configuration.picture_too_large': {
    status: 422,
    fr: 'Une image de {kilobytes} ko au plus.',
    en: 'One picture of at most {kilobytes} kB.',
  },
  'portal_configuration.nothing_to_publish': {
    status: 409,
    fr: "Rien n'est à publier.",
    en: 'There is nothing to publish.',
  },
  'portal_configuration.nothing_to_undo': {
    status: 409,
    fr: "Aucune édition précédente n'est à remettre.",
    en: 'There is no earlier edition to bring back.',
  },
  'portal_configuration.draft_open': {
    status: 409,
    fr: "Un brouillon est en cours : publiez-le ou abandonnez-le d'abord.",
    en: 'A draft is being prepared: publish or drop it first.',
  },
})
