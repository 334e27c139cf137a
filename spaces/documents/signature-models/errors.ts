import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'documents.signature_model_name_taken': {
    status: 422,
    fr: 'Un autre modèle de signature porte ce nom.',
    en: 'Another model of signature has this name.',
  },
  'documents.signature_model_used': {
    status: 409,
    fr: 'Un répertoire fait signer par ce modèle.',
    en: 'A folder has its documents signed by this model.',
  },
  'documents.signature_model_page': {
    status: 422,
    fr: 'Le modèle «\u00a0{model}\u00a0» a une place en page {page}, et ce document en a {pages}.',
    en: 'The model “{model}” has a box on page {page}, and this document has {pages}.',
  },
  'documents.signature_model_holder': {
    status: 422,
    fr: "Ce modèle n'est pas pour ce genre de document.",
    en: 'This model is not for this kind of document.',
  },
  'documents.signature_model_asks_third': {
    status: 422,
    fr: "Ce modèle fait signer un tiers, «\u00a0{roles}\u00a0», que l'on nomme à chaque envoi\u00a0: un répertoire ne peut pas faire signer par lui.",
    en: 'This model has a third person sign, “{roles}”, who is named at each use: no folder can have its documents signed by it.',
  },
  'documents.model_without_signature': {
    status: 422,
    fr: 'Un modèle de signature demande un répertoire qui se signe, «\u00a0à gauche\u00a0» ou «\u00a0à droite\u00a0».',
    en: 'A model of signature is for a folder that is signed, on the left or on the right.',
  },
})
