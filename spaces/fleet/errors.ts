import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'fleet.kind_taken': { status: 422, fr: 'Un autre genre a ce code.', en: 'Another kind has this code.' },
  'fleet.kind_used': {
    status: 409,
    fr: 'Des modèles sont de ce genre\u00a0: il reste.',
    en: 'Models are of this kind: it stays.',
  },
  'fleet.reference_taken': {
    status: 422,
    fr: 'Un autre modèle a cette référence.',
    en: 'Another model has this reference.',
  },
  'fleet.model_used': {
    status: 409,
    fr: 'Des biens sont de ce modèle\u00a0: il reste.',
    en: 'Assets are of this model: it stays.',
  },
  'fleet.number_taken': {
    status: 422,
    fr: 'Un autre bien en service a cet identifiant.',
    en: 'Another asset in service has this identifier.',
  },
  'fleet.source_code_taken': {
    status: 422,
    fr: 'Un autre bien a ce code dans votre logiciel de gestion.',
    en: 'Another asset has this code in your management software.',
  },
  'fleet.asset_removed': {
    status: 409,
    fr: "Ce bien est retiré du parc\u00a0: il n'est plus modifié.",
    en: 'This asset was removed from the fleet: it is changed no more.',
  },
  'fleet.meter_kind_used': {
    status: 409,
    fr: 'Des compteurs sont de ce type\u00a0: il reste.',
    en: 'Meters are of this kind: it stays.',
  },
  'fleet.usual_order': {
    status: 422,
    fr: 'Le plus est inférieur au moins.',
    en: 'The most is less than the least.',
  },
  'fleet.meter_there': { status: 422, fr: 'Ce bien a déjà ce compteur.', en: 'This asset has this meter already.' },
  'fleet.meter_twice': { status: 422, fr: 'Ce compteur y est deux fois.', en: 'This meter is there twice.' },
  'fleet.reading_lower': {
    status: 422,
    fr: "{meter}\u00a0: la valeur est inférieure au relevé précédent. Relisez le compteur, ou déclarez qu'il a été changé.",
    en: '{meter}: the value is lower than the reading before. Read the meter again, or say that it was replaced.',
  },
  'fleet.reading_higher': {
    status: 422,
    fr: '{meter}\u00a0: la valeur dépasse le relevé suivant. Vérifiez le jour et la valeur.',
    en: '{meter}: the value is above the next reading. Check the day and the value.',
  },
  'fleet.reading_digits': {
    status: 422,
    fr: 'Le compteur a {digits} chiffres.',
    en: 'The meter has {digits} digits.',
  },
  'fleet.reading_future': {
    status: 422,
    fr: "Ce jour est à venir\u00a0: un compteur est relevé au plus tard aujourd'hui.",
    en: 'This day is to come: a meter is read today at the latest.',
  },
  'fleet.reading_unusual': {
    status: 422,
    fr: "{meter}\u00a0: {counted} depuis le dernier relevé, d'habitude de {least} à {most}. Relisez le compteur, ou dites pourquoi.",
    en: '{meter}: {counted} since the last reading, usually from {least} to {most}. Read the meter again, or say why.',
  },
  'fleet.reading_voided': { status: 409, fr: 'Ce relevé est déjà annulé.', en: 'This reading is voided already.' },
  'fleet.reading_needed': {
    status: 409,
    fr: "Sans ce relevé, le suivant serait inférieur au précédent. Annulez le suivant d'abord.",
    en: 'Without this reading the next one would be lower than the one before. Void the next one first.',
  },
  'fleet.day_to_come': { status: 422, fr: 'Ce jour est à venir.', en: 'This day is to come.' },
  'fleet.ends_before': { status: 422, fr: 'La fin précède le début.', en: 'It ends before it begins.' },
  'fleet.outages_overlap': {
    status: 422,
    fr: 'Un autre arrêt de ce bien couvre ces jours.',
    en: 'Another outage of this asset covers these days.',
  },
  'fleet.leaves_before': {
    status: 422,
    fr: 'Ce bien a été relevé ou installé le {day}\u00a0: il ne part pas avant.',
    en: 'This asset was read or installed on {day}: it does not leave before.',
  },
  'fleet.asset_moved': {
    status: 409,
    fr: 'Ce bien est chez un autre client\u00a0: il ne revient que de là.',
    en: 'This asset is at another client: it comes back from there only.',
  },
  'fleet.no_labels': { status: 409, fr: 'Aucun bien à étiqueter.', en: 'No asset to be labelled.' },
  'fleet.too_many_labels': {
    status: 409,
    fr: 'Plus de {most} étiquettes\u00a0: choisissez un site ou un genre.',
    en: 'More than {most} labels: choose a site or a kind.',
  },
  'fleet.label_unusable': {
    status: 404,
    fr: "Cette étiquette n'est plus valable. Signalez la panne à votre fournisseur.",
    en: 'This label is no longer good. Report the breakdown to your provider.',
  },
  'fleet.reading_stays': {
    status: 409,
    fr: "Ce relevé a été pris avec une autre valeur\u00a0: il reste, ou le fournisseur l'annule.",
    en: 'This reading was taken with another value: it stays, or the provider voids it.',
  },
  'fleet.client_unknown': { status: 422, fr: "Aucun client n'a ce code.", en: 'No client has this code.' },
  'fleet.asset_unknown': { status: 422, fr: "Aucun bien n'a ce code.", en: 'No asset has this code.' },
  'fleet.model_unknown': { status: 422, fr: "Aucun modèle n'a cette référence.", en: 'No model has this reference.' },
  'fleet.site_unknown': {
    status: 422,
    fr: "Ce client n'a pas de site de ce nom.",
    en: 'This client has no site of this name.',
  },
  'fleet.meter_unknown': { status: 422, fr: "Ce bien n'a pas ce compteur.", en: 'This asset has no such meter.' },
})
