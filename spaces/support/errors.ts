import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'support.import_no_client': {
    status: 422,
    fr: "Aucun client avec une personne n'a le code {code}.",
    en: 'No client with a person has the code {code}.',
  },
  'support.code_unknown': {
    status: 422,
    fr: "Rien sur le portail n'a ce code.",
    en: 'Nothing in the portal has this code.',
  },
  'support.ticket_elsewhere': {
    status: 422,
    fr: "Ce ticket est d'un autre client.",
    en: 'This ticket is of another client.',
  },
  'support.known_otherwise': {
    status: 422,
    fr: 'Ce ticket est déjà connu sous le code {code}.',
    en: 'This ticket is known by the code {code} already.',
  },
  'support.message_stays': {
    status: 422,
    fr: 'Ce qui a été écrit dans un ticket ne change plus.',
    en: 'What was written in a ticket does not change any more.',
  },
  'support.import_to_come': {
    status: 422,
    fr: 'Ce jour est encore à venir.',
    en: 'This day is still to come.',
  },
  'support.closed': {
    status: 409,
    fr: "Ce ticket est clos\u00a0: rouvrez-le d'abord, ou attendez la réponse du client, qui le rouvre.",
    en: 'This ticket is closed: open it again first, or wait for the answer of the client, which does.',
  },
  'support.merged': {
    status: 409,
    fr: 'Ce ticket a été réuni à un autre\u00a0: tout continue là-bas.',
    en: 'This ticket was joined to another one: all goes on there.',
  },
  'support.mail_decided': {
    status: 409,
    fr: 'Il a déjà été décidé de cet e-mail ({by}).',
    en: 'This mail was decided about already ({by}).',
  },
  'support.mail_taken': {
    status: 409,
    fr: 'Cet e-mail est déjà dans un ticket.',
    en: 'This mail is in a ticket already.',
  },
  'support.not_closed': { status: 409, fr: "Ce ticket n'est pas clos.", en: 'This ticket is not closed.' },
  'support.not_settled': {
    status: 409,
    fr: "L'avis se donne une fois le ticket réglé.",
    en: 'What one thinks of it is said once the ticket is settled.',
  },
  'support.surveyed': {
    status: 409,
    fr: "L'avis sur ce ticket a déjà été donné.",
    en: 'What one thinks of this ticket has been said already.',
  },
  'support.reopen_over': {
    status: 409,
    fr: 'Ce ticket est clos depuis plus de {days} jours\u00a0: ouvrez-en un nouveau.',
    en: 'This ticket has been closed for more than {days} days: open a new one.',
  },
  'support.requester_only': {
    status: 403,
    fr: "Vous suivez ce ticket\u00a0: la personne qui l'a ouvert en décide, ou un responsable de votre organisation.",
    en: 'You follow this ticket: the person who opened it decides about it, or a manager of your organisation.',
  },
  'support.nature_hidden': {
    status: 422,
    fr: "Cette nature n'est plus proposée\u00a0: choisissez-en une autre, ce que vous avez écrit est gardé.",
    en: 'This nature is no longer offered: choose another one, what you wrote is kept.',
  },
  'support.code_taken': { status: 422, fr: 'Ce code est déjà pris.', en: 'This code is taken already.' },
  'support.in_use': {
    status: 409,
    fr: 'Cela sert encore\u00a0: masquez-le plutôt.',
    en: 'This is still in use: hide it instead.',
  },
  'support.bad_hours': {
    status: 422,
    fr: 'Des heures dans leur ordre, comme 09:00-12:00 14:00-18:00.',
    en: 'Hours in their order, like 09:00-12:00 14:00-18:00.',
  },
  'support.bad_days': {
    status: 422,
    fr: 'Des jours comme 2026-12-24, séparés par des espaces.',
    en: 'Days like 2026-12-24, with spaces between them.',
  },
  'support.bad_zone': {
    status: 422,
    fr: 'Un fuseau comme Europe/Paris.',
    en: 'A time zone like Europe/Paris.',
  },
  'support.not_a_colleague': {
    status: 422,
    fr: "Cette personne n'est pas de la même organisation.",
    en: 'This person is not of the same organisation.',
  },
  'support.not_an_agent': {
    status: 422,
    fr: 'Cette personne ne répond pas aux tickets.',
    en: 'This person does not answer tickets.',
  },
  'support.not_a_reader': {
    status: 422,
    fr: 'Cette personne ne voit pas les tickets.',
    en: 'This person does not see tickets.',
  },
  'support.timer_forgotten': {
    status: 422,
    fr: "Ce chronomètre court depuis plus d'un jour : dites vous-même combien de minutes, ou 0.",
    en: 'This clock has been running for more than a day: say yourself how many minutes, or 0.',
  },
  'support.timer_elsewhere': {
    status: 409,
    fr: "Votre chronomètre court dans le portail d'une autre marque\u00a0: arrêtez-le là, puis démarrez-le ici.",
    en: 'Your clock runs in the portal of another brand: stop it there, then start it here.',
  },
  'support.other_client': {
    status: 422,
    fr: 'Deux tickets de clients différents ne se réunissent pas.',
    en: 'Tickets of two clients are not joined.',
  },
  'support.other_messages': {
    status: 422,
    fr: 'Choisissez des messages de ce ticket, et laissez-lui le premier.',
    en: 'Choose messages of this ticket, and leave it the first one.',
  },
  'support.move_undone': { status: 409, fr: "C'est déjà défait.", en: 'This is undone already.' },
  'support.move_covered': {
    status: 409,
    fr: "Ce ticket a depuis été réuni à un autre\u00a0: défaites cela d'abord.",
    en: 'This ticket was joined to another one since: undo that first.',
  },
  'support.link_unusable': {
    status: 404,
    fr: "Ce lien ne mène à rien\u00a0: demandez-en un autre à l'assistance.",
    en: 'This link leads nowhere: ask the support for another one.',
  },
  'support.already_closed': { status: 409, fr: 'Ce ticket est déjà clos.', en: 'This ticket is closed already.' },
  'support.model_name_taken': {
    status: 422,
    fr: 'Un autre modèle a déjà ce nom.',
    en: 'Another model already has this name.',
  },
  'support.too_many_attachments': { status: 422, fr: 'Au plus 5 fichiers.', en: 'At most 5 files.' },
})
