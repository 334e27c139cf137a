import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'back_office.logo_too_large': {
    status: 422,
    fr: 'Un seul logo, de {kilobytes}\u00a0Ko au plus.',
    en: 'One logo only, of {kilobytes} KB at most.',
  },
  'back_office.passwords_differ': {
    status: 422,
    fr: 'Les deux mots de passe ne sont pas les mêmes.',
    en: 'The two passwords differ.',
  },
  'back_office.password_of_another': {
    status: 422,
    fr: 'Cette personne a déjà un compte\u00a0: elle garde son mot de passe.',
    en: 'This person has an account already: they keep their password.',
  },
  'back_office.bad_address': {
    status: 422,
    fr: "Ce n'est pas une adresse IP (exemple\u00a0: 192.0.2.7).",
    en: 'This is no IP address (example: 192.0.2.7).',
  },
  'back_office.bad_phone': {
    status: 422,
    fr: "Ce n'est pas un numéro de téléphone (exemple\u00a0: +33 2 61 44 10 21).",
    en: 'This is no telephone number (example: +33 2 61 44 10 21).',
  },
  'back_office.not_narrowed': {
    status: 409,
    fr: "Ce compte se connecte déjà de n'importe où.",
    en: 'This account signs in from anywhere already.',
  },
  'back_office.no_session': {
    status: 409,
    fr: "Aucune session n'est ouverte.",
    en: 'No session is open.',
  },
  'back_office.principal_unknown': {
    status: 422,
    fr: "Choisissez une personne dont le compte est actif, ou en cours d'activation.",
    en: 'Choose a person whose account is active, or being activated.',
  },
  'back_office.siret_taken': {
    status: 422,
    fr: 'Un autre client a déjà ce SIRET.',
    en: 'Another client already has this SIRET.',
  },
  'back_office.import_other_person': {
    status: 422,
    fr: 'Cette adresse est celle de {surname}.',
    en: 'This address is that of {surname}.',
  },
  'back_office.import_no_group': {
    status: 422,
    fr: "Aucun groupe n'a ce nom\u00a0: créez-le d'abord.",
    en: 'No group has this name: make it first.',
  },
  'back_office.client_code_taken': {
    status: 422,
    fr: 'Un autre client a déjà ce code.',
    en: 'Another client already has this code.',
  },
  'back_office.bad_client_code': {
    status: 422,
    fr: 'Un code se compose de lettres sans accent, de chiffres, de points, de tirets et de «\u00a0_\u00a0», et commence par une lettre ou un chiffre.',
    en: 'A code is made of letters without accents, digits, dots, hyphens and “_”, and begins with a letter or a digit.',
  },
  'back_office.bad_siret': {
    status: 422,
    fr: "Ce n'est pas un SIRET\u00a0: 14 chiffres, dont le dernier est une clé.",
    en: 'This is not a SIRET: 14 digits, the last of which is a key.',
  },
  'back_office.organisation_deactivated': {
    status: 409,
    fr: 'Ce client est désactivé\u00a0: il se consulte encore, mais ne se modifie plus.',
    en: 'This client is deactivated: it can still be read, but no longer changed.',
  },
  'back_office.client_archived': {
    status: 409,
    fr: "Ce client est archivé\u00a0: il se consulte encore, mais ne se modifie qu'une fois rétabli.",
    en: 'This client is archived: it can still be read, and is changed only once it is brought back.',
  },
  'back_office.group_name_taken': {
    status: 422,
    fr: 'Un autre groupe a déjà ce nom.',
    en: 'Another group already has this name.',
  },
  'back_office.group_in_use': {
    status: 409,
    fr: "Ce groupe a des clients ou des remises\u00a0: changez d'abord leur groupe.",
    en: 'This group has clients or discounts: change their group first.',
  },
  'back_office.client_or_group': {
    status: 422,
    fr: "Une remise est d'un client ou d'un groupe, pas des deux.",
    en: 'A discount is of a client or of a group, not of both.',
  },
  'back_office.discount_ends_before': {
    status: 422,
    fr: 'Le dernier jour ne précède pas le premier.',
    en: 'The last day does not come before the first.',
  },
  'back_office.discount_overlaps': {
    status: 422,
    fr: 'Une autre remise vaut déjà pour les mêmes, sur le même produit, pendant une partie de ces jours.',
    en: 'Another discount already holds for the same, on the same product, on some of these days.',
  },
  'back_office.discount_held': {
    status: 422,
    fr: "Les jours passés restent tels qu'ils ont valu\u00a0: la remise finit aujourd'hui au plus tôt.",
    en: 'Past days stay as they held: the discount ends today at the soonest.',
  },
  'back_office.discount_began': {
    status: 409,
    fr: 'Cette remise a commencé\u00a0: donnez-lui un dernier jour.',
    en: 'This discount has begun: give it a last day.',
  },
  'back_office.client_no_access': {
    status: 409,
    fr: "Personne n'a accès au portail pour ce client\u00a0: un ticket n'y serait lu par personne.",
    en: 'Nobody has access to the portal for this client: a ticket would be read by nobody there.',
  },
  'back_office.client_language': {
    status: 409,
    fr: "Ce client a changé de langue, et le message n'est pas écrit dans la sienne.",
    en: 'This client changed its language, and the message is not written in it.',
  },
  'back_office.addressees_changed': {
    status: 409,
    fr: "Les destinataires ne sont plus ceux de l'aperçu\u00a0: relisez-les avant d'envoyer.",
    en: 'The addressees are no longer those of the preview: read them again before sending.',
  },
  'back_office.no_addressee': {
    status: 409,
    fr: 'Aucun client ne recevrait ce message.',
    en: 'No client would get this message.',
  },
  'back_office.too_many_addressees': {
    status: 422,
    fr: 'Au plus {most} clients à la fois.',
    en: 'At most {most} clients at once.',
  },
  'back_office.bad_vat': {
    status: 422,
    fr: "Ce n'est pas un numéro de TVA intracommunautaire (exemple\u00a0: FR83404833048).",
    en: 'This is not a VAT number of the Union (example: FR83404833048).',
  },
  'back_office.vat_of_another': {
    status: 422,
    fr: 'Ce numéro de TVA ne correspond pas au SIRET.',
    en: 'This VAT number does not match the SIRET.',
  },
  'back_office.not_of_this_kind': {
    status: 422,
    fr: "Une structure de ce genre n'a pas ce numéro.",
    en: 'An organisation of this kind has no such number.',
  },
  'back_office.site_name_taken': {
    status: 422,
    fr: 'Ce client a déjà un site de ce nom.',
    en: 'This client already has a site of this name.',
  },
  'back_office.not_blocked': { status: 409, fr: "Ce compte n'est pas bloqué.", en: 'This account is not blocked.' },
  'back_office.no_email': {
    status: 409,
    fr: "Ce compte n'a pas d'adresse email\u00a0: la réinitialisation ne peut pas être envoyée.",
    en: 'This account has no email address: the reset cannot be sent.',
  },
  'back_office.account_not_usable': {
    status: 409,
    fr: "Ce compte n'est plus en service.",
    en: 'This account is no longer in use.',
  },
  'back_office.mail_not_failed': {
    status: 409,
    fr: "Seul un message qui n'est pas parti, ou peut-être pas, se renvoie.",
    en: 'Only a message that did not leave, or may not have, can be sent again.',
  },
  'back_office.no_mail_asks': {
    status: 409,
    fr: "Aucun message n'attend de décision.",
    en: 'No message asks for a decision.',
  },
  'back_office.no_smtp': {
    status: 409,
    fr: "Aucun serveur de messagerie n'est réglé\u00a0: les messages restent ici.",
    en: 'No mail server is set: messages stay here.',
  },
  'back_office.role_beyond': {
    status: 422,
    fr: "Un des rôles, actuel ou nouveau, permet plus que le vôtre\u00a0: demandez à une personne qui l'a.",
    en: 'One of the roles, present or new, permits more than yours: ask somebody who has it.',
  },
  'back_office.low_contrast': {
    status: 422,
    fr: 'Un texte blanc se lit mal sur cette couleur\u00a0: son contraste est de {found}, il en faut {least} (WCAG). Prenez-la plus foncée.',
    en: 'White text is hard to read on this colour: its contrast is {found}, {least} is needed (WCAG). Take a darker one.',
  },
  'back_office.bad_host': {
    status: 422,
    fr: "Ce n'est pas un nom d'hôte (exemple\u00a0: portail.exemple.fr).",
    en: 'This is no host name (example: portal.example.com).',
  },
  'back_office.host_taken': {
    status: 422,
    fr: "Ce nom d'hôte est déjà pris.",
    en: 'This host name is taken.',
  },
  'back_office.unknown_place': {
    status: 422,
    fr: "Ligne {line}, colonne {column}\u00a0: «\u00a0{found}\u00a0» n'est pas un champ de ce message. Ses champs\u00a0: {known}.",
    en: 'Line {line}, column {column}: “{found}” is no field of this message. Its fields: {known}.',
  },
  'back_office.no_places': {
    status: 422,
    fr: "Ligne {line}, colonne {column}\u00a0: «\u00a0{found}\u00a0» n'est pas un champ. Ce message n'en a aucun.",
    en: 'Line {line}, column {column}: “{found}” is no field. This message has none.',
  },
  'back_office.no_action': {
    status: 422,
    fr: "Ce message n'a pas de bouton.",
    en: 'This message has no button.',
  },
  'back_office.setting_follows': {
    status: 403,
    fr: "Cette valeur suit d'un autre réglage.",
    en: 'This value follows from another setting.',
  },
  'back_office.no_own_email': {
    status: 409,
    fr: "Votre compte n'a pas d'adresse email\u00a0: l'exemple ne peut pas vous être envoyé.",
    en: 'Your account has no email address: the example cannot be sent to you.',
  },
  'back_office.mailbox_twice': {
    status: 422,
    fr: 'Ce dossier de cette boîte est déjà relevé.',
    en: 'This folder of this mailbox is read already.',
  },
  'back_office.same_folder': {
    status: 422,
    fr: 'Les e-mails relevés vont dans un autre dossier que celui où ils arrivent.',
    en: 'Mails that were read go to another folder than the one where they come in.',
  },
  'back_office.too_many_mailboxes': {
    status: 409,
    fr: 'Une marque a {most} boîtes de réception au plus.',
    en: 'A brand has at most {most} mailboxes.',
  },
  'back_office.last_administrator': {
    status: 409,
    fr: "C'est le dernier administrateur du portail\u00a0: nommez-en un autre d'abord.",
    en: 'This is the last portal administrator: appoint another one first.',
  },
  'back-office.parent_circle': {
    status: 422,
    fr: 'Ce client fait déjà partie de celui-ci.',
    en: 'That client is part of this one already.',
  },
})
