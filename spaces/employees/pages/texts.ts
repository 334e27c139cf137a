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
    objection: {
      title: 'Bulletin électronique ou sur papier',
      none: "Ce salarié reçoit ses bulletins dans son espace. Il peut s'y opposer à tout moment.",
      inForce: (on: string, by: string | undefined) =>
        `Opposition au bulletin électronique reçue le ${on}${by ? `, saisie par ${by}` : ', depuis son espace'}\u00a0: ses bulletins sont à imprimer et à lui remettre.`,
      past: (on: string, until: string, who: string) => `Opposition du ${on}, retirée le ${until} par ${who}`,
      record: 'Enregistrer une opposition',
      recordWhat:
        "Elle vaut dès maintenant pour tout bulletin qui n'est pas encore publié\u00a0: un fichier pour tous le met de côté, à imprimer. Ce salarié en est prévenu.",
      receivedOn: 'Reçue le',
      withdraw: "Enregistrer le retrait de l'opposition",
      withdrawWhat:
        'À sa demande seulement\u00a0: ses prochains bulletins paraîtront dans son espace. Il en est prévenu.',
    },
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
    objection: {
      title: 'Electronic payslips, or on paper',
      none: 'This employee gets payslips in their space. They may object at any time.',
      inForce: (on: string, by: string | undefined) =>
        `Objection to electronic payslips received on ${on}${by ? `, written down by ${by}` : ', from their space'}: payslips are to be printed and handed over.`,
      past: (on: string, until: string, who: string) => `Objection of ${on}, withdrawn on ${until} by ${who}`,
      record: 'Write down an objection',
      recordWhat:
        'It holds at once for every payslip that is not published yet: a file for all sets it aside to be printed. The employee is told.',
      receivedOn: 'Received on',
      withdraw: 'Write down that the objection is withdrawn',
      withdrawWhat: 'At their request only: their next payslips will appear in their space. They are told.',
    },
    sameAccount: 'It is the same person',
    status: {
      pending: 'Activation link sent',
      active: 'Active account',
      deactivated: 'Deactivated account',
      closed: 'Closed account',
    },
  },
}
