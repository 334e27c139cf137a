import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages(
  {
    'employees.linked': {
      subject: { fr: 'Votre espace salarié est ouvert', en: 'Your employee space is open' },
      body: {
        fr: 'Votre compte {identifier} ouvre maintenant aussi votre espace salarié\u00a0: bulletins, contrats, pointages.',
        en: 'Your account {identifier} now also opens your employee space: payslips, contracts, timesheets.',
      },
      action: { fr: 'Ouvrir mon espace', en: 'Open my space' },
    },
    'employees.address_changed': {
      subject: {
        fr: 'Vous vous connectez désormais par votre adresse personnelle',
        en: 'You now sign in by your personal address',
      },
      body: {
        fr: 'Votre contrat a pris fin. Vos bulletins restent dans votre espace salarié, où vous vous connectez désormais par {email}.',
        en: 'Your contract has ended. Your payslips stay in your employee space, where you now sign in by {email}.',
      },
      action: { fr: 'Ouvrir mon espace', en: 'Open my space' },
    },
    'employees.objection_recorded': {
      subject: { fr: 'Vos bulletins vous seront remis sur papier', en: 'Your payslips will be handed to you on paper' },
      body: {
        fr: 'Votre opposition au bulletin électronique, reçue le {day}, est enregistrée\u00a0: vos prochains bulletins sont imprimés. Ceux qui sont déjà dans votre espace y restent. Vous pouvez la retirer à tout moment.',
        en: 'Your objection to electronic payslips, received on {day}, is on record: your next payslips are printed. Those that are in your space already stay there. You may withdraw it at any time.',
      },
      action: { fr: 'Voir mes bulletins', en: 'See my payslips' },
    },
    'employees.objection_withdrawn': {
      subject: { fr: 'Vos bulletins reviennent dans votre espace', en: 'Your payslips come to your space again' },
      body: {
        fr: 'Depuis le {day}, votre opposition au bulletin électronique est retirée\u00a0: vos prochains bulletins paraissent dans votre espace. Vous pouvez vous y opposer de nouveau à tout moment.',
        en: 'Since {day} your objection to electronic payslips is withdrawn: your next payslips appear in your space. You may object again at any time.',
      },
      action: { fr: 'Voir mes bulletins', en: 'See my payslips' },
    },
  },
  {
    identifier: { title: { fr: "L'identifiant", en: 'The identifier' }, sample: 'n.servanne' },
    day: { title: { fr: 'Le jour', en: 'The day' }, sample: '12/11/2026' },
    email: {
      title: { fr: "L'adresse personnelle", en: 'The personal address' },
      sample: 'nadia.servanne@courrier.example',
    },
  },
)
