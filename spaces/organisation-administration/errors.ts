import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'organisation.one_criterion': {
    status: 422,
    fr: 'Saisissez au moins un critère.',
    en: 'Type at least one criterion.',
  },
  'organisation.service_unknown': {
    status: 422,
    fr: "Ce service n'existe pas dans la structure, ou n'est plus actif.",
    en: 'This service is not one of the organisation, or is no longer active.',
  },
  'organisation.service_needed': {
    status: 422,
    fr: 'Choisissez toute la structure, ou au moins un service.',
    en: 'Choose the whole organisation, or at least one service.',
  },
  'organisation.role_by_persons': {
    status: 422,
    fr: "Un utilisateur technique n'attribue que le rôle d'utilisateur simple\u00a0: un gestionnaire est nommé par une personne.",
    en: 'A technical user gives the role of member only: a manager is named by a person.',
  },
  'organisation.no_proposed_role': {
    status: 409,
    fr: "Aucun rôle n'attend de confirmation pour cette personne.",
    en: 'No role waits to be confirmed for this person.',
  },
  'organisation.role_not_grantable': {
    status: 422,
    fr: "Ce rôle ne s'attribue pas ici.",
    en: 'This role is not given here.',
  },
  'organisation.already_member': {
    status: 409,
    fr: 'Cette personne est déjà rattachée à la structure.',
    en: 'This person already belongs to the organisation.',
  },
  'organisation.mandate_signed': {
    status: 409,
    fr: 'Le mandat de facturation de cette structure est déjà signé.',
    en: 'The invoicing mandate of this organisation is signed already.',
  },
  'organisation.deactivated': {
    status: 409,
    fr: 'Cette structure est désactivée : elle se consulte encore, mais ne se modifie plus et ne reçoit plus de rattachement.',
    en: 'This organisation is deactivated: it can still be read, but no longer changed, and nobody can be added to it.',
  },
  'organisation.principal_stays': {
    status: 409,
    fr: "Le gestionnaire principal ne se retire pas : désignez d'abord son successeur.",
    en: 'The principal manager cannot be removed: name a successor first.',
  },
  'organisation.space_not_offered': {
    status: 422,
    fr: "Cet espace n'est pas proposé par la structure.",
    en: 'The organisation does not offer this space.',
  },

  // requests for memberships and spaces, spaces offered, reviews
  'organisation.no_desk': {
    status: 403,
    fr: "Vous n'êtes gestionnaire d'aucune structure.",
    en: 'You manage no organisation.',
  },
  'organisation.persons_only': {
    status: 403,
    fr: 'Un utilisateur technique ne fait pas de demande pour lui-même.',
    en: 'A technical user makes no request of its own.',
  },
  'organisation.requester_gone': {
    status: 409,
    fr: "Le compte de cette personne n'est plus en service\u00a0: sa demande ne peut être que refusée.",
    en: "This person's account is no longer in use: their request can only be declined.",
  },
  'organisation.space_withdrawn': {
    status: 409,
    fr: 'La structure ne propose plus\u00a0: {spaces}. La demande ne peut être que refusée.',
    en: 'The organisation no longer offers: {spaces}. The request can only be declined.',
  },
  'organisation.request_open': {
    status: 409,
    fr: 'Une demande est déjà en attente.',
    en: 'A request already waits.',
  },
  'organisation.already_yours': {
    status: 409,
    fr: 'Vous êtes déjà rattaché à tout ce que vous demandez.',
    en: 'You already belong to all that you ask for.',
  },
  'organisation.unknown': {
    status: 422,
    fr: "Cette structure n'existe pas, ou n'est plus active.",
    en: 'This organisation does not exist, or is no longer active.',
  },
  'organisation.search_too_short': {
    status: 422,
    fr: "Saisissez l'identifiant exact, ou au moins 3 lettres du nom.",
    en: 'Type the exact identifier, or at least 3 letters of the name.',
  },
  'organisation.service_inactive': {
    status: 422,
    fr: "Le service {name} n'est plus actif : décochez-le.",
    en: 'The service {name} is no longer active: untick it.',
  },
  'organisation.service_not_held': {
    status: 422,
    fr: 'Le rattachement de la personne ne porte pas sur le service {name}.',
    en: "The person's membership does not cover the service {name}.",
  },
  'organisation.member_unknown': {
    status: 422,
    fr: "Cette personne n'est pas rattachée à la structure.",
    en: 'This person does not belong to the organisation.',
  },
  'organisation.item_twice': {
    status: 422,
    fr: 'Cette ligne est en double.',
    en: 'This line is there twice.',
  },
  'organisation.already_subscribed': {
    status: 409,
    fr: 'Cet abonnement est déjà ouvert.',
    en: 'This subscription is already open.',
  },
  'organisation.membership_over': {
    status: 409,
    fr: 'Ce rattachement a pris fin.',
    en: 'This membership is over.',
  },
  'organisation.subscription_ended': {
    status: 409,
    fr: 'Cet abonnement a pris fin.',
    en: 'This subscription has ended.',
  },
  'organisation.review_closed': {
    status: 409,
    fr: 'Cette revue des accès est close.',
    en: 'This review of access is closed.',
  },
  'organisation.not_principal': {
    status: 403,
    fr: 'Seul le gestionnaire principal se désigne un successeur.',
    en: 'Only the principal manager names a successor.',
  },
})

