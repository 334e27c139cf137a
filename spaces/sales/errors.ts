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
})
