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
    'interventions.visit_confirmed': {
      subject: { fr: 'Visite confirmée\u00a0: {slot}', en: 'Visit confirmed: {slot}' },
      body: {
        fr: "«\u00a0{subject}\u00a0» ({number}) est confirmée\u00a0: le {slot}, avec {technician}. L'entrée jointe se range dans votre agenda\u00a0; si la visite change, elle y sera remplacée.",
        en: '“{subject}” ({number}) is confirmed: {slot}, with {technician}. The entry that comes with this message goes into your calendar; if the visit changes, it is replaced there.',
      },
      action: { fr: "Voir l'intervention", en: 'See the intervention' },
    },
    'interventions.visit_changed': {
      subject: { fr: 'Visite du {slot} modifiée', en: 'Visit of {slot} changed' },
      body: {
        fr: 'La visite du {slot} a changé\u00a0: «\u00a0{subject}\u00a0» ({number}), {site}. Sa date reste la même.',
        en: 'The visit of {slot} changed: “{subject}” ({number}), {site}. Its date stays.',
      },
      action: { fr: "Voir l'intervention", en: 'See the intervention' },
    },
    'interventions.visit_unplanned': {
      subject: { fr: 'Visite du {slot}\u00a0: la date ne tient plus', en: 'Visit of {slot}: the date no longer holds' },
      body: {
        fr: "«\u00a0{subject}\u00a0» ({number}) n'aura pas lieu le {slot}. Une autre date vous sera proposée.",
        en: '“{subject}” ({number}) will not be on {slot}. You will be offered another date.',
      },
      action: { fr: "Voir l'intervention", en: 'See the intervention' },
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
      sample: { fr: '24/11/2026 à 9\u00a0h\u00a000', en: '24 Nov 2026, 09:00' },
    },
    site: { title: { fr: 'Le lieu', en: 'The place' }, sample: 'Les Tilleuls, bât. C' },
    technician: { title: { fr: 'Le technicien', en: 'The technician' }, sample: 'Théo Nivernec' },
    reason: {
      title: { fr: 'Le motif', en: 'The reason' },
      sample: { fr: 'pièce en retard', en: 'a part is late' },
    },
  },
)
