import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'support.import_no_client': {
    status: 422,
    fr: "Aucun client avec une personne n'a le code {code}.",
    en: 'No client with a person has the code {code}.',
  },
  'support.import_to_come': {
    status: 422,
    fr: 'Ce jour est encore à venir.',
    en: 'This day is still to come.',
  },
  'support.closed': {
    status: 409,
    fr: "Ce ticket est clos\u00a0: seule la personne qui l'a ouvert peut le rouvrir, en y répondant.",
    en: 'This ticket is closed: only the person who opened it can open it again, by answering.',
  },
  'support.already_closed': { status: 409, fr: 'Ce ticket est déjà clos.', en: 'This ticket is closed already.' },
  'support.model_name_taken': {
    status: 422,
    fr: 'Un autre modèle a déjà ce nom.',
    en: 'Another model already has this name.',
  },
  'support.too_many_attachments': { status: 422, fr: 'Au plus 5 fichiers.', en: 'At most 5 files.' },
})
