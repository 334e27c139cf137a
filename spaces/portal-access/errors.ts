import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'portal_access.no_address': {
    status: 422,
    fr: 'Aucune adresse e-mail\u00a0: imprimez une lettre par «\u00a0Mdp aléatoire\u00a0».',
    en: 'No email address: print a letter with a random password.',
  },
  'portal_access.failing_address': {
    status: 422,
    fr: "L'adresse est en erreur\u00a0: rien n'y part avant qu'elle soit corrigée ou rétablie.",
    en: 'The address fails: nothing is sent there before it is corrected or restored.',
  },
  'portal_access.not_allowed': {
    status: 422,
    fr: "L'accès n'est pas autorisé\u00a0: cochez d'abord «\u00a0Accès autorisé\u00a0».",
    en: 'Access is not allowed: tick "Access allowed" first.',
  },
  'portal_access.role_of_principal': {
    status: 422,
    fr: 'Le gestionnaire principal garde son rôle\u00a0: une structure en a toujours un. Désignez-en un autre depuis la structure.',
    en: 'The principal manager keeps their role: an organisation always has one. Name another one from the organisation.',
  },
  'portal_access.role_of_employee': {
    status: 422,
    fr: 'Un salarié voit ce qui est à lui, rien de plus\u00a0: son rôle ne se choisit pas.',
    en: 'An employee sees what is theirs and nothing else: there is no role to choose.',
  },
  'portal_access.account_closed': {
    status: 422,
    fr: "Ce compte est désactivé ou fermé\u00a0: l'accès ne se modifie plus ici.",
    en: 'This account is deactivated or closed: its access can no longer be changed here.',
  },
  'portal_access.account_there': {
    status: 409,
    fr: "Un autre compte se connecte déjà par cette adresse. Ouvrez la fiche du salarié pour dire si c'est le sien.",
    en: 'Another account signs in by this address already. Open the employee to say whether it is theirs.',
  },
  'portal_access.identifier_taken': {
    status: 409,
    fr: "L'identifiant {identifier} est déjà celui d'un autre compte\u00a0: changez le code.",
    en: 'The identifier {identifier} is that of another account already: change the code.',
  },
  'portal_access.letter_expired': {
    status: 409,
    fr: 'Le mot de passe de la lettre a expiré avant la synchronisation. Imprimez-en une autre.',
    en: 'The password of the letter expired before it was put in force. Print another one.',
  },
  'portal_access.letter_outdated': {
    status: 409,
    fr: "L'identifiant n'est plus celui de la lettre. Imprimez-en une autre.",
    en: 'The identifier is no longer the one in the letter. Print another one.',
  },
  'portal_access.replaces_passwords': {
    status: 409,
    fr: 'Des mots de passe existent déjà\u00a0: une nouvelle lettre les remplace, et les précédentes ne servent plus.',
    en: 'Passwords exist already: a new letter replaces them, and those before are of no use any more.',
  },
  'portal_access.staff_account': {
    status: 422,
    fr: "Ce compte est aussi celui d'un membre de l'équipe\u00a0: son mot de passe ne s'imprime pas.",
    en: 'This account is also of a member of the staff: its password is not printed.',
  },
  'portal_access.nothing_waits': {
    status: 409,
    fr: "Rien n'attend d'être synchronisé.",
    en: 'Nothing waits to be synchronised.',
  },
  'portal_access.no_account': {
    status: 409,
    fr: "Ce client n'a aucun compte dont voir le portail.",
    en: 'This client has no account whose portal could be seen.',
  },
})
