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
  },
  {
    identifier: { title: { fr: "L'identifiant", en: 'The identifier' }, sample: 'n.servanne' },
    email: {
      title: { fr: "L'adresse personnelle", en: 'The personal address' },
      sample: 'nadia.servanne@courrier.example',
    },
  },
)
