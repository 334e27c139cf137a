import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'interventions.report_other': {
    status: 409,
    fr: "Un autre rapport porte déjà cet identifiant\u00a0: celui-ci n'est pas pris.",
    en: 'Another report has this id already: this one is not taken.',
  },
  'interventions.over': {
    status: 409,
    fr: 'Cette intervention est terminée ou annulée.',
    en: 'This intervention is done or cancelled.',
  },
  'interventions.not_planned': {
    status: 409,
    fr: "Cette intervention n'a pas encore de date.",
    en: 'This intervention has no date yet.',
  },
  'interventions.confirmed_already': {
    status: 409,
    fr: 'Cette visite est déjà confirmée.',
    en: 'This visit is confirmed already.',
  },
  'interventions.under_way': {
    status: 409,
    fr: 'Le technicien est en route\u00a0: appelez votre prestataire.',
    en: 'The technician is on the way: call your provider.',
  },
  'interventions.too_late': {
    status: 409,
    fr: 'Une visite ne se déplace plus {hours}\u00a0h avant son heure\u00a0: appelez votre prestataire.',
    en: 'A visit is not moved any more {hours} h before its time: call your provider.',
  },
  'interventions.staff_only': {
    status: 403,
    fr: 'Votre prestataire planifie les interventions.',
    en: 'Your provider plans interventions.',
  },
  'interventions.client_only': {
    status: 403,
    fr: 'Le client le fait sur son portail, ou par le lien de sa visite.',
    en: 'The client does so in the portal, or by the link of the visit.',
  },
  'interventions.slot_taken': {
    status: 409,
    fr: "Ce créneau vient d'être pris. D'autres sont libres.",
    en: 'This slot has just been taken. Others are free.',
  },
  'interventions.slot_not_offered': {
    status: 422,
    fr: "Ce créneau n'est pas proposé.",
    en: 'This slot is not offered.',
  },
  'interventions.technician_taken': {
    status: 422,
    fr: 'Ce technicien est déjà pris à ce moment.',
    en: 'This technician is taken at this time.',
  },
  'interventions.needs_technician': {
    status: 422,
    fr: 'Un technicien ne va pas sans date, ni une date sans technicien.',
    en: 'A technician goes with a date, and a date with a technician.',
  },
  'interventions.technician_inactive': {
    status: 422,
    fr: "Ce technicien n'intervient plus.",
    en: 'This technician does not work any more.',
  },
  'interventions.ticket_elsewhere': {
    status: 422,
    fr: "Ce ticket n'est pas de ce client.",
    en: "This ticket is not this client's.",
  },
  'interventions.hours': {
    status: 422,
    fr: 'Ces heures se chevauchent, ou finissent avant de commencer.',
    en: 'These hours overlap, or end before they begin.',
  },
  'interventions.absence_order': {
    status: 422,
    fr: 'La fin précède le début.',
    en: 'The end is before the beginning.',
  },
  'interventions.absence_taken': {
    status: 409,
    fr: 'Des visites ou une autre absence sont déjà prévues à ce moment\u00a0: déplacez-les avant.',
    en: 'Visits or another absence are planned then: move them first.',
  },
  'interventions.drawing_large': {
    status: 422,
    fr: 'Le dessin de la signature est trop grand.',
    en: 'The drawing of the signature is too large.',
  },
  'interventions.report_decided': {
    status: 409,
    fr: 'Ce rapport a déjà été décidé autrement.',
    en: 'This report was decided about otherwise already.',
  },
  'interventions.link_unusable': {
    status: 404,
    fr: 'Ce lien ne vaut plus\u00a0: la visite est passée, annulée ou planifiée autrement. Le dernier message reçu a le bon.',
    en: 'This link is no good any more: the visit is over, cancelled or planned anew. The last message that you got has the right one.',
  },
  'interventions.asset_elsewhere': {
    status: 422,
    fr: "Ce bien n'est pas de ce client.",
    en: "This asset is not this client's.",
  },
})
