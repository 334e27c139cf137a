import { defineMessages, type MergeField } from '../../kernel/notifications/messages.ts'

/** What fills the places of these messages. */
const fields: Record<string, MergeField> = {
  organisation: {
    title: { fr: 'Le nom de la structure', en: 'The name of the organisation' },
    sample: "Mairie d'Exemple",
  },
  organisations: {
    title: { fr: 'Les noms des structures', en: 'The names of the organisations' },
    sample: "Mairie d'Exemple, CCAS d'Exemple",
  },
  by: { title: { fr: 'Qui a fait le changement', en: 'Who made the change' }, sample: 'Paul EXEMPLE' },
  person: { title: { fr: 'Qui demande', en: 'Who asks' }, sample: 'Marie EXEMPLE' },
  reason: {
    title: { fr: 'Le motif donné', en: 'The reason given' },
    sample: { fr: 'Hors de la structure', en: 'Not of this organisation' },
  },
  comment: {
    title: { fr: 'Le commentaire de qui a décidé, ou rien', en: 'The comment of whoever decided, or nothing' },
    sample: { fr: 'À partir de lundi.', en: 'From Monday on.' },
  },
  changed: {
    title: {
      fr: 'Ce qui était demandé, où autre chose est accordé, ou rien',
      en: 'What was asked for, where something else is granted, or nothing',
    },
    sample: { fr: ' Demandé\u00a0: toute la structure.', en: ' Asked for: the whole organisation.' },
  },
  role: {
    title: { fr: 'Le nom du rôle', en: 'The name of the role' },
    sample: { fr: 'Utilisateur simple', en: 'Member' },
  },
  scope: {
    title: {
      fr: 'La portée\u00a0: toute la structure, ou des services',
      en: 'The scope: the whole organisation, or services',
    },
    sample: { fr: 'Toute la structure', en: 'The whole organisation' },
  },
  services: { title: { fr: 'Les noms des services', en: 'The names of the services' }, sample: 'Finances, Paie' },
  spaces: {
    title: { fr: 'Les espaces, chacun avec son accès', en: 'The spaces, each with its access' },
    sample: { fr: 'Administration de contrat (consultation)', en: 'Contract administration (to read)' },
  },
  titles: {
    title: { fr: 'Les noms des espaces', en: 'The names of the spaces' },
    sample: { fr: 'Administration de contrat', en: 'Contract administration' },
  },
  startsOn: {
    title: { fr: 'Le premier jour', en: 'The first day' },
    sample: { fr: '1 décembre 2026', en: '1 December 2026' },
  },
  endsOn: {
    title: { fr: 'Le dernier jour', en: 'The last day' },
    sample: { fr: '31 décembre 2027', en: '31 December 2027' },
  },
  count: { title: { fr: 'Combien de rattachements', en: 'How many memberships' }, sample: '12' },
  closesOn: {
    title: { fr: 'Le dernier jour de la revue', en: 'The last day of the review' },
    sample: { fr: '15 décembre 2026', en: '15 December 2026' },
  },
  successor: {
    title: { fr: 'Le nouveau gestionnaire principal', en: 'The new principal manager' },
    sample: 'Marie EXEMPLE',
  },
  former: {
    title: { fr: "L'ancien gestionnaire principal", en: 'The former principal manager' },
    sample: 'Paul EXEMPLE',
  },
  from: { title: { fr: "L'ancien identifiant", en: 'The former identifier' }, sample: '73282932000074' },
  to: { title: { fr: 'Le nouvel identifiant', en: 'The new identifier' }, sample: '73282932000082' },
}