// Explainer (O32).
defineProblems({
  'organisation.one_question': {
    status: 422,
    fr: "Posez la question d'une fonction, ou d'un espace.",
    en: 'Ask about a function, or about a space.',
  },
})

// Memberships, organisations, change of hands.
defineProblems({
  'organisation.principal_fixed': {
    status: 409,
    fr: "Le rattachement du gestionnaire principal ne se modifie pas\u00a0: désignez d'abord son successeur.",
    en: "The principal manager's membership is not edited: name a successor first.",
  },
  'organisation.technical_elsewhere': {
    status: 409,
    fr: 'Un utilisateur technique se gère depuis la page de la structure.',
    en: "A technical user is run from the organisation's page.",
  },
  'organisation.contact_elsewhere': {
    status: 403,
    fr: 'Cette personne seule voit et modifie ses coordonnées, dans «\u00a0Mon compte\u00a0».',
    en: 'Only this person sees and changes their contact details, in "My account".',
  },
  'organisation.contact_of_principal': {
    status: 403,
    fr: 'Le gestionnaire principal modifie lui-même ses coordonnées, dans «\u00a0Mon compte\u00a0».',
    en: 'The principal manager changes their own contact details, in "My account".',
  },
  'organisation.contact_of_team': {
    status: 403,
    fr: "Cette personne fait aussi partie de l'équipe\u00a0: elle seule modifie ses coordonnées, dans «\u00a0Mon compte\u00a0».",
    en: 'This person is also on the team: only they change their contact details, in "My account".',
  },
  'organisation.not_pending': {
    status: 409,
    fr: "Ce compte n'est pas «\u00a0En cours d'activation\u00a0».",
    en: 'This account is not being activated.',
  },
  'organisation.no_sign_in_email': {
    status: 409,
    fr: "Ce compte n'a pas d'adresse de connexion\u00a0: le message d'activation ne peut pas être envoyé.",
    en: 'This account has no sign-in address: the activation email cannot be sent.',
  },
  'organisation.ends_before_start': {
    status: 422,
    fr: 'La fin ne précède pas le début.',
    en: 'The end does not come before the start.',
  },
  'organisation.person_unknown': {
    status: 422,
    fr: 'Aucune personne à rattacher ne correspond. Recherchez-la par son adresse de connexion exacte.',
    en: 'No person to add matches. Search by the exact sign-in address.',
  },
  'organisation.person_not_active': {
    status: 422,
    fr: "Le compte de cette personne n'est plus en service.",
    en: "This person's account is no longer in use.",
  },
  'organisation.email_unusable': {
    status: 422,
    fr: 'Cette adresse ne peut pas servir à un nouveau compte. Recherchez la personne par cette adresse exacte pour la rattacher, ou choisissez une autre adresse.',
    en: 'This address cannot be used for a new account. Search for the person by this exact address to add them, or choose another address.',
  },
  'organisation.bad_siret': {
    status: 422,
    fr: "Ce n'est pas un SIRET\u00a0: 14 chiffres, dont le dernier est une clé.",
    en: 'This is not a SIRET: 14 digits, the last of which is a key.',
  },
  'organisation.siret_taken': {
    status: 422,
    fr: "Ce SIRET est déjà celui d'une structure du portail. Adressez-vous à votre fournisseur.",
    en: 'This SIRET is already that of an organisation of the portal. Ask your provider.',
  },
  'organisation.siret_same': {
    status: 422,
    fr: "C'est déjà le SIRET de cette structure.",
    en: 'This is already the SIRET of this organisation.',
  },
  'organisation.private_only': {
    status: 409,
    fr: "L'identifiant ne se modifie que pour une structure privée qui a un SIRET.",
    en: 'The identifier is only changed for a private organisation that has a SIRET.',
  },
  'organisation.bad_vat': {
    status: 422,
    fr: "Ce n'est pas un numéro de TVA intracommunautaire (exemple\u00a0: FR83404833048).",
    en: 'This is not a VAT number of the Union (example: FR83404833048).',
  },
  'organisation.vat_of_another': {
    status: 422,
    fr: 'Ce numéro de TVA ne correspond pas au SIRET de la structure.',
    en: "This VAT number does not match the organisation's SIRET.",
  },
  'organisation.not_of_this_kind': {
    status: 422,
    fr: "Une structure de ce genre n'a pas ce numéro.",
    en: 'An organisation of this kind has no such number.',
  },
  'organisation.bad_pacage': {
    status: 422,
    fr: 'Le numéro PACAGE compte 9 chiffres.',
    en: 'A PACAGE number has 9 digits.',
  },
  'organisation.service_name_taken': {
    status: 422,
    fr: 'Un service de la structure porte déjà ce nom.',
    en: 'A service of the organisation already has this name.',
  },
  'organisation.principal_changed': {
    status: 409,
    fr: "Vous n'êtes plus le gestionnaire principal de {organisation}\u00a0: rien n'a été changé.",
    en: 'You are no longer the principal manager of {organisation}: nothing was changed.',
  },
  'organisation.nothing_to_transfer': {
    status: 422,
    fr: 'Choisissez au moins une structure.',
    en: 'Choose at least one organisation.',
  },
  'organisation.successor_needed': {
    status: 422,
    fr: "Indiquez l'identifiant de connexion du nouveau gestionnaire principal.",
    en: 'Give the sign-in identifier of the new principal manager.',
  },
  'organisation.successor_unknown': {
    status: 422,
    fr: "Aucun compte actif n'a cet identifiant de connexion.",
    en: 'No active account has this sign-in identifier.',
  },
  'organisation.successor_self': {
    status: 422,
    fr: "Vous êtes déjà le gestionnaire principal\u00a0: désignez quelqu'un d'autre.",
    en: 'You are the principal manager already: name somebody else.',
  },
  'organisation.successor_pending': {
    status: 422,
    fr: "Le compte de cette personne n'est pas encore activé.",
    en: "This person's account is not activated yet.",
  },
  'organisation.successor_deactivated': {
    status: 422,
    fr: 'Le compte de cette personne est désactivé.',
    en: "This person's account is deactivated.",
  },
  'organisation.successor_blocked': {
    status: 422,
    fr: 'Le compte de cette personne est bloqué.',
    en: "This person's account is blocked.",
  },
  'organisation.successor_already': {
    status: 422,
    fr: 'Cette personne est déjà le gestionnaire principal de la structure.',
    en: 'This person is the principal manager of the organisation already.',
  },
})

