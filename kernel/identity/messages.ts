import { defineMessages, type MergeField } from '../notifications/messages.ts'

/** What fills the places of these messages. */
const fields: Record<string, MergeField> = {
  identifier: {
    title: { fr: "L'identifiant de connexion", en: 'The identifier to sign in with' },
    sample: 'marie.exemple',
  },
  duration: {
    title: { fr: 'Combien de temps le lien vaut', en: 'How long the link is valid' },
    sample: { fr: '7 jours', en: '7 days' },
  },
  minutes: { title: { fr: 'Un nombre de minutes', en: 'A number of minutes' }, sample: '30' },
  email: { title: { fr: 'La nouvelle adresse demandée', en: 'The new address asked for' }, sample: 'marie@exemple.fr' },
  by: { title: { fr: 'Qui a fait le changement', en: 'Who made the change' }, sample: 'Paul EXEMPLE' },
  until: {
    title: { fr: 'Le dernier jour pour revenir en arrière', en: 'The last day to go back' },
    sample: { fr: '30 novembre 2026', en: '30 November 2026' },
  },
  organisation: { title: { fr: 'Le client', en: 'The client' }, sample: 'Ville de Montfabre' },
  scope: {
    title: { fr: 'Ce que le fournisseur demande à faire', en: 'What the provider asks to do' },
    sample: { fr: 'consulter', en: 'see' },
  },
  reason: { title: { fr: 'Pourquoi', en: 'Why' }, sample: { fr: 'Ticket 2026-0042', en: 'Ticket 2026-0042' } },
  networks: {
    title: { fr: 'Les adresses autorisées', en: 'The allowed addresses' },
    sample: '203.0.113.7, 198.51.100.0/24',
  },
  device: {
    title: { fr: 'Le navigateur', en: 'The browser' },
    sample: { fr: 'Firefox sous Windows', en: 'Firefox on Windows' },
  },
  address: { title: { fr: "L'adresse sur le réseau", en: 'The address on the network' }, sample: '203.0.113.7' },
  at: { title: { fr: 'Quand', en: 'When' }, sample: { fr: '30/11/2026 à 9\u00a0h\u00a012', en: '30 Nov 2026, 09:12' } },
  change: { title: { fr: 'Ce qui a changé', en: 'What changed' }, sample: { fr: 'activée', en: 'activated' } },
}

