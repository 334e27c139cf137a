import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'fleet.kind_taken': { status: 422, fr: 'Un autre genre a ce code.', en: 'Another kind has this code.' },
  'fleet.kind_used': {
    status: 409,
    fr: 'Des modèles sont de ce genre\u00a0: il reste.',
    en: 'Models are of this kind: it stays.',
  },
  'fleet.reference_taken': {
    status: 422,
    fr: 'Un autre modèle a cette référence.',
    en: 'Another model has this reference.',
  },
  'fleet.model_used': {
    status: 409,
    fr: 'Des biens sont de ce modèle\u00a0: il reste.',
    en: 'Assets are of this model: it stays.',
  },
  'fleet.number_taken': {
    status: 422,
    fr: 'Un autre bien en service a cet identifiant.',
    en: 'Another asset in service has this identifier.',
  },
  'fleet.source_code_taken': {
    status: 422,
    fr: 'Un autre bien a ce code dans votre logiciel de gestion.',
    en: 'Another asset has this code in your management software.',
  },
  'fleet.asset_removed': {
    status: 409,
    fr: "Ce bien est retiré du parc\u00a0: il n'est plus modifié.",
    en: 'This asset was removed from the fleet: it is changed no more.',
  },
})