// Technical users (O15).
defineProblems({
  'organisation.space_unknown': {
    status: 422,
    fr: "Cet espace n'est pas l'un de ceux qui s'ouvrent à un utilisateur technique.",
    en: 'This space is not one that opens to a technical user.',
  },
  'organisation.space_twice': {
    status: 422,
    fr: 'Cet espace est choisi deux fois.',
    en: 'This space is chosen twice.',
  },
  'organisation.space_beyond_maker': {
    status: 422,
    fr: 'Votre rôle ne permet pas ce que cet espace ouvrirait à un utilisateur technique.',
    en: 'Your role does not allow what this space would open to a technical user.',
  },
  'organisation.technical_user_revoked': {
    status: 409,
    fr: 'Cet utilisateur technique est révoqué. Créez-en un autre.',
    en: 'This technical user is revoked. Create another one.',
  },
  'organisation.secret_wrong': {
    status: 422,
    fr: "Ce secret n'est pas, ou n'est plus, celui de cet utilisateur technique.",
    en: 'This is not, or no longer, a secret of this technical user.',
  },
})

// Roles.
defineProblems({
  'organisation.role_preset': {
    status: 409,
    fr: 'Ce rôle fait partie du portail\u00a0: il se renomme, mais ne se supprime ni ne se retire.',
    en: 'This role is part of the portal: it can be renamed, not deleted nor withdrawn.',
  },
  'organisation.role_in_use': {
    status: 409,
    fr: 'Ce rôle est celui de {count} rattachement(s)\u00a0: donnez-leur un autre rôle, ou ne le proposez plus.',
    en: 'This role is that of {count} membership(s): give them another one, or stop offering it.',
  },
  'organisation.role_was_used': {
    status: 409,
    fr: "L'historique nomme ce rôle\u00a0: il ne se supprime plus, mais vous pouvez ne plus le proposer.",
    en: 'The history names this role: it cannot be deleted any more, but you can stop offering it.',
  },
  'organisation.role_name_taken': {
    status: 422,
    fr: 'Un autre rôle porte ce nom.',
    en: 'Another role has this name.',
  },
  'organisation.permission_kept': {
    status: 422,
    fr: 'Ce rôle ne peut pas perdre «\u00a0{name}\u00a0».',
    en: 'This role cannot lose “{name}”.',
  },
  'organisation.permission_of_principal': {
    status: 422,
    fr: 'Seul le gestionnaire principal peut avoir ce droit.',
    en: 'Only the principal manager can hold this right.',
  },
})

// Requests for an organisation (O37).
defineProblems({
  'organisation.siret_of_client': {
    status: 422,
    fr: 'Un client a déjà ce SIRET\u00a0: rattachez-y la personne, ou refusez la demande avec ce motif.',
    en: 'A client already has this SIRET: add the person to it, or decline the request for this reason.',
  },
  'organisation.client_unknown': {
    status: 422,
    fr: "Ce client n'existe pas, ou n'est plus actif.",
    en: 'This client does not exist, or is no longer active.',
  },
  'organisation.requester_not_active': {
    status: 409,
    fr: "Le compte de cette personne n'est plus celui d'un client en service\u00a0: elle ne peut pas devenir gestionnaire principal.",
    en: "This person's account is no longer that of a client in use: they cannot become principal manager.",
  },
})