defineMessages(
  {
    'identity.activation': {
      subject: { fr: "Activez votre compte d'accès", en: 'Activate your access account' },
      body: {
        fr: "Un compte d'accès vous a été ouvert. Votre identifiant : {identifier}\n\nChoisissez votre mot de passe par le lien ci-dessous, valable {duration} et une seule fois. Passé ce délai, la page vous propose d'en recevoir un autre.",
        en: 'An access account was opened for you. Your identifier: {identifier}\n\nChoose your password with the link below, valid once and for {duration}. After that, its page offers to send another one.',
      },
      action: { fr: 'Activer mon compte', en: 'Activate my account' },
      secret: true,
    },
    'identity.password_reset': {
      subject: { fr: 'Réinitialisation de votre mot de passe', en: 'Reset your password' },
      body: {
        fr: "Une réinitialisation du mot de passe a été demandée pour l'identifiant {identifier}. Le lien ci-dessous est valable {minutes} minutes et une seule fois.\n\nSi vous n'avez rien demandé, ne faites rien : votre mot de passe ne change pas.",
        en: 'A password reset was asked for the identifier {identifier}. The link below is valid once and for {minutes} minutes.\n\nIf you asked for nothing, do nothing: your password does not change.',
      },
      action: { fr: 'Choisir un nouveau mot de passe', en: 'Choose a new password' },
      secret: true,
    },
    'identity.sign_in_email': {
      subject: { fr: 'Confirmez votre nouvelle adresse de connexion', en: 'Confirm your new sign-in address' },
      body: {
        fr: "Cette adresse est demandée comme adresse de connexion de l'identifiant {identifier}. Confirmez-la par le lien ci-dessous, valable {duration} et une seule fois\u00a0: l'ancienne reste en vigueur jusque-là.\n\nSi vous n'avez rien demandé, ne faites rien\u00a0: cette adresse ne servira à personne.",
        en: 'This address is asked for as the sign-in address of the identifier {identifier}. Confirm it with the link below, valid once and for {duration}: the old one stays in force until then.\n\nIf you asked for nothing, do nothing: nobody will use this address.',
      },
      action: { fr: 'Confirmer cette adresse', en: 'Confirm this address' },
      secret: true,
    },
    'identity.sign_in_email_asked': {
      subject: {
        fr: 'Un changement de votre adresse de connexion est demandé',
        en: 'A change of your sign-in address was asked',
      },
      body: {
        fr: "L'adresse {email} est demandée comme nouvelle adresse de connexion de l'identifiant {identifier}. Elle ne remplacera celle-ci qu'une fois confirmée par un lien envoyé à cette adresse.\n\nSi ce n'est pas vous, annulez la demande dans «\u00a0Mon compte\u00a0» et changez de mot de passe.",
        en: 'The address {email} is asked for as the new sign-in address of the identifier {identifier}. It will replace this one only once confirmed by a link sent to it.\n\nIf it was not you, cancel it in "My account" and change your password.',
      },
      action: { fr: 'Ouvrir Mon compte', en: 'Open My account' },
    },
    'identity.blocked_wrong_passwords': {
      subject: { fr: 'Votre compte est bloqué', en: 'Your account is blocked' },
      body: {
        fr: "Cinq mots de passe erronés de suite ont été saisis pour l'identifiant {identifier}. Le compte et toutes ses connexions sont bloqués.\n\nContactez votre administrateur : lui seul peut débloquer le compte. Si ces mots de passe ont été saisis ailleurs que chez vous, le portail vous reste ouvert dans les navigateurs où vous vous y êtes déjà connecté.",
        en: 'Five wrong passwords in a row were typed for the identifier {identifier}. The account and all its connections are blocked.\n\nContact your administrator, who alone can unblock the account. If these passwords were typed elsewhere, the portal stays open to you in the browsers where you signed in before.',
      },
    },
    'identity.blocked_staff': {
      subject: { fr: 'Votre compte est bloqué', en: 'Your account is blocked' },
      body: {
        fr: "Cinq mots de passe erronés de suite ont été saisis pour l'identifiant {identifier}. Le compte est bloqué pendant {minutes} minutes.\n\nUn nouveau mot de passe, choisi par «\u00a0Mot de passe oublié\u00a0», le débloque tout de suite. Si ces mots de passe ont été saisis ailleurs que chez vous, le portail vous reste ouvert dans les navigateurs où vous vous y êtes déjà connecté.",
        en: 'Five wrong passwords in a row were typed for the identifier {identifier}. The account is blocked for {minutes} minutes.\n\nA new password, chosen by "Forgotten password", unblocks it at once. If these passwords were typed elsewhere, the portal stays open to you in the browsers where you signed in before.',
      },
    },
    'identity.password_changed': {
      subject: { fr: 'Votre mot de passe a été changé', en: 'Your password was changed' },
      body: {
        fr: "Le mot de passe de l'identifiant {identifier} vient d'être changé. Si ce n'est pas vous, contactez votre administrateur.",
        en: 'The password of the identifier {identifier} was just changed. If it was not you, contact your administrator.',
      },
    },
    'identity.sign_in_email_changed': {
      subject: { fr: 'Votre adresse de connexion a été changée', en: 'Your sign-in address was changed' },
      body: {
        fr: "L'adresse email de connexion de l'identifiant {identifier} a été changée par {by}. Si c'est une erreur, contactez votre administrateur.",
        en: 'The sign-in email of the identifier {identifier} was changed by {by}. If this is a mistake, contact your administrator.',
      },
    },
    'identity.account_deactivated': {
      subject: { fr: 'Votre compte est désactivé', en: 'Your account is deactivated' },
      body: {
        fr: "Le compte {identifier} est désactivé à votre demande. Vous pouvez le réactiver avant le {until}\u00a0: connectez-vous avec votre mot de passe, puis choisissez «\u00a0Réactiver mon compte\u00a0».\n\nEnsuite, il est fermé définitivement et vos données personnelles sont effacées. Si vous n'avez rien demandé, réactivez-le et changez de mot de passe.",
        en: 'The account {identifier} is deactivated as you asked. You can reactivate it before {until}: sign in with your password, then choose "Reactivate my account".\n\nAfter that it is closed for good and your personal data are erased. If you asked for nothing, reactivate it and change your password.',
      },
      action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
    },
    'identity.account_reactivated': {
      subject: { fr: 'Votre compte est réactivé', en: 'Your account is active again' },
      body: {
        fr: "Le compte {identifier} est de nouveau actif. Si ce n'est pas vous, changez de mot de passe et contactez votre administrateur.",
        en: 'The account {identifier} is active again. If it was not you, change your password and contact your administrator.',
      },
    },
    'identity.portal_viewed': {
      subject: { fr: 'Votre portail est consulté', en: 'Your portal is being seen' },
      body: {
        fr: "Comme vous l'avez accordé, {by} consulte depuis le {at} le portail de {organisation} tel que vous le voyez, au plus tard jusqu'au {until}. Vous retirez cet accès à tout moment dans «\u00a0Mon compte\u00a0».",
        en: 'As you granted it, {by} has been seeing the portal of {organisation} as you see it since {at}, until {until} at the latest. You take this access back at any time in "My account".',
      },
      action: { fr: 'Ouvrir Mon compte', en: 'Open My account' },
    },
    'identity.portal_acted': {
      subject: { fr: 'Votre fournisseur agit dans votre portail', en: 'Your provider acts in your portal' },
      body: {
        fr: "Comme vous l'avez accordé, {by} agit depuis le {at} dans le portail de {organisation} avec vos droits, au plus tard jusqu'au {until}. Chaque acte est inscrit sous vos deux noms. Vous retirez cet accès à tout moment dans «\u00a0Mon compte\u00a0».",
        en: 'As you granted it, {by} has been acting in the portal of {organisation} with your rights since {at}, until {until} at the latest. Every act is on record under both names. You take this access back at any time in "My account".',
      },
      action: { fr: 'Ouvrir Mon compte', en: 'Open My account' },
    },
    'identity.portal_asked': {
      subject: {
        fr: 'Votre fournisseur demande un accès à votre portail',
        en: 'Your provider asks for access to your portal',
      },
      body: {
        fr: "{by} demande à {scope} le portail de {organisation} avec vos droits\u00a0: {reason}\n\nVous l'accordez, ou non, dans «\u00a0Mon compte\u00a0», pour le temps que vous choisissez.",
        en: '{by} asks to {scope} the portal of {organisation} with your rights: {reason}\n\nYou grant it, or not, in "My account", for the time that you choose.',
      },
      action: { fr: 'Ouvrir Mon compte', en: 'Open My account' },
    },
    'identity.networks_changed': {
      subject: { fr: 'Adresses autorisées modifiées', en: 'Allowed addresses changed' },
      body: {
        fr: "Les adresses d'où l'identifiant {identifier} peut se connecter viennent de changer\u00a0: {networks}.\n\nSi ce n'est pas vous, changez de mot de passe et contactez votre administrateur.",
        en: 'The addresses from which the identifier {identifier} may sign in were just changed: {networks}.\n\nIf it was not you, change your password and contact your administrator.',
      },
      action: { fr: 'Ouvrir Mon compte', en: 'Open My account' },
    },
    'identity.new_place': {
      subject: { fr: 'Connexion depuis un nouveau navigateur', en: 'Sign-in from a new browser' },
      body: {
        fr: "L'identifiant {identifier} vient de se connecter dans un navigateur que le portail ne connaissait pas\u00a0: {device}, depuis l'adresse {address}, le {at}.\n\nSi c'est vous, il n'y a rien à faire. Sinon, votre mot de passe est connu d'un autre\u00a0: changez-le dans «\u00a0Mon compte\u00a0», et fermez-y cette session.",
        en: 'The identifier {identifier} just signed in with a browser that the portal did not know: {device}, from the address {address}, on {at}.\n\nIf it was you, there is nothing to do. If not, somebody else knows your password: change it in "My account", and end that session there.',
      },
      action: { fr: 'Ouvrir Mon compte', en: 'Open My account' },
    },
    'identity.wrong_code': {
      subject: {
        fr: 'Votre mot de passe a servi, le code était faux',
        en: 'Your password was used, the code was wrong',
      },
      body: {
        fr: "Quelqu'un a donné le mot de passe de l'identifiant {identifier} dans un navigateur que le portail ne connaît pas, puis un code de double authentification erroné. Rien n'a été ouvert.\n\nSi ce n'est pas vous, votre mot de passe est connu d'un autre\u00a0: changez-le dans «\u00a0Mon compte\u00a0».",
        en: 'Somebody gave the password of the identifier {identifier} in a browser that the portal does not know, then a wrong second-factor code. Nothing was opened.\n\nIf it was not you, somebody else knows your password: change it in "My account".',
      },
      action: { fr: 'Ouvrir Mon compte', en: 'Open My account' },
    },
    'identity.second_factor_changed': {
      subject: { fr: 'Double authentification modifiée', en: 'Second factor changed' },
      body: {
        fr: "La double authentification de l'identifiant {identifier} vient d'être {change}. Si ce n'est pas vous, contactez votre administrateur.",
        en: 'The second factor of the identifier {identifier} was just changed ({change}). If it was not you, contact your administrator.',
      },
    },
  },
  fields,
)
