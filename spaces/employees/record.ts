import { recordData } from '../../kernel/records/schema.ts'

/** An employee of the provider (D26). */
export const employee = recordData({
  name: 'employees.employee',
  table: 'employees',
  path: '/staff/employees',
  page: '/fournisseur/salaries',
  access: { read: 'employees.employees.read', write: 'employees.employees.manage' },
  words: {
    many: { fr: 'Salariés', en: 'Employees' },
    new: { fr: 'Ajouter un salarié', en: 'Add an employee' },
    search: { fr: 'Nom, code, e-mail', en: 'Name, code, email' },
    empty: { fr: 'Aucun salarié', en: 'No employee' },
    emptyHelp: {
      fr: 'Ajoutez-les un par un, ou importez leur liste.',
      en: 'Add them one by one, or import their list.',
    },
  },
  fields: {
    code: {
      type: 'code',
      title: { fr: 'Code', en: 'Code' },
      help: { fr: 'Le matricule de la paie.', en: 'The number that payroll has.' },
      required: true,
      most: 30,
      span: 4,
    },
    surname: { type: 'text', title: { fr: 'Nom', en: 'Surname' }, required: true, most: 80, span: 4 },
    givenName: { type: 'text', title: { fr: 'Prénom', en: 'First name' }, most: 80, span: 4 },
    jobTitle: { type: 'text', title: { fr: 'Emploi', en: 'Job' }, most: 120, span: 6 },
    email: {
      type: 'email',
      title: { fr: 'Adresse personnelle', en: 'Personal address' },
      help: {
        fr: 'Ses messages y arrivent, après son départ aussi.',
        en: 'Their messages go there, after they left too.',
      },
      span: 6,
    },
    bornOn: {
      type: 'day',
      title: { fr: 'Date de naissance', en: 'Date of birth' },
      help: {
        fr: 'La durée pendant laquelle ses bulletins restent disponibles en dépend.',
        en: 'How long their payslips stay available depends on it.',
      },
      span: 6,
    },
    enteredOn: { type: 'day', title: { fr: 'Entrée le', en: 'Entered on' }, required: true, span: 6 },
    leftOn: {
      type: 'day',
      title: { fr: 'Sortie le', en: 'Left on' },
      help: {
        fr: 'Son espace reste ouvert\u00a0: ses bulletins y restent.',
        en: 'Their space stays open, and their payslips in it.',
      },
      span: 6,
    },
  },
  called: 'surname',
  calledAfter: 'givenName',
  sections: [
    {
      title: { fr: 'Salarié', en: 'Employee' },
      fields: ['code', 'surname', 'givenName', 'jobTitle', 'bornOn', 'email'],
    },
    { title: { fr: 'Contrat', en: 'Contract' }, fields: ['enteredOn', 'leftOn'] },
  ],
  columns: ['code', 'surname', 'givenName', 'state', 'email', 'enteredOn', 'leftOn'],
  states: {
    coming: { title: { fr: 'À venir', en: 'To come' }, tag: 'planned' },
    present: { title: { fr: 'Présent', en: 'Present' }, tag: 'active' },
    left: { title: { fr: 'Sorti', en: 'Left' }, tag: 'closed' },
  },
  done: {
    created: { fr: 'Salarié ajouté', en: 'Employee added' },
    updated: { fr: 'Salarié modifié', en: 'Employee changed' },
    deleted: { fr: 'Salarié supprimé', en: 'Employee deleted' },
  },
})
