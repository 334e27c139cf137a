import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages(
  {
    'fleet.readings_due': {
      subject: { fr: 'Relevés de compteurs à saisir\u00a0: {count}', en: 'Meter readings to enter: {count}' },
      body: {
        fr: 'Des compteurs sont à relever\u00a0: {assets}. Une minute suffit, depuis la fiche du bien.',
        en: 'Meters are to be read: {assets}. It takes a minute, on the page of the asset.',
      },
      action: { fr: 'Saisir les relevés', en: 'Enter the readings' },
    },
    'fleet.breakdown': {
      subject: { fr: "Panne signalée par l'étiquette\u00a0: {asset}", en: 'Breakdown reported by the label: {asset}' },
      body: {
        fr: '{name} ({reachedAt}) signale, chez {client}\u00a0: {words}',
        en: '{name} ({reachedAt}) reports, at {client}: {words}',
      },
      action: { fr: 'Voir les pannes signalées', en: 'See the reported breakdowns' },
    },
  },
  {
    count: { title: { fr: 'Nombre de biens', en: 'Number of assets' }, sample: '2' },
    assets: {
      title: { fr: 'Biens et échéances', en: 'Assets and days' },
      sample: { fr: 'H-00871 Copieur (24/11/2026)', en: 'H-00871 Copier (24 Nov 2026)' },
    },
    asset: { title: { fr: 'Bien', en: 'Asset' }, sample: 'H-00871 Copieur' },
    client: { title: { fr: 'Client', en: 'Client' }, sample: 'Ville de Montfabre' },
    name: { title: { fr: 'Qui la signale', en: 'Who reports it' }, sample: 'Anouar' },
    reachedAt: { title: { fr: 'Où le joindre', en: 'Where they are reached' }, sample: '06 12 34 56 78' },
    words: { title: { fr: 'Ce qui est dit', en: 'What is said' }, sample: { fr: 'Bourrage papier', en: 'Paper jam' } },
  },
)
