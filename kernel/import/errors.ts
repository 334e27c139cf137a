import { defineProblems } from '../errors/problem.ts'

defineProblems({
  'imports.bad_amount': {
    status: 422,
    fr: "Ce montant ne se lit pas d'une seule façon.",
    en: 'This amount cannot be read in one way.',
  },
  'imports.unreadable': {
    status: 422,
    fr: 'Ce fichier ne se lit pas comme un tableau. Enregistrez-le en CSV ou en Excel (.xlsx), sans mot de passe, puis déposez-le de nouveau.',
    en: 'This file cannot be read as a table. Save it as CSV or Excel (.xlsx), without a password, then drop it again.',
  },
  'imports.too_long': {
    status: 422,
    fr: 'Ce fichier a plus de {maximum} lignes\u00a0: partagez-le en plusieurs.',
    en: 'This file has more than {maximum} lines: split it.',
  },
  'imports.too_large': {
    status: 422,
    fr: 'Ce fichier dépasse {megabytes} Mo\u00a0: partagez-le en plusieurs.',
    en: 'This file is larger than {megabytes} MB: split it.',
  },
  'imports.empty': {
    status: 422,
    fr: "Ce fichier n'a aucune ligne sous ses titres de colonnes.",
    en: 'This file has no line below its column titles.',
  },
  'imports.unmapped': {
    status: 422,
    fr: 'Choisissez la colonne de «\u00a0{field}\u00a0».',
    en: 'Choose the column of “{field}”.',
  },
  'imports.column_twice': {
    status: 422,
    fr: 'Cette colonne est déjà choisie pour un autre champ.',
    en: 'This column is chosen for another field already.',
  },
  'imports.duplicate': {
    status: 422,
    fr: 'La ligne {line} dit déjà le même élément.',
    en: 'Line {line} says the same item already.',
  },
  'imports.in_no_state': {
    status: 409,
    fr: "Cet import n'en est pas à cette étape.",
    en: 'This import is not at that step.',
  },
  'imports.nothing_to_do': {
    status: 409,
    fr: "Aucune ligne n'est prête\u00a0: corrigez le fichier, puis déposez-le de nouveau.",
    en: 'No line is ready: correct the file, then drop it again.',
  },
  'imports.too_late': {
    status: 409,
    fr: "Un import s'annule dans les {days} jours.",
    en: 'An import can be taken back within {days} days.',
  },
  'imports.forgotten': {
    status: 409,
    fr: 'Le fichier et ses lignes sont effacés.',
    en: 'The file and its lines are erased.',
  },
  'imports.changed_since': {
    status: 409,
    fr: "Modifié depuis l'import\u00a0: laissé tel quel.",
    en: 'Changed since the import: left as it is.',
  },
  'imports.used_since': {
    status: 409,
    fr: "Utilisé depuis l'import ({what})\u00a0: laissé tel quel.",
    en: 'Used since the import ({what}): left as it is.',
  },
})
