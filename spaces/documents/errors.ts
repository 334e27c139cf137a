import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'documents.vaults_today': {
    status: 429,
    fr: "{count} coffres ont été demandés aujourd'hui\u00a0: le suivant sera possible plus tard.",
    en: '{count} vaults were asked for today: the next one is possible later.',
  },
  'documents.vault_swept': {
    status: 409,
    fr: "Ce coffre n'est plus gardé\u00a0: préparez-en un autre.",
    en: 'This vault is kept no longer: prepare another one.',
  },
  'documents.not_shared': {
    status: 422,
    fr: "Un répertoire qui n'est pas sur le portail ne se signe pas, ne se notifie pas et ne reçoit pas de dépôts.",
    en: 'A folder that is not in the portal has no signature, no notification and no deposits.',
  },
  'documents.kept_by_law_longer': {
    status: 422,
    fr: 'La loi conserve ces documents plus longtemps.',
    en: 'The law keeps these documents for longer.',
  },
  'documents.kept': {
    status: 409,
    fr: "Ce document est conservé tel quel\u00a0: retirez-le et publiez-en un autre s'il est faux.",
    en: 'This document is kept as it is: withdraw it and publish another where it is wrong.',
  },
  'documents.piece_state': {
    status: 409,
    fr: "Cette pièce n'attend pas cela.",
    en: 'This document does not wait for that.',
  },
  'documents.folder_used': {
    status: 409,
    fr: 'Ce répertoire ne se supprime pas. Documents qui y sont, retirés compris\u00a0: {count}.',
    en: 'This folder cannot be deleted. Documents in it, withdrawn ones included: {count}.',
  },
  'documents.clients_only': {
    status: 422,
    fr: "Un salarié n'a qu'une adresse\u00a0: le choix est pour les clients.",
    en: 'An employee has one address: the choice is for clients.',
  },
  'documents.issued_elsewhere': {
    status: 422,
    fr: 'Un autre répertoire les reçoit déjà.',
    en: 'Another folder takes them already.',
  },
  'documents.path_taken': {
    status: 422,
    fr: 'Un autre répertoire a ce chemin.',
    en: 'Another folder has this path.',
  },
  'documents.one_holder': {
    status: 422,
    fr: 'Choisissez un client ou un salarié.',
    en: 'Choose a client or an employee.',
  },
  'documents.closure_too_soon': {
    status: 422,
    fr: 'Chacun est prévenu trois mois avant\u00a0: le {day} au plus tôt.',
    en: 'Everybody is told three months before: on {day} at the earliest.',
  },
  'documents.closure_announced': {
    status: 409,
    fr: "Une fermeture du portail est déjà annoncée\u00a0: annulez-la d'abord.",
    en: 'A closure of the portal is announced already: call that one off first.',
  },
  'documents.payslip_objected': {
    status: 409,
    fr: "Ce salarié s'oppose au bulletin électronique\u00a0: le sien s'imprime et se remet. Mettez-le de côté parmi ceux à imprimer.",
    en: 'This employee objects to electronic payslips: it is printed and handed over. Set it aside among those to print.',
  },
  'documents.payslip_not_objected': {
    status: 409,
    fr: "Ce salarié ne s'oppose pas au bulletin électronique\u00a0: publiez-le.",
    en: 'This employee does not object to electronic payslips: publish it.',
  },
  'documents.payslip_handed_over': {
    status: 409,
    fr: 'Ce bulletin a déjà été remis.',
    en: 'This payslip was handed over already.',
  },
  'documents.payslip_of_lot': {
    status: 409,
    fr: "Ce bulletin fait partie d'un fichier pour tous\u00a0: retirez ce fichier.",
    en: 'This payslip is of a file for all: withdraw that file.',
  },
  'documents.payslip_unprintable': {
    status: 422,
    fr: "Ce PDF ne s'imprime pas\u00a0: il est endommagé, protégé par un mot de passe ou de plus de 200 pages.",
    en: 'This PDF cannot be printed: it is damaged, locked by a password, or has more than 200 pages.',
  },
  'documents.nothing_to_print': {
    status: 409,
    fr: "Aucun bulletin n'est à imprimer.",
    en: 'No payslip is to be printed.',
  },
  'documents.lot_not_read': {
    status: 409,
    fr: 'Les pages de ce fichier ne sont pas lues.',
    en: 'The pages of this file are not read.',
  },
  'documents.lot_published': {
    status: 409,
    fr: 'Ce fichier est déjà publié.',
    en: 'This file is published already.',
  },
  'documents.lot_not_published': {
    status: 409,
    fr: "Ce fichier n'est pas publié.",
    en: 'This file is not published.',
  },
  'documents.lot_withdrawn': {
    status: 409,
    fr: 'Ce fichier a été retiré.',
    en: 'This file was withdrawn.',
  },
  'documents.lot_nothing_ready': {
    status: 409,
    fr: "Personne n'a encore une page à publier.",
    en: 'Nobody has a page to be published yet.',
  },
  'documents.lot_has_paper': {
    status: 409,
    fr: 'Son document de ce fichier lui a déjà été remis.',
    en: 'They have received their paper of this file already.',
  },
  'documents.lot_other_side': {
    status: 422,
    fr: "Ce fichier est de l'autre côté\u00a0: les pages d'un fichier de clients vont à des clients, celles d'un fichier de salariés à des salariés.",
    en: 'This file is of the other side: pages of a file of clients go to clients, those of a file of employees to employees.',
  },
  'documents.lot_pdf': { status: 422, fr: 'Le fichier doit être un PDF.', en: 'The file has to be a PDF.' },
  'documents.one_file': { status: 422, fr: 'Choisissez un fichier.', en: 'Choose one file.' },
  'documents.no_deposits': {
    status: 403,
    fr: 'Ce répertoire ne reçoit pas de dépôts.',
    en: 'This folder takes no deposits.',
  },
  'documents.withdrawn': {
    status: 409,
    fr: 'Ce document a été retiré.',
    en: 'This document was withdrawn.',
  },
  'documents.notification_left': {
    status: 409,
    fr: 'Cette notification est déjà partie.',
    en: 'This notification has left already.',
  },
  'documents.notification_sent': {
    status: 409,
    fr: 'Cette notification a déjà été envoyée\u00a0: cochez «\u00a0Notification forcée\u00a0» pour la renvoyer.',
    en: 'This notification was sent already: tick “Forced notification” to send it again.',
  },
  'documents.notification_waits': {
    status: 409,
    fr: 'Cette notification attend encore de partir.',
    en: 'This notification still waits to leave.',
  },
  'documents.notification_superseded': {
    status: 409,
    fr: 'Cette notification a déjà été renvoyée.',
    en: 'This notification was sent again already.',
  },
  'documents.link_unusable': {
    status: 404,
    fr: 'Ce lien a déjà servi, ou il a expiré. Connectez-vous\u00a0: le document est dans votre espace.',
    en: 'This link was used, or it has expired. Sign in: the document is in your space.',
  },
  'documents.unknown_merge_field': {
    status: 422,
    fr: "Ligne {line}, caractère {column}\u00a0: le champ {found} n'existe pas.",
    en: 'Line {line}, character {column}: the field {found} does not exist.',
  },
  'documents.template_used': {
    status: 409,
    fr: 'Un répertoire utilise ce modèle.',
    en: 'A folder uses this template.',
  },
  'documents.template_name_taken': {
    status: 422,
    fr: 'Un autre modèle porte ce nom.',
    en: 'Another template has this name.',
  },
  'documents.template_holder': {
    status: 422,
    fr: "Ce modèle n'est pas pour ce genre de répertoire.",
    en: 'This template is not for this kind of folder.',
  },
})