defineMessages(
  {
    'organisation.membership_removed': {
      subject: {
        fr: 'Votre rattachement à {organisation} est supprimé',
        en: 'Your membership of {organisation} was removed',
      },
      body: {
        fr: 'Votre rattachement à la structure {organisation} a été supprimé par {by}.\n\n{reason}',
        en: 'Your membership of {organisation} was removed by {by}.\n\n{reason}',
      },
    },
    'organisation.manager_proposed': {
      subject: {
        fr: '{by} propose un gestionnaire pour {organisation}',
        en: '{by} proposes a manager of {organisation}',
      },
      body: {
        fr: "{by} propose {person} pour le rôle «\u00a0{role}\u00a0» dans la structure {organisation}. Ce rôle ne donne rien tant que vous ne l'avez pas confirmé.",
        en: '{by} proposes {person} for the role "{role}" in {organisation}. The role gives nothing until you confirm it.',
      },
      action: { fr: 'Confirmer ou refuser', en: 'Confirm or decline' },
    },
    'organisation.manager_refused': {
      subject: {
        fr: '{person} ne devient pas gestionnaire de {organisation}',
        en: '{person} does not become a manager of {organisation}',
      },
      body: {
        fr: "{by} n'a pas confirmé le rôle que vous proposiez pour {person} dans la structure {organisation}.",
        en: '{by} did not confirm the role that you proposed for {person} in {organisation}.',
      },
      action: { fr: 'Voir la personne', en: 'See the person' },
    },
    'organisation.membership_changed': {
      subject: {
        fr: 'Votre rattachement à {organisation} est modifié',
        en: 'Your membership of {organisation} was changed',
      },
      body: {
        fr: 'Votre rattachement à la structure {organisation} a été modifié par {by}. Rôle\u00a0: {role}. Portée\u00a0: {scope}. Validité\u00a0: à partir du {startsOn}.',
        en: '{by} changed your membership of {organisation}. Role: {role}. Scope: {scope}. Valid from {startsOn} on.',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.membership_changed_until': {
      subject: {
        fr: 'Votre rattachement à {organisation} est modifié',
        en: 'Your membership of {organisation} was changed',
      },
      body: {
        fr: 'Votre rattachement à la structure {organisation} a été modifié par {by}. Rôle\u00a0: {role}. Portée\u00a0: {scope}. Validité\u00a0: du {startsOn} au {endsOn} inclus.',
        en: '{by} changed your membership of {organisation}. Role: {role}. Scope: {scope}. Valid from {startsOn} to {endsOn} included.',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.attached': {
      subject: { fr: 'Vous êtes rattaché à {organisation}', en: 'You now belong to {organisation}' },
      body: {
        fr: 'Vous êtes rattaché à la structure {organisation} par {by}, à partir du {startsOn}. Rôle : {role}. Portée : {scope}.',
        en: '{by} added you to {organisation} from {startsOn} on. Role: {role}. Scope: {scope}.',
      },
      action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
    },

    // requests for memberships and spaces, spaces given and ended, reviews
    'organisation.membership_request_received': {
      subject: { fr: 'Demande de rattachement à {organisation}', en: 'Request to join {organisation}' },
      body: {
        fr: '{person} demande à être rattaché à la structure {organisation}.',
        en: '{person} asks to join {organisation}.',
      },
      action: { fr: 'Voir les demandes', en: 'See the requests' },
    },
    'organisation.membership_request_approved_whole': {
      subject: {
        fr: 'Votre demande de rattachement à {organisation} est validée',
        en: 'Your request to join {organisation} is approved',
      },
      body: {
        fr: '{by} a validé votre demande de rattachement à la structure {organisation}, pour toute la structure, avec le rôle « {role} ».{changed}',
        en: '{by} approved your request to join {organisation}, for the whole organisation, with the role “{role}”.{changed}',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.membership_request_approved': {
      subject: {
        fr: 'Votre demande de rattachement à {organisation} est validée',
        en: 'Your request to join {organisation} is approved',
      },
      body: {
        fr: '{by} a validé votre demande de rattachement à la structure {organisation}, avec le rôle « {role} ». Services : {services}.{changed}',
        en: '{by} approved your request to join {organisation}, with the role “{role}”. Services: {services}.{changed}',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.membership_request_refused': {
      subject: {
        fr: 'Votre demande de rattachement à {organisation} est refusée',
        en: 'Your request to join {organisation} is declined',
      },
      body: {
        fr: '{by} a refusé votre demande de rattachement à la structure {organisation}.\n\nMotif : {reason}',
        en: '{by} declined your request to join {organisation}.\n\nReason: {reason}',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.space_request_received': {
      subject: { fr: "Demande d'abonnement à {titles}, {organisation}", en: 'Request for {titles}, {organisation}' },
      body: {
        fr: '{person} demande un abonnement dans la structure {organisation} : {spaces}.',
        en: '{person} asks for a subscription in {organisation}: {spaces}.',
      },
      action: { fr: 'Voir les demandes', en: 'See the requests' },
    },
    'organisation.space_request_approved': {
      subject: {
        fr: "Votre demande d'abonnement à {titles} est validée, {organisation}",
        en: 'Your request for {titles} is approved, {organisation}',
      },
      body: {
        fr: "{by} a validé votre demande d'abonnement dans la structure {organisation} : {spaces}.{changed}\n\n{comment}",
        en: '{by} approved your request for spaces in {organisation}: {spaces}.{changed}\n\n{comment}',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.space_request_refused': {
      subject: {
        fr: "Votre demande d'abonnement à {titles} est refusée, {organisation}",
        en: 'Your request for {titles} is declined, {organisation}',
      },
      body: {
        fr: "{by} a refusé votre demande d'abonnement dans la structure {organisation} : {spaces}.\n\nMotif : {reason}",
        en: '{by} declined your request for spaces in {organisation}: {spaces}.\n\nReason: {reason}',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.space_given': {
      subject: { fr: 'Un espace vous est ouvert dans {organisation}', en: 'A space is open to you in {organisation}' },
      body: {
        fr: '{by} vous a donné un abonnement dans la structure {organisation} : {spaces}.',
        en: '{by} gave you a subscription in {organisation}: {spaces}.',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.space_ended': {
      subject: { fr: 'Un abonnement prend fin dans {organisation}', en: 'A subscription ended in {organisation}' },
      body: {
        fr: '{by} a désactivé votre abonnement dans la structure {organisation} : {spaces}.',
        en: '{by} ended your subscription in {organisation}: {spaces}.',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.space_withdrawn': {
      subject: { fr: 'Un abonnement prend fin dans {organisation}', en: 'A subscription ended in {organisation}' },
      body: {
        fr: 'La structure {organisation} ne propose plus cet espace\u00a0: {by} a mis fin à votre abonnement, {spaces}.',
        en: '{organisation} no longer offers this space: {by} ended your subscription, {spaces}.',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
    'organisation.review_opened': {
      subject: { fr: 'Revue des accès de {organisation}', en: 'Review of access of {organisation}' },
      body: {
        fr: 'La revue des accès de la structure {organisation} est ouverte : {count} rattachements à confirmer ou à supprimer au plus tard le {closesOn}. Ce qui ne sera pas confirmé prendra fin.',
        en: 'The review of access of {organisation} is open: {count} memberships to confirm or remove by {closesOn}. What is not confirmed will lapse.',
      },
      action: { fr: 'Ouvrir la revue', en: 'Open the review' },
    },
    'organisation.review_reminder': {
      subject: { fr: 'Revue des accès de {organisation} : rappel', en: 'Review of access of {organisation}: reminder' },
      body: {
        fr: 'Il reste {count} rattachements à confirmer dans la structure {organisation}. Sans réponse le {closesOn} au soir, ils prendront fin.',
        en: '{count} memberships of {organisation} are still to confirm. Without an answer by the end of {closesOn} they will lapse.',
      },
      action: { fr: 'Ouvrir la revue', en: 'Open the review' },
    },
    'organisation.review_lapsed': {
      subject: { fr: 'Votre rattachement à {organisation} a pris fin', en: 'Your membership of {organisation} lapsed' },
      body: {
        fr: "Votre rattachement à la structure {organisation} n'a pas été confirmé lors de la revue des accès : il a pris fin.",
        en: 'Your membership of {organisation} was not confirmed in the review of access: it lapsed.',
      },
    },
  },
  fields,
)

// Memberships, organisations, change of hands.
defineMessages(
  {
    'organisation.contact_changed': {
      subject: { fr: 'Vos coordonnées ont été modifiées', en: 'Your contact details were changed' },
      body: {
        fr: "Vos coordonnées ont été modifiées par {by}, pour la structure {organisation}. Si c'est une erreur, corrigez-les dans «\u00a0Mon compte\u00a0».",
        en: 'Your contact details were changed by {by}, for {organisation}. If this is a mistake, correct them in "My account".',
      },
    },
    'organisation.principal_handed_over': {
      subject: { fr: "Vous n'êtes plus gestionnaire principal", en: 'You are no longer principal manager' },
      body: {
        fr: "{successor} est désormais gestionnaire principal de\u00a0: {organisations}. Vous y restez utilisateur simple. Changement fait par {by}. Si ce n'est pas vous, contactez votre fournisseur.",
        en: '{successor} is now principal manager of: {organisations}. You remain a member there. Done by {by}. If it was not you, contact your provider.',
      },
    },
    'organisation.principal_received': {
      subject: { fr: 'Vous êtes désormais gestionnaire principal', en: 'You are now principal manager' },
      body: {
        fr: 'Vous êtes désormais gestionnaire principal de\u00a0: {organisations}. Désigné par {by}.',
        en: 'You are now principal manager of: {organisations}. Named by {by}.',
      },
      action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
    },
    'organisation.recovered': {
      subject: {
        fr: 'Un nouveau gestionnaire principal pour {organisation}',
        en: 'A new principal manager of {organisation}',
      },
      body: {
        fr: '{successor} est désormais gestionnaire principal de la structure {organisation}, à la place de {former}. Le fournisseur a fait ce changement sur justificatif. Si cela vous étonne, contactez-le.',
        en: '{successor} is now principal manager of {organisation}, in place of {former}. The provider made this change on proof. If this surprises you, contact the provider.',
      },
    },
    'organisation.identifier_changed': {
      subject: { fr: "{organisation} change d'identifiant", en: '{organisation} changes its identifier' },
      body: {
        fr: "L'identifiant de la structure {organisation} passe de {from} à {to}, par {by}. L'ancienne structure reste consultable\u00a0; le mandat de facturation, les utilisateurs techniques et les connexions API sont à refaire sous le nouvel identifiant.",
        en: 'The identifier of {organisation} goes from {from} to {to}, by {by}. The former organisation can still be read; the invoicing mandate, technical users and API connections are to be made again under the new identifier.',
      },
      action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
    },
  },
  fields,
)

// Requests for an organisation (O37).
defineMessages(
  {
    'organisation.creation_approved': {
      subject: { fr: 'La structure {organisations} est créée', en: 'The organisation {organisations} is created' },
      body: {
        fr: 'Votre demande est validée par {by}\u00a0: la structure {organisations} est créée, et vous en êtes le gestionnaire principal.',
        en: '{by} approved your request: the organisation {organisations} is created, and you are its principal manager.',
      },
      action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
    },
    'organisation.creation_refused': {
      subject: {
        fr: 'Votre demande de création de {organisation} est refusée',
        en: 'Your request to create {organisation} is declined',
      },
      body: {
        fr: '{by} a refusé votre demande de création de la structure {organisation}.\n\nMotif : {reason}',
        en: '{by} declined your request to create the organisation {organisation}.\n\nReason: {reason}',
      },
      action: { fr: 'Voir mes rattachements', en: 'See my memberships' },
    },
  },
  fields,
)
