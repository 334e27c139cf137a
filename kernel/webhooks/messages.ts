import { defineMessages } from '../notifications/messages.ts'

defineMessages(
  {
    'webhooks.disabled': {
      subject: { fr: 'Le webhook «\u00a0{name}\u00a0» est désactivé', en: 'The webhook “{name}” is disabled' },
      body: {
        fr: "Aucun envoi à {host} n'a réussi depuis plusieurs jours ({failures} échecs de suite), ou le serveur a dit ne plus en vouloir. Plus rien ne lui est envoyé.\n\nCe qui s'est passé entre-temps reste lisible dans le fil d'événements pendant 90 jours. Une fois le serveur rétabli, réactivez le webhook.",
        en: 'No sending to {host} has succeeded for several days ({failures} failures in a row), or the server said that it wants no more. Nothing is sent to it any longer.\n\nWhat happened meanwhile can be read in the feed of events for 90 days. Once the server is back, enable the webhook again.',
      },
      action: { fr: 'Voir le webhook', en: 'See the webhook' },
    },
  },
  {
    name: { title: { fr: 'Le nom du webhook', en: 'The name of the webhook' }, sample: 'Logiciel de paie' },
    host: { title: { fr: 'Le serveur appelé', en: 'The server that is called' }, sample: 'erp.exemple.fr' },
    failures: { title: { fr: "Combien d'échecs de suite", en: 'How many failures in a row' }, sample: '12' },
  },
)
