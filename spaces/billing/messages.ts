import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages(
  {
    'billing.approval_asked': {
      subject: { fr: 'Un second accord est demandé', en: 'A second approval is asked for' },
      body: {
        fr: '{who} demande un second accord pour un acte de {amount}.',
        en: '{who} asks for a second approval of an act of {amount}.',
      },
    },
    'billing.approval_given': {
      subject: { fr: 'Second accord donné\u00a0: {label}', en: 'Second approval given: {label}' },
      body: {
        fr: "{who} a donné son accord\u00a0: l'acte demandé est fait.",
        en: '{who} gave their approval: what was asked is done.',
      },
    },
    'billing.approval_refused': {
      subject: { fr: 'Second accord refusé\u00a0: {label}', en: 'Second approval refused: {label}' },
      body: {
        fr: "{who} a refusé son accord. Rien n'est fait, et la raison est dans «\u00a0Accords\u00a0».",
        en: '{who} refused their approval. Nothing is done; the reason is in “Approvals”.',
      },
    },
  },
  {
    who: { title: { fr: 'Le collègue', en: 'The colleague' }, sample: 'Mathis ROQUELIN' },
    amount: { title: { fr: "Le montant de l'acte", en: 'How much the act is' }, sample: '50\u00a0000,00\u00a0€' },
    label: { title: { fr: "Ce sur quoi porte l'acte", en: 'What the act is about' }, sample: 'P-2026-0042' },
  },
)
