import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'employees.left_before': { status: 422, fr: "La sortie précède l'entrée.", en: 'They left before they came.' },
  'employees.code_taken': {
    status: 422,
    fr: 'Un autre salarié a ce code.',
    en: 'Another employee has this code.',
  },
  'employees.objection_to_come': {
    status: 422,
    fr: "Une opposition reçue l'a été aujourd'hui au plus tard.",
    en: 'An objection that was received came today at the latest.',
  },
  'employees.no_email': {
    status: 422,
    fr: "Il faut d'abord une adresse personnelle\u00a0: le lien d'activation y part.",
    en: 'A personal address comes first: the activation link goes there.',
  },
  'employees.has_account': {
    status: 409,
    fr: 'Ce salarié a déjà un compte.',
    en: 'This employee has an account already.',
  },
  'employees.account_there': {
    status: 409,
    fr: 'Un compte se connecte déjà par cette adresse. Ouvrez-y son espace salarié si ce compte est bien le sien.',
    en: 'An account signs in by this address already. Open the employee space in it if it is theirs.',
  },
})
