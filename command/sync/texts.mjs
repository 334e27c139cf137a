// The words of the tool.
const nb = '\u00a0'
export const texts = {
  fr: {
    help: `parvis sync [OPTIONS] RACINE

Envoie au portail ce qui a changé sous RACINE${nb}:
  RACINE/<code>/<chemin du répertoire>/…   les documents d'un client ou d'un salarié
  RACINE/clients.csv, salaries.csv, contacts.csv, contrats.csv, collaborateurs.csv,
         tickets.csv, messages-tickets.csv, interventions.csv (ou .json)

  --portal ADRESSE     le portail (https), ou PARVIS_PORTAL
  --config FICHIER     JSON${nb}: portal, root, clientId, secretFile, machine
  --dry-run            compare avec le portail et ne change rien
  --watch              recommence sans fin${nb}; --every SECONDES entre deux passages (60)
  --withdraw           retire du portail ce qui a été supprimé ici, sauf ce qui est signé ou légal
  --withdraw-all       de même, quand plus de la moitié a disparu
  --settle SECONDES    un fichier doit être resté tel quel si longtemps (2)
  --machine NOM        ce que le portail montre de cette machine
  --state FICHIER      l'état de l'outil (à côté de RACINE)
  --lang fr|en  --json une ligne JSON par événement

L'accès se lit dans PARVIS_CLIENT_ID et PARVIS_CLIENT_SECRET.

Codes de fin${nb}: 0 tout est fait · 1 fait, avec des refus · 2 commande à corriger · 3 une autre synchronisation est en cours
4 portail injoignable, à relancer · 5 accès refusé · 6 arrêtée depuis le portail · 130 interrompue`,
    running: (who) => `Une synchronisation de cette racine est en cours${nb}: ${who}`,
    away: (why) =>
      `Le portail ne répond pas (${why}). Relancez${nb}: la synchronisation reprend où elle s'est arrêtée.`,
    access: (why) => `Le portail refuse cet accès${nb}: ${why}`,
    noRoot: (root) => `Ce répertoire n'existe pas${nb}: ${root}`,
    twice: (path) => `${path}${nb}: deux noms n'en font qu'un, le second est laissé`,
    link: (path) => `${path}${nb}: ce lien mène hors de la racine, il n'est pas suivi`,
    unreadable: (path) => `${path}${nb}: illisible`,
    growing: (path) => `${path}${nb}: en cours d'écriture, laissé pour le prochain passage`,
    empty: (path) => `${path}${nb}: fichier vide, non envoyé`,
    refused: (path, why) => `${path}${nb}: refusé, ${why}`,
    unknownColumns: (path, titles) =>
      `${path}${nb}: colonnes laissées, leur titre n'est pas connu${nb}: ${titles.join(', ')}`,
    rowsToSend: (path, count) => `${path}${nb}: ${count} ${count > 1 ? 'lignes' : 'ligne'} à envoyer`,
    phase: { rows: 'Fiches', documents: 'Documents', withdrawals: 'Retraits', comparison: 'Comparaison' },
    progress: (phase, done, total) =>
      `${phase} ${done}/${total} (${total === 0 ? 100 : Math.floor((done / total) * 100)}${nb}%)`,
    end: (s) =>
      `Créés ${s.created} · modifiés ${s.changed} · inchangés ${s.same} · refusés ${s.refused}${s.withdrawn ? ` · retirés ${s.withdrawn}` : ''}${s.left ? ` · laissés ${s.left}` : ''}`,
    difference: {
      here: 'Ici seulement',
      portal: 'Sur le portail seulement',
      different: 'Différent',
      same: 'Identique',
      refused: 'Refusé',
    },
    reason: { withdrawn: 'retiré sur le portail', gone: 'sa conservation est finie' },
    signed: 'signé sur le portail',
    notification: ({ state, at }) =>
      ({
        waiting: 'notification en attente',
        sent: `notification envoyée le ${at?.slice(0, 10).split('-').reverse().join('/')}`,
        cancelled: 'notification annulée',
        failed: 'notification en échec',
        will: "notification après l'envoi",
        never: 'sans notification',
        none: 'sans notification',
      })[state],
    compared: (s) =>
      `Ici seulement ${s.here} · sur le portail seulement ${s.portal} · différents ${s.different} · identiques ${s.same}${s.refused ? ` · refusés ${s.refused}` : ''}`,
    stopped: 'Arrêtée depuis le portail. Relancez pour reprendre.',
    renamed: (from, to) => `${from} → ${to}${nb}: renommé`,
    withdrawn: (path) => `${path}${nb}: retiré du portail`,
    kept: (path, why) => `${path}${nb}: reste sur le portail, ${why}`,
    tooMany: (gone, all) =>
      `${gone} documents sur ${all} ont disparu d'ici${nb}: rien n'est retiré. Si c'est voulu, relancez avec --withdraw-all.`,
    unexpected: (why) => `Erreur inattendue${nb}: ${why}`,
  },
  en: {
    help: `parvis sync [OPTIONS] ROOT

Pushes to the portal what changed below ROOT:
  ROOT/<code>/<path of the folder>/…   the documents of a client or an employee
  ROOT/clients.csv, salaries.csv, contacts.csv, contrats.csv, collaborateurs.csv,
       tickets.csv, messages-tickets.csv, interventions.csv (or .json)

  --portal ADDRESS     the portal (https), or PARVIS_PORTAL
  --config FILE        JSON: portal, root, clientId, secretFile, machine
  --dry-run            compares with the portal and changes nothing
  --watch              goes on without end; --every SECONDS between two runs (60)
  --withdraw           withdraws from the portal what was deleted here, never what is signed or legal
  --withdraw-all       the same, where more than half is gone
  --settle SECONDS     a file has to have stayed as it is for so long (2)
  --machine NAME       what the portal shows of this machine
  --state FILE         the state of the tool (beside ROOT)
  --lang fr|en  --json one line of JSON for each event

The access is read from PARVIS_CLIENT_ID and PARVIS_CLIENT_SECRET.

Exit codes: 0 all done · 1 done, with refusals · 2 command to be corrected · 3 another synchronisation runs
4 portal not reached, run again · 5 access refused · 6 stopped from the portal · 130 interrupted`,
    running: (who) => `A synchronisation of this root is running: ${who}`,
    away: (why) => `The portal does not answer (${why}). Run again: it goes on from where it stopped.`,
    access: (why) => `The portal refuses this access: ${why}`,
    noRoot: (root) => `This folder does not exist: ${root}`,
    twice: (path) => `${path}: two names are one, the second is left`,
    link: (path) => `${path}: this link leads out of the root, it is not followed`,
    unreadable: (path) => `${path}: cannot be read`,
    growing: (path) => `${path}: being written, left for the next run`,
    empty: (path) => `${path}: empty file, not sent`,
    refused: (path, why) => `${path}: refused, ${why}`,
    unknownColumns: (path, titles) => `${path}: columns left out, their titles are not known: ${titles.join(', ')}`,
    rowsToSend: (path, count) => `${path}: ${count} ${count > 1 ? 'rows' : 'row'} to send`,
    phase: { rows: 'Records', documents: 'Documents', withdrawals: 'Withdrawals', comparison: 'Comparison' },
    progress: (phase, done, total) =>
      `${phase} ${done}/${total} (${total === 0 ? 100 : Math.floor((done / total) * 100)}%)`,
    end: (s) =>
      `Created ${s.created} · changed ${s.changed} · unchanged ${s.same} · refused ${s.refused}${s.withdrawn ? ` · withdrawn ${s.withdrawn}` : ''}${s.left ? ` · left ${s.left}` : ''}`,
    difference: {
      here: 'Here only',
      portal: 'On the portal only',
      different: 'Different',
      same: 'Identical',
      refused: 'Refused',
    },
    reason: { withdrawn: 'withdrawn in the portal', gone: 'its time is over' },
    signed: 'signed in the portal',
    notification: ({ state, at }) =>
      ({
        waiting: 'notification waiting',
        sent: `notified on ${at?.slice(0, 10)}`,
        cancelled: 'notification called off',
        failed: 'notification failed',
        will: 'notification once it is sent',
        never: 'no notification',
        none: 'no notification',
      })[state],
    compared: (s) =>
      `Here only ${s.here} · on the portal only ${s.portal} · different ${s.different} · identical ${s.same}${s.refused ? ` · refused ${s.refused}` : ''}`,
    stopped: 'Stopped from the portal. Run again to go on.',
    renamed: (from, to) => `${from} → ${to}: renamed`,
    withdrawn: (path) => `${path}: withdrawn from the portal`,
    kept: (path, why) => `${path}: stays in the portal, ${why}`,
    tooMany: (gone, all) =>
      `${gone} documents of ${all} are gone from here: nothing is withdrawn. If that is meant, run again with --withdraw-all.`,
    unexpected: (why) => `Unexpected error: ${why}`,
  },
}
