/** Texts of an employee's page beside what the record says. */
export const texts = {
  fr: {
    account: 'Espace salarié',
    none: "Ce salarié n'a pas encore de compte. Un lien d'activation part à son adresse personnelle.",
    give: 'Ouvrir son espace',
    documents: 'Ses documents',
    access: "Ses droits d'accès au portail",
    vault: 'Coffre de sortie\u00a0: tout ce qui est à ce salarié',
    there: (name: string, identifier: string) => `${name} (${identifier}) se connecte déjà par cette adresse.`,
    thereWhat: "Un même nom ne suffit pas\u00a0: n'ouvrez l'espace dans ce compte que si c'est bien la même personne.",
    sameAccount: "C'est la même personne",
    status: {
      pending: "Lien d'activation envoyé",
      active: 'Compte actif',
      deactivated: 'Compte désactivé',
      closed: 'Compte clos',
    },
  },
  en: {
    account: "The employee's space",
    none: 'This employee has no account yet. An activation link goes to their personal address.',
    give: 'Open their space',
    documents: 'Their documents',
    access: 'Their access to the portal',
    vault: 'Exit vault: everything that is this employee’s',
    there: (name: string, identifier: string) => `${name} (${identifier}) signs in by this address already.`,
    thereWhat: 'A name alike is not enough: open the space in this account only if it is the same person.',
    sameAccount: 'It is the same person',
    status: {
      pending: 'Activation link sent',
      active: 'Active account',
      deactivated: 'Deactivated account',
      closed: 'Closed account',
    },
  },
}
