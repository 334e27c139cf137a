import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'e_invoicing.no_file': {
    status: 422,
    fr: 'Choisissez au moins un fichier.',
    en: 'Choose at least one file.',
  },
  'e_invoicing.large': {
    status: 422,
    fr: '«\u00a0{name}\u00a0» est trop lourd\u00a0: {megabytes} Mo au plus.',
    en: '“{name}” is too large: {megabytes} MB at most.',
  },
  'e_invoicing.accepted': {
    status: 409,
    fr: 'Ce fichier a été accepté\u00a0: il n’a pas de rejet.',
    en: 'This file was accepted: it has no rejection.',
  },
  'e_invoicing.no_platform_number': {
    status: 409,
    fr: 'Le matricule de la plateforme manque\u00a0: renseignez-le dans les réglages.',
    en: 'The number of the platform is missing: enter it in the settings.',
  },
  'e_invoicing.no_platform': {
    status: 409,
    fr: "Aucune plateforme n'est reliée. Téléchargez le rapport, remettez-le, puis notez-le remis.",
    en: 'No platform is connected. Download the report, bring it there, then mark it as handed over.',
  },
  'e_invoicing.report_handed': {
    status: 409,
    fr: 'Ce rapport a déjà été remis.',
    en: 'This report was handed over already.',
  },
  'e_invoicing.report_not_handed': {
    status: 409,
    fr: "Ce rapport n'attend pas de réponse.",
    en: 'This report awaits no answer.',
  },
  'e_invoicing.report_unsound': {
    status: 409,
    fr: "Ce rapport ne respecte pas des règles\u00a0: {rules}. Il n'est pas remis.",
    en: 'This report does not keep some rules: {rules}. It is not handed over.',
  },
})
