import { defineProblems } from '../errors/problem.ts'

defineProblems({
  'identity.not_signed_in': { status: 401, fr: 'Connectez-vous pour continuer.', en: 'Sign in to continue.' },
  'identity.other_account': {
    status: 409,
    fr: "Vous êtes maintenant connecté comme {name}\u00a0: cette page est celle d'un autre compte. Rechargez-la.",
    en: 'You are now signed in as {name}: this page is of another account. Reload it.',
  },
  'identity.other_side': {
    status: 409,
    fr: "Un autre côté du portail est ouvert dans un autre onglet\u00a0: cette page n'est pas de ce côté.",
    en: 'Another side of the portal is open in another tab: this page is not of that side.',
  },
  'identity.sign_in_failed': {
    status: 401,
    fr: 'Identifiant ou mot de passe incorrect, ou compte bloqué : contactez votre administrateur.',
    en: 'Wrong identifier or password, or blocked account: contact your administrator.',
  },
  'identity.account_blocked': {
    status: 403,
    fr: 'Votre compte est bloqué : contactez votre administrateur.',
    en: 'Your account is blocked: contact your administrator.',
  },
  'identity.address_refused': {
    status: 403,
    fr: "Ce compte ne se connecte que depuis certaines adresses, et celle-ci n'en est pas. Connectez-vous depuis l'une d'elles, ou contactez votre administrateur.",
    en: 'This account signs in from certain addresses only, and this is none of them. Sign in from one of them, or contact your administrator.',
  },
  'identity.bad_network': {
    status: 422,
    fr: 'Une adresse ou un réseau, par exemple 203.0.113.7 ou 203.0.113.0/24.',
    en: 'An address or a network, such as 203.0.113.7 or 203.0.113.0/24.',
  },
  'identity.own_address_left_out': {
    status: 422,
    fr: "L'adresse d'où vous faites cette demande doit en être\u00a0: sinon vous ne pourriez plus vous connecter d'ici.",
    en: 'The address that you ask from has to be among them: otherwise you could no longer sign in from here.',
  },
  'identity.account_not_active': {
    status: 403,
    fr: "Votre compte n'est pas actif : contactez votre administrateur.",
    en: 'Your account is not active: contact your administrator.',
  },
  'identity.account_deactivated': {
    status: 403,
    fr: 'Votre compte est désactivé. Vous pouvez le réactiver avant le {until}\u00a0; ensuite il est fermé définitivement.',
    en: 'Your account is deactivated. You can reactivate it before {until}; after that it is closed for good.',
  },
  'identity.access_withdrawn': {
    status: 403,
    fr: "Votre accès au portail n'est pas ouvert, ou ne l'est plus. Ce qui s'y trouve est gardé\u00a0: adressez-vous à votre interlocuteur habituel.",
    en: 'Your access to the portal is not open, or not any more. What is in it is kept: ask the person you usually deal with.',
  },
  'identity.portal_closed': {
    status: 403,
    fr: 'Ce portail est fermé. Vos documents sont gardés aussi longtemps que la loi le demande\u00a0: adressez-vous à votre interlocuteur habituel.',
    en: 'This portal is closed. Your documents are kept for as long as the law wants: ask the person you usually deal with.',
  },
  'identity.password_expired': {
    status: 403,
    fr: "Le mot de passe de votre lettre n'est plus valable. Demandez-en une autre, ou passez par «\u00a0Mot de passe oublié\u00a0» si vous avez une adresse e-mail.",
    en: 'The password of your letter is no longer valid. Ask for another letter, or use "Forgotten password" if you have an email address.',
  },
  'identity.external_directory': {
    status: 403,
    fr: "Les personnes sont gérées dans l'annuaire de votre organisation\u00a0: le compte ne se désactive pas ici.",
    en: "People are run from your organisation's directory: the account is not deactivated here.",
  },
  'identity.principal_of_organisations': {
    status: 409,
    fr: "Désignez d'abord un nouveau gestionnaire principal pour\u00a0: {organisations}.",
    en: 'First name a new principal manager of: {organisations}.',
  },
  'identity.second_factor_failed': {
    status: 401,
    fr: 'Le code est incorrect ou a déjà servi.',
    en: 'The code is wrong or was used already.',
  },
  'identity.too_many_attempts': {
    status: 429,
    fr: 'Trop de tentatives. Réessayez dans {wait}.',
    en: 'Too many attempts. Try again in {wait}.',
  },
  'identity.token_unusable': {
    status: 404,
    fr: "Ce lien a déjà servi ou n'est plus valable. Demandez-en un nouveau.",
    en: 'This link was used already or is no longer valid. Ask for a new one.',
  },
  'identity.password_short': { status: 422, fr: 'Au moins 12 caractères.', en: 'At least 12 characters.' },
  'identity.password_long': { status: 422, fr: 'Au plus 128 caractères.', en: 'At most 128 characters.' },
  'identity.password_common': {
    status: 422,
    fr: 'Ce mot de passe est trop courant.',
    en: 'This password is too common.',
  },
  'identity.password_personal': {
    status: 422,
    fr: 'Ce mot de passe reprend votre nom ou celui du portail.',
    en: "This password repeats your name or the portal's.",
  },
  'identity.password_wrong': {
    status: 422,
    fr: 'Le mot de passe actuel est incorrect.',
    en: 'The current password is wrong.',
  },
  'identity.password_same': {
    status: 422,
    fr: "Le nouveau mot de passe est le même que l'ancien.",
    en: 'The new password is the same as the old one.',
  },
  'identity.email_taken': {
    status: 422,
    fr: "Le mail est déjà utilisé pour un autre compte d'accès. Le mail doit être unique car il est utilisé notamment pour les réinitialisations de mot de passe et les échanges avec le support.",
    en: 'This email is already used by another access account. It must be unique because it is used for password resets and for exchanges with support.',
  },
  'identity.email_same': {
    status: 422,
    fr: "C'est déjà votre adresse de connexion.",
    en: 'This is your sign-in address already.',
  },
  'identity.no_new_email': {
    status: 409,
    fr: "Aucune nouvelle adresse n'attend de confirmation.",
    en: 'No new address waits for confirmation.',
  },
  'identity.identifier_taken': {
    status: 422,
    fr: 'Cet identifiant est déjà utilisé.',
    en: 'This identifier is already used.',
  },
  'identity.second_factor_required': {
    status: 403,
    fr: 'Un second facteur est exigé ici\u00a0: il peut être remplacé, pas désactivé.',
    en: 'A second factor is required here: it can be replaced, not taken away.',
  },
  'identity.second_factor_not_started': {
    status: 409,
    fr: 'Commencez par afficher le code à scanner.',
    en: 'Show the code to scan first.',
  },
  'identity.client_side_only': {
    status: 403,
    fr: 'Cette fonction est réservée aux clients.',
    en: 'This function is for clients.',
  },
  'identity.employee_side_only': {
    status: 403,
    fr: 'Cette fonction est réservée aux salariés.',
    en: 'This function is for employees.',
  },
  'identity.employee_account': {
    status: 403,
    fr: "Ce compte ouvre aussi l'espace salarié\u00a0: il reste ouvert, pour que les bulletins y soient toujours.",
    en: 'This account also opens the employee space: it stays open, so that the payslips are always there.',
  },
  'identity.read_only_view': {
    status: 403,
    fr: "Vous voyez ce portail en lecture seule\u00a0: rien ne s'y modifie, et ce qui est à la personne seule ne s'y montre pas.",
    en: 'You see this portal read-only: nothing is changed in it, and what is the person’s alone is not shown.',
  },
  'identity.only_the_person': {
    status: 403,
    fr: 'Cet acte est à la personne seule\u00a0: personne ne le fait à sa place.',
    en: 'This act is the person’s alone: nobody does it in their place.',
  },
  'identity.view_not_granted': {
    status: 409,
    fr: "Cette personne n'a pas accordé cet accès à son portail, ou il est terminé. Demandez-le-lui.",
    en: 'This person has not granted this access to their portal, or it is over. Ask them for it.',
  },
  'identity.persons_only': {
    status: 403,
    fr: "Cette fonction est réservée aux personnes : un utilisateur technique ne peut pas l'appeler.",
    en: 'This function is for persons: a technical user cannot call it.',
  },
  'identity.staff_permission_missing': {
    status: 403,
    fr: 'Votre rôle chez le fournisseur ne comprend pas «\u00a0{permission}\u00a0»\u00a0: adressez-vous à un administrateur.',
    en: 'Your role on the provider\'s staff does not include "{permission}": ask an administrator.',
  },
  'files.empty': { status: 422, fr: 'Le fichier « {name} » est vide.', en: 'The file “{name}” is empty.' },
  'files.missing': { status: 422, fr: 'Joignez un fichier.', en: 'Attach a file.' },
  'files.unnamed': { status: 422, fr: "Le fichier n'a pas de nom.", en: 'The file has no name.' },
  'files.lost': {
    status: 404,
    fr: "Le contenu de ce fichier n'est plus là. Signalez-le à l'assistance avec le code {traceId}.",
    en: 'The content of this file is no longer there. Tell support, with the code {traceId}.',
  },
  'files.unreadable': {
    status: 503,
    fr: "Le contenu de ce fichier ne peut pas être lu pour l'instant. Réessayez ; si cela dure, donnez le code {traceId} à l'assistance.",
    en: 'The content of this file cannot be read just now. Try again; if it lasts, give the code {traceId} to support.',
  },
  'files.wrong_kind': {
    status: 422,
    fr: "« {name} » n'est pas d'un genre accepté ici : {kinds}. Le contenu est vérifié, pas le nom.",
    en: '“{name}” is of no kind that is accepted here: {kinds}. The content is checked, not the name.',
  },
  'files.infected': {
    status: 422,
    fr: "L'antivirus a reconnu un programme malveillant dans « {name} » : le fichier n'a pas été gardé.",
    en: 'The virus scanner found malicious software in “{name}”: the file was not kept.',
  },
  'files.scanner_away': {
    status: 503,
    fr: "L'antivirus ne répond pas : aucun fichier n'est accepté pour l'instant. Rien n'a été enregistré. Réessayez dans une minute.",
    en: 'The virus scanner does not answer: no file is taken just now. Nothing was saved. Try again in a minute.',
  },
  'files.away': {
    status: 503,
    fr: "Le portail ne joint pas ses fichiers. Rien n'a été enregistré. Réessayez dans {wait}.",
    en: 'The portal cannot reach its files. Nothing was saved. Try again in {wait}.',
  },
  'files.no_such_range': {
    status: 416,
    fr: "Le fichier n'a pas cette partie.",
    en: 'The file has no such part.',
  },
})
