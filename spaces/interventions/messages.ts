import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages(
  {
    'interventions.visit_planned': {
      subject: { fr: 'Visite prévue le {slot}', en: 'Visit planned for {slot}' },
      body: {
        fr: "«\u00a0{subject}\u00a0» ({number}) est prévue le {slot}, avec {technician}. Confirmez cette visite, ou déplacez-la à un créneau libre. Le lien ne vaut que pour elle, et jusqu'à elle.",
        en: '“{subject}” ({number}) is planned for {slot}, with {technician}. Confirm this visit, or move it to a free slot. The link is for this visit alone, and until it.',
      },
      action: { fr: 'Confirmer ou déplacer', en: 'Confirm or move' },
      secret: true,
    },
    'interventions.visit_cancelled': {
      subject: { fr: 'Visite annulée\u00a0: {subject}', en: 'Visit cancelled: {subject}' },
      body: {
        fr: 'La visite «\u00a0{subject}\u00a0» ({number}) est annulée\u00a0: {reason}',
        en: 'The visit “{subject}” ({number}) is cancelled: {reason}',
      },
      action: { fr: "Voir l'intervention", en: 'See the intervention' },
    },
  },
  {
    number: {
      title: { fr: "Le numéro de l'intervention", en: 'The number of the intervention' },
      sample: 'IT-2026-0042',
    },
    subject: {
      title: { fr: "L'objet de l'intervention", en: 'The subject of the intervention' },
      sample: { fr: 'Contact de porte', en: 'Door contact' },
    },
    slot: {
      title: { fr: 'Le créneau', en: 'The slot' },
      sample: { fr: '24/11/2026 09:00', en: '24/11/2026, 09:00' },
    },
    technician: { title: { fr: 'Le technicien', en: 'The technician' }, sample: 'Théo Nivernec' },
    reason: {
      title: { fr: 'Le motif', en: 'The reason' },
      sample: { fr: 'pièce en retard', en: 'a part is late' },
    },
  },
)
